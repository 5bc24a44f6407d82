"""How values become heights and points of a chart: logarithms, smoothing, no more than are seen."""

from dataclasses import dataclass

import numpy as np

from core.arrays import AnyArray
from gui.charts.series import Series, thinned
from gui.charts.smoothing import smoothed


@dataclass(frozen=True)
class CurveScale:
    """What holds for all curves of a chart.

    Attributes:
        is_log: heights are powers of ten.
        smoothing: of the width of a curve, how far its means reach back; 0 draws the values.
    """

    is_log: bool = False
    smoothing: float = 0.0

    @property
    def is_smooth(self) -> bool:
        """Whether means are drawn in place of values."""
        return self.smoothing > 0

    def heights(self, y: AnyArray) -> AnyArray:
        """Return values as heights on the axis; NaN where they have none."""
        if not self.is_log:
            return y
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log10(y)

    def points(self, series: Series, *, smooth: bool = False) -> tuple[AnyArray, AnyArray]:
        """Return the points of a curve to draw, at most `series.MOST_DRAWN`.

        Args:
            series: of the curve.
            smooth: draw means, where the chart is smooth.
        """
        if smooth and self.is_smooth:
            x, y = smoothed(series.x, series.y, self.smoothing)
            return thinned(x, self.heights(y))
        return thinned(series.x, self.heights(series.y))
