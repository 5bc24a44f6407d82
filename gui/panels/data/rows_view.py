"""A table of rows that scrolls smoothly, however many there are."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from gui import theme as themes
from gui.panels.data.rows_model import RowsModel
from gui.theme import SMALL_TEXT_SIZE

ROW_HEIGHT = 21
_LEAST, _MOST = 56, 180
_AROUND_TEXT = 26
_LOOKED_AT = 30


class RowsView(QTableView):
    """Shows a RowsModel; columns are as wide as their titles and first values."""

    def __init__(self, model: RowsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self.setModel(model)
        self.setObjectName("cells")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setFont(themes.font(SMALL_TEXT_SIZE))
        down, across = self.verticalHeader(), self.horizontalHeader()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(ROW_HEIGHT)
        down.setHighlightSections(False)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        across.setHighlightSections(False)
        for header in (down, across):
            header.setFont(themes.font(SMALL_TEXT_SIZE))
        self.setCornerButtonEnabled(False)
        model.modelReset.connect(self._fit_columns)

    def _fit_columns(self) -> None:
        metrics = QFontMetrics(themes.font(SMALL_TEXT_SIZE))
        n_rows = min(_LOOKED_AT, self._rows.rowCount())
        for column, titles in enumerate(self._rows.titles()[:1000]):
            cells = (self._rows.index(row, column).data() for row in range(n_rows))
            width = max(map(metrics.horizontalAdvance, (*titles, *cells))) + _AROUND_TEXT
            self.setColumnWidth(column, max(_LEAST, min(_MOST, width)))
        last = f"#{self._rows.row_at(self._rows.rowCount() - 1)}" if n_rows else "#0"
        self.verticalHeader().setFixedWidth(metrics.horizontalAdvance(last) + _AROUND_TEXT)
