"""How the text of a table is written, beside its first rows as they are read so."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.data.table import Table
from core.messages import tr
from core.reading import CsvFormat, TableReading
from gui.panels.alignment import align_titles, show_whole_choices
from gui.panels.data.rows_model import RowsModel
from gui.panels.data.rows_view import RowsView
from gui.widgets.fields import ChoiceBox
from gui.widgets.form import SettingsForm

_N_ROWS = 50
_SCROLL_BAR = 12


class FormatView(QWidget):
    """The first rows, and the settings of their text.

    Signals:
        edited: the new CsvFormat.
    """

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = RowsModel(self)
        self.rows = RowsView(self.model, self)
        self.rows.setAccessibleName(tr("The first rows as they are read"))
        self.form = SettingsForm(CsvFormat(), parent=self)
        self.form.edited.connect(self.edited)
        align_titles(self.form.layout())
        for box in self.form.findChildren(ChoiceBox):
            show_whole_choices(box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.rows, 1)
        row.addWidget(self._scrolled())

    def _scrolled(self) -> QScrollArea:
        """Return the form in a place that may be lower than it is."""
        area, page = QScrollArea(self), QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.form)
        column.addStretch(1)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        area.setFixedWidth(page.minimumSizeHint().width() + _SCROLL_BAR)
        return area

    def show_table(self, table: Table | None, reading: TableReading) -> None:
        """Show the first rows of a table, and how its text is read."""
        self.model.show_table(table, reading, most=_N_ROWS)
        if reading.format is not None:
            self.form.show_settings(reading.format)
