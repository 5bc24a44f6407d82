"""The ground on which the cards lie."""

from functools import lru_cache

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from core.messages import tr
from gui import theme as themes

DOT_PITCH, DOT, N_DOTS = 24, 2, 8
HINT_HEIGHT = 96


class Canvas(QWidget):
    """The dotted ground, with a hint while the stack is empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint_top, self._zoom = 0, 1.0

    def show_ground(self, needed: QSize, view: QSize, hint_top: int, zoom: float) -> None:
        """Be as large as what lies on it, and fill the view.

        Args:
            needed: in pixels of 100 %.
            view: in pixels of the screen.
            hint_top: where the hint for an empty stack begins, in pixels of 100 %; 0 for none.
            zoom: 1.0 is 100 %.
        """
        self._hint_top, self._zoom = hint_top, zoom
        self.resize((needed * zoom).expandedTo(view))
        self.update()

    # Qt overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.current()
        painter = QPainter(self)
        pitch, dot = round(DOT_PITCH * self._zoom), max(1, round(DOT * self._zoom))
        area = event.rect()
        colours, ratio = (theme.ground.name(), theme.dots.name()), self.devicePixelRatioF()
        tile, side = _tile(pitch, dot, *colours, ratio), pitch * N_DOTS
        painter.drawTiledPixmap(area, tile, QPoint(area.x() % side, area.y() % side))
        if self._hint_top:
            painter.scale(self._zoom, self._zoom)
            painter.setPen(theme.muted)
            width = int(self.width() / self._zoom)
            place = QRect(0, self._hint_top, width, HINT_HEIGHT)
            hint = tr("Drag a block here from the left,\nor choose one there and press Enter.")
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, hint)


@lru_cache(maxsize=4)
def _tile(pitch: int, dot: int, ground: str, ink: str, ratio: float) -> QPixmap:
    """Return a square of the ground with `N_DOTS` times as many dots: one dot each takes long."""
    side = pitch * N_DOTS
    tile = QPixmap(round(side * ratio), round(side * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(QColor(ground))
    painter, colour = QPainter(tile), QColor(ink)
    for place in range(N_DOTS * N_DOTS):
        row, column = divmod(place, N_DOTS)
        painter.fillRect(column * pitch, row * pitch, dot, dot, colour)
    painter.end()
    return tile
