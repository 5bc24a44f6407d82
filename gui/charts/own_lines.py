"""The lines of the run that a chart is about."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from core.arrays import AnyArray
from gui import theme
from gui.charts.curve_scale import CurveScale
from gui.charts.pens import DASHED, DOTTED, pen
from gui.charts.plot import Plot
from gui.charts.ranges import usual
from gui.charts.series import Series, thinned

MOST_DOTS = 40
"""Validation points get a dot each while they stand apart; more would hide the dashed line."""

_DOT, _STAR = 5, 15
_FAINT = 0.35


class OwnLines:
    """Batches faint, training solid, validation dashed, training evaluated dotted, and the best.

    Attributes:
        raw, training, validation, evaluated: the points so far.
        best: the best validation point, (x, y), or None.
    """

    def __init__(self, plot: Plot, widget: QWidget) -> None:
        """Put empty lines on a plot; `widget` knows how fine the screen is."""
        self.raw, self.training, self.validation = Series(), Series(), Series()
        self.evaluated = Series()
        self.best: tuple[float, float] | None = None
        look = theme.current()
        thinnest = pg.mkPen(look.raw, width=1)  # wider zigzags cost 40 ms at scale 2
        faint = QColor(look.validation)
        faint.setAlphaF(_FAINT)
        self._raw_line = plot.plot(pen=thinnest, antialias=True)
        self._rough_line = plot.plot(pen=thinnest, antialias=True)
        self._rough_validation = plot.plot(pen=pg.mkPen(faint, width=1), antialias=True)
        dots = {"symbolSize": _DOT, "symbolPen": None}
        self._training_line = plot.plot(
            pen=pen(widget, look.training), antialias=True, symbolBrush=look.training, **dots
        )
        self._validation_line = plot.plot(
            pen=pen(widget, look.validation, dash=DASHED),
            antialias=True,
            symbol="o",
            symbolBrush=look.validation,
            **dots,
        )
        self._evaluated_line = plot.plot(
            pen=pen(widget, look.training, dash=DOTTED), antialias=True
        )
        self._best_star = plot.plot(
            pen=None,
            symbol="star",
            symbolSize=_STAR,
            symbolPen=pg.mkPen(look.panel, width=1),
            symbolBrush=look.validation,
        )
        for line in (self._training_line, self._validation_line, self._best_star):
            line.opts["useCache"] = False  # dots kept as pixels would land in SVGs

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a training point nor one of validation."""
        return not len(self.training) and not len(self.validation)

    def clear(self) -> None:
        """Forget all points."""
        for series in (self.raw, self.training, self.validation, self.evaluated):
            series.clear()
        self.best = None

    def last_x(self) -> float:
        """Return how far they lead, 0 where there are none."""
        ends = [float(s.x[-1]) for s in (self.training, self.validation) if len(s)]
        return max(ends, default=0.0)

    def last_values(self) -> list[float]:
        """Return the newest values of training and validation."""
        return [float(s.y[-1]) for s in (self.training, self.validation) if len(s)]

    def values(self) -> AnyArray:
        """Return all values that the axis has to hold: (n,)."""
        curves = (self.training.y, self.validation.y, self.evaluated.y, usual(self.raw.y))
        return np.concatenate(curves)

    def draw(self, scale: CurveScale, *, has_rough: bool) -> None:
        """Draw the points.

        Args:
            scale: of the chart.
            has_rough: leave what training means are made of faint behind.
        """
        nothing = ([], [])
        self._raw_line.setData(*scale.points(self.raw))
        rough = scale.points(self.training) if has_rough else nothing
        self._rough_line.setData(*rough)
        rough = scale.points(self.validation) if scale.is_smooth else nothing
        self._rough_validation.setData(*rough)
        is_one = len(self.training) == 1  # a line needs two
        training = scale.points(self.training, smooth=True)
        self._training_line.setData(*training, symbol="o" if is_one else None)
        has_dots = len(self.validation) <= MOST_DOTS and not scale.is_smooth
        validation = scale.points(self.validation, smooth=True)
        self._validation_line.setData(*validation, symbol="o" if has_dots else None)
        self._evaluated_line.setData(*scale.points(self.evaluated, smooth=True))
        star = np.array(self.best or ()).reshape(-1, 2)  # (0 or 1, 2)
        self._best_star.setData(*thinned(star[:, 0], scale.heights(star[:, 1])))
