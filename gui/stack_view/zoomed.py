"""Zoomed: a widget of the drawing, which thinks in pixels of 100 % and is seen at any zoom."""

import math

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget


class Zoomed(QWidget):
    """Measures, paints and hears the mouse in pixels of 100 %; `lie_at` alone knows others.

    Texts and lines are painted through the zoom, never enlarged as pixels.

    Attributes:
        frame: where it lies on its parent, in pixels of 100 %.
        zoom: 1.0 is 100 %.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.frame, self.zoom = self.geometry(), 1.0

    def lie_at(self, frame: QRect, zoom: float) -> None:
        """Lie at `frame`, in pixels of 100 %, of a parent that is seen at a zoom."""
        is_other_zoom = zoom != self.zoom
        if not is_other_zoom and frame == self.frame:
            return
        is_other_size = frame.size() != self.frame.size()
        self.frame, self.zoom = frame, zoom
        self.setGeometry(seen(frame, zoom))
        if is_other_zoom:
            self.show_zoom()
        if is_other_zoom or is_other_size:
            self.lay_out()
            self.update()

    def show_zoom(self) -> None:
        """Follow another zoom, where widgets inside do not think in pixels of 100 %."""

    def lay_out(self) -> None:
        """Place the widgets inside anew: size or zoom is another."""

    @property
    def area(self) -> QRectF:
        """The whole widget, in pixels of 100 %."""
        return QRectF(0, 0, self.frame.width(), self.frame.height())

    def painter(self) -> QPainter:
        """Return a painter of this widget that takes pixels of 100 %."""
        painter = QPainter(self)
        painter.scale(self.zoom, self.zoom)
        return painter

    def inner(self, place: QPointF) -> QPointF:
        """Return a place on the widget, as events tell it, in pixels of 100 %."""
        return place * (1 / self.zoom)


def seen(frame: QRect, zoom: float) -> QRect:
    """Return a frame in pixels of the screen.

    Frames that touch each other still do, or share a row of pixels: what is painted to the edge
    of one must not be cut.
    """
    if zoom == 1:
        return frame
    left, top = round(frame.x() * zoom), round(frame.y() * zoom)
    return QRect(left, top, _up(frame.width() * zoom), _up(frame.height() * zoom))


def _up(length: float) -> int:
    return math.ceil(length - 1e-6)  # 640 x 1.1 is a little more than 704
