"""The finished epochs for Qt's views: texts, which is best, and which can be looked at."""

from itertools import zip_longest
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from core.messages import tr
from core.snapshot import EpochRecord
from gui import theme
from gui.panels.epochs.columns import Column, columns, text_of
from gui.state.figures import Figures
from gui.state.past import Past

SORTED_BY = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex

_PLAIN = (False, False)  # neither kept nor best


class EpochModel(QAbstractTableModel):
    """A row for each epoch, the first at the top."""

    def __init__(self, past: Past, parent: QObject) -> None:
        super().__init__(parent)
        self._past = past
        self._figures = Figures()
        self.columns: tuple[Column, ...] = columns(self._figures.metric)
        self._records: list[EpochRecord] = []
        self._best: EpochRecord | None = None
        self._marks: list[tuple[bool, bool]] = []
        self._bold = QFont(theme.font(theme.SMALL_TEXT_SIZE))
        self._bold.setBold(True)

    def show_figures(self, figures: Figures) -> None:
        """Show the epochs of these figures; those that only came behind are added."""
        before, now = self._records, list(figures.epochs)
        shown = columns(figures.metric, has_evaluated=figures.has_evaluated)
        titles = [column.title for column in shown]
        is_same = titles == [column.title for column in self.columns]
        if not is_same or before != now[: len(before)]:
            self.beginResetModel()
            self.columns, self._records = shown, now
            self.endResetModel()
        elif len(now) > len(before):
            self.beginInsertRows(QModelIndex(), len(before), len(now) - 1)
            self._records = now
            self.endInsertRows()
        self._figures = figures
        if figures.best != self._best:
            self._best = figures.best
            self.refresh()

    def refresh(self) -> None:
        """Say which epochs are kept, and which is best: only of the rows where that is new.

        A list that is told of all rows is sorted anew, 15 ms for a thousand epochs.
        """
        before, kept = self._marks, self._past.kept
        self._marks = [
            (record.epoch in kept, self._is_best(row)) for row, record in enumerate(self._records)
        ]
        last = len(self.columns) - 1
        for row, (now, then) in enumerate(zip_longest(self._marks, before, fillvalue=_PLAIN)):
            if now != then and row < len(self._records):
                self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    def record(self, row: int) -> EpochRecord:
        """Return the epoch of a row."""
        return self._records[row]

    def records(self) -> list[EpochRecord]:
        """Return all epochs."""
        return list(self._records)

    def _is_best(self, row: int) -> bool:
        return self._best is not None and self._records[row].epoch == self._best.epoch

    def _tip(self, row: int) -> str:
        why_not = self._past.why_not(self._records[row].epoch)
        text = tr("Look back at this epoch") if why_not is None else str(why_not)
        return f"{tr('Best validation score.')} {text}" if self._is_best(row) else text

    def _text(self, row: int, column: int) -> str:
        text = text_of(self._records[row], self.columns[column])
        return f"\u2605 {text}" if column == 0 and self._is_best(row) else text

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self._records)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole:
            return self._bold if self._is_best(row) else None
        if role == Qt.ItemDataRole.ForegroundRole:
            is_kept = self._records[row].epoch in self._past.kept
            return None if is_kept else theme.current().muted
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row)
        if role == SORTED_BY:
            value = self.columns[column].value(self._records[row])
            return float("-inf") if value is None else float(value)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        # A selected row is one that is looked at: neither a click nor the keys stop at the others.
        is_kept = index.isValid() and self._records[index.row()].epoch in self._past.kept
        return super().flags(index) if is_kept else Qt.ItemFlag.ItemNeverHasChildren

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical or section >= len(self.columns):
            return None
        column = self.columns[section]
        return {
            Qt.ItemDataRole.DisplayRole: column.title,
            Qt.ItemDataRole.ToolTipRole: column.tip,
            Qt.ItemDataRole.TextAlignmentRole: Qt.AlignmentFlag.AlignRight
            | Qt.AlignmentFlag.AlignVCenter,
        }.get(Qt.ItemDataRole(role))
