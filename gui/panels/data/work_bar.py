"""Long work with a bar that says how far it is, and a button that ends it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from gui.state.stepped import Stepped, Steps
from gui.widgets.icon import icon_button
from gui.widgets.tips import tip

_HEIGHT, _BUTTON_HEIGHT = 6, 20


class WorkBar(QWidget):
    """Seen only while something is under way; it takes no room before and after.

    Signals:
        stepped: what the work yielded, a few times a second. done: what it returned.
        given_up: it ended without a result; a person wanted it so, or it failed.
    """

    stepped = Signal(object)
    done = Signal(object)
    given_up = Signal()

    def __init__(self, title: str, stop: str, width: int, parent: QWidget | None = None) -> None:
        """Make the bar.

        Args:
            title: what is done.
            stop: what the button says.
            width: of the bar in pixels.
            parent: of the widget.
        """
        super().__init__(parent)
        self._steps = Stepped(self)
        self.bar = tip(QProgressBar(self), title)
        self.bar.setAccessibleName(title)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(width, _HEIGHT)
        self.cancel = icon_button("stop", stop, self)
        self.cancel.setFixedHeight(_BUTTON_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.cancel)
        self._steps.stepped.connect(self.stepped)
        self._steps.done.connect(self._on_done)
        self._steps.failed.connect(self._on_failed)
        self.cancel.clicked.connect(self._on_cancelled)
        self.hide()

    @property
    def is_busy(self) -> bool:
        """True while something is under way."""
        return self._steps.is_busy

    def do(self, make: Callable[[], Steps]) -> None:
        """Begin something in place of what is under way; `make` is called in a thread."""
        self._steps.do(make)
        self.show_share(0.0)
        self.show()

    def show_share(self, share: float) -> None:
        """Show how far the work is, from 0 to 1."""
        self.bar.setValue(round(100 * share))

    def _on_done(self, found: object) -> None:
        self.hide()
        self.done.emit(found)

    def _on_failed(self, reason: object) -> None:
        self.hide()
        self.given_up.emit()

    def _on_cancelled(self) -> None:
        self._steps.cancel()
        self.hide()
        self.given_up.emit()
