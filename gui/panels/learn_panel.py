"""The Learn dock: the Learn page of whatever is selected."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.panels.learn import LearnView, Place
from gui.state.document import Document
from gui.state.selection import Selection


class LearnPanel(QWidget):
    """Follows the selection; without one selected block it shows the page of the input."""

    def __init__(
        self, document: Document, selection: Selection, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._selection = document, selection
        self.view = LearnView(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        document.changed.connect(self._refresh)
        selection.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        self.view.show_block(self._document.project, self._selection.block_id)

    def place_now(self) -> Place:
        """Return the page that is read, and how one came there."""
        return self.view.place_now()

    def return_to(self, place: Place) -> None:
        """Go on reading where one was."""
        self.view.return_to(place)
