"""The samples on a picture of the plane, drawn once and kept until they are others."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from core.arrays import AnyArray
from gui import theme as themes
from gui.charts.scatter import class_colour, class_shape, value_colour
from gui.theme import mixed

MOST_POINTS = 2000
RADIUS = 2.6
STAMP = 12
"""Pixels of the square in which a mark is drawn."""


@dataclass(frozen=True, eq=False)
class Mark:
    """How samples look: a shape around (0, 0), its colour, and that of its edge where filled."""

    shape: QPainterPath
    colour: QColor
    edge: QColor

    def paint(self, painter: QPainter, place: QPointF, is_ring: bool) -> None:
        """Paint it, filled or as a ring."""
        ground = themes.current().panel
        painter.setPen(QPen(self.colour, 1.4) if is_ring else QPen(self.edge, 0.8))
        painter.setBrush(ground if is_ring else self.colour)
        painter.drawPath(self.shape.translated(place))


class PointLayer:
    """Samples of the training part filled, the others as rings; of many, an even selection."""

    def __init__(
        self,
        shares: AnyArray,
        groups: AnyArray,
        is_ring: AnyArray,
        mark: Callable[[int], Mark],
    ) -> None:
        """Keep where they lie.

        Args:
            shares: (N, 2) of the width from the left, and of the height from the top.
            groups: (N,) whole numbers, such as classes; each has a mark.
            is_ring: (N,) bool.
            mark: how a group looks.
        """
        step = max(1, -(-len(shares) // MOST_POINTS))
        self.n_points, self.n_shown = len(shares), len(shares[::step])
        self._shares, self._groups = shares[::step], groups[::step]
        self._is_ring, self._mark = is_ring[::step], mark
        self._key: tuple[object, ...] = ()
        self._picture = QPixmap()

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Paint all samples over a picture of the plane."""
        dense = painter.device().devicePixelRatioF()
        key = (rect.size().toTuple(), dense, themes.current().name)
        if key != self._key:
            self._key, self._picture = key, self._drawn(rect, dense)
        painter.drawPixmap(rect.topLeft(), self._picture)

    def _drawn(self, rect: QRectF, dense: float) -> QPixmap:
        picture = _clear(rect.width(), rect.height(), dense)
        painter = QPainter(picture)
        places = self._shares * (rect.width(), rect.height()) - STAMP / 2  # (N, 2)
        for is_ring in (False, True):
            for group in np.unique(self._groups).tolist():
                stamp = self._stamp(group, is_ring, dense)
                chosen = (self._groups == group) & (self._is_ring == is_ring)
                for x, y in places[chosen].tolist():
                    painter.drawPixmap(QPointF(x, y), stamp)
        painter.end()
        return picture

    def _stamp(self, group: int, is_ring: bool, dense: float) -> QPixmap:
        stamp = _clear(STAMP, STAMP, dense)
        painter = QPainter(stamp)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._mark(group).paint(painter, QPointF(STAMP / 2, STAMP / 2), is_ring)
        painter.end()
        return stamp


def class_mark(label: int) -> Mark:
    """Return how samples of a class look."""
    return Mark(class_shape(label, RADIUS), class_colour(label), themes.current().panel)


def value_mark(share: float) -> Mark:
    """Return how samples of a regression look, by the share of the range of their value."""
    colour = value_colour(share)
    return Mark(class_shape(0, RADIUS), colour, mixed(colour, themes.current().text, 0.6))


def _clear(width: float, height: float, dense: float) -> QPixmap:
    picture = QPixmap(round(width * dense), round(height * dense))
    picture.setDevicePixelRatio(dense)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
