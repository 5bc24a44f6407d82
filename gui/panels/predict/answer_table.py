"""The answers as a table: rows are made when they are seen, however many there are."""

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from core.messages import number, tr
from core.predictions.predictions import Predictions
from core.snapshot import Snapshot
from gui import theme as themes
from gui.charts.picture import paint_picture
from gui.panels.predict.answer_pictures import SIDE, AnswerPictures

_ROW_HEIGHT, _PICTURE_ROW_HEIGHT = 22, SIDE + 6
_LOOKED_AT = 50
_AROUND, _WIDEST = 26, 260
_MOST_COPIED = 10_000

PICTURE = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


class AnswerModel(QAbstractTableModel):
    """Predictions for Qt."""

    def __init__(self, pictures: AnswerPictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self.found: Predictions | None = None
        pictures.arrived.connect(self._on_arrived)

    def show(self, found: Predictions | None) -> None:
        """Show other answers."""
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def _on_arrived(self, rows: list[int]) -> None:
        for row in rows:
            index = self.index(row, 0)
            self.dataChanged.emit(index, index, [PICTURE])

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
        if role == PICTURE:
            return self._pictures.image(index.row()) if self._pictures.are_there else None
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
        self.pictures = AnswerPictures(self)
        self._answers = AnswerModel(self.pictures, self)
        self.setModel(self._answers)
        self._with_picture = _WithPicture(self.pictures, self)
        self.setItemDelegateForColumn(0, self._with_picture)
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

    def show_answers(self, found: Predictions | None, snapshot: Snapshot | None = None) -> None:
        """Show other answers of a network, or none."""
        if found is self._answers.found:
            return
        self.pictures.begin(found, snapshot)
        height = _PICTURE_ROW_HEIGHT if self.pictures.are_there else _ROW_HEIGHT
        self.verticalHeader().setDefaultSectionSize(height)
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
            beside = SIDE + 6 if self.pictures.are_there and column == 0 else 0
            self.setColumnWidth(column, min(widest, _WIDEST) + _AROUND + beside)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)


class _WithPicture(QStyledItemDelegate):
    """Paints the picture of a row before its text."""

    def __init__(self, pictures: AnswerPictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = pictures

    # Qt overrides

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if self._pictures.are_there:  # the style then leaves this room before the text
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration  # pyright: ignore
            option.decorationSize = QSize(SIDE, SIDE)  # pyright: ignore

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        image = index.data(PICTURE)
        if isinstance(image, QImage):
            rect = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
            top = rect.center().y() - SIDE / 2
            paint_picture(painter, QRectF(rect.left() + 5, top, SIDE, SIDE), image)


def _alignment(found: Predictions, column: int) -> Qt.AlignmentFlag:
    side, place = Qt.AlignmentFlag, column - found.n_given
    is_text = place < 0 or (place == 0 and not found.facts.targets)
    return (side.AlignLeft if is_text else side.AlignRight) | side.AlignVCenter
