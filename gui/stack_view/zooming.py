"""Zooming: wheel and pinch over the drawing, and what stays where it is while the zoom changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QScrollArea

from gui.stack_view.zoom import LEAST, MOST, Zoom
from gui.stack_view.zoomed import Zoomed

NOTCH = 120
"""What a wheel says of one notch; finer wheels say less, more often."""


@dataclass(frozen=True)
class Held:
    """A place of the drawing that is to stay at a point of the viewport.

    Attributes:
        widget: what the place is counted from.
        offset: of the place from the corner of the widget, in pixels of 100 %.
        point: in pixels of the viewport.
    """

    widget: Zoomed
    offset: QPointF
    point: QPointF


class Zooming(QObject):
    """Turns gestures over a scroll area into percents, and keeps what they point at in place."""

    def __init__(self, area: QScrollArea, zoom: Zoom) -> None:
        super().__init__(area)
        self._area, self._zoom = area, zoom
        self._point: QPointF | None = None
        self._turned = 0
        self._pinched = float(zoom.percent)
        viewport = area.viewport()
        viewport.grabGesture(Qt.GestureType.PinchGesture)
        viewport.installEventFilter(self)

    def turn(self, event: QWheelEvent) -> bool:
        """Zoom by the wheel while Ctrl is held; False where it means something else."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        by = event.angleDelta().y()
        if self._turned * by < 0:
            self._turned = 0
        self._turned += by
        steps = int(self._turned / NOTCH)
        self._turned -= steps * NOTCH
        self._at(event.position(), lambda: self._zoom.step(steps))
        return True

    def hold(self, widgets: Sequence[Zoomed], favourite: Zoomed | None) -> Held:
        """Return what has to stay while the zoom changes: what a gesture points at.

        Keys and buttons point at the favourite, where it is in sight, or else at the middle.

        Args:
            widgets: what lies on the ground, from top to bottom, as it was placed before.
            favourite: one of these.
        """
        viewport = self._area.viewport()
        middle = QPointF(viewport.rect().center())
        point = self._point
        if point is None and favourite is not None:
            region = favourite.visibleRegion()
            if not region.isEmpty():
                middle.setY(favourite.mapTo(viewport, region.boundingRect().center()).y())
        point = point or middle
        place = (point + QPointF(self._scrolled())) * (1 / widgets[0].zoom)
        above = [one for one in widgets if one.frame.top() <= place.y()]
        widget = above[-1] if above else widgets[0]
        return Held(widget, place - QPointF(widget.frame.topLeft()), point)

    def let_go(self, held: Held) -> None:
        """Scroll to where that lies now."""
        place = (QPointF(held.widget.frame.topLeft()) + held.offset) * self._zoom.factor
        scroll = (place - held.point).toPoint()
        self._area.horizontalScrollBar().setValue(scroll.x())
        self._area.verticalScrollBar().setValue(scroll.y())

    def _scrolled(self) -> QPoint:
        area = self._area
        return QPoint(area.horizontalScrollBar().value(), area.verticalScrollBar().value())

    def _at(self, point: QPointF, do: Callable[[], None]) -> None:
        self._point = point
        do()
        self._point = None

    def _pinch(self, factor: float, point: QPointF) -> None:
        if round(self._pinched) != self._zoom.percent:
            self._pinched = float(self._zoom.percent)
        self._pinched = min(float(MOST), max(float(LEAST), self._pinched * factor))
        self._at(point, lambda: self._zoom.set(self._pinched))

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
                return False
            self._pinch(1 + event.value(), event.position())
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                place = self._area.viewport().mapFromGlobal(pinch.hotSpot())
                self._pinch(pinch.scaleFactor(), place)
                event.accept(pinch)
                return True
        return False
