"""What all pages of the data panel work on."""

from dataclasses import dataclass

from gui.state.data import Data
from gui.state.document import Document
from gui.state.selection import Selection


@dataclass(frozen=True)
class DataDesk:
    """The holders that the pages read and change."""

    document: Document
    data: Data
    selection: Selection
