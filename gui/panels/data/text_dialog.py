"""Asks how the text of a table is written that could not be read as it seemed to be."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from core.data.csv_format import first_rows, sample_of
from core.data.reader import TableTextError
from core.messages import tr
from core.reading import CsvFormat
from gui.panels.alignment import align_titles, show_whole_choices
from gui.state.background import Background
from gui.widgets.fields import ChoiceBox
from gui.widgets.figures_table import dress_as_figures
from gui.widgets.form import SettingsForm
from gui.widgets.labels import label, wrapped
from gui.widgets.tips import tip

_SIZE = 860, 380
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_N_ROWS, _N_COLUMNS = 12, 40


class TextDialog(QDialog):
    """The first rows of a file as they would be read, beside how; it blocks nothing.

    Signals:
        wanted: the path of the file, and the CsvFormat in which it is to be read.
    """

    wanted = Signal(str, object)

    def __init__(self, error: TableTextError, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path, self._format = error.path, error.format
        self._data = b""
        self.setWindowTitle(tr("Text of the table"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self.form = SettingsForm(error.format, parent=self)
        self.form.edited.connect(self._on_edited)
        align_titles(self.form.layout())
        for box in self.form.findChildren(ChoiceBox):
            show_whole_choices(box)
        self.model = QStandardItemModel(self)
        self.rows = QTableView(self)
        self.rows.setModel(self.model)
        dress_as_figures(self.rows)
        self.rows.setSortingEnabled(False)
        self.rows.horizontalHeader().setDefaultAlignment(_LEFT)
        self.rows.setAccessibleName(tr("The first rows as they are read"))
        self.read = tip(QPushButton(tr("Read"), self), tr("Read the file in this way"))
        self.read.setProperty("look", "primary")
        self.read.setDefault(True)
        self._lay_out(str(error.message))
        self.work = Background(self)
        self.work.done.connect(self._on_loaded)
        path = error.path
        self.work.do(lambda: sample_of(path)[0])

    def _lay_out(self, problem: str) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.addButton(self.read, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.close)
        cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        tip(cancel, tr("Close this window"))
        settings = QVBoxLayout()
        settings.addWidget(self.form)
        settings.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addWidget(self.rows, 1)
        middle.addLayout(settings)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(14)
        column.addWidget(wrapped(label(problem, parent=self)))
        column.addLayout(middle, 1)
        column.addWidget(buttons)

    def _on_loaded(self, data: bytes) -> None:
        self._data = data
        self._show_rows()

    def _on_edited(self, form: CsvFormat) -> None:
        self._format = form
        self.form.show_settings(form)
        self._show_rows()

    def _show_rows(self) -> None:
        form = self._format
        rows = first_rows(self._data, form, _N_ROWS)
        names = rows.pop(0) if form.header and rows else []
        n_columns = min(_N_COLUMNS, max(map(len, [names, *rows]), default=0))
        self.model.clear()
        self.model.setColumnCount(n_columns)
        for row in rows:
            self.model.appendRow([QStandardItem(cell) for cell in row[:n_columns]])
        titles = [*names, *[""] * n_columns][:n_columns]
        self.model.setHorizontalHeaderLabels(titles)
        self.rows.resizeColumnsToContents()

    def _on_accepted(self) -> None:
        self.wanted.emit(str(self._path), self._format)
        self.close()
