"""Units as tiles: where each lies, which one a point hits, and the painting of them all at once.

Layout and hit test are pure functions of the rectangle and the number of tiles, so a card keeps
nothing: it asks the same question when it measures, paints and is clicked.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from core.arrays import AnyArray
from core.messages import number
from gui.charts.dense import density
from gui.theme import Theme, signed_colours, signed_index

MOST_TILES = 1024
TILES_HEIGHT = 72
LARGEST_PITCH = 13
SMALLEST_PITCH = 4

_LEAST_PLAIN, _LEAST_WHOLE, _LEAST_POWER = 1e-3, 99.5, 1e5


@dataclass(frozen=True)
class TileLayout:
    """A grid of `n` tiles in reading order; `pitch` is a tile with the gap behind it, in pixels."""

    n: int
    columns: int
    rows: int
    pitch: int

    @property
    def gap(self) -> int:
        """Pixels between two tiles."""
        return 2 if self.pitch >= 12 else 1

    @property
    def size(self) -> int:
        """Pixels of a tile's side."""
        return self.pitch - self.gap

    @property
    def width(self) -> int:
        """Pixels from the left edge of the first column to the right one of the last."""
        return self.columns * self.pitch - self.gap

    @property
    def height(self) -> int:
        """Pixels from the top of the first row to the bottom of the last."""
        return self.rows * self.pitch - self.gap


