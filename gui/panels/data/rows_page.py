"""The page with the rows of a table: all of them, or those of a part and a class."""

from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from core.choice import PARTS
from core.messages import tr
from core.reading import TableReading
from gui.panels.alignment import BESIDE_A_CHOICE, show_whole_choices
from gui.panels.data.desk import DataDesk
from gui.panels.data.row_places import UNUSED, RowPlaces
from gui.panels.data.rows_model import RowsModel
from gui.panels.data.rows_view import RowsView
from gui.panels.data.table_at_hand import TableAtHand, gone_text
from gui.widgets.count_box import CountBox
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.fields import MOST_LISTED
from gui.widgets.labels import label
from gui.widgets.tips import tip
from gui.words import part_title

MOST_CLASSES = 200
"""Of more classes no list is offered."""

_LEAST_HEIGHT = 96


class RowsPage(QWidget):
    """Filters and a number above the rows; the row of the chosen sample is the selected one."""

    def __init__(self, desk: DataDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._at_hand = TableAtHand(desk, self)
        self._places: RowPlaces | None = None
        self._classes: tuple[str, ...] | None = None
        self._label_before: tuple[object, tuple[str, ...] | None] = (None, None)
        self._is_following = False
        self.model = RowsModel(self)
        self.view = RowsView(self.model, self)
        self.view.setAccessibleName(tr("Rows of the table"))
        self.part = self._list(tr("Part of the data"), tr("Which rows are shown"))
        self.label = self._list(tr("Class"), tr("Show the rows of one class only"))
        self.number = CountBox(
            tr("Number of the row"), tr("Number of the row, counted from 0"), parent=self
        )
        self.facts = ElidedLabel("", "small")
        self._fill_parts()
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show the table of the present data."""
        self._at_hand.refresh()
        ready, table = self._desk.data.ready, self._at_hand.table
        if self._at_hand.is_gone:
            self.facts.setText(gone_text())
        if ready is None or table is None or ready.choice.source != table.digest:
            return
        if self._places is None or self._places.ready is not ready:
            self._places = RowPlaces.make(ready, table.n_rows)
            self._fill_classes(ready.choice.facts.classes)
            self._show_rows()

    def place_now(self) -> Any:
        """Return which rows are shown: of which part, and of which class among which."""
        return self.part.currentData(), (self.label.currentData(), self._classes)

    def return_to(self, place: Any) -> None:
        """Show the same rows again, of these data."""
        part, self._label_before = place
        self.part.setCurrentIndex(max(0, self.part.findData(part)))
        self._choose_label_before()
        self._show_rows()

    def _choose_label_before(self) -> None:
        label, classes = self._label_before
        if classes == self._classes:
            self.label.setCurrentIndex(max(0, self.label.findData(label)))

    def go_to(self, row: int) -> None:
        """Select a row of the table, where it is among those shown."""
        place = self.model.place_of(row)
        if place is not None:
            self.view.setCurrentIndex(self.model.index(place, 0))

    def _show_rows(self) -> None:
        places, table = self._places, self._at_hand.table
        if places is None or table is None:
            return
        reading = places.ready.choice.reading
        assert isinstance(reading, TableReading)
        self._is_following = True
        self.model.show_table(
            table, reading, places.only(self.part.currentData(), self.label.currentData())
        )
        self._is_following = False
        n_rows = self.model.rowCount()
        self.facts.setText(
            tr("{n} row", "{n} rows", n=n_rows)
            if n_rows == table.n_rows
            else tr("{n} of {all} rows", n=n_rows, all=table.n_rows)
        )
        self._on_sample_changed()

    def _on_row_changed(self, index: QModelIndex) -> None:
        if self._is_following or not index.isValid() or self._places is None:
            return
        row = self.model.row_at(index.row())
        self._show_number(row)
        sample = self._places.sample_of(row)
        if sample is not None:
            part, place = sample
            self._desk.selection.choose_sample(place, part)

    def _on_sample_changed(self) -> None:
        """Select the row of the chosen sample, however it was chosen."""
        places, selection = self._places, self._desk.selection
        if places is None or places.ready is not self._desk.data.ready:
            return
        row = places.row_of(selection.part, selection.sample)
        if row is None:
            return
        now = self.view.currentIndex()
        self._is_following = True
        if not now.isValid() or self.model.row_at(now.row()) != row:
            if self.model.place_of(row) is None:
                self.view.clearSelection()
                self.view.setCurrentIndex(QModelIndex())
            self.go_to(row)
        self._is_following = False
        self._show_number(row)

    def _show_number(self, row: int) -> None:
        table = self._at_hand.table
        if table is not None:
            self.number.show_number(row, table.n_rows)

    def _fill_parts(self) -> None:
        self.part.addItem(tr("all rows"), "")
        for part in PARTS:
            self.part.addItem(part_title(part), part)
        self.part.addItem(tr("not used"), UNUSED)
        show_whole_choices(self.part)

    def _fill_classes(self, classes: tuple[str, ...]) -> None:
        self.label.setVisible(0 < len(classes) <= MOST_CLASSES)
        if classes == self._classes:
            return
        self._classes = classes
        self.label.clear()
        self.label.addItem(tr("all classes"), None)
        for place, name in enumerate(classes[:MOST_CLASSES]):
            self.label.addItem(name, place)
        room = self.label.fontMetrics().horizontalAdvance(self.label.itemText(0))
        self._choose_label_before()
        self.label.setMinimumWidth(room + BESIDE_A_CHOICE)

    def _list(self, name: str, about: str) -> QComboBox:
        box = QComboBox(self)
        box.setItemDelegate(QStyledItemDelegate(box))
        box.setMaxVisibleItems(MOST_LISTED)
        box.setAccessibleName(name)
        box.activated.connect(lambda _: self._show_rows())
        return tip(box, about)

    def _connect(self) -> None:
        for signal in (self._desk.document.changed, self._desk.data.changed):
            signal.connect(self.refresh)
        self._at_hand.changed.connect(self.refresh)
        self._desk.selection.changed.connect(self._on_sample_changed)
        self.view.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.number.chosen.connect(self._on_number_chosen)

    def _on_number_chosen(self, row: int) -> None:
        if self.model.place_of(row) is None:
            self.part.setCurrentIndex(0)
            self.label.setCurrentIndex(0)
            self._show_rows()
        self.go_to(row)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.part)
        head.addWidget(self.label)
        head.addWidget(self.facts, 1)
        head.addWidget(label(tr("Row"), "muted"))
        head.addWidget(self.number)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addLayout(head)
        # What scrolls takes the height there is: its wish would make the whole panel scroll.
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.view.setMinimumHeight(_LEAST_HEIGHT)
        rows.addWidget(self.view, 1)
