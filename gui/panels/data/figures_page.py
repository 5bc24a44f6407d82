"""The page Figures: what the samples are like all in all, and what is doubtful about them."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.data.likeness import findings
from core.data.sample_figures import SampleFigures
from core.data.suspicions import Suspicion
from core.losses import CrossEntropy
from core.messages import number, tr
from gui.charts.averages import Averages
from gui.charts.counts import ClassCounts
from gui.charts.distribution import Bins, Distribution
from gui.charts.spread import TargetSpread
from gui.panels.data.desk import DataDesk
from gui.panels.data.work_bar import WorkBar
from gui.panels.seen import Seen
from gui.state.data import Ready
from gui.state.data_figures import DataFigures
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.icon import icon_button
from gui.widgets.labels import label, wrapped
from gui.widgets.notice_list import NoticeList, Row

UNEVEN = 1.5
"""The largest class has so many times the samples of the smallest before balancing is offered."""

_MOST_CHANNELS = 4
_HIGHEST = 240
"""Pixels: a chart that is higher says no more."""


class FiguresPage(QWidget):
    """Counts, average pictures, how values lie, and what was found, each in a column.

    Signals:
        asked: numbers of samples in the dataset that somebody wants to see.
    """

    asked = Signal(tuple)

    def __init__(self, desk: DataDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._data = desk.document, desk.data
        self._figures = DataFigures.of(desk.data)
        self._looked_at: object = None
        self._found: Sequence[Suspicion] | None = None
        self._seen = Seen(self)
        self.counts, self.spread = ClassCounts(), TargetSpread()
        self.averages, self.values = Averages(self), Distribution(self)
        self.moments = wrapped(label("", "small"))
        self.title = ElidedLabel(tr("What was found"), "section")
        self.work = WorkBar(tr("Looking for copies"), tr("Stop looking"), 40, self)
        self.again = icon_button("reset", tr("Look for copies again"), self)
        self.notices = NoticeList(tr("What was found"), self)
        self._columns: dict[str, QWidget] = {}
        self._lay_out()
        self._connect()
        self.refresh()

    @property
    def is_busy(self) -> bool:
        """True while copies are being looked for."""
        return self.work.is_busy

    def refresh(self) -> None:
        """Show the figures of the data at hand, as long as somebody sees them."""
        ready = self._data.ready
        if ready is None or not self._seen.now:
            return
        key = (ready.choice.digest, ready.choice.split, ready.choice.corrections)
        if key != self._looked_at:
            self._looked_at = key
            self._look()
        facts = ready.dataset.facts
        self.counts.setVisible(not facts.targets)
        self.spread.setVisible(bool(facts.targets))
        if facts.targets:
            labels = ready.dataset.labels
            self.spread.show_values(facts.targets[0], labels if labels.ndim == 1 else labels[:, 0])
        else:
            self.counts.show_counts(facts.classes, facts.counts)
        self._show_figures(ready, self._figures.figures())
        self._show_found()

    def _show_figures(self, ready: Ready, figures: SampleFigures | None) -> None:
        facts = ready.dataset.facts
        is_picture = len(facts.input_shape) == 3
        self._columns["averages"].setVisible(is_picture)
        # Columns of a table have units of their own; the page Columns shows each.
        self._columns["values"].setVisible(not facts.features)
        if figures is None:
            self.moments.setText(tr("Counting…"))
            return
        self.averages.show_averages(figures.averages, facts)
        width = (facts.high - facts.low) or 1.0
        n = int(figures.counts.sum()) + figures.n_low
        n_low = figures.n_low if facts.low == 0 else 0
        counts = figures.counts.copy()
        counts[0] += figures.n_low - n_low
        bins = Bins(facts.low, facts.low + width, counts, n_low, n)
        self.values.show_bins(bins, lambda value: number(value, ".3g"))
        self.moments.setText(_moments(figures))

    def _show_found(self) -> None:
        busy = self.work.is_busy
        self.again.setVisible(not busy and self._found is None)
        rows = [row for row in (self._uneven(),) if row is not None]
        rows += [self._row(each) for each in self._found or ()]
        if self._found is not None and not rows:
            rows = [Row(tr("Nothing doubtful was found."))]
        elif self._found is None and not busy:
            rows.append(Row(tr("Copies were not looked for.")))
        self.notices.show_rows(rows)

    def _row(self, suspicion: Suspicion) -> Row:
        if not suspicion.rows:
            return Row(str(suspicion.message), "warning")
        about = tr("List these samples, all picked, to look at them or to leave them out")
        act = (tr("Show"), about, lambda: self.asked.emit(suspicion.rows))
        return Row(str(suspicion.message), "warning", act)

    def _uneven(self) -> Row | None:
        """Return what is to be said where classes have very different numbers of samples."""
        project = self._document.project
        counts = project.data.facts.counts if project.data is not None else ()
        if len(counts) < 2 or max(counts) < UNEVEN * max(min(counts), 1):
            return None
        times = number(max(counts) / max(min(counts), 1), ".1f")
        text = tr("The largest class has {times} times the samples of the smallest.", times=times)
        loss = project.plan.loss
        is_even = project.plan.sampling == "balanced" or getattr(loss, "balanced", False)
        if is_even:
            return Row(f"{text} {tr('Training balances them.')}")
        about = tr("Lets rare classes count as much as common ones in training")
        return Row(text, "warning", (tr("Balance classes"), about, self._balance))

    def _balance(self) -> None:
        project = self._document.project
        plan, loss = project.plan, project.plan.loss
        if isinstance(loss, CrossEntropy):
            plan = plan.with_(loss=loss.with_(balanced=True))
        else:
            plan = plan.with_(sampling="balanced")
        self._document.edit(tr("Balance classes"), project.with_(plan=plan))

    def _look(self) -> None:
        ready = self._data.ready
        if ready is None:
            return
        self._found = None
        self.work.do(lambda: findings(ready.dataset, ready.parts))

    def _on_looked_again(self) -> None:
        self._look()
        self._show_found()

    def _on_found(self, found: Sequence[Suspicion]) -> None:
        self._found = found
        self._show_found()

    def _connect(self) -> None:
        for signal in (self._data.changed, self._figures.changed, self._seen.turned):
            signal.connect(self.refresh)
        self._document.changed.connect(self.refresh)
        self.work.stepped.connect(self.work.show_share)
        self.work.done.connect(self._on_found)
        self.work.given_up.connect(self._show_found)
        self.again.clicked.connect(self._on_looked_again)

    def _lay_out(self) -> None:
        for chart in (self.counts, self.spread):
            chart.setMaximumHeight(_HIGHEST)
        self._columns = {
            "counts": _column(tr("How many"), self.counts, self.spread),
            "averages": _column(tr("Average pictures"), self.averages),
            "values": _column(tr("Values"), self.values, self.moments),
        }
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.title, 1)
        self.again.setFixedHeight(20)
        for widget in (self.work, self.again):
            head.addWidget(widget)
        told = QVBoxLayout()
        told.setSpacing(6)
        told.addLayout(head)
        told.addWidget(self.notices, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        for name, share in (("counts", 5), ("averages", 5), ("values", 4)):
            row.addWidget(self._columns[name], share)
        row.addLayout(told, 7)


def _column(title: str, *widgets: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    column.addWidget(label(title, "section"))
    for widget in widgets:
        column.addWidget(widget, 0 if isinstance(widget, QLabel) else 100)
    column.addStretch(1)
    return made


def _moments(figures: SampleFigures) -> str:
    """Return mean and spread, of each channel where they are few, and what never changes."""
    said: list[str] = []
    if len(figures.mean) <= _MOST_CHANNELS:
        pairs = zip(figures.mean.tolist(), figures.deviation.tolist(), strict=True)
        each = [
            f"{number(mean, '.3g')}\u00a0±\u00a0{number(spread, '.3g')}" for mean, spread in pairs
        ]
        said.append(tr("mean {each}", each=" · ".join(each)))
    n_constant = int(np.size(figures.constant))
    if n_constant:
        said.append(tr("{n} input never changes", "{n} inputs never change", n=n_constant))
    if figures.n_missing:
        said.append(tr("{n} value missing", "{n} values missing", n=figures.n_missing))
    return "\n".join(said)
