"""Feature maps side by side: where each lies, which one a point hits, and the painting of all."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from core.arrays import AnyArray, Shape
from gui.charts.dense import density
from gui.theme import Theme, signed_colours, signed_index

MOST_MAPS = 64
MAPS_HEIGHT = 124
GAP = 4
SIDES = (56, 48, 40, 34, 28, 24, 20, 16)
"""Heights of a map in pixels, the largest that fits first."""


@dataclass(frozen=True)
class MapLayout:
    """A grid of `n` maps in reading order, each `width` x `height` pixels."""

    n: int
    columns: int
    rows: int
    width: int
    height: int

    @property
    def total_height(self) -> int:
        """Pixels from the top of the first row to the bottom of the last."""
        return self.rows * (self.height + GAP) - GAP

    def rect(self, area: QRectF, index: int) -> QRectF:
        """Return where a map lies."""
        row, column = divmod(index, self.columns)
        left = area.left() + column * (self.width + GAP)
        return QRectF(left, area.top() + row * (self.height + GAP), self.width, self.height)


@lru_cache(maxsize=512)
def map_layout(
    shape: Shape,
    n: int,
    width: int,
    most_height: int = MAPS_HEIGHT,
    sides: tuple[int, ...] = SIDES,
) -> MapLayout:
    """Return the grid with the largest maps of which `n` fit into a width and height.

    Args:
        shape: (H, W) of a map; its proportions are kept, within 1 : 4.
        n: how many maps.
        width: pixels.
        most_height: pixels; where even the smallest maps do not fit, the height grows.
        sides: heights of a map to choose from, falling.
    """
    wide = min(4.0, max(0.25, shape[1] / shape[0]))
    for side in sides:
        each = max(4, round(side * wide))
        columns = max(1, (width + GAP) // (each + GAP))
        rows = math.ceil(n / columns)
        if rows * (side + GAP) - GAP <= most_height or side == sides[-1]:
            return MapLayout(n, columns, rows, each, side)
    raise AssertionError("the smallest side always returns")


def map_at(layout: MapLayout, area: QRectF, point: QPointF) -> int | None:
    """Return the index of the map under a point; the gap right of and below a map is its own."""
    column = math.floor((point.x() - area.left()) / (layout.width + GAP))
    row = math.floor((point.y() - area.top()) / (layout.height + GAP))
    if not (0 <= column < layout.columns and 0 <= row < layout.rows):
        return None
    index = row * layout.columns + column
    return index if index < layout.n else None


def paint_maps(
    painter: QPainter,
    area: QRectF,
    maps: AnyArray,
    scale: float,
    theme: Theme,
    *,
    off: AnyArray | None = None,
    marked: int | None = None,
    place: tuple[int, int] | None = None,
    faded: bool = False,
) -> None:
    """Paint feature maps.

    Args:
        painter: what to paint with.
        area: from `map_layout(...).total_height`.
        maps: (H, W, n) numbers; zero is neutral, negative and positive have their colours.
        scale: the magnitude that gets the full colour.
        theme: whose colours.
        off: (n,) bool, True for maps that are switched off as a whole: these are struck through.
        marked: index of the map with a ring.
        place: (row, column) in that map, which gets a ring too.
        faded: draw everything pale.
    """
    height, width, n = maps.shape
    layout = map_layout((height, width), n, int(area.width()))
    colours = signed_colours(theme)[signed_index(maps, scale)]  # (H, W, n, 4)
    painter.save()
    painter.setOpacity(0.4 if faded else 1.0)
    shrinks = layout.height * density(painter) < height
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrinks)
    for index in range(n):
        picture = np.ascontiguousarray(colours[:, :, index])
        image = QImage(picture.data, width, height, width * 4, QImage.Format.Format_RGBA8888)
        painter.drawImage(layout.rect(area, index), image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for index in np.flatnonzero(off).tolist() if off is not None else []:
        rect = layout.rect(area, index)
        painter.setPen(QPen(QColor(theme.tile_off), 1.5))
        painter.drawLine(rect.topLeft(), rect.bottomRight())
    if marked is not None and marked < n:
        painter.setPen(QPen(theme.accent, 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        chosen = layout.rect(area, marked)
        painter.drawRoundedRect(chosen.adjusted(-2, -2, 2, 2), 4, 4)
        if place is not None:
            _mark_place(
                painter, chosen, ((place[0] + 0.5) / height, (place[1] + 0.5) / width), theme
            )
    painter.restore()


def _mark_place(painter: QPainter, rect: QRectF, share: tuple[float, float], theme: Theme) -> None:
    """Put a small ring around a place, so that a single pixel can be found."""
    centre = QPointF(rect.left() + share[1] * rect.width(), rect.top() + share[0] * rect.height())
    for colour, width in ((theme.panel, 4.0), (theme.accent, 2.0)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(centre, 4.0, 4.0)
