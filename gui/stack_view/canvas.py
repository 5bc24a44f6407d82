"""The ground on which the cards lie."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from core.messages import tr
from gui import theme as themes

DOT_PITCH = 24


class Canvas(QWidget):
    """The dotted ground, with a hint from `hint_top` on while the stack is empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint_top = 0

    # Qt overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.current()
        painter = QPainter(self)
        area = event.rect()
        painter.fillRect(area, theme.ground)
        first_x = area.left() - area.left() % DOT_PITCH
        first_y = area.top() - area.top() % DOT_PITCH
        for x in range(first_x, area.right() + 1, DOT_PITCH):
            for y in range(first_y, area.bottom() + 1, DOT_PITCH):
                painter.fillRect(x, y, 2, 2, theme.dots)
        if self.hint_top:
            painter.setPen(theme.muted)
            place = QRect(0, self.hint_top, self.width(), 96)
            hint = tr("Drag a block here from the left,\nor choose one there and press Enter.")
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, hint)
