"""Feeds the charts of loss and score from the session's figures."""

from collections.abc import Sequence

import numpy as np

from core.arrays import Array
from core.messages import tr
from core.snapshot import EpochRecord
from core.tasks import CLASSIFY, Metric
from gui.charts.curves import CurvesChart
from gui.charts.kept_lines import KeptCurves
from gui.state.comparison import KeptRun
from gui.state.figures import Figures

_LOSS_FIELDS = ("train_loss", "evaluated_loss", "validation_loss")
_SCORE_FIELDS = ("train_score", "evaluated_score", "validation_score")

UNSETTLED = 0.05
"""Share of an epoch."""


class TrainingCharts:
    """The two charts, fed only with what they do not have yet."""

    def __init__(self) -> None:
        self.loss = CurvesChart(tr("Loss"))
        metric = CLASSIFY.metric
        self.score = CurvesChart(str(metric.title), metric)
        self._figures: Figures | None = None
        self._n_points = self._n_epochs = self._n_changes = 0
        self._last_x = -1.0
        self._kept: tuple[KeptRun, ...] = ()
        self._own_name = ""
        gestures = tr(
            "Drag moves, the wheel zooms, a double click shows all again. Drag the title out as a "
            "picture. More by right click."
        )
        explained = tr(
            "Training: the running mean since the epoch began, with any DROPOUT on. "
            "Validation: computed at the end of each epoch, with all units on. Dotted: the "
            "training part computed like that, if the plan asks for it. Kept runs lie behind, "
            "with a mark of their own."
        )
        for chart in self.both:
            chart.explain(f"{explained}\n\n{gestures}")

    @property
    def both(self) -> tuple[CurvesChart, CurvesChart]:
        """Loss and score."""
        return self.loss, self.score

    def show_figures(self, figures: Figures, n_epochs: int, metric: Metric | None = None) -> None:
        """Show figures, on an axis that reaches to `n_epochs` or farther.

        Args:
            figures: of the learning so far.
            n_epochs: where it will end.
            metric: the score of the chart while there is nothing on it; that of `figures` else.
        """
        if self.score.show_metric(metric or figures.metric):
            self.show_kept(self._kept, self._own_name)
        if not self._goes_on(figures):
            self._start_anew(figures)
        self._feed_epochs(figures)
        self._feed_points(figures)
        self._feed_changes(figures)
        self._mark_best(figures)
        for chart in self.both:
            chart.set_span(n_epochs)

    def show_kept(self, kept: Sequence[KeptRun], own_name: str) -> None:
        """Draw kept runs behind; the score of one only where it is the same score.

        Args:
            kept: the runs.
            own_name: of the run that is shown.
        """
        self._kept, self._own_name = tuple(kept), own_name
        losses = [_curves(run, _LOSS_FIELDS) for run in kept]
        score = self.score.score
        same = [run for run in kept if run.metric == score and run.metric.is_defined]
        self.loss.show_kept(losses, own_name)
        self.score.show_kept([_curves(run, _SCORE_FIELDS) for run in same], own_name)

    def _goes_on(self, figures: Figures) -> bool:
        """Return whether these figures only add to what the charts show."""
        return (
            figures is self._figures
            and len(figures.epochs) >= self._n_epochs
            and len(figures.changes) >= self._n_changes
            and len(figures.x) >= self._n_points
            and (not self._n_points or figures.x[self._n_points - 1] == self._last_x)
        )

    def _start_anew(self, figures: Figures) -> None:
        self._figures = figures
        self._n_points = self._n_epochs = self._n_changes = 0
        for chart in self.both:
            chart.clear()

    def _feed_epochs(self, figures: Figures) -> None:
        new = figures.epochs[self._n_epochs :]
        self._n_epochs = len(figures.epochs)
        if not new:
            return
        begins = figures.x[0] if figures.x else np.inf
        before = [record for record in new if _end(record) <= begins]
        if before and not self._n_points:  # of these there are no batches
            x = _array(_end(record) for record in before)
            self.loss.add_points(x, _array(r.train_loss for r in before))
            self._add_scores(figures, x, _array(r.train_score for r in before))
        for record in new:
            if record.evaluated_loss is not None and record.evaluated_score is not None:
                self.loss.add_evaluated(_end(record), record.evaluated_loss)
                if figures.metric.is_defined:
                    self.score.add_evaluated(_end(record), record.evaluated_score)
        rated = [record for record in new if record.validation_loss is not None]
        if rated:
            x = _array(_end(record) for record in rated)
            self.loss.add_validation(x, _array(r.validation_loss or 0.0 for r in rated))
            if figures.metric.is_defined:
                self.score.add_validation(x, _array(r.validation_score or 0.0 for r in rated))

    def _feed_points(self, figures: Figures) -> None:
        new = slice(self._n_points, None)
        if len(figures.x) == self._n_points:
            return
        x = _array(figures.x[new])
        self.loss.add_raw(x, _array(figures.loss[new]))
        settled = _is_settled(x)
        self.loss.add_points(x[settled], _array(figures.running_loss[new])[settled])
        self._add_scores(figures, x[settled], _array(figures.running_score[new])[settled])
        self._n_points, self._last_x = len(figures.x), figures.x[-1]

    def _add_scores(self, figures: Figures, x: Array, scores: Array) -> None:
        if figures.metric.is_defined:
            self.score.add_points(x, scores)

    def _mark_best(self, figures: Figures) -> None:
        best = figures.best
        for chart, figure in ((self.loss, "validation_loss"), (self.score, "validation_score")):
            is_told = chart is self.loss or figures.metric.is_defined
            y = getattr(best, figure) if best is not None and is_told else None
            chart.mark_best(None if best is None or y is None else (float(_end(best)), y))

    def _feed_changes(self, figures: Figures) -> None:
        for x, rate in figures.changes[self._n_changes :]:
            for chart in self.both:
                chart.add_marker(x, tr("rate {rate}", rate=rate))
        self._n_changes = len(figures.changes)


