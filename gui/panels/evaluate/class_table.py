"""Tables of figures: one row per class, or per value of a regression."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHeaderView,
    QSizePolicy,
    QTableView,
    QWidget,
)

from core.messages import tr
from gui import theme as themes
from gui.theme import SMALL_TEXT_SIZE
from gui.widgets.figures_table import dress_as_figures

_SORTED_BY = Qt.ItemDataRole.UserRole + 1
_AROUND_TEXT, _FIRST_COLUMN, _SCROLL_BAR = 20, 64, 14
_WIDEST_VALUE = "100.0 %"
_ROOM_FOR_MARK = "\u2003"

Index = QModelIndex | QPersistentModelIndex
Value = str | float | int | None


@dataclass(frozen=True)
class Column:
    """One column: its title, what it means, and how its values are written."""

    title: str
    tip: str
    write: Callable[[Any], str] = str


@dataclass(frozen=True)
class Table:
    """Columns and rows. Values that cannot be said are None."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


class FiguresModel(QAbstractTableModel):
    """A Table for Qt."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.table = Table((), ())

    def show_table(self, table: Table) -> None:
        """Show another table; one of the same form only changes its values."""
        before, self.table = self.table, table
        titles = [column.title for column in table.columns]
        is_alike = titles == [c.title for c in before.columns] and len(table.rows) == len(
            before.rows
        )
        if is_alike and table.rows:
            last = self.index(len(table.rows) - 1, len(titles) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        elif not is_alike:
            self.beginResetModel()
            self.endResetModel()

    def _text(self, index: Index) -> str:
        value = self.table.rows[index.row()][index.column()]
        return "-" if value is None else self.table.columns[index.column()].write(value)

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.table.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(self.table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == _SORTED_BY:
            value = self.table.rows[index.row()][index.column()]
            # Names of classes are in the order of the data.
            return index.row() if index.column() == 0 else -1.0 if value is None else value
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical or section >= len(self.table.columns):
            return None
        column = self.table.columns[section]
        # The mark of the order stands at the left, over the first letter of what begins there.
        title = f"{_ROOM_FOR_MARK}{column.title}" if section == 0 else column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return {
            Qt.ItemDataRole.DisplayRole: title,
            Qt.ItemDataRole.ToolTipRole: column.tip,
        }.get(Qt.ItemDataRole(role))


class FiguresTable(QTableView):
    """Sorts by a click on a title; Ctrl+C copies the selected rows, or all.

    Signals:
        chosen: number of a row, as in the Table, by a click or Enter.
        left: Escape was pressed.
    """

    chosen = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures = FiguresModel(self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._figures)
        self._sorted.setSortRole(_SORTED_BY)
        self.setModel(self._sorted)
        dress_as_figures(self)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Figures by class"))
        self.clicked.connect(self._on_chosen)

    def show_table(self, table: Table) -> None:
        """Show a table; order and selection stay while its form does."""
        n_before = self._figures.columnCount()
        self._figures.show_table(table)
        if len(table.columns) == n_before:
            return
        across = self.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Give each column the room of its title; the first gets what is left."""
        metrics = QFontMetrics(themes.font(SMALL_TEXT_SIZE))
        titles = [column.title for column in self._figures.table.columns]
        widths = [metrics.horizontalAdvance(text) for text in (*titles, _WIDEST_VALUE)]
        for column, width in enumerate(widths[1:-1], start=1):
            self.setColumnWidth(column, max(width, widths[-1]) + _AROUND_TEXT)
        rest = sum(self.columnWidth(column) for column in range(1, len(titles)))
        self.setMinimumWidth(_FIRST_COLUMN + rest + _SCROLL_BAR)

    def copy(self) -> None:
        """Put the selected rows, or all, into the clipboard as text between tabs."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        columns = range(self._sorted.columnCount())
        lines = [[self._figures.table.columns[c].title for c in columns]]
        for row in rows or range(self._sorted.rowCount()):
            lines.append([self._sorted.index(row, c).data() for c in columns])
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))

    def texts(self) -> list[list[str]]:
        """Return the shown rows as they stand on the screen."""
        rows, columns = range(self._sorted.rowCount()), range(self._sorted.columnCount())
        return [[self._sorted.index(row, column).data() for column in columns] for row in rows]

    def _on_chosen(self, index: QModelIndex) -> None:
        self.chosen.emit(self._sorted.mapToSource(index).row())

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), 90)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_chosen(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.clearSelection()
            self.left.emit()
        else:
            super().keyPressEvent(event)


def rows_of(table: Table) -> Sequence[Sequence[str]]:
    """Return a table as plain texts for a file, its numbers with all their digits."""
    titles = [column.title for column in table.columns]
    return [titles, *([_plain(value) for value in row] for row in table.rows)]


def _plain(value: Value) -> str:
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