@lru_cache(maxsize=1024)
def tile_layout(n: int, width: int, most_height: int = TILES_HEIGHT) -> TileLayout:
    """Return the grid with the largest tiles with which `n` of them fit into a width and height.

    Where even the smallest do not fit, the width is kept and the height grows.
    """
    n = max(n, 1)
    for pitch in range(LARGEST_PITCH, SMALLEST_PITCH - 1, -1):
        columns = max(1, (width + 1) // pitch)
        rows = math.ceil(n / columns)
        if rows * pitch <= most_height or pitch == SMALLEST_PITCH:
            return TileLayout(n, min(columns, n), rows, pitch)
    raise AssertionError("the smallest pitch always returns")


@lru_cache(maxsize=1024)
def shown_units(n_units: int, n_most: int = MOST_TILES) -> AnyArray:
    """Return the indices of the units that are shown: all, or an evenly spaced selection."""
    places = np.linspace(0, n_units - 1, n_most) if n_units > n_most else np.arange(n_units)
    indices = np.rint(places).astype(np.int64)
    indices.flags.writeable = False
    return indices


def tile_rect(rect: QRectF, n: int, index: int, most_height: int = TILES_HEIGHT) -> QRectF:
    """Return the square of a tile, of `n` laid out in `rect`."""
    layout = tile_layout(n, int(rect.width()), most_height)
    row, column = divmod(index, layout.columns)
    left, top = rect.left() + column * layout.pitch, rect.top() + row * layout.pitch
    return QRectF(left, top, layout.size, layout.size)


def tile_at(rect: QRectF, n: int, point: QPointF, most_height: int = TILES_HEIGHT) -> int | None:
    """Return the index of the tile under a point; the gap right of and below a tile is its own."""
    layout = tile_layout(n, int(rect.width()), most_height)
    column = math.floor((point.x() - rect.left()) / layout.pitch)
    row = math.floor((point.y() - rect.top()) / layout.pitch)
    if not (0 <= column < layout.columns and 0 <= row < layout.rows):
        return None
    index = row * layout.columns + column
    return index if index < n else None


def paint_tiles(
    painter: QPainter,
    rect: QRectF,
    values: AnyArray,
    scale: float,
    theme: Theme,
    *,
    off: AnyArray | None = None,
    marked: Sequence[int] = (),
    faded: bool = False,
    most_height: int = TILES_HEIGHT,
) -> None:
    """Paint values as tiles.

    Args:
        painter: what to paint with.
        rect: from `tile_layout(len(values), width).height`.
        values: (n,) numbers; zero is neutral, negative and positive have their colours.
        scale: the magnitude that gets the full colour.
        theme: whose colours.
        off: (n,) bool, True for values that DROPOUT has switched off: these are struck through.
        marked: tiles with a ring: the chosen unit, the one under the mouse.
        faded: draw everything pale, for values that are no longer those of the drawing.
        most_height: the one given to `tile_layout`.
    """
    values = np.ravel(values)
    if not len(values):
        return
    layout = tile_layout(len(values), int(rect.width()), most_height)
    colours = signed_colours(theme)[signed_index(values, scale)]  # (n, 4)
    if off is not None:
        colours[np.ravel(off).astype(bool), 3] = 0
    painter.save()
    painter.setOpacity(0.4 if faded else 1.0)
    _paint_grid(painter, rect.topLeft(), layout, colours)
    if off is not None:
        _strike(painter, rect, layout, np.flatnonzero(np.ravel(off)), theme.tile_off)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.accent, 2.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for index in marked:
        ring = tile_rect(rect, len(values), index, most_height).adjusted(-1, -1, 1, 1)
        painter.drawRoundedRect(ring, 3.5, 3.5)
    painter.restore()


def compact(value: float) -> str:
    """Return a number for the end of a legend, in few characters: 0.31, 3.1, 310, 1.2e-05.

    Two digits at least, all digits of a whole part; powers of ten only where it would be long.
    """
    size = abs(value)
    if size >= _LEAST_POWER or 0 < size < _LEAST_PLAIN or not math.isfinite(value):
        return number(value, ".2g")
    return number(value, ",.0f") if size >= _LEAST_WHOLE else number(value, ".2g")


def paint_scale(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Paint the colours from the most negative to the most positive value, as a legend."""
    row = np.ascontiguousarray(signed_colours(theme)[None, 1:])  # (1, 255, 4)
    image = QImage(row.data, row.shape[1], 1, QImage.Format.Format_RGBA8888).copy()
    painter.drawImage(rect, image)


def _paint_grid(painter: QPainter, corner: QPointF, layout: TileLayout, colours: AnyArray) -> None:
    """Paint all tiles as one picture whose pixels are those of the device."""
    device, dense = painter.deviceTransform(), density(painter)
    start = device.map(corner)
    picture = _picture(layout, colours, dense)
    height, width = picture.shape[:2]
    image = QImage(picture.data, width, height, QImage.Format.Format_RGBA8888)
    # Painted where the device has its pixels: between them all edges would blur.
    start = QPointF(round(start.x()), round(start.y()))
    back, _ = device.inverted()
    painter.drawImage(back.mapRect(QRectF(start, QSizeF(width, height))), image)


def _picture(layout: TileLayout, colours: AnyArray, dense: float) -> AnyArray:
    """Return all tiles: (height, width, 4) uint8, a tile's mask filled with each colour.

    Where a tile has no whole number of the device's pixels, some have one more than others.
    """
    column, across = _pixels(layout.columns, layout.pitch * dense)
    row, down = _pixels(layout.rows, layout.pitch * dense)
    padded = np.zeros((layout.rows * layout.columns, 4), np.uint8)
    padded[: layout.n] = colours
    grid = padded.view(np.uint32).reshape(layout.rows, layout.columns)  # a pixel as one number
    picture = grid[row[:, None], column].view(np.uint8).reshape(len(row), len(column), 4)
    side = int(max(across.max(), down.max())) + 1
    mask = _mask(side, max(1, round(layout.size * dense)), 2.5 * dense)[down[:, None], across]
    picture[..., 3] = mask * (picture[..., 3] > 0)
    return picture


@lru_cache(maxsize=256)
def _pixels(n: int, pitch: float) -> tuple[AnyArray, AnyArray]:
    """Return of each pixel in a line of `n` tiles its tile, and how far it is from its start."""
    starts = np.rint(np.arange(n + 1) * max(1.0, pitch)).astype(np.int64)  # (n + 1,)
    tile = np.repeat(np.arange(n), np.diff(starts))
    return tile, np.arange(starts[-1]) - starts[tile]


@lru_cache(maxsize=64)
def _mask(pitch: int, size: int, radius: float) -> AnyArray:
    """Return the coverage of one tile with round corners: (pitch, pitch) uint8."""
    image = QImage(pitch, pitch, QImage.Format.Format_Alpha8)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(255, 255, 255))
    corner = min(radius, size / 3)
    painter.drawRoundedRect(QRectF(0, 0, size, size), corner, corner)
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(pitch, image.bytesPerLine())
    return rows[:, :pitch].copy()


def _strike(
    painter: QPainter, rect: QRectF, layout: TileLayout, indices: AnyArray, colour: QColor
) -> None:
    inset, far = 0.5, layout.size - 0.5
    lines = []
    for index in indices.tolist():
        row, column = divmod(index, layout.columns)
        x, y = rect.left() + column * layout.pitch, rect.top() + row * layout.pitch
        lines.append(QLineF(x + inset, y + inset, x + far, y + far))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = 1.5 if layout.pitch >= 9 else 1.0
    painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLines(lines)
