"""The lines of runs that were kept to be compared: behind the run that is shown, and quieter.

Which part a line is of, its style tells, as in the run shown: training solid, validation dashed,
training evaluated dotted. Which run it is of, a mark tells that stands on it here and there, and
in front of its name; the hue only repeats that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor

from core.arrays import AnyArray
from gui import theme
from gui.charts.curve_scale import CurveScale
from gui.charts.pens import DASHED, DOTTED, pen
from gui.charts.plot import Plot
from gui.charts.series import Series

MARKS = ("o", "s", "t1", "d")
"""One for each run that can be kept: circle, square, triangle, diamond."""

_THIN = 1.0
_N_MARKS, _MARK = 5, 7
_BEHIND = -10


@dataclass(frozen=True, eq=False)
class KeptCurves:
    """What one chart draws of one kept run; of what a run lacks, the series is empty.

    Attributes:
        name: what people call the run.
        slot: which of the marks is its own.
    """

    name: str
    slot: int
    training: Series = field(default_factory=Series)
    validation: Series = field(default_factory=Series)
    evaluated: Series = field(default_factory=Series)

    @property
    def all(self) -> tuple[Series, Series, Series]:
        """Training, training evaluated, validation."""
        return self.training, self.evaluated, self.validation

    @property
    def main(self) -> Series:
        """The curve at whose end the name stands."""
        return self.validation if len(self.validation) else self.training


def colour_of(slot: int) -> QColor:
    """Return the colour of a kept run in the present theme."""
    look = theme.current()
    return (look.positive, look.negative, look.accent, look.warning)[slot % len(MARKS)]


class KeptLines:
    """The lines of all kept runs on one plot."""

    def __init__(self, plot: Plot) -> None:
        self._plot = plot  # and not the chart: a ring would outlive it, and end while it is painted
        self._items: list[tuple[KeptCurves, list[pg.PlotDataItem]]] = []

    @property
    def curves(self) -> list[KeptCurves]:
        """What is shown."""
        return [curves for curves, _ in self._items]

    def show(self, kept: Sequence[KeptCurves]) -> None:
        """Show these runs and no others; `draw` draws them."""
        for _, items in self._items:
            for item in items:
                self._plot.removeItem(item)
        self._items = [(curves, self._made(curves)) for curves in kept]

    def last_x(self) -> float:
        """Return how far the longest leads, 0 where there is none."""
        ends = [float(s.x[-1]) for curves in self.curves for s in curves.all if len(s)]
        return max(ends, default=0.0)

    def last_values(self) -> list[float]:
        """Return the last value of each curve."""
        return [float(s.y[-1]) for curves in self.curves for s in curves.all if len(s)]

    def values(self) -> AnyArray:
        """Return all values that the axis has to hold: (n,)."""
        return np.concatenate([[], *(s.y for curves in self.curves for s in curves.all)])

    def draw(self, scale: CurveScale) -> None:
        """Draw the lines, and on each its marks."""
        for curves, items in self._items:
            for series, line, marks in zip(curves.all, items[::2], items[1::2], strict=True):
                x, y = scale.points(series, smooth=True)
                line.setData(x, y)
                chosen = np.linspace(0, max(len(x) - 1, 0), min(len(x), _N_MARKS)).astype(int)
                marks.setData(x[chosen], y[chosen])

    def _made(self, curves: KeptCurves) -> list[pg.PlotDataItem]:
        colour, made = colour_of(curves.slot), list[pg.PlotDataItem]()
        for dash in (None, DOTTED, DASHED):
            line = self._plot.plot(pen=pen(self._plot, colour, _THIN, dash), antialias=True)
            marks = self._plot.plot(
                pen=None,
                symbol=MARKS[curves.slot % len(MARKS)],
                symbolSize=_MARK,
                symbolPen=pg.mkPen(colour, width=1),
                symbolBrush=theme.current().panel,
            )
            marks.opts["useCache"] = False  # as pixels they would land in SVGs
            for item in (line, marks):
                item.setZValue(_BEHIND)
            made += [line, marks]
        return made
