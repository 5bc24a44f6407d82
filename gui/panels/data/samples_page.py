"""The page Samples: all of them by class, found again, and corrected where a label is wrong."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from core.choice import LEFT_OUT, PARTS
from core.messages import number, tr
from gui.panels.data.class_list import ClassList
from gui.panels.data.desk import DataDesk
from gui.panels.data.file_menu import FileMenu
from gui.panels.data.sample_grid import SampleGrid
from gui.panels.data.sample_list import CORRECTED, FOUND, SampleList, Wanted
from gui.panels.data.sample_list import LEFT_OUT as OUT
from gui.panels.seen import Seen
from gui.state.data_figures import DataFigures
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.icon import icon_button
from gui.widgets.tips import tip
from gui.words import part_title

LIST_WIDTH = 148
_SEARCH_WIDTH, _AROUND_TEXT = 152, 26
PAUSE_MS = 120


class SamplesPage(QWidget):
    """Classes on the left, samples on the right, and above them what can be done."""

    def __init__(self, desk: DataDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data, self._selection = desk.data, desk.selection
        self._document = desk.document
        self._figures = DataFigures.of(desk.data)
        self._list: SampleList | None = None
        self._wanted = Wanted()
        self._wanted_before: tuple[str, Wanted] | None = None
        self._is_choosing = False
        self.classes, self.grid = ClassList(self), SampleGrid(self)
        self.files = FileMenu(desk.data, self.grid)
        self.parts, self.search = QComboBox(self), QLineEdit(self)
        self.count = ElidedLabel("", "small", parent=self)
        self.give = QComboBox(self)
        self.leave_out = icon_button("trash", tr("Leave out"), self)
        self.as_read = icon_button("reset", tr("As read"), self)
        self._soon = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._seen = Seen(self)
        self._name()
        self._name_search(has_files=False)
        self._lay_out()
        self._connect()
        self.refresh()

    @property
    def wanted(self) -> Wanted:
        """Which samples are listed."""
        return self._wanted

    def want(self, wanted: Wanted) -> None:
        """List other samples."""
        self._wanted = wanted
        self.refresh()

    def place_now(self) -> tuple[str, Wanted] | None:
        """Return which samples are listed, and of which data."""
        if self._list is None:
            return self._wanted_before
        return self._list.ready.choice.digest, self._wanted

    def return_to(self, place: tuple[str, Wanted] | None) -> None:
        """List the same samples again, when these data are seen."""
        self._wanted_before, self._list = place, None
        self.refresh()

    def show_found(self, samples: Sequence[int]) -> None:
        """List samples that something was found about, all of them picked."""
        self.refresh()  # else other data would be all that is shown at the first look
        self.want(Wanted(part=FOUND, samples=tuple(samples)))
        self.grid.pick_all()

    def refresh(self) -> None:
        """Show the samples at hand, as long as somebody sees them."""
        ready = self._data.ready
        if ready is None or not self._seen.now:
            return
        if self._list is None or self._list.ready is not ready:
            is_other = self._list is None or self._list.ready.choice.digest != ready.choice.digest
            self._list = SampleList(ready)
            if is_other:
                self._begin_anew()
        listed, wanted = self._list, self._wanted
        found = listed.find(wanted)
        self.grid.show_samples(listed, found, tr("No sample is like this."))
        self.classes.show_classes(
            ready, listed.counts(wanted), self._figures.figures(), wanted.label
        )
        self._show_wanted()
        self._show_picks()
        self._show_looked_at(is_sought=False)

    def _begin_anew(self) -> None:
        """Offer the classes of other data, and want all of their samples."""
        assert self._list is not None
        classes = self._list.facts.classes
        self._name_search(has_files=bool(self._list.ready.dataset.files))
        digest, wanted = self._wanted_before or ("", Wanted())
        self._wanted = wanted if digest == self._list.ready.choice.digest else Wanted()
        self._wanted_before = None
        self.search.clear()
        self.classes.setVisible(len(classes) > 1)
        self.give.setVisible(len(classes) > 1)
        self.give.clear()
        for label, name in enumerate(classes):
            self.give.addItem(name, label)
        self.give.setCurrentIndex(-1)

    def _show_wanted(self) -> None:
        wanted = self._wanted
        place = self.parts.findData(FOUND)
        if wanted.samples and place < 0:
            self.parts.addItem(tr("found"), FOUND)
        elif not wanted.samples and place >= 0:
            self.parts.removeItem(place)
        self.parts.setCurrentIndex(self.parts.findData(wanted.part))
        if self.search.text() != wanted.text:
            self.search.setText(wanted.text)

    def _show_looked_at(self, *, is_sought: bool = True) -> None:
        """Ring the sample of the stack, and seek it where it was chosen elsewhere."""
        ready = self._data.ready
        if ready is None or self._list is None or self._list.ready is not ready:
            return
        index = ready.parts[self._selection.part]
        is_shown = len(index) and not self._selection.shows_drawing
        sample = int(index[self._selection.sample % len(index)]) if is_shown else -1
        self.grid.show_looked_at(sample, is_sought=is_sought and not self._is_choosing)

    def _show_picks(self) -> None:
        """Offer what can be done with the picked samples."""
        n = len(self.grid.picks)
        why = tr("Pick samples first: click, Ctrl+click, Shift+click, or Ctrl+A for all")
        given = tr(
            "Give {n} picked sample another class", "Give {n} picked samples another class", n=n
        )
        out = tr(
            "Take {n} picked sample out of all parts",
            "Take {n} picked samples out of all parts",
            n=n,
        )
        back = tr(
            "Take the corrections of {n} picked sample back",
            "Take the corrections of {n} picked samples back",
            n=n,
        )
        for widget, text in ((self.give, given), (self.leave_out, out), (self.as_read, back)):
            widget.setEnabled(bool(n))
            tip(widget, text if n else why)
        said = tr("{n} picked", "{n} picked", n=n) if n else number(len(self.grid.samples))
        name = self._class_of_picks()
        self.count.setText(f"{said} · {name}" if name else said)

    def _class_of_picks(self) -> str:
        """Return the class that all picked samples have, "" where there is no such one.

        Samples that were given another class move there, mostly out of sight.
        """
        picks = list(self.grid.picks)
        if self._list is None or not picks or not self._list.facts.classes:
            return ""
        labels = self._list.ready.dataset.labels[picks]
        return self._list.truth(picks[0]) if (labels == labels[0]).all() else ""

    def _name(self) -> None:
        self.parts.addItem(tr("All parts"), "")
        for part in PARTS:
            self.parts.addItem(part_title(part), part)
        self.parts.addItem(tr("corrected"), CORRECTED)
        self.parts.addItem(tr("left out"), OUT)
        self.parts.setAccessibleName(tr("Part of the data"))
        tip(
            self.parts, tr("List the samples of one part, or those that were corrected or left out")
        )
        self.search.setClearButtonEnabled(True)
        self.give.setPlaceholderText(tr("Give class…"))
        self.give.setAccessibleName(tr("Give class…"))
        self.give.setMaxVisibleItems(20)

    def _name_search(self, *, has_files: bool) -> None:
        name = tr("Class, file or number") if has_files else tr("Class or number")
        about = (
            tr("List samples whose class or file has this in its name, or whose number it is")
            if has_files
            else tr("List samples whose class has this in its name, or whose number it is")
        )
        self.search.setPlaceholderText(name)
        beside = self.search.fontMetrics().horizontalAdvance(name) + _AROUND_TEXT
        self.search.setFixedWidth(max(_SEARCH_WIDTH, beside))
        self.search.setAccessibleName(name)
        tip(self.search, about)

    def _lay_out(self) -> None:
        self.classes.setFixedWidth(LIST_WIDTH)
        self.give.setFixedWidth(124)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for widget in (self.parts, self.search):
            tools.addWidget(widget)
        tools.addWidget(self.count, 1)
        for widget in (self.give, self.leave_out, self.as_read):
            tools.addWidget(widget)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addLayout(tools)
        right.addWidget(self.grid, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.classes)
        row.addLayout(right, 1)

    def _connect(self) -> None:
        self._data.changed.connect(self.refresh)
        self._figures.changed.connect(self.refresh)
        self._seen.turned.connect(self.refresh)
        self._selection.changed.connect(self._on_selection_changed)
        self._soon.timeout.connect(self._on_searched)
        self.classes.chosen.connect(lambda label: self.want(replace(self._wanted, label=label)))
        self.parts.activated.connect(self._on_part_chosen)
        self.search.textEdited.connect(lambda _: self._soon.start())
        self.grid.chosen.connect(self._on_chosen)
        self.grid.picked.connect(self._show_picks)
        self.give.activated.connect(self._on_class_given)
        self.leave_out.clicked.connect(self._on_left_out)
        self.as_read.clicked.connect(self._on_taken_back)

    def _on_selection_changed(self) -> None:
        self._show_looked_at()

    def _on_part_chosen(self) -> None:
        self.want(replace(self._wanted, part=self.parts.currentData()))

    def _on_searched(self) -> None:
        self.want(replace(self._wanted, text=self.search.text()))

    def _on_chosen(self, sample: int) -> None:
        place = self._list.place(sample) if self._list is not None else None
        if place is None:
            return
        self._is_choosing = True
        self._selection.choose_sample(place[1], place[0])
        self._is_choosing = False

    def _on_class_given(self) -> None:
        picks, label = self.grid.picks, int(self.give.currentData())
        self.give.setCurrentIndex(-1)
        name = self.give.itemText(label)
        text = tr(
            "Give {n} sample the class {name}",
            "Give {n} samples the class {name}",
            n=len(picks),
            name=name,
        )
        self._data.correct(picks, label, text)

    def _on_left_out(self) -> None:
        picks = self.grid.picks
        text = tr("Leave {n} sample out", "Leave {n} samples out", n=len(picks))
        self._data.correct(picks, LEFT_OUT, text)

    def _on_taken_back(self) -> None:
        picks = self.grid.picks
        text = tr("Take {n} correction back", "Take {n} corrections back", n=len(picks))
        self._data.correct(picks, None, text)
