"""Spans: a short bar for each channel, from centre - reach to centre + reach on one axis."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from core.arrays import AnyArray
from gui.theme import Theme

MOST_SPANS = 64
SPANS_HEIGHT = 36
LARGEST_PITCH = 14
LEAST_PITCH = 3
_LEAST_HEIGHT = 2
_NOTCHED = 6
"""Bars from this height on have a notch at their centre; lower ones are little more than it."""


@dataclass(frozen=True)
class Axis:
    """What bottom and top of the bars' room stand for; 0 lies between them, or is one of them."""

    low: float
    high: float

    def share(self, values: AnyArray) -> AnyArray:
        """Return how far up values lie, 0 at the bottom and 1 at the top; others are cut off."""
        values = np.nan_to_num(np.asarray(values, np.float64))
        return np.clip((values - self.low) / (self.high - self.low), 0.0, 1.0)


def n_spans(n: int, width: float) -> int:
    """Return how many of `n` bars find room."""
    return max(1, min(n, MOST_SPANS, int(width) // LEAST_PITCH))


def span_at(rect: QRectF, n: int, point: QPointF) -> int | None:
    """Return the index of the bar whose column lies under a point."""
    if not rect.contains(point):
        return None
    index = int((point.x() - rect.left()) // _pitch(n, rect.width()))
    return index if index < n else None


def paint_spans(
    painter: QPainter,
    rect: QRectF,
    centres: AnyArray,
    reaches: AnyArray,
    axis: Axis,
    colour: QColor,
    theme: Theme,
) -> None:
    """Paint the bars, and a line at zero.

    Args:
        painter: what to paint with.
        rect: `SPANS_HEIGHT` high, with room for them (see `n_spans`).
        centres: (n,) where the notch of each bar is.
        reaches: (n,) how far it goes up and down from there; of a negative one it is an outline.
        axis: what bottom and top stand for.
        colour: of the bars.
        theme: whose lines and ground.
    """
    pitch = _pitch(len(centres), rect.width())
    width = pitch - (2 if pitch >= 8 else 1)
    tops, middles, bottoms = (
        _rows(rect, axis.share(centres + part * np.abs(reaches))) for part in (1, 0, -1)
    )
    zero = int(_rows(rect, axis.share(np.zeros(1)))[0])
    painter.fillRect(QRectF(rect.left(), zero, rect.width(), 1), theme.line)
    for index in range(len(centres)):
        left, top = rect.left() + index * pitch, int(tops[index])
        height = max(_LEAST_HEIGHT, int(bottoms[index]) - top)
        top = min(top, int(rect.bottom()) - height)
        painter.fillRect(QRectF(left, top, width, height), colour)
        if reaches[index] < 0 and width > 2 and height > 2:
            painter.fillRect(QRectF(left + 1, top + 1, width - 2, height - 2), theme.panel)
            painter.fillRect(QRectF(left, int(middles[index]), width, 1), colour)
        elif height >= _NOTCHED:
            painter.fillRect(QRectF(left, int(middles[index]), width, 1), theme.panel)


def _pitch(n: int, width: float) -> int:
    return max(1, min(LARGEST_PITCH, int(width) // n))


def _rows(rect: QRectF, shares: AnyArray) -> AnyArray:
    """Return rows of pixels, so that bars have sharp ends."""
    return np.rint(rect.bottom() - shares * rect.height())
