"""What a network answers over the plane as a whole: regions of classes, or values of a target."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from core.arrays import AnyArray, Array
from core.messages import number
from core.plane import Bounds
from gui import theme as themes
from gui.charts.scatter import class_colour, value_colour
from gui.theme import Theme

LEFT_ROOM, BOTTOM_ROOM = 34.0, 18.0
"""Pixels beside and below the picture, for the numbers of the axes."""

_FAINT, _FULL = 0.06, 0.42
_MOST_TICKS = 5
_TICK = 3.0
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def region_image(shares: AnyArray, side: int, theme: Theme) -> QImage:
    """Return the regions of classes, the deeper in colour the surer the network is.

    Args:
        shares: (n, n, L) probabilities, top row first.
        side: pixels of the picture; probabilities are put in between, so that edges are crisp.
        theme: whose colours.
    """
    n_classes = shares.shape[2]
    fine = _enlarged(np.nan_to_num(shares), side)  # (side, side, L)
    winner = fine.argmax(axis=2)
    even = 1 / n_classes
    surety = np.clip((fine.max(axis=2) - even) / (1 - even), 0, 1)[..., None]
    colours = np.array([_rgb(class_colour(label)) for label in range(n_classes)])
    ground = _rgb(theme.control)
    depth = _FAINT + (_FULL - _FAINT) * surety
    return _image(ground + (colours[winner] - ground) * depth)


def value_image(values: AnyArray, low: float, high: float, side: int, theme: Theme) -> QImage:
    """Return the values (n, n) of a target as a picture, from pale (low) to deep (high)."""
    fine = _enlarged(np.nan_to_num(values)[..., None], side)[..., 0]  # (side, side)
    share = np.clip((fine - low) / ((high - low) or 1.0), 0, 1)[..., None]
    ground, deep = _rgb(theme.control), _rgb(value_colour(1.0))
    return _image(ground + (deep - ground) * share)


def ticks(low: float, high: float) -> list[float]:
    """Return two to five round numbers within a range."""
    width = (high - low) / _MOST_TICKS
    power = 10.0 ** math.floor(math.log10(width))
    step = next(step * power for step in _STEPS if step * power >= width * (1 - 1e-9))
    first = math.ceil(low / step - 1e-9)
    return [index * step for index in range(first, math.floor(high / step + 1e-9) + 1)]


def paint_axes(painter: QPainter, rect: QRectF, bounds: Bounds, theme: Theme) -> None:
    """Write round numbers below and left of a picture of the plane."""
    painter.save()
    painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
    middle, right = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight
    for value in ticks(bounds.left, bounds.right):
        x = rect.left() + (value - bounds.left) / (bounds.right - bounds.left) * rect.width()
        _mark(painter, QPointF(x, rect.bottom()), QPointF(0, _TICK), theme)
        place = QRectF(x - 30, rect.bottom() + _TICK, 60, BOTTOM_ROOM - _TICK)
        painter.drawText(place, Qt.AlignmentFlag.AlignBottom | middle, _text(value))
    for value in ticks(bounds.bottom, bounds.top):
        y = rect.bottom() - (value - bounds.bottom) / (bounds.top - bounds.bottom) * rect.height()
        _mark(painter, QPointF(rect.left(), y), QPointF(-_TICK, 0), theme)
        place = QRectF(rect.left() - 63, y - 10, 60 - 3, 20)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | right, _text(value))
    painter.restore()


def _mark(painter: QPainter, place: QPointF, way: QPointF, theme: Theme) -> None:
    painter.setPen(QPen(theme.control_line, 1.0))
    painter.drawLine(place, place + way)
    painter.setPen(theme.muted)


def _text(value: float) -> str:
    return number(value, ".4g").replace("-", "\u2212")


def _enlarged(planes: Array, side: int) -> Array:
    """Return (n, n, L) as (side, side, L), with straight lines between the middles of fields."""
    n = len(planes)
    at = np.clip((np.arange(side) + 0.5) * n / side - 0.5, 0, n - 1)
    low = np.minimum(at.astype(np.int64), max(0, n - 2))
    share = (at - low).astype(np.float32)
    high = np.minimum(low + 1, n - 1)
    rows = planes[low] + (planes[high] - planes[low]) * share[:, None, None]
    return rows[:, low] + (rows[:, high] - rows[:, low]) * share[None, :, None]


def _rgb(colour: QColor) -> AnyArray:
    return np.array((colour.red(), colour.green(), colour.blue()), np.float32)


def _image(colours: AnyArray) -> QImage:
    pixels = np.ascontiguousarray(np.rint(colours).astype(np.uint8))  # (H, W, 3)
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, width * 3, QImage.Format.Format_RGB888).copy()
