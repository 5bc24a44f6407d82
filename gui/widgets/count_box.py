"""A field for the number of one of many things that count from 0: “#12 of 10,000”."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QShowEvent, QWheelEvent
from PySide6.QtWidgets import QSpinBox, QWidget

from core.messages import number, tr
from gui.widgets.undo_keys import wants_undo


class CountBox(QSpinBox):
    """Arrow keys step, typing jumps, the wheel turns it while it has the focus.

    Signals:
        chosen: a number, by the user.
    """

    chosen = Signal(int)

    def __init__(
        self, name: str, hint: str, *, tells_total: bool = True, parent: QWidget | None = None
    ) -> None:
        """Make the field.

        Args:
            name: for screen readers.
            hint: the tooltip.
            tells_total: also show how many there are.
            parent: the widget it lies on.
        """
        super().__init__(parent)
        self._tells_total = tells_total
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)
        self.setWrapping(True)
        self.setPrefix("#")
        self.setAccessibleName(name)
        self.setToolTip(hint)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.valueChanged.connect(self.chosen)

    def show_number(self, value: int, n: int) -> None:
        """Show number `value` of `n` without telling."""
        with QSignalBlocker(self):
            suffix = tr(" of {n}", n=n) if self._tells_total else ""
            if suffix != self.suffix() or n - 1 != self.maximum():
                self.setMaximum(n - 1)
                self.setSuffix(suffix)
                self._fit(n)
            if not (self.lineEdit().isModified() and self.hasFocus() and value == self.value()):
                self.setValue(value)

    def _fit(self, n: int) -> None:
        widest = "#" + number(n, "d") + self.suffix()
        around = 30 if self._tells_total else 22
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(widest) + around)

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit(self.maximum() + 1)  # only now has it the font of the style sheet

    def event(self, event: QEvent) -> bool:
        if wants_undo(event):
            shown = self.prefix() + self.textFromValue(self.value()) + self.suffix()
            is_typed = self.text() != shown
            event.setAccepted(is_typed)
            return is_typed
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
