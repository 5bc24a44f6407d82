"""Loss or score over the epochs, live."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QWidget

from core.arrays import AnyArray
from core.messages import number, tr
from core.tasks import Metric
from gui import theme
from gui.charts.chart_frame import ChartFrame
from gui.charts.curve_scale import CurveScale
from gui.charts.curve_values import values_at
from gui.charts.end_labels import EndLabel, EndLabels
from gui.charts.kept_lines import KeptCurves, KeptLines, colour_of
from gui.charts.markers import Markers
from gui.charts.own_lines import OwnLines
from gui.charts.pens import pen
from gui.charts.ranges import log_range, loss_range, score_range
from gui.charts.readout import Readout
from gui.charts.series import Series

_EVALUATED = 2
"""Its place in the legend."""


class CurvesChart(ChartFrame):
    """Curves over the epochs: training (solid, batches faint behind) and validation (dashed).

    Runs kept to be compared lie behind, each with a mark of its own and its name at its end.
    Points may come as fast as they like: it draws at most every
    `chart_frame.REDRAW_MS`, at most
    `series.MOST_DRAWN` points a curve, and nothing while it is hidden.
    """

    def __init__(
        self,
        title: str,
        metric: Metric | None = None,
        *,
        legend: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty chart.

        Args:
            title: what stands above it.
            metric: the score that is drawn, None for a loss.
            legend: say which line is which; one of two neighbours is enough.
            parent: the widget it lies on.
        """
        look = theme.current()
        entries = [
            (tr("training"), look.training, Qt.PenStyle.SolidLine),
            (tr("validation"), look.validation, Qt.PenStyle.DashLine),
            (tr("evaluated"), look.training, Qt.PenStyle.DotLine),
        ]
        super().__init__(
            title,
            entries if legend else [],
            percent=metric is not None and metric.is_share,
            hint=_hint(metric),
            parent=parent,
        )
        self._metric = metric
        self._n_epochs = 1
        self._scale = CurveScale()
        self._own_name = ""
        self._title_row.show_entry(_EVALUATED, is_on=False)
        self._markers = Markers(self._plot, has_texts=metric is None)  # once for both neighbours
        self._kept = KeptLines(self._plot)
        self._own = OwnLines(self._plot, self)
        self._past_line = pg.InfiniteLine(pen=pen(self, look.accent))
        self._names = EndLabels(self._plot)
        self._readout = Readout(self._plot)
        self._plot.getViewBox().sigRangeChanged.connect(self._place_names)
        self.resized.connect(self._place_names)
        self.draw()

    @property
    def score(self) -> Metric | None:
        """The score that is drawn, None for a loss."""
        return self._metric

    def show_metric(self, metric: Metric) -> bool:
        """Let the chart be one of this score from now on; return whether it was another.

        Its title is the score's.
        """
        if metric == self._metric:
            return False
        self._metric = metric
        title = str(metric.title)
        self._title_row.set_title(title)
        self._plot.setAccessibleName(title)
        self._hint.setText(_hint(metric))
        self._plot.write_percent(on=metric.is_share)
        self.setAccessibleName(title)
        self._schedule()
        return True

    def explain(self, text: str) -> None:
        """Say what is drawn while the mouse rests on the title: over the curves it reads values."""
        self._title_row.setToolTip(text)

    def add_points(self, x: AnyArray | float, y: AnyArray | float) -> None:
        """Add training points.

        Args:
            x: epochs done, with fractions; one number or (n,).
            y: the running mean over the epoch.
        """
        self._own.training.append(x, y)
        self._schedule()

    def add_raw(self, x: AnyArray | float, y: AnyArray | float) -> None:
        """Add the values of single batches, drawn faint behind the others; as in `add_points`."""
        self._own.raw.append(x, y)
        self._schedule()

    def add_validation(self, x: AnyArray | float, y: AnyArray | float) -> None:
        """Add validation points, at epoch ends."""
        self._own.validation.append(x, y)
        self._schedule()

    def add_evaluated(self, x: AnyArray | float, y: AnyArray | float) -> None:
        """Add points of the training part without dropout, at epoch ends: a dotted line."""
        self._own.evaluated.append(x, y)
        self._schedule()

    def add_marker(self, x: float, text: str) -> None:
        """Draw an upright line for a live change, such as another learning rate.

        Charts of the loss write the text beside it.
        """
        self._markers.add(x, text)
        self._schedule()

    def set_log(self, on: bool) -> None:
        """Draw values on a logarithmic axis, without those of 0 and below, or on a plain one."""
        if on != self.is_log:
            self._scale = replace(self._scale, is_log=on)
            self._plot.write_powers(on=on)
            self._plot.show_all()
            self.draw()

    @property
    def is_log(self) -> bool:
        """Whether the axis is logarithmic."""
        return self._scale.is_log

    def set_smoothing(self, share: float) -> None:
        """Draw exponential means; what they are means of stays faint behind. 0 draws the values.

        Args:
            share: of the width of the curve, how far a mean reaches back.
        """
        if share != self._scale.smoothing:
            self._scale = replace(self._scale, smoothing=share)
            self.draw()

    def show_kept(self, kept: Sequence[KeptCurves], own_name: str = "") -> None:
        """Draw these runs behind the one that is shown.

        Args:
            kept: the runs; none takes away those there were.
            own_name: what the run that is shown is called beside them.
        """
        self._kept.show(kept)
        self._own_name = own_name
        self._schedule()

    def mark_best(self, point: tuple[float, float] | None) -> None:
        """Draw a star at the best validation point (x, y), or none."""
        if point != self._own.best:
            self._own.best = point
            self._schedule()

    def mark_past(self, x: float | None) -> None:
        """Draw an upright line where somebody looks back, or none."""
        self._plot.removeItem(self._past_line)
        if x is not None:
            self._past_line.setPos(x)
            self._plot.addItem(self._past_line)

    def show_at(self, x: float | None) -> None:
        """Show the values at the place nearest to x, or nothing."""
        kept, name = self._kept.curves, self._own_name
        there = None if x is None else values_at(x, self._own, name, kept, self._text)
        self._at = None if there is None else there.x
        if there is None:
            self._readout.hide()
            return
        pixel, area = self._plot.pixel_of(there.x), self._plot.area()
        if not area.left() <= pixel <= area.right() + 1:
            self._readout.hide()
            return
        place = QPoint(min(pixel, area.right()), self._amid(there.heights))
        self._readout.show(place, area, there.title, there.rows, there.runs)

    def _amid(self, values: Sequence[float]) -> int:
        """Return the pixel from the top amid these values."""
        heights = self._scale.heights(np.array(values))
        heights = heights[np.isfinite(heights)]
        if not heights.size:
            return self._plot.area().center().y()
        return round(self._plot.place_of(0.0, float(heights.mean())).y())

    def readout(self) -> list[str]:
        """Return what the crosshair says, [] where there is none."""
        return self._readout.card.texts() if self._readout.is_shown else []

    def set_span(self, n_epochs: int) -> None:
        """Let the axis reach to a number of epochs: where the run will end."""
        self._n_epochs = max(1, n_epochs)
        self._schedule()

    def clear(self) -> None:
        """Forget all points, markers and the zoom; kept runs stay."""
        self._own.clear()
        self._markers.clear()
        self.show_at(None)
        self._plot.show_all()
        self._schedule()

    def draw(self) -> None:
        """Draw what there is now."""
        self._timer.stop()
        self._kept.draw(self._scale)
        # of losses the batches are drawn already
        rough = self._metric is not None and self._scale.is_smooth
        self._own.draw(self._scale, has_rough=rough)
        self._title_row.show_entry(_EVALUATED, is_on=self._has_evaluated)
        is_empty = self._own.is_empty and not self._kept.curves
        self._show_empty(is_empty)
        ends = (self._own.last_x(), self._kept.last_x())
        right = max([float(self._n_epochs), *map(math.ceil, ends)])
        self._plot.show_range(0.0, right, *self._y_range())
        self._markers.place()
        self._place_names()
        if self._at is not None:
            self.show_at(self._at)
        self.setAccessibleDescription(self._description())

    @property
    def _has_evaluated(self) -> bool:
        return bool(len(self._own.evaluated)) or any(len(k.evaluated) for k in self._kept.curves)

    def _place_names(self, *_: object) -> None:
        """Put the names of the runs to the ends of their lines, where there are kept ones."""
        labels: list[EndLabel] = []
        curves = self._kept.curves
        if curves and not self._own.is_empty:
            own = self._own.validation if len(self._own.validation) else self._own.training
            colour = theme.current().validation if own is self._own.validation else None
            colour = colour or theme.current().training
            labels.append(EndLabel(self._own_name, self._end_of(own), None, colour))
        labels += [
            EndLabel(one.name, self._end_of(one.main), one.slot, colour_of(one.slot))
            for one in curves
            if len(one.main)
        ]
        self._names.show_labels(labels, self._plot.area())

    def _end_of(self, series: Series) -> QPointF:
        """Return where a line ends or leaves the plot on the right, in pixels."""
        right = self._plot.room_across()[1]
        x, y = self._scale.points(series, smooth=True)
        inside = np.flatnonzero(x <= right)
        if not inside.size:
            return QPointF(self._plot.area().bottomRight())
        return self._plot.place_of(float(x[inside[-1]]), float(y[inside[-1]]))

    def _y_range(self) -> tuple[float, float]:
        values = self._scale.heights(np.concatenate([self._own.values(), self._kept.values()]))
        values = values[np.isfinite(values)]
        if not values.size:
            return 0.0, 1.0
        if self.is_log:
            return log_range(values)
        if self._metric is not None:
            return score_range(values, [*self._own.last_values(), *self._kept.last_values()])
        return loss_range(values)

    def _text(self, value: float) -> str:
        return self._metric.text(value) if self._metric else number(value, ".4f")

    def _walk(self, by: int) -> None:
        """Move the crosshair to the next end of an epoch, or to the one before."""
        rows = (self._own.validation, self._own.training, *(k.main for k in self._kept.curves))
        ends = next((series.x for series in rows if len(series)), ())
        if not len(ends):
            return
        near = None if self._at is None else int(np.argmin(np.abs(np.asarray(ends) - self._at)))
        place = len(ends) - 1 if near is None else near + by
        self._on_pointed(float(ends[min(max(place, 0), len(ends) - 1)]))
        self.setAccessibleDescription("; ".join(self.readout()) or self._description())

    def _description(self) -> str:
        rows = [(tr("training"), self._own.training), (tr("validation"), self._own.validation)]
        rows += [
            (tr("{run}, {part}", run=one.name, part=part), series)
            for one in self._kept.curves
            for part, series in ((tr("training"), one.training), (tr("validation"), one.validation))
        ]
        lines = [
            tr("{name}: {value} after epoch {epoch}", name=name, value=value, epoch=epoch)
            for name, series in rows
            for value, epoch in self._last(series)
        ]
        return "; ".join(lines) or self._hint.text()

    def _last(self, series: Series) -> list[tuple[str, str]]:
        if not len(series):
            return []
        return [(self._text(float(series.y[-1])), number(float(series.x[-1]), ".4g"))]


def _hint(metric: Metric | None) -> str:
    """Return what an empty chart says."""
    if metric is not None and not metric.is_defined:
        return tr("All samples are of one class, so there is nothing to score.")
    return tr("The curve appears here as soon as training starts.")
