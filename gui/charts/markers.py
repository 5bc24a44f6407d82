"""Upright lines in a plot that say when something was changed, without covering one another."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QFontMetricsF

from gui import theme
from gui.charts.plot import Plot

Marker = tuple[float, str]

_GAP = 6.0
_HEIGHT = 0.94


def readable(
    markers: list[Marker], left: float, right: float, width: float, metrics: QFontMetricsF
) -> list[tuple[Marker, bool]]:
    """Return the markers whose texts have room, and which of them write it at their left.

    Of markers that stand too close, as a drag of a slider makes them, the last one stays.

    Args:
        markers: in the order of x.
        left: the x at the left edge.
        right: the x at the right edge.
        width: pixels between the edges.
        metrics: of the font of the texts.
    """
    scale = width / ((right - left) or 1.0)
    kept: list[tuple[Marker, bool]] = []
    free_until = float("inf")
    for x, text in reversed(markers):
        place, length = (x - left) * scale, metrics.horizontalAdvance(text) + _GAP
        turns = place + length > width
        if place + (0.0 if turns else length) > free_until:
            continue
        kept.append(((x, text), turns))
        free_until = place - (length if turns else _GAP)
    return kept[::-1]


class Markers:
    """The lines of one plot."""

    def __init__(self, plot: Plot, *, has_texts: bool) -> None:
        self._plot, self._has_texts = plot, has_texts
        self._all: list[Marker] = []
        self._shown: list[tuple[Marker, bool]] = []
        self._lines: list[pg.InfiniteLine] = []
        plot.getViewBox().sigXRangeChanged.connect(self.place)
        plot.getViewBox().sigResized.connect(self.place)

    def add(self, x: float, text: str) -> None:
        """Add one behind all others; `place` shows it."""
        self._all.append((x, text))

    def clear(self) -> None:
        """Forget all."""
        self._all.clear()
        self.place()

    def place(self, *_: Any) -> None:
        """Show those that have room."""
        metrics = QFontMetricsF(theme.font(theme.SMALL_TEXT_SIZE))
        shown = readable(self._all, *self._plot.room_across(), metrics)
        if shown == self._shown:
            return
        for line in self._lines:
            self._plot.removeItem(line)
        self._shown = shown
        self._lines = [self._line(x, text, turns) for (x, text), turns in shown]

    def _line(self, x: float, text: str, turns: bool) -> pg.InfiniteLine:
        look = theme.current()
        side = (1, 0) if turns else (0, 0)
        pen = pg.mkPen(look.muted, width=1, dash=[1, 3])
        options = {"position": _HEIGHT, "color": look.muted, "anchors": [side, side]}
        line = pg.InfiniteLine(x, pen=pen, label=text if self._has_texts else "", labelOpts=options)
        line.label.setFont(theme.font(theme.SMALL_TEXT_SIZE))
        self._plot.addItem(line)
        return line
