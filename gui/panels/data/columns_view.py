"""The list of the columns of a table: edited in place, with small bars of what is in each."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from core.data.table_summary import Summary
from core.messages import tr
from gui import theme as themes
from gui.panels.data.columns_model import (
    MISSING,
    NAME,
    SUMMARY,
    TYPE,
    USE,
    VALUES,
    ColumnsModel,
)
from gui.theme import SMALL_TEXT_SIZE
from gui.widgets.soon import soon

ROW_HEIGHT = 24
_LEAST_NAME, _BARS, _ARROW = 84, 76, 18
_GAP = 1.0
_PICKING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier

Index = QModelIndex | QPersistentModelIndex


class ColumnsView(QTableView):
    """A click on a use or type, or Enter on it, opens the list of choices there.

    Several columns are picked as everywhere, with Ctrl and Shift; what is chosen is for all.

    Signals:
        chosen: the row that is looked at now.
    """

    chosen = Signal(int)

    def __init__(self, model: ColumnsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = model
        self.setModel(model)
        self.setItemDelegateForColumn(USE, _Chooser(model, self))
        self.setItemDelegateForColumn(TYPE, _Chooser(model, self))
        self.setItemDelegateForColumn(VALUES, _Bars(self))
        self.setObjectName("cells")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setFont(themes.font(SMALL_TEXT_SIZE))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        across = self.horizontalHeader()
        across.setFont(themes.font(SMALL_TEXT_SIZE))
        across.setHighlightSections(False)
        across.setMinimumSectionSize(40)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.setAccessibleName(tr("Columns of the table"))
        self._fit_columns()
        self.clicked.connect(self._on_clicked)
        self.selectionModel().currentRowChanged.connect(lambda now, _: self.chosen.emit(now.row()))

    @property
    def picked(self) -> list[int]:
        """The rows that are picked, in order."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def choose(self, row: int) -> None:
        """Look at a column."""
        self.setCurrentIndex(self._columns.index(row, max(NAME, self.currentIndex().column())))

    def open(self, row: int, column: int) -> QComboBox | None:
        """Open the list of choices of a cell, and return it; None where there is none."""
        index = self._columns.index(row, column)
        self._go_to(index)
        if not self._columns.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return None
        self.edit(index)
        editor = self.indexWidget(index)
        return editor if isinstance(editor, QComboBox) else None

    def _fit_columns(self) -> None:
        metrics = QFontMetrics(themes.font(SMALL_TEXT_SIZE))
        for column in (USE, TYPE):
            texts = [str(title) for _, title in self._columns.choices(column)]
            self.setColumnWidth(column, max(map(metrics.horizontalAdvance, texts)) + _ARROW)
        self.setColumnWidth(VALUES, _BARS)
        self.setColumnWidth(MISSING, metrics.horizontalAdvance(tr("Missing")) + 20)
        rest = sum(self.columnWidth(column) for column in (USE, TYPE, VALUES, MISSING))
        self.setMinimumWidth(_LEAST_NAME + rest + 14)

    def _go_to(self, index: QModelIndex) -> None:
        """Look at a cell; where its column is picked with others, they stay picked."""
        if self.selectionModel().isRowSelected(index.row()):
            keep = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(index, keep)
        else:
            self.setCurrentIndex(index)

    def _on_clicked(self, index: QModelIndex) -> None:
        if not QGuiApplication.keyboardModifiers() & _PICKING:
            self.open(index.row(), index.column())

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(self.minimumWidth() + 120, 5 * ROW_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), 3 * ROW_HEIGHT)

    def selectionCommand(
        self, index: Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        is_click = isinstance(event, QMouseEvent) and not event.modifiers() & _PICKING
        if is_click and index.column() in (USE, TYPE) and index.row() in self.picked:
            return QItemSelectionModel.SelectionFlag.NoUpdate  # the list opens for all of them
        return super().selectionCommand(index, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_picked = bool(event.modifiers() & _PICKING)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not is_picked:
            index = self.currentIndex()
            if index.isValid():
                column = index.column() if index.column() in (USE, TYPE) else USE
                self.open(index.row(), column)
        else:
            super().keyPressEvent(event)


class _Chooser(QStyledItemDelegate):
    """Edits a cell by a list that is open at once."""

    def __init__(self, model: ColumnsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = model

    def _on_chosen(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    # Qt overrides

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = QComboBox(parent)
        box.setItemDelegate(QStyledItemDelegate(box))
        box.setFont(themes.font(SMALL_TEXT_SIZE))
        for name, title in self._columns.choices_at(index):
            box.addItem(str(title), name)
        title = self._columns.headerData(index.column(), Qt.Orientation.Horizontal)
        box.setAccessibleName(str(title))
        box.activated.connect(lambda _: self._on_chosen(box))
        soon(box, box.showPopup)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        self._columns.setData(index, editor.currentData())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        editor.setGeometry(option.rect)  # pyright: ignore[reportAttributeAccessIssue]


class _Bars(QStyledItemDelegate):
    """Paints the values of a column as small bars."""

    # Qt overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        summary = index.data(SUMMARY)
        if isinstance(summary, Summary):
            rect = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
            paint_bars(painter, rect.adjusted(7, 3, -7, -3), summary)


def paint_bars(painter: QPainter, rect: QRectF, summary: Summary) -> None:
    """Paint a bar for each part of the range, or for each value."""
    theme, counts = themes.current(), summary.counts
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.line)
    painter.drawRect(QRectF(rect.left(), rect.bottom() - 0.5, rect.width(), 1))
    painter.setBrush(theme.bar)
    pitch = min(rect.width() / max(1, len(counts)), rect.width() / 4)
    most = max(1, int(counts.max())) if len(counts) else 1
    gap = _GAP if pitch < 8 else 2 * _GAP
    for place, count in enumerate(counts.tolist()):
        if count:
            height = max(1.5, count / most * rect.height())
            left = rect.left() + place * pitch
            painter.drawRoundedRect(
                QRectF(left, rect.bottom() - height, max(1.0, pitch - gap), height), 1, 1
            )
    painter.restore()
