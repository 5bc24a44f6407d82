"""The crosshair of a chart: an upright line, and beside it a small card with the values there.

Both are widgets of their own, so that moving them does not draw the curves' items anew.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.charts.readout_card import ReadoutCard, Run, Value

_FROM_LINE = 8


class Readout:
    """Line and card over a plot; neither takes the mouse."""

    def __init__(self, plot: QWidget) -> None:
        self._line, self.card = _Line(plot), ReadoutCard(plot)
        self.hide()

    def show(
        self, place: QPoint, area: QRect, title: str, values: list[Value], runs: Sequence[Run] = ()
    ) -> None:
        """Show values at a place, where they hide little: beside it, and not on the values.

        Args:
            place: in pixels of the plot, amid the values.
            area: where the curves are drawn.
            title: of the place.
            values: what is there.
            runs: whose values stand in the columns, where there are several.
        """
        self._line.setGeometry(place.x(), area.top(), 1, area.height())
        self.card.show_values(title, values, runs, area.width())
        self.card.setGeometry(_beside(place, self.card.sizeHint(), area))
        for part in (self._line, self.card):
            part.show()
            part.raise_()

    def hide(self) -> None:
        """Show nothing."""
        self._line.hide()
        self.card.hide()

    @property
    def is_shown(self) -> bool:
        """Whether it is to be seen."""
        return not self.card.isHidden()


def _beside(place: QPoint, size: QSize, area: QRect) -> QRect:
    """Return where a card lies beside a place: on the right, else on the left, else where it can.

    It stands at the top, or at the foot where the place is high up.
    """
    left = place.x() + _FROM_LINE
    if left + size.width() > area.right():
        left = place.x() - _FROM_LINE - size.width()
    if left < area.left():
        is_left = place.x() < area.center().x()
        left = max(area.left(), area.right() - size.width()) if is_left else area.left()
    is_high = place.y() < area.center().y()
    top = max(area.top(), area.bottom() - size.height() - 2) if is_high else area.top() + 2
    return QRect(QPoint(left, top), size)


class _Line(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.current().muted)
