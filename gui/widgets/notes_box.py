"""A field for notes of some lines, taken while they are written."""

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from core.messages import tr
from gui.widgets.undo_keys import wants_undo

N_LINES = 4


class NotesBox(QPlainTextEdit):
    """Plain text, whatever is pasted. Tab leaves the field, as in any form.

    Signals:
        edited: the text as it is now.
    """

    edited = Signal(str)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setPlaceholderText(tr("Notes"))
        self.setAccessibleName(tr("Notes"))
        self.setTabChangesFocus(True)
        margins = 2 * (self.document().documentMargin() + self.frameWidth() + 4)
        self.setFixedHeight(round(N_LINES * self.fontMetrics().lineSpacing() + margins))
        self.textChanged.connect(lambda: self.edited.emit(self.toPlainText()))

    def show_value(self, text: str) -> None:
        """Show a text without telling; the same text leaves cursor and undo alone."""
        if text != self.toPlainText():
            with QSignalBlocker(self):
                self.setPlainText(text)

    def begin_anew(self, text: str) -> None:
        """Show a text, and know nothing of what was written before."""
        self.show_value(text)
        self.document().clearUndoRedoStacks()

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        if wants_undo(event):
            can = self.document().isUndoAvailable() or self.document().isRedoAvailable()
            event.setAccepted(can)
            return can
        return super().event(event)