def result(figures: Figures) -> str:
    """Return the best validation score, and what the test part gave once there is that."""
    parts: list[str] = []
    best, metric = figures.best, figures.metric
    if best is not None:
        value = metric.text(best.validation_score)
        text = tr("best validation {value} at epoch {epoch:d}", value=value, epoch=_end(best))
        parts.append(text)
    if figures.test_score is not None:
        value = metric.text(figures.test_score)
        parts.append(tr("test {metric} {value}", metric=metric.word, value=value))
    if figures.test_loss is not None:
        parts.append(tr("test loss {loss:.4f}", loss=figures.test_loss))
    return " · ".join(parts)


def _curves(run: KeptRun, fields: tuple[str, str, str]) -> KeptCurves:
    """Return what a chart draws of a kept run: training, evaluated and validation by field."""
    curves = KeptCurves(str(run.name), run.slot)
    parts = (curves.training, curves.evaluated, curves.validation)
    for series, name in zip(parts, fields, strict=True):
        told = [r for r in run.records if getattr(r, name) is not None]
        if told:
            series.append(_array(map(_end, told)), _array(getattr(r, name) for r in told))
    return curves


def _end(record: EpochRecord) -> int:
    """Return where on the axis an epoch ends: so many epochs are done then."""
    return record.epoch + 1


def _is_settled(x: np.ndarray) -> np.ndarray:
    """Tell of which points, x in epochs, the running mean is more than a few batches.

    It begins anew with each epoch, and its first values leap; only the first epoch, where there is
    nothing before them, shows them.
    """
    inside = x % 1.0
    return (x <= 1.0) | (inside == 0.0) | (inside >= UNSETTLED)


def _array(values: object) -> np.ndarray:
    return np.array(list(values), float)  # pyright: ignore[reportArgumentType, reportCallIssue]
