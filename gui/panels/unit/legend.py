"""The colours of weights, with the magnitude that gets the full ones."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme as themes
from gui.charts.tiles import compact, paint_scale


class Legend(QWidget):
    """The colours from the most negative to the most positive weight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_scale(self, scale: float) -> None:
        """Show the magnitude of the full colours."""
        self.scale = scale
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(80, 26)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.current()
        painter = QPainter(self)
        rect = QRectF(0, 4, min(self.width(), 120), 5)
        paint_scale(painter, rect, theme)
        painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
        painter.setPen(theme.muted)
        line = QRectF(rect.left(), 11, rect.width(), 15)
        side = Qt.AlignmentFlag
        painter.drawText(line, side.AlignLeft, compact(-self.scale))
        painter.drawText(line, side.AlignRight, compact(self.scale))
