"""The list of epochs: sorted by a click on a title, looked back at by a click or arrow keys."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from core.errors import CamadaError
from core.messages import Message, tr
from core.storage import safe_write
from gui import asking, theme
from gui.panels.epochs.columns import csv_of, csv_of_runs, rows_of
from gui.panels.epochs.model import SORTED_BY, EpochModel
from gui.state.comparison import Comparison
from gui.state.figures import Figures
from gui.state.notice import Notice
from gui.state.past import Past
from gui.widgets.figures_table import dress_as_figures
from gui.widgets.labels import label, wrapped
from gui.widgets.tips import tip

_AROUND_TEXT, _SORT_MARK, _SCROLL_BAR = 10, 16, 14
LEAST_WIDTH = 180


class EpochList(QTableView):
    """Shows the figures of each epoch; the row looked at is the selected one.

    Signals:
        reported: a Notice of what was written, or why it was not.
    """

    reported = Signal(object)

    def __init__(self, past: Past, comparison: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._past, self._comparison = past, comparison
        self._epochs = EpochModel(past, self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._epochs)
        self._sorted.setSortRole(SORTED_BY)
        self._figures = Figures()
        self._is_following = False
        self.setModel(self._sorted)
        self._set_up()
        self._hint = wrapped(label(tr("Finished epochs are listed here."), "muted", self))
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.selectionModel().currentRowChanged.connect(self._on_row_changed)
        past.changed.connect(self._on_past_changed)
        self._show_hint()

    @property
    def whole_width(self) -> int:
        """How wide it is with all columns."""
        return sum(self.columnWidth(i) for i in range(len(self._epochs.columns))) + _SCROLL_BAR

    def show_figures(self, figures: Figures) -> None:
        """Show the epochs of these figures."""
        is_at_end = self.verticalScrollBar().value() >= self.verticalScrollBar().maximum()
        n_before, columns_before = self._epochs.rowCount(), self._epochs.columns
        self._is_following = True
        self._epochs.show_figures(figures)
        self._is_following = False
        self._figures = figures
        if self._epochs.columns is not columns_before:
            self._fit_columns()
        if is_at_end and self._epochs.rowCount() > n_before and self._past.shown is None:
            self.scrollToBottom()
        self._show_hint()

    def texts(self) -> list[list[str]]:
        """Return the rows as they stand on the screen."""
        rows, across = range(self._sorted.rowCount()), range(self._sorted.columnCount())
        return [[self._sorted.index(row, column).data() for column in across] for row in rows]

    def copy(self) -> None:
        """Put all rows, in the order shown, into the clipboard as text between tabs."""
        titles = [column.title for column in self._epochs.columns]
        sources = [self._sorted.mapToSource(self._sorted.index(row, 0)).row() for row in self._rows]
        rows = rows_of(map(self._epochs.record, sources), self._epochs.columns)
        lines = ["\t".join(row) for row in (titles, *rows)]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def save_csv(self) -> None:
        """Ask for a file, and write all epochs into it, those of kept runs too."""
        path = asking.ask_for_table_to_save(self.window(), str(Path.home() / "epochs.csv"))
        if path is None:
            return
        try:
            safe_write.write(path, [self._csv()])
        except CamadaError as error:
            self.reported.emit(Notice("error", error.message))
            return
        text = Message("The figures of all epochs are written to {name}.", name=path.name)
        self.reported.emit(Notice("info", text))

    def menu(self) -> QMenu:
        """Return a menu of what can be done with the list."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        index = self.currentIndex()
        back = menu.addAction(tr("Look back at this epoch"), lambda: self._look_back(index))
        tip(back, tr("Show the network as it was after this epoch"))
        back.setEnabled(index.isValid() and self._epoch(index) in self._past.kept)
        now = menu.addAction(tr("Back to now"), lambda: self._past.look_back(None))
        tip(now, tr("Show the newest weights again"))
        now.setEnabled(self._past.shown is not None)
        menu.addSeparator()
        copy = menu.addAction(tr("Copy the list"), self.copy)
        save = menu.addAction(tr("Save figures as CSV…"), self.save_csv)
        tip(copy, tr("Put the list into the clipboard"))
        tip(save, tr("Write the figures of all epochs into a file"))
        for action in (copy, save):
            action.setEnabled(bool(self._epochs.rowCount()))
        return menu

    # Private

    def _csv(self) -> bytes:
        records, metric = self._epochs.records(), self._figures.metric
        kept = self._comparison.kept
        if not kept:
            return csv_of(records, metric)
        own = (str(self._comparison.own_name), records)
        return csv_of_runs([own, *((str(run.name), run.records) for run in kept)], metric)

    @property
    def _rows(self) -> range:
        return range(self._sorted.rowCount())

    def _set_up(self) -> None:
        dress_as_figures(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName(tr("Epochs"))
        self._fit_columns()

    def _fit_columns(self) -> None:
        font = theme.font(theme.SMALL_TEXT_SIZE)
        plain = QFontMetrics(font)  # as titles are written
        font.setBold(True)  # as the best epoch is written
        metrics = QFontMetrics(font)
        for i, column in enumerate(self._epochs.columns):
            title = plain.horizontalAdvance(column.title) + _SORT_MARK
            width = max(title, metrics.horizontalAdvance(column.widest)) + _AROUND_TEXT
            self.setColumnWidth(i, width)
        self.updateGeometry()

    def _show_hint(self) -> None:
        is_empty = not self._epochs.rowCount()
        self._hint.setVisible(is_empty)
        self.horizontalHeader().setVisible(not is_empty)

    def _epoch(self, index: QModelIndex) -> int:
        return self._epochs.record(self._sorted.mapToSource(index).row()).epoch

    def _look_back(self, index: QModelIndex) -> None:
        if index.isValid() and self._epoch(index) in self._past.kept:
            self._past.look_back(self._epoch(index))

    def _on_row_changed(self, index: QModelIndex) -> None:
        if not self._is_following:
            self._look_back(index)

    def _on_past_changed(self) -> None:
        """Select the row of the epoch looked at, however one came there."""
        self._epochs.refresh()
        epoch = self._past.epoch if self._past.wanted is None else self._past.wanted
        self._is_following = True
        if epoch is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        elif not self.currentIndex().isValid() or self._epoch(self.currentIndex()) != epoch:
            rows = (row for row in self._rows if self._epoch(self._sorted.index(row, 0)) == epoch)
            self.selectRow(next(rows, -1))
        self._is_following = False

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(self.whole_width, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, 90)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hint.setGeometry(self.rect())

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Qt makes the first row the current one; but to come by with Tab is no wish to look back.
        self._is_following = True
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection():
            self.setCurrentIndex(QModelIndex())
        self._is_following = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_Escape and self._past.shown is not None:
            self._past.look_back(None)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._look_back(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
