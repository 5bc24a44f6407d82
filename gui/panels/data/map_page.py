"""The page Map: samples that are alike lie together, by PCA at once or by t-SNE after a while."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.arrays import AnyArray, Array, Labels
from core.data.projection import (
    MOST_FITTED,
    MOST_NEIGHBOURS,
    MOST_SHOWN,
    Layout,
    components,
    evenly,
    in_plane,
    placed,
    prepared_rows,
    samples_to_project,
    tsne,
)
from core.messages import number, tr
from gui import theme as themes
from gui.charts.map_view import MapView
from gui.charts.picture import thumbnail
from gui.charts.point_layer import MOST_MARKS, SHADES, Mark, class_mark, value_mark
from gui.panels.data.class_list import ClassList
from gui.panels.data.desk import DataDesk
from gui.panels.data.sample_list import SampleList
from gui.panels.data.work_bar import WorkBar
from gui.panels.seen import Seen
from gui.state.data import Ready
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.tips import tip

LIST_WIDTH, _SIDE = 140, 72
_AT_ONCE = 2048
PCA, TSNE = "pca", "tsne"


@dataclass(frozen=True, eq=False)
class _Found:
    """Where samples lie: their numbers (n,), points (n, 2), shares of the spread, of the work."""

    way: str
    samples: Labels
    points: Array
    spread: float = 0.0
    share: float = 1.0


class MapPage(QWidget):
    """Above, how the samples are laid out; below them, and their classes beside them."""

    def __init__(self, desk: DataDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data, self._selection = desk.data, desk.selection
        self._list: SampleList | None = None
        self._of: object = None
        self._way = PCA
        self._label: int | None = None
        self._found: _Found | None = None
        self._seen = Seen(self)
        self.pca, self.tsne = QPushButton("PCA", self), QPushButton("t-SNE", self)
        self.about = ElidedLabel("", "small", parent=self)
        self.work = WorkBar(tr("Laying the samples out"), tr("Stop here"), 120, self)
        self.view, self.classes = MapView(self), ClassList(self)
        self._name()
        self._lay_out()
        self._connect()
        self.refresh()

    @property
    def is_busy(self) -> bool:
        """True while the samples are being laid out."""
        return self.work.is_busy

    def refresh(self) -> None:
        """Lay the samples at hand out, as long as somebody sees them."""
        ready = self._data.ready
        if ready is None or not self._seen.now:
            return
        if self._list is None or self._list.ready is not ready:
            self._list = SampleList(ready)
            self.view.tell(self._list.text, self._picture)
            self.classes.setVisible(len(self._list.facts.classes) > 1)
        key = (ready.choice.digest, ready.choice.scaling, tuple(ready.dataset.left_out.tolist()))
        if key != self._of:
            self._of, self._found = key, None
            self._label = None
            self.view.clear()  # its points are samples of other data: one chosen may not be there
            self._begin(PCA)
        self._show()

    def place_now(self) -> Any:
        """Return how the samples lie, of which data, and the class that is lit."""
        found = None if self.is_busy else self._found
        return self._of, self._way, found, self._label

    def return_to(self, place: Any) -> None:
        """Show the samples as they lay; where they did not lie yet, the work begins anew."""
        self._of, self._way, self._found, self._label = place
        if self._of is not None and self._found is None:
            self._begin(self._way)
        self.refresh()

    def choose_way(self, way: str) -> None:
        """Lay the samples out by `PCA` or by `TSNE`."""
        if self._found is None or self._found.way != way or self.work.is_busy:
            self._begin(way)
        self._way = way
        self._show()

    def _begin(self, way: str) -> None:
        ready = self._data.ready
        if ready is None:
            return
        self._way = way
        self.work.do(lambda: _by_pca(ready) if way == PCA else _by_tsne(ready))

    def _show(self) -> None:
        """Show what was found so far, the class that is lit, and how far the work is."""
        busy, ready, found = self.work.is_busy, self._data.ready, self._found
        (self.pca if self._way == PCA else self.tsne).setChecked(True)
        if ready is None or self._list is None:
            return
        counts = ready.dataset.facts.counts
        self.classes.show_classes(ready, counts, None, self._label, has_marks=True)
        self.about.setText("" if found is None else _about(found, ready, is_busy=busy))
        if found is None:
            return
        self.work.show_share(found.share)
        groups, mark = _groups(ready, found.samples)
        train = np.zeros(len(ready.dataset.labels), bool)
        train[ready.parts["train"]] = True
        shares = placed(found.points)
        is_ring = ~train[found.samples]
        self.view.show_points(found.samples, shares, groups, is_ring, mark, self._label)
        self._show_current()

    def _show_current(self) -> None:
        ready = self._data.ready
        if ready is None:
            return
        index = ready.parts[self._selection.part]
        is_shown = len(index) and not self._selection.shows_drawing
        sample = int(index[self._selection.sample % len(index)]) if is_shown else -1
        self.view.show_current(sample)

    def _picture(self, sample: int) -> QImage | None:
        ready = self._data.ready
        if ready is None or len(ready.dataset.facts.input_shape) != 3:
            return None
        facts, raw = ready.dataset.facts, ready.dataset.inputs[sample]
        return thumbnail(raw, facts.low, facts.high, themes.current(), 2 * _SIDE)

    def _name(self) -> None:
        group = QButtonGroup(self)
        for button in (self.pca, self.tsne):
            button.setCheckable(True)
            button.setProperty("look", "toggle")
            group.addButton(button)
        tip(
            self.pca,
            tr(
                "The two directions in which the samples differ most; at once. At most {n} are "
                "shown, spread evenly over all.",
                n=number(MOST_SHOWN, ",d"),
            ),
        )
        tip(
            self.tsne,
            tr(
                "Keeps neighbours together, so that groups show; takes a minute where there are "
                "many samples. At most {n} are laid out so, spread evenly over all.",
                n=number(MOST_NEIGHBOURS, ",d"),
            ),
        )

    def _lay_out(self) -> None:
        self.classes.setFixedWidth(LIST_WIDTH)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for widget in (self.pca, self.tsne):
            tools.addWidget(widget)
        tools.addWidget(self.work)
        tools.addWidget(self.about, 1)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addLayout(tools)
        left.addWidget(self.view, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addLayout(left, 1)
        row.addWidget(self.classes)

    def _connect(self) -> None:
        self._data.changed.connect(self.refresh)
        self._seen.turned.connect(self.refresh)
        self._selection.changed.connect(self._show_current)
        for signal in (self.work.stepped, self.work.done):
            signal.connect(self._on_found)
        self.work.given_up.connect(self._show)
        self.pca.clicked.connect(lambda: self.choose_way(PCA))
        self.tsne.clicked.connect(lambda: self.choose_way(TSNE))
        self.classes.chosen.connect(self._on_label_chosen)
        self.view.chosen.connect(self._on_chosen)

    def _on_found(self, found: _Found) -> None:
        self._found = found
        self._show()

    def _on_label_chosen(self, label: int | None) -> None:
        self._label = label
        self._show()

    def _on_chosen(self, sample: int) -> None:
        place = self._list.place(sample) if self._list is not None else None
        if place is not None:
            self._selection.choose_sample(place[1], place[0])


def _by_pca(ready: Ready) -> Generator[_Found, None, _Found]:
    """Find the directions of some samples, show these, and lay all of them out by them."""
    samples = samples_to_project(ready.dataset, MOST_SHOWN)
    some = evenly(samples, MOST_FITTED)
    rows = prepared_rows(ready.dataset, ready.preparation, some)
    found = components(rows, 2)
    spread, points = float(found.shares.sum()), np.zeros((len(samples), 2), np.float32)
    first = in_plane(found.of(rows))
    for start in range(0, len(samples), _AT_ONCE):
        yield _Found(PCA, some, first, spread, start / len(samples))
        piece = slice(start, start + _AT_ONCE)
        more = prepared_rows(ready.dataset, ready.preparation, samples[piece])
        points[piece] = in_plane(found.of(more))
    return _Found(PCA, samples, points, spread)


def _by_tsne(ready: Ready) -> Generator[_Found, None, _Found]:
    samples = samples_to_project(ready.dataset, MOST_NEIGHBOURS)
    layout = Layout(0.0, np.zeros((0, 2)))
    for layout in tsne(prepared_rows(ready.dataset, ready.preparation, samples)):
        yield _Found(TSNE, samples, layout.points, share=layout.share)
    return _Found(TSNE, samples, layout.points)


def _groups(ready: Ready, samples: Labels) -> tuple[AnyArray, Callable[[int, bool], Mark]]:
    """Return the class of each sample, or its shade in a regression, and how these look."""
    labels, facts = ready.dataset.labels[samples], ready.dataset.facts
    if not facts.targets:
        return labels, class_mark
    target = facts.targets[0]
    values = np.asarray(labels, np.float64).reshape(len(labels), -1)[:, 0]  # (n,)
    share = np.clip((values - target.low) / ((target.high - target.low) or 1.0), 0, 1)
    return np.rint(share * SHADES).astype(np.int64), value_mark


def _about(found: _Found, ready: Ready, *, is_busy: bool) -> str:
    n, n_all = len(found.samples), len(ready.dataset.labels) - len(ready.dataset.left_out)
    said = [tr("{n} of {all} samples", n=n, all=n_all) if n < n_all else ""]
    if found.way == PCA:
        said.append(tr("{share} of the spread", share=number(found.spread, ".0%")))
    elif found.share < 1 and not is_busy:
        said.append(tr("stopped on the way"))
    if n <= MOST_MARKS:
        said.append(tr("filled: training, rings: the other parts"))
    return " · ".join(filter(None, said))
