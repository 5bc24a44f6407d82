"""The first page of the data panel: what is in the data, some samples, and the split."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.arrays import AnyArray
from core.choice import DataChoice
from core.data import library
from core.data.recipes import title_of
from core.facts import Facts
from core.messages import Message, number, tr
from gui.charts.counts import ClassCounts
from gui.charts.spread import TargetSpread
from gui.panels.data.desk import DataDesk
from gui.panels.data.recipe_form import RecipeForm
from gui.panels.data.sample_strip import SampleStrip
from gui.panels.data.split_form import SplitForm
from gui.state.data import Ready
from gui.state.look import PART_ORDER
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.icon import icon
from gui.widgets.labels import label, wrapped
from gui.widgets.tips import tip
from gui.words import part_title


class Overview(QWidget):
    """Three columns: what is in the data, samples, and the split.

    Signals:
        located: somebody wants to say where missing data are.
        more_wanted: somebody wants to read all that was found in the data.
    """

    located = Signal()
    more_wanted = Signal()

    def __init__(self, desk: DataDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._data, self._selection = desk.document, desk.data, desk.selection
        self.name = ElidedLabel("", "strong")
        self.facts = wrapped(label("", "small"))
        self.notice = ElidedLabel("", "small")
        self.more = tip(QPushButton(tr("more")), tr("Read all that was found in these data"))
        self.more.setProperty("look", "link")
        self.more.setProperty("scale", "small")
        self.more.clicked.connect(self.more_wanted)
        self.recipe = RecipeForm(self._document, self._data)
        self.counts = ClassCounts()
        self.spread = TargetSpread()
        self.locate = QPushButton(icon("open"), tr("Locate data…"))
        tip(self.locate, tr("Choose the folder or file in which these data are now"))
        self.locate.clicked.connect(self.located)
        self.anew = QPushButton(icon("reset"), tr("Read again"))
        tip(self.anew, tr("Read what stands there now, the way it was read before"))
        self.anew.clicked.connect(lambda: self._data.locate(self._changed_place))
        self._changed_place = ""
        self.samples = SampleStrip()
        self.samples.chosen.connect(self._selection.choose_sample)
        self.samples_title = ElidedLabel("", "section")
        self.split = SplitForm(self._document, self._data)
        self._samples_column = QWidget()
        self._has_room = self._has_height = True
        self._lay_out()
        for signal in (self._document.changed, self._data.changed, self._selection.changed):
            signal.connect(self.refresh)
        self.refresh()

    def show_samples_column(self, has_room: bool) -> None:
        """Leave the samples out of a narrow panel: the stack shows one anyway."""
        self._has_room = has_room
        self._samples_column.setVisible(has_room and self._data.ready is not None)

    def show_charts(self, has_height: bool) -> None:
        """Leave the chart of targets out of a low panel that has settings of data to show."""
        self._has_height = has_height
        self._show_spread()

    def _show_spread(self) -> None:
        has_place = self._has_height or self.recipe.recipe is None
        self.spread.setVisible(has_place and self._values() is not None)

    def refresh(self) -> None:
        """Show the present data."""
        choice, ready = self._document.project.data, self._data.ready
        is_missing = choice is not None and self._data.is_missing
        self._changed_place = _place_of(choice) if choice is not None and is_missing else ""
        self.locate.setVisible(is_missing)
        self.anew.setVisible(bool(self._changed_place))
        self.recipe.refresh()
        # The classes of generated points are even, which needs no chart.
        has_counts = choice is not None and not choice.facts.targets
        self.counts.setVisible(has_counts and self.recipe.recipe is None)
        self._show_spread()
        self.show_samples_column(self._has_room)
        self._show_notice(ready)
        self.split.refresh()
        if choice is None:
            self.name.setText(tr("No data chosen"))
            self.facts.setText(tr("Choose built-in data, or a folder or file of your own."))
        else:
            self._show_choice(choice)
        if ready is not None:
            self._show_samples(ready)

    def _values(self) -> AnyArray | None:
        """Return the values of the first target (N,), None while there are none at hand."""
        choice, ready = self._document.project.data, self._data.ready
        if choice is None or ready is None or not choice.facts.targets:
            return None
        if ready.choice.digest != choice.digest:
            return None
        labels = ready.dataset.labels
        return labels if labels.ndim == 1 else labels[:, 0]

    def _show_choice(self, choice: DataChoice) -> None:
        facts = choice.facts
        self.name.setText(str(title_of(choice)))
        self.counts.show_counts(facts.classes, facts.counts)
        if (values := self._values()) is not None:
            self.spread.show_values(facts.targets[0], values)
        lost = self._data.is_missing
        self.facts.setText(_lost(choice, self._changed_place) if lost else describe(choice))

    def _show_notice(self, ready: Ready | None) -> None:
        """Show the first thing that was found, and that there are others."""
        notices = ready.dataset.notices if ready is not None else ()
        self.notice.setText(str(notices[0]) if notices else "")
        self.notice.setVisible(bool(notices))
        self.more.setVisible(bool(notices))

    def _show_samples(self, ready: Ready) -> None:
        order = (self._selection.part, *PART_ORDER)
        part = next((part for part in order if len(ready.parts[part])), None)
        if part is None:
            return
        current = self._selection.sample % len(ready.parts[part])
        self.samples.show_samples(ready, part, current)
        self.samples_title.setText(tr("Samples · {part}", part=part_title(part)))

    def _lay_out(self) -> None:
        what = QVBoxLayout()
        what.setSpacing(4)
        for widget in (self.name, self.facts):
            what.addWidget(widget)
        told = QHBoxLayout()
        told.setSpacing(4)
        told.addWidget(self.notice, 1)
        told.addWidget(self.more)
        what.addLayout(told)
        for button in (self.anew, self.locate):
            what.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        what.addWidget(self.recipe)
        what.addWidget(self.counts, 1)
        what.addWidget(self.spread, 1)
        what.addStretch(0)
        samples = QVBoxLayout(self._samples_column)
        samples.setContentsMargins(0, 0, 0, 0)
        samples.setSpacing(8)
        samples.addWidget(self.samples_title)
        samples.addWidget(self.samples, 1)
        self._samples_column.setSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addLayout(what, 3)
        row.addWidget(self._samples_column, 3)
        row.addWidget(self.split)


def describe(choice: DataChoice) -> str:
    """Return what is in chosen data, in two lines."""
    facts = choice.facts
    samples = tr("{n} sample", "{n} samples", n=facts.n_samples)
    asked = tr("{n} class", "{n} classes", n=len(facts.classes))
    if facts.targets:
        names = ", ".join(target.title for target in facts.targets)
        asked = tr("target {names}", "targets {names}", n=len(facts.targets), names=names)
    if facts.features:
        return f"{samples} · {asked}\n{inputs_of(facts)}"
    shape = str(Message("{shape}", shape=facts.input_shape))
    values = tr("values {low} to {high}", low=number(facts.low), high=number(facts.high))
    return f"{samples} · {asked}\n{shape} · {values}"


def inputs_of(facts: Facts) -> str:
    """Return how many inputs a table makes, and of how many columns."""
    inputs = tr("{n} input", "{n} inputs", n=len(facts.features))
    columns = tr("from {n} column", "from {n} columns", n=facts.n_columns)
    return f"{inputs} {columns}"


def _place_of(choice: DataChoice) -> str:
    """Return where lost data once were and something else is now; "" where nothing is."""
    return next((place for place in library.places_of(choice) if Path(place).exists()), "")


def _lost(choice: DataChoice, changed_place: str) -> str:
    if changed_place:
        return tr(
            "{file} has changed since these data were read from it. Read it again, or say where "
            "the data of then are.",
            file=Path(changed_place).name,
        )
    return tr(
        "The data “{name}” are not on this computer. Say where they are, or choose others.",
        name=choice.name,
    )
