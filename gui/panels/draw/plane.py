"""The plane of 2-D data: its samples, the answers over it, and the point that is asked about."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.arrays import AnyArray, Array
from core.messages import number, tr
from core.plane import Bounds
from gui import theme as themes
from gui.charts.picture_out import PictureOut
from gui.charts.plane import paint_plane
from gui.charts.point_layer import PointLayer, samples_layer
from gui.state.data import Ready

_STEPS = 50
"""Key presses from one side of the plane to the other; five times as many with Shift."""
_FINE = 5
_EDGE = 3
_RING, _ARM = 6.0, 12.0
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Plane(QWidget):
    """A click, dragging or the arrow keys choose a point.

    Attributes:
        point: (2,) as the data have it, None before one is chosen.

    Signals:
        changed: another point.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.point: Array | None = None
        self._bounds = Bounds(0.0, 1.0, 0.0, 1.0)
        self._layer: PointLayer | None = None
        self._answers: QImage | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Plane"))
        PictureOut(self, is_dragged=False)
        self.setToolTip(tr("Click or drag, or use the arrow keys (finer with Shift)."))
        self._say()

    def show_data(self, ready: Ready, point: AnyArray | None) -> None:
        """Show the samples of other data, and a point if there is one."""
        self._bounds = Bounds.around(ready.dataset.inputs)
        self._layer = samples_layer(ready, self._bounds)
        self._answers = None
        self.point = None if point is None else np.asarray(point, np.float32)
        self._say()
        self.update()

    def show_answers(self, answers: tuple[Bounds, QImage] | None) -> None:
        """Show a picture of what the network answers within some bounds, None for nothing."""
        fits = answers is not None and answers[0] == self._bounds
        self._answers = answers[1] if answers is not None and fits else None
        self.update()

    def ask(self, point: Array | None) -> None:
        """Move to a point, or to none."""
        self.point = point
        self._say()
        self.update()
        self.changed.emit()

    @property
    def text(self) -> str:
        """The point in words."""
        if self.point is None:
            return tr("no point chosen")
        x, y = (number(float(value), ".3f") for value in self.point)
        return tr("point ({x}; {y})", x=x, y=y)

    def place_of(self, point: AnyArray) -> QPointF:
        """Return where a point lies."""
        field = self.field
        x, y = self._bounds.shares(point).tolist()
        return QPointF(field.left() + x * field.width(), field.top() + y * field.height())

    @property
    def field(self) -> QRectF:
        """Where the plane is drawn."""
        return QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)

    def _ask_at(self, x: float, y: float) -> None:
        """Ask about the point at shares of width and height; one beside the plane is led to it."""
        point = self._bounds.point(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))
        self.ask(np.array(point, np.float32))

    def _ask_under(self, place: QPointF) -> None:
        field = self.field
        x = (place.x() - field.left()) / field.width()
        self._ask_at(x, (place.y() - field.top()) / field.height())

    def _say(self) -> None:
        self.setAccessibleDescription(self.text)

    def _paint_cross(self, painter: QPainter, place: QPointF) -> None:
        theme = themes.current()
        for colour, width in ((theme.panel, 5.0), (theme.text, 2.0)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(place, _RING, _RING)
            for way in (QPointF(1, 0), QPointF(0, 1), QPointF(-1, 0), QPointF(0, -1)):
                painter.drawLine(place + way * _RING, place + way * _ARM)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(200, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 120)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, field = QPainter(self), themes.current(), self.field
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corner = themes.CONTROL_RADIUS
        if self._answers is not None:
            paint_plane(painter, field, self._answers, theme, corner)
        else:
            painter.setPen(QPen(theme.line, 1.0))
            painter.setBrush(theme.control)
            painter.drawRoundedRect(field, corner, corner)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._layer is not None:
            self._layer.paint(painter, field)
        if self.point is not None:
            painter.save()
            painter.setClipRect(field)
            self._paint_cross(painter, self.place_of(self.point))
            painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(theme.accent, 2))
            painter.drawRoundedRect(field, corner, corner)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._ask_under(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._ask_under(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = _ARROWS.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
            return
        is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = 1 / (_STEPS * _FINE if is_fine else _STEPS)
        x, y = (0.5, 0.5) if self.point is None else self._bounds.shares(self.point).tolist()
        self._ask_at(x + way[0] * step, y + way[1] * step)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
