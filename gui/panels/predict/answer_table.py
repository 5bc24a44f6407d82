"""The answers as a table: rows are made when they are seen, however many there are."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from core.messages import number, tr
from core.predictions.predictions import Predictions
from gui import theme as themes

_ROW_HEIGHT = 22
_LOOKED_AT = 50
_AROUND, _WIDEST = 26, 260
_MOST_COPIED = 10_000

Index = QModelIndex | QPersistentModelIndex


class AnswerModel(QAbstractTableModel):
    """Predictions for Qt."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.found: Predictions | None = None

    def show(self, found: Predictions | None) -> None:
        """Show other answers."""
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return self.found.n_rows if self.found is not None else 0

    def columnCount(self, parent: Index | None = None) -> int:
        return len(self.found.titles) if self.found is not None else 0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = self.found
        if found is None or not index.isValid():
            return None
        is_answer = index.column() == found.n_given
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return found.text(index.row(), index.column())
        if role == Qt.ItemDataRole.FontRole and is_answer:
            return themes.font(themes.SMALL_TEXT_SIZE, bold=True)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() < found.n_given:
            return themes.current().muted
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(found, index.column())
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if self.found is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation is Qt.Orientation.Horizontal:
            return _alignment(self.found, section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        is_title = orientation is Qt.Orientation.Horizontal
        return self.found.title(section) if is_title else number(section)


class AnswerTable(QTableView):
    """Scrolls through answers; Ctrl+C copies the selected rows, or all as far as they are few."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answers = AnswerModel(self)
        self.setModel(self._answers)
        self.setObjectName("cells")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setFont(themes.font(themes.SMALL_TEXT_SIZE))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setAccessibleName(tr("Answers"))
        # Asking every row for its height would make all rows.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setHighlightSections(False)

    def show_answers(self, found: Predictions | None) -> None:
        """Show other answers, or none."""
        self._answers.show(found)
        across = self.horizontalHeader()
        for place in range(across.count()):  # as they were, whatever was moved
            across.moveSection(across.visualIndex(place), place)
        if found is not None:
            self._fit_columns(found)
            self._put_answers_first(found)

    def copy(self) -> None:
        """Put the selected rows, or the first ones, into the clipboard as text between tabs."""
        found = self._answers.found
        if found is None:
            return
        chosen = [index.row() for index in self.selectionModel().selectedRows()]
        rows = sorted(chosen) or range(min(found.n_rows, _MOST_COPIED))
        columns = range(len(found.titles))
        lines = [[found.title(column) for column in columns]]
        lines += [[found.text(row, column) for column in columns] for row in rows]
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))

    def _put_answers_first(self, found: Predictions) -> None:
        """Show what is answered before what was given: a table may have many columns."""
        across = self.horizontalHeader()
        for place in range(len(found.facts.targets) or 2):
            across.moveSection(across.visualIndex(found.n_given + place), place)

    def _fit_columns(self, found: Predictions) -> None:
        """Give each column the room of its title and of the first rows."""
        metrics = QFontMetrics(themes.font(themes.SMALL_TEXT_SIZE, bold=True))
        rows = range(min(found.n_rows, _LOOKED_AT))
        for column in range(len(found.titles)):
            texts = [found.title(column), *(found.text(row, column) for row in rows)]
            widest = max(map(metrics.horizontalAdvance, texts))
            self.setColumnWidth(column, min(widest, _WIDEST) + _AROUND)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)


def _alignment(found: Predictions, column: int) -> Qt.AlignmentFlag:
    side, place = Qt.AlignmentFlag, column - found.n_given
    is_text = place < 0 or (place == 0 and not found.facts.targets)
    return (side.AlignLeft if is_text else side.AlignRight) | side.AlignVCenter
