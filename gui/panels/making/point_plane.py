"""The plane on which points are made: a click, a spray of many, an eraser."""

import random

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.data.handmade import PointSet
from core.messages import tr
from gui import theme as themes
from gui.charts.scatter import class_colour, class_shape

POINT, SPRAY, ERASE = "point", "spray", "erase"
_RADIUS = 4.0
_EDGE = 6
_STEP = 0.04
_EACH = 4
"""Points that a movement of the spray leaves."""

Place = tuple[float, float]


class PointPlane(QWidget):
    """From -1 to 1 both ways. Arrow keys lead a cross, Space does there what the tool does.

    Attributes:
        tool: `POINT`, `SPRAY` or `ERASE`. radius: of spray and eraser, in units of the plane.

    Signals:
        wanted: places (x, y) of new points, one gesture a signal while it goes on.
        unwanted: numbers of points that are wiped away.
        begun: a gesture begins.
    """

    wanted = Signal(list)
    unwanted = Signal(list)
    begun = Signal()

    def __init__(self, points: PointSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points, self.tool, self.radius = points, POINT, 0.15
        self._cross: QPointF | None = None
        self._hover: QPointF | None = None
        # Where the spray drops its points is somebody's drawing: nothing has to repeat it.
        self._chance = random.Random()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Plane"))
        self.setAccessibleDescription(
            tr("Arrow keys move the cross, Space puts a point there, 1 to 9 choose the class.")
        )
        self.setToolTip(tr("Left button puts points, right button wipes them away."))

    def seed(self, number: int) -> None:
        """Let the spray drop its points as it did with this number before."""
        self._chance.seed(number)

    @property
    def field(self) -> QRectF:
        """The square in which the plane lies."""
        side = min(self.width(), self.height()) - 2 * _EDGE
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def place_of(self, at: QPointF) -> Place:
        """Return the place in the plane under a point of the widget, led into the plane."""
        field = self.field
        x = 2 * (at.x() - field.left()) / field.width() - 1
        y = 1 - 2 * (at.y() - field.top()) / field.height()
        return min(max(x, -1.0), 1.0), min(max(y, -1.0), 1.0)

    def point_of(self, place: Place) -> QPointF:
        """Return where a place of the plane lies on the widget."""
        field = self.field
        x = field.left() + (place[0] + 1) / 2 * field.width()
        return QPointF(x, field.top() + (1 - place[1]) / 2 * field.height())

    def _use(self, place: Place, *, erases: bool) -> None:
        if erases or self.tool == ERASE:
            near = [
                number
                for number, (x, y) in enumerate(self.points.places)
                if (x - place[0]) ** 2 + (y - place[1]) ** 2 <= self.radius**2
            ]
            if near:
                self.unwanted.emit(near)
        elif self.tool == SPRAY:
            self.wanted.emit([self._near(place) for _ in range(_EACH)])
        else:
            self.wanted.emit([place])

    def _near(self, place: Place) -> Place:
        deviation = self.radius / 2
        x = place[0] + self._chance.gauss(0, deviation)
        y = place[1] + self._chance.gauss(0, deviation)
        return min(max(x, -1.0), 1.0), min(max(y, -1.0), 1.0)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(360, 360)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 200)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        erases = event.button() == Qt.MouseButton.RightButton
        if erases or event.button() == Qt.MouseButton.LeftButton:
            self._cross = None
            self.begun.emit()
            self._use(self.place_of(event.position()), erases=erases)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = event.position()
        erases = bool(event.buttons() & Qt.MouseButton.RightButton)
        draws = bool(event.buttons() & Qt.MouseButton.LeftButton) and self.tool != POINT
        if erases or draws:
            self._use(self.place_of(event.position()), erases=erases)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key
        ways = {key.Key_Left: (-1, 0), key.Key_Right: (1, 0), key.Key_Up: (0, 1)}
        ways[key.Key_Down] = (0, -1)
        if event.key() in ways:
            x, y = self.place_of(self._cross or self.field.center())
            way = ways[Qt.Key(event.key())]
            self._cross = self.point_of((x + way[0] * _STEP, y + way[1] * _STEP))
            self._cross = self.point_of(self.place_of(self._cross))
            self._hover = None
            self.update()
        elif event.key() == key.Key_Space:
            self.begun.emit()
            self._use(self.place_of(self._cross or self.field.center()), erases=False)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, field = QPainter(self), themes.current(), self.field
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.accent if self.hasFocus() else theme.control_line, 1.0))
        painter.setBrush(theme.control)
        painter.drawRect(field)
        painter.setPen(QPen(theme.line, 1.0))
        middle = field.center()
        painter.drawLine(QPointF(field.left(), middle.y()), QPointF(field.right(), middle.y()))
        painter.drawLine(QPointF(middle.x(), field.top()), QPointF(middle.x(), field.bottom()))
        painter.setPen(QPen(theme.panel, 0.8))
        for place, label in zip(self.points.places, self.points.labels, strict=True):
            painter.setBrush(class_colour(label))
            painter.drawPath(class_shape(label, _RADIUS).translated(self.point_of(place)))
        self._paint_tool(painter)

    def _paint_tool(self, painter: QPainter) -> None:
        at = self._hover or self._cross
        if at is None:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(themes.current().accent, 1.5))
        is_wide = self.tool != POINT
        reach = self.radius * self.field.width() / 2 if is_wide else _RADIUS + 2
        painter.drawEllipse(at, reach, reach)
