"""The rows of a table for Qt's views; a cell is read when it is painted."""

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.arrays import AnyArray
from core.data.table import Table
from core.data.table_edits import uses_of
from core.messages import Message, tr
from core.reading import FEATURE, IGNORE, NUMBER, TARGET, ColumnUse, TableReading
from core.settings import settings_of
from gui import theme

_LONGEST = 200
_TITLES = {
    setting.name: dict(setting.choices)
    for setting in settings_of(ColumnUse)
    if setting.name in ("role", "type")
}

Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """A table, all of it or some of its rows."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self._uses: tuple[ColumnUse, ...] = ()
        self._rows: AnyArray | None = None
        self._n_rows = 0

    def show_table(
        self,
        table: Table | None,
        reading: TableReading | None,
        rows: AnyArray | None = None,
        most: int | None = None,
    ) -> None:
        """Show a table.

        Args:
            table: None for nothing.
            reading: says what the columns are for, in their titles.
            rows: (n,) sorted numbers of the rows to show; None for all.
            most: so many rows from the first; None for all.
        """
        self.beginResetModel()
        self._table, self._rows = table, rows
        self._uses = () if table is None or reading is None else uses_of(table, reading)
        n_rows = 0 if table is None else table.n_rows if rows is None else len(rows)
        self._n_rows = n_rows if most is None else min(n_rows, most)
        self.endResetModel()

    def row_at(self, place: int) -> int:
        """Return the number in the table of a row shown."""
        return place if self._rows is None else int(self._rows[place])

    def place_of(self, row: int) -> int | None:
        """Return where a row of the table is shown; None where it is not."""
        if self._rows is None:
            return row if 0 <= row < self._n_rows else None
        place = int(np.searchsorted(self._rows, row))
        is_there = place < self._n_rows and int(self._rows[place]) == row
        return place if is_there else None

    def titles(self) -> list[tuple[str, str]]:
        """Return the name of each column, and what it is for."""
        return [(use.name, use_text(use)) for use in self._uses]

    def _about_row(self, place: int, role: int) -> str | None:
        row = self.row_at(place)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tr("Row #{row:d}, counted from 0; a line of names does not count", row=row)
        return f"#{row}" if role == Qt.ItemDataRole.DisplayRole else None

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return self._n_rows

    def columnCount(self, parent: Index | None = None) -> int:
        return len(self._uses)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._table is None:
            return None
        column = self._table.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = column.text(self.row_at(index.row()))
            if role == Qt.ItemDataRole.ToolTipRole:
                return text or tr("There is no value here")
            return text[:_LONGEST].replace("\n", " ") or "–"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_number = column.type == NUMBER
            side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        look = theme.current()
        if role == Qt.ItemDataRole.BackgroundRole:
            is_missing = not column.text(self.row_at(index.row()))
            return look.hover if is_missing else None
        if role == Qt.ItemDataRole.ForegroundRole:
            is_used = self._uses[index.column()].role != IGNORE
            return look.text if is_used else look.muted
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return self._about_row(section, role) if section < self._n_rows else None
        if self._table is None or section >= len(self._uses):
            return None
        use, is_number = self._uses[section], self._table.columns[section].type == NUMBER
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{use.name}\n{use_text(use)}"
        return use.name if role == Qt.ItemDataRole.ToolTipRole else None


def use_text(use: ColumnUse) -> str:
    """Say what a column is for, and what its values are."""
    role = str(_TITLES["role"][use.role])
    if use.role not in (FEATURE, TARGET):
        return role
    return str(Message("{use} · {type}", use=role, type=_TITLES["type"][use.type]))
