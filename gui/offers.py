"""Offers: a network for data that somebody has just chosen, where the one drawn is for others."""

from PySide6.QtCore import QObject, Signal

from core.choice import DataChoice
from core.fitting import template_for
from core.messages import Message
from core.stack import Stack
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

    def _on_arrived(self) -> None:
        project = self._document.project
        if project.data is not None and not self._document.report.can_train:
            self.reported.emit(self._offer(project.data, project.stack))

    def _offer(self, choice: DataChoice, stack: Stack) -> Notice:
        template = template_for(choice.facts)
        facts = choice.facts
        about = (
            Message("{name} is ready. There is no network for it yet.", name=choice.name)
            if not len(stack)
            else Message(
                "{name} ({shape} → {n}) is ready, but the network drawn here is for other data. "
                "Mend its blocks, or begin with one that suits.",
                name=choice.name,
                shape=facts.input_shape,
                n=facts.n_outputs,
            )
        )
        title = Message("Use {template}", template=template.title)

        def use() -> None:
            edits.use_template(self._document, self._selection, template)

        return Notice("info", about, action=(title, use), about="data")
