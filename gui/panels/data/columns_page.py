"""The page about the columns of a table: what each is for, and how its text is read."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.data.suspicions import Suspicion
from core.data.table_edits import with_targets, with_task, with_uses
from core.messages import tr
from core.reading import ColumnUse, CsvFormat, TableReading
from core.settings import settings_of
from gui import theme as themes
from gui.panels.alignment import show_whole_choices
from gui.panels.data.asking import Asking
from gui.panels.data.column_form import ColumnForm
from gui.panels.data.columns_model import JOIN, ColumnsModel
from gui.panels.data.columns_view import ColumnsView
from gui.panels.data.desk import DataDesk
from gui.panels.data.format_view import FormatView
from gui.panels.data.sample_remarks import SampleRemarks
from gui.panels.data.table_at_hand import TableAtHand, gone_text
from gui.panels.learn_link import learn_link
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.fields import ChoiceBox
from gui.widgets.icon import icon
from gui.widgets.tips import tip

_LEAST_HEIGHT, _WIDEST_REMARK = 96, 560


class ColumnsPage(QWidget):
    """A list of the columns beside the settings of one; or the first rows and their text."""

    def __init__(self, desk: DataDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.asking = Asking(desk, self)
        self.at_hand = TableAtHand(desk, self)
        self.model = ColumnsModel(self.at_hand, self)
        self.list = ColumnsView(self.model, self)
        self.column = ColumnForm(self)
        self.text = FormatView(self)
        tasks = next(s for s in settings_of(TableReading) if s.name == "task")
        self.task = ChoiceBox(tasks, "classify", self)
        self.task.setAccessibleName(str(tasks.title))
        tip(self.task, tr("What a network is asked for with this table"))
        self.facts = ElidedLabel("", "small")
        self.remarks = QPushButton(self)
        tip(self.remarks, tr("What is doubtful about columns and samples, and what was left out"))
        self.remarks.setObjectName("remarks")
        self.remark_menu = QMenu(self.remarks)
        self.remark_menu.setToolTipsVisible(True)
        self.remarks.setMenu(self.remark_menu)
        self.of_samples = SampleRemarks(desk, self)
        self.format = tip(
            QPushButton(tr("Text of the table"), self),
            tr("See how the text is read, and correct it"),
        )
        for button in (self.remarks, self.format):
            button.setProperty("look", "toggle")
        self.format.setCheckable(True)
        self._views = QStackedWidget(self)
        self._column_before = ""
        self._lay_out()
        self._connect()
        self.refresh()

    @property
    def reading(self) -> TableReading | None:
        """The reading that is shown."""
        shown = self.asking.shown
        return shown if isinstance(shown, TableReading) else None

    def refresh(self) -> None:
        """Show the present table and reading."""
        self.asking.refresh()
        self.at_hand.refresh()
        self._show_facts()

    def _connect(self) -> None:
        for signal in (self._desk.document.changed, self._desk.data.changed):
            signal.connect(self.refresh)
        self.asking.turned.connect(self._show)
        self.at_hand.changed.connect(self._show)
        self.at_hand.learned.connect(self._show)
        self.model.edited.connect(self._on_edited)
        self.list.chosen.connect(self._show_column)
        self.list.selectionModel().selectionChanged.connect(self._on_picked)
        self.column.edited.connect(self._on_use_edited)
        self.column.repair_wanted.connect(self._repair)
        self.column.join_wanted.connect(self._join)
        self.text.edited.connect(self._on_format_edited)
        self.task.edited.connect(self._on_task_chosen)
        self.of_samples.learned.connect(self._show_remarks)
        self.format.toggled.connect(self._views.setCurrentIndex)

    def place_now(self) -> tuple[str, bool]:
        """Return the chosen column, and whether the text of the table is shown."""
        row = self.list.currentIndex().row()
        names = (name for name, at in self.model.rows.items() if at == row)
        return next(names, self._column_before), self.format.isChecked()

    def return_to(self, place: tuple[str, bool]) -> None:
        """Choose the same column again, and show the text of the table or not."""
        self._column_before, is_text = place
        self.format.setChecked(is_text)
        if self._column_before in self.model.rows:
            self.list.choose(self.model.rows[self._column_before])

    def look_at(self, name: str) -> None:
        """Bring a column forward."""
        self.format.setChecked(False)
        self.list.choose(self.model.rows[name])

    # Private

    def _show(self) -> None:
        reading, table = self.reading, self.at_hand.table
        is_whole = reading is not None and bool(reading.columns)
        self.model.show_reading(table, reading if is_whole else None)
        self._show_facts()
        self.column.setEnabled(bool(self.model.rowCount()))
        if reading is None or table is None or not is_whole:
            return
        self.at_hand.think_of(reading.targets)
        self.task.show_value(reading.task)
        if not self.list.currentIndex().isValid() and self.model.rowCount():
            names = (self._column_before, *reading.targets)
            rows = (self.model.rows[name] for name in names if name in self.model.rows)
            self.list.choose(next(rows, 0))
        self._show_column(self.list.currentIndex().row())
        self.text.show_table(table, reading)
        self._show_format(has_format=reading.format is not None)
        self._show_remarks()
        self._show_facts()

    def _show_format(self, *, has_format: bool) -> None:
        self.format.setEnabled(has_format)
        if has_format:
            tip(self.format, tr("See how the text is read, and correct it"))
        else:
            self.format.setChecked(False)
            tip(self.format, tr("This table tells by itself how it is written"))

    def _show_remarks(self) -> None:
        """List what is doubtful: of samples, of columns that are used, and why others are not."""
        of_columns = sorted(self.model.suspicions.values(), key=lambda each: each.repair is None)
        self.remark_menu.clear()
        metrics = self.remark_menu.fontMetrics()
        for suspicion in (*self.of_samples.found, *of_columns):
            text = str(suspicion.message)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, _WIDEST_REMARK)
            action = self.remark_menu.addAction(shown.replace("&", "&&"))
            is_used = suspicion.repair is not None or not suspicion.column
            colour = themes.current().warning if is_used else themes.current().muted
            action.setIcon(icon("warning" if is_used else "info", colour))
            tip(action, text)
            action.triggered.connect(lambda _=False, each=suspicion: self._look_into(each))
        n = len(self.remark_menu.actions())
        self.remarks.setText(tr("{n} remark", "{n} remarks", n=n))
        self.remarks.setVisible(n > 0)

    def _look_into(self, suspicion: Suspicion) -> None:
        if suspicion.column:
            self.look_at(suspicion.column)
        else:
            self.of_samples.show(suspicion)

    def _show_facts(self) -> None:
        choice, table = self._desk.document.project.data, self.at_hand.table
        if choice is None or table is None:
            self.facts.setText(gone_text() if self.at_hand.is_gone else "")
            return
        facts = choice.facts
        inputs = tr("{n} input", "{n} inputs", n=facts.input_shape[0])
        wanted = (
            tr("{n} target", "{n} targets", n=len(facts.targets))
            if facts.targets
            else tr("{n} class", "{n} classes", n=len(facts.classes))
        )
        rows = tr("{n} row", "{n} rows", n=table.n_rows)
        if facts.n_samples < table.n_rows:
            rows = tr("{n} of {all} rows", n=facts.n_samples, all=table.n_rows)
        self.facts.setText(f"{inputs} → {wanted} · {rows}")

    def _show_column(self, row: int) -> None:
        if 0 <= row < self.model.rowCount():
            use = self.model.use(row)
            suspicion = self.model.suspicions.get(use.name)
            self.column.show_column(use, self.at_hand.summary(row), suspicion)
            n_others = len(self.list.picked) - 1
            self.column.show_picked(use.name, n_others, may_join=self.model.may_join(row))

    def _on_picked(self) -> None:
        self._show_column(self.list.currentIndex().row())

    def _ask(self, reading: TableReading, names: Sequence[str], setting: str = "") -> None:
        text = (
            tr("Change column {name}", name=names[0])
            if len(names) == 1
            else tr("Change {n} column", "Change {n} columns", n=len(names))
        )
        self.asking.ask(reading, text, merge=f"column {' '.join(names)} {setting}")

    def _meant_with(self, name: str) -> list[str]:
        """Return the columns that are picked with one; itself alone where it is not picked."""
        picked = [self.model.use(row).name for row in self.list.picked]
        return picked if name in picked else [name]

    def _on_edited(self, name: str, setting: str, value: object) -> None:
        table, reading = self.at_hand.table, self.reading
        if table is None or reading is None:
            return
        names = self._meant_with(name)
        if value == JOIN:
            self._ask(with_targets(table, reading, {*reading.targets, *names}), names, setting)
        else:
            self._ask(with_uses(table, reading, names, **{setting: value}), names, setting)

    def _chosen(self) -> ColumnUse | None:
        """Return the column in the form; None while other data are on their way."""
        row = self.list.currentIndex().row()
        return self.model.use(row) if 0 <= row < self.model.rowCount() else None

    def _join(self) -> None:
        use = self._chosen()
        if use is not None:
            self._on_edited(use.name, "role", JOIN)

    def _on_use_edited(self, use: ColumnUse) -> None:
        before = self._chosen()
        if before is None:
            return
        for setting in settings_of(ColumnUse):
            value = getattr(use, setting.name)
            if value != getattr(before, setting.name):
                self._on_edited(before.name, setting.name, value)

    def _repair(self) -> None:
        use = self._chosen()
        suspicion = None if use is None else self.model.suspicions.get(use.name)
        if use is not None and suspicion is not None and suspicion.repair is not None:
            self._ask(suspicion.repair, [use.name])

    def _on_format_edited(self, form: CsvFormat) -> None:
        if self.reading is not None:
            # Other text has other columns: what they are for is found out anew.
            wanted = self.reading.with_(format=form, columns=())
            self.asking.ask(wanted, tr("Read the text another way"), merge="format")

    def _on_task_chosen(self, task: str) -> None:
        table, reading = self.at_hand.table, self.reading
        if table is not None and reading is not None:
            self.asking.ask(with_task(table, reading, task), tr("Change the task"), merge="task")

    def _lay_out(self) -> None:
        columns = QWidget(self)
        across = QHBoxLayout(columns)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(16)
        across.addWidget(self.list, 1)
        across.addWidget(self.column)
        # What scrolls takes the height there is: its wish would make the whole panel scroll.
        self._views.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._views.setMinimumHeight(_LEAST_HEIGHT)
        self._views.addWidget(columns)
        self._views.addWidget(self.text)
        show_whole_choices(self.task)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.task)
        head.addWidget(self.facts, 1)
        head.addWidget(learn_link("missing", self))
        head.addWidget(self.remarks)
        head.addWidget(self.format)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addLayout(head)
        rows.addWidget(self._views, 1)
