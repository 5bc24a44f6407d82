"""The samples on a picture of the plane, drawn once and kept until they are others."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap

from core.arrays import AnyArray
from core.plane import Bounds
from gui import theme as themes
from gui.charts.dense import density
from gui.charts.scatter import class_colour, class_shape, value_colour
from gui.state.data import Ready
from gui.theme import mixed

MOST_POINTS, MOST_MARKS = 2000, 5000
RADIUS = 2.6
_DOT = 2.0
STAMP = 12
"""Pixels of the square in which a mark is drawn."""
_MARGIN = STAMP / 2

SHADES = 12
"""Colours of the samples of a regression."""


@dataclass(frozen=True, eq=False)
class Mark:
    """How samples look: a shape around (0, 0), what fills it, and the pen of its edge."""

    shape: QPainterPath
    ground: QColor
    edge: QPen

    def paint(self, painter: QPainter, place: QPointF) -> None:
        """Paint it around a place."""
        painter.setPen(self.edge)
        painter.setBrush(self.ground)
        painter.drawPath(self.shape.translated(place))


class PointLayer:
    """Samples of the training part filled, the others as rings; very many are dots."""

    def __init__(
        self,
        shares: AnyArray,
        groups: AnyArray,
        is_ring: AnyArray,
        mark: Callable[[int, bool], Mark],
        most: int = MOST_POINTS,
    ) -> None:
        """Keep where they lie.

        Args:
            shares: (N, 2) of the width from the left, and of the height from the top.
            groups: (N,) whole numbers, such as classes; each has a mark.
            is_ring: (N,) bool.
            mark: how samples of a group look, and whether as rings.
            most: samples that are shown.
        """
        step = max(1, -(-len(shares) // most))
        self.n_points, self.n_shown = len(shares), len(shares[::step])
        self._shares, self._groups = shares[::step], groups[::step]
        self._is_ring, self._mark = is_ring[::step], mark
        self._key: tuple[object, ...] = ()
        self._picture = QPixmap()

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Paint all samples over a picture of the plane."""
        dense = density(painter)
        key = (rect.size().toTuple(), dense, themes.current().name)
        if key != self._key:
            self._key, self._picture = key, self._drawn(rect, dense)
        painter.drawPixmap(rect.topLeft() - QPointF(_MARGIN, _MARGIN), self._picture)

    def _drawn(self, rect: QRectF, dense: float) -> QPixmap:
        if self.are_dots:
            return self._dots(rect, dense)
        # A margin of half a mark around it, on all sides: places are their upper left corners.
        picture = _clear(rect.width() + STAMP, rect.height() + STAMP, dense)
        painter = QPainter(picture)
        places = self._shares * (rect.width(), rect.height())  # (N, 2)
        for is_ring in (False, True):
            for group in np.unique(self._groups).tolist():
                stamp = self._stamp(group, is_ring, dense)
                chosen = (self._groups == group) & (self._is_ring == is_ring)
                for x, y in places[chosen].tolist():
                    painter.drawPixmap(QPointF(x, y), stamp)
        painter.end()
        return picture

    @property
    def are_dots(self) -> bool:
        """Whether they are so many that each is a dot: marks would hide one another."""
        return len(self._shares) > MOST_MARKS

    def _dots(self, rect: QRectF, dense: float) -> QPixmap:
        """Return all as dots, in an order of chance: no class lies over all others."""
        width, height = (round((n + STAMP) * dense) for n in (rect.width(), rect.height()))
        pixels = np.zeros((height, width), np.uint32)
        order = np.random.default_rng(0).permutation(len(self._shares))
        found, places = np.unique(self._groups, return_inverse=True)
        inks = np.array([self._mark(group, False).ground.rgba() for group in found.tolist()])
        inks = inks.astype(np.uint32)[places[order]]
        side = max(2, round(_DOT * dense))
        ways = (self._shares[order] * (rect.width(), rect.height()) + _MARGIN) * dense - side / 2
        across, down = np.rint(ways).astype(np.int64).T
        for y in range(side):
            for x in range(side):
                pixels[np.clip(down + y, 0, height - 1), np.clip(across + x, 0, width - 1)] = inks
        image = QImage(
            pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32
        )  # its memory is copied by the pixmap
        image.setDevicePixelRatio(dense)
        return QPixmap.fromImage(image)

    def _stamp(self, group: int, is_ring: bool, dense: float) -> QPixmap:
        stamp = _clear(STAMP, STAMP, dense)
        painter = QPainter(stamp)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._mark(group, is_ring).paint(painter, QPointF(STAMP / 2, STAMP / 2))
        painter.end()
        return stamp


def samples_layer(ready: Ready, bounds: Bounds) -> PointLayer:
    """Return all samples of data that are points in the plane."""
    dataset, facts = ready.dataset, ready.dataset.facts
    shares, is_ring = bounds.shares(dataset.inputs), np.ones(len(dataset.inputs), bool)
    is_ring[ready.parts["train"]] = False
    if not facts.targets:
        return PointLayer(shares, dataset.labels, is_ring, class_mark)
    target = facts.targets[0]
    values = np.asarray(dataset.labels, np.float64).reshape(len(shares), -1)[:, 0]  # (N,)
    share = np.clip((values - target.low) / ((target.high - target.low) or 1.0), 0, 1)
    shades = np.rint(share * SHADES).astype(np.int64)
    return PointLayer(shares, shades, is_ring, value_mark)


def class_mark(label: int, is_ring: bool) -> Mark:
    """Return how samples of a class look."""
    shape, colour, panel = class_shape(label, RADIUS), class_colour(label), themes.current().panel
    return (
        Mark(shape, panel, QPen(colour, 1.4)) if is_ring else Mark(shape, colour, QPen(panel, 0.8))
    )


def value_mark(shade: int, is_ring: bool) -> Mark:
    """Return how samples of a regression look: rings are filled too, with a heavier edge."""
    colour, text = value_colour(shade / SHADES), themes.current().text
    edge = QPen(mixed(colour, text, 0.75), 1.6) if is_ring else QPen(mixed(colour, text, 0.3), 0.8)
    return Mark(class_shape(0, RADIUS), colour, edge)


def _clear(width: float, height: float, dense: float) -> QPixmap:
    picture = QPixmap(round(width * dense), round(height * dense))
    picture.setDevicePixelRatio(dense)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
