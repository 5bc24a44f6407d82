"""Offers: a network for data that somebody has just chosen, where the one drawn is for others."""

from PySide6.QtCore import QObject, Signal

from core.choice import DataChoice
from core.data.recipes import title_of
from core.fitting import template_for
from core.messages import Message
from gui.state import edits
from gui.state.data import Data
from gui.state.document import Document
from gui.state.notice import Notice
from gui.state.selection import Selection


class Offers(QObject):
    """Offers in one click what suits new data; the repairs of the blocks stay beside it.

    Signals:
        reported: a Notice with the offer.
    """

    reported = Signal(object)

    def __init__(
        self, document: Document, data: Data, selection: Selection, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._document, self._selection = document, selection
        data.arrived.connect(self._on_arrived)

    def _on_arrived(self, before: DataChoice | None) -> None:
        choice = self._document.project.data
        about = None if choice is None else self._about(choice, before)
        if choice is None or about is None:
            return
        template = template_for(choice.facts)
        title = Message("Use {template}", template=template.title)

        def use() -> None:
            edits.use_template(self._document, self._selection, template)

        self.reported.emit(Notice("info", about, action=(title, use), about="network"))

    def _about(self, choice: DataChoice, before: DataChoice | None) -> Message | None:
        """Say why another network is offered; None where the one drawn will do."""
        facts = choice.facts
        if not len(self._document.project.stack):
            return Message(
                "{name} is ready. There is no network for it yet.", name=title_of(choice)
            )
        if not self._document.report.can_train:
            return Message(
                "{name} is ready, but the network drawn here is for other data. Mend its blocks, "
                "or begin with one that suits.",
                name=title_of(choice),
            )
        if before is not None and template_for(before.facts) is not template_for(facts):
            return Message(
                "{name} is ready, and the network drawn here can take it. One of another sort may "
                "learn it better.",
                name=title_of(choice),
            )
        return None
