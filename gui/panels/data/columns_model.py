"""The columns of a table for Qt's views: a row for each, with what it is used for."""

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)

from core.data.suspicions import Suspicion
from core.data.table import Table
from core.data.table_edits import remarks, uses_of
from core.data.table_summary import Summary
from core.messages import Message, number, tr
from core.reading import FEATURE, IGNORE, TARGET, ColumnUse, TableReading
from core.settings import Choices, settings_of
from gui import theme
from gui.panels.data.table_at_hand import TableAtHand
from gui.widgets.icon import icon

NAME, USE, TYPE, VALUES, MISSING = range(5)
SUMMARY = Qt.ItemDataRole.UserRole + 1
SIGN = QSize(14, 14)
JOIN = "join"
"""Chosen as a use: the column is to be predicted beside the present targets."""

_EDITED = {USE: "role", TYPE: "type"}
_MOST_TOLD = 6

Index = QModelIndex | QPersistentModelIndex


class ColumnsModel(QAbstractTableModel):
    """What each column is used for, as a reading says.

    Attributes:
        suspicions: what is doubtful about columns, by name.
        rows: of the columns, by name.

    Signals:
        edited: name of a column, name of a setting, and its new value.
    """

    edited = Signal(str, str, object)

    def __init__(self, at_hand: TableAtHand, parent: QObject) -> None:
        super().__init__(parent)
        self._at_hand = at_hand
        self._table: Table | None = None
        self._uses: tuple[ColumnUse, ...] = ()
        self.suspicions: dict[str, Suspicion] = {}
        self.rows: dict[str, int] = {}

    def show_reading(self, table: Table | None, reading: TableReading | None) -> None:
        """Show the columns of a table."""
        uses = () if table is None or reading is None else uses_of(table, reading)
        is_other = table is not self._table or len(uses) != len(self._uses)
        if is_other:
            self.beginResetModel()
        self._table, self._uses, self.suspicions = table, uses, {}
        if table is not None and reading is not None:
            self.rows = {use.name: row for row, use in enumerate(uses)}
            self.suspicions = remarks(table, reading, self._at_hand.reasons)
        if is_other:
            self.endResetModel()
        else:
            self.tell_all()

    def tell_all(self) -> None:
        """Let views look at everything again."""
        if self._uses:
            last = self.index(len(self._uses) - 1, MISSING)
            self.dataChanged.emit(self.index(0, 0), last)

    def use(self, row: int) -> ColumnUse:
        """Return what a column is used for."""
        return self._uses[row]

    def choices(self, column: int) -> Choices:
        """Return what may be chosen in a column of the view."""
        name = _EDITED[column]
        return next(setting.choices for setting in settings_of(ColumnUse) if setting.name == name)

    def choices_at(self, index: Index) -> Choices:
        """Return what may be chosen in a cell: beside a target, a column may be another one."""
        choices = self.choices(index.column())
        if index.column() != USE or not self.may_join(index.row()):
            return choices
        place = [name for name, _ in choices].index(TARGET) + 1
        return (*choices[:place], (JOIN, Message("target too")), *choices[place:])

    def may_join(self, row: int) -> bool:
        """Tell whether a column is no target, but another one is."""
        is_target = [use.role == TARGET for use in self._uses]
        return any(is_target) and not is_target[row]

    def _text(self, row: int, column: int) -> str:
        use = self._uses[row]
        if column == NAME:
            return use.name
        if column in _EDITED:
            if column == TYPE and use.role not in (FEATURE, TARGET):
                return "–"
            return str(dict(self.choices(column))[getattr(use, _EDITED[column])])
        assert self._table is not None
        n_missing = self._table.columns[row].n_missing
        if column == MISSING and n_missing:
            return number(n_missing / self._table.n_rows, ".1%")
        return ""

    def _tip(self, row: int, column: int) -> str:
        use = self._uses[row]
        if column == NAME:
            suspicion = self.suspicions.get(use.name)
            return use.name if suspicion is None else f"{use.name}\n{suspicion.message}"
        if column == VALUES:
            summary = self._at_hand.summary(row)
            return "" if summary is None else values_text(summary)
        return ""

    def _sign(self, row: int) -> Any:
        suspicion = self.suspicions.get(self._uses[row].name)
        if suspicion is None:
            return None
        look = theme.current()
        is_used = suspicion.repair is not None
        kind, colour = ("warning", look.warning) if is_used else ("info", look.muted)
        return icon(kind, colour).pixmap(SIGN)

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self._uses)

    def columnCount(self, parent: Index | None = None) -> int:
        return MISSING + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        use = self._uses[index.row()]
        is_edited = index.column() == USE or (
            index.column() == TYPE and use.role in (FEATURE, TARGET)
        )
        return flags | Qt.ItemFlag.ItemIsEditable if is_edited else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        if role == SUMMARY:
            return self._at_hand.summary(row)
        if role == Qt.ItemDataRole.DecorationRole and column == NAME:
            return self._sign(row)
        if role == Qt.ItemDataRole.EditRole and column in _EDITED:
            return getattr(self._uses[row], _EDITED[column])
        if role == Qt.ItemDataRole.ForegroundRole:
            is_used = self._uses[row].role != IGNORE
            return theme.current().text if is_used else theme.current().muted
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column == MISSING else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        use, name = self._uses[index.row()], _EDITED[index.column()]
        if value != getattr(use, name):
            self.edited.emit(use.name, name, value)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        titles = {
            NAME: (tr("Column"), tr("The columns of the table, as it names them")),
            USE: (
                tr("Use"),
                tr(
                    "What a column is for. Pick several with Ctrl or Shift to change them together."
                ),
            ),
            TYPE: (tr("Type"), tr("What its values are")),
            VALUES: (tr("Values"), tr("How its values spread, or the most frequent ones")),
            MISSING: (tr("Missing"), tr("The share of rows without a value")),
        }
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == MISSING else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return {
            Qt.ItemDataRole.DisplayRole: titles[section][0],
            Qt.ItemDataRole.ToolTipRole: titles[section][1],
        }.get(Qt.ItemDataRole(role))


def values_text(summary: Summary) -> str:
    """Say what is in a column: its range, or the values that are most frequent."""
    if not summary.names:
        return tr("{low} to {high}", low=number(summary.low), high=number(summary.high))
    pairs = zip(summary.names, summary.counts.tolist(), strict=True)
    told = [str(Message("{name}: {n}", name=name or "“”", n=int(n))) for name, n in pairs][
        :_MOST_TOLD
    ]
    n_more = len(summary.names) - len(told)
    rest = [tr("{n} more", n=n_more)] if n_more or summary.n_others else []
    return " · ".join([*told, *rest])
