"""The link that unfolds what few people change."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from core.messages import tr
from gui.widgets.tips import tip


class Fold(QPushButton):
    """Says More or Less, and which of the two was asked for.

    Signals:
        turned: True when it was opened, False when it was closed.
    """

    turned = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "link")
        self.setProperty("scale", "small")
        self.is_open = False
        tip(self, tr("Show or hide what is rarely changed"))
        self.turn(is_open=False)
        self.clicked.connect(lambda: self.turn(is_open=not self.is_open))

    def turn(self, *, is_open: bool) -> None:
        """Open or close it."""
        self.setText(tr("Less") if is_open else tr("More"))
        self.is_open = is_open
        self.turned.emit(is_open)
