"""The confusion matrix: a row for each true class, a column for each answer."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip, QWidget

from core.arrays import Labels
from core.messages import number, tr
from gui import theme as themes
from gui.charts.export import Painted
from gui.charts.picture_out import PictureOut
from gui.panels.evaluate.matrix_layout import MatrixLayout, laid_out
from gui.panels.evaluate.matrix_painting import Marks, paint_matrix

Cell = tuple[int, int]


class ConfusionMatrix(QAbstractScrollArea):
    """Counts in cells whose colour is their share of the row; it scrolls where there are many.

    Signals:
        chosen: (true class, answered class), by a click or Enter.
        left: Escape was pressed.
    """

    chosen = Signal(int, int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._counts: Labels = np.zeros((0, 0), np.int64)
        self._current: Cell = (0, 0)
        self._shown: Cell | None = None
        self._hovered: Cell | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Confusion matrix"))
        self.viewport().setMouseTracking(True)
        PictureOut(self, self._picture)
        self._layout = self._laid_out()

    def show_counts(self, names: Sequence[str], counts: Labels) -> None:
        """Show how often each true class (L, L: rows) was taken for each class (columns)."""
        self._names, self._counts = tuple(names), counts
        last = max(0, len(names) - 1)
        self._current = (min(self._current[0], last), min(self._current[1], last))
        self._fit()
        self._describe()

    def show_chosen(self, cell: Cell | None) -> None:
        """Mark the cell whose samples are shown elsewhere."""
        self._shown = cell
        self.viewport().update()

    def text_of(self, cell: Cell) -> str:
        """Say what a cell means."""
        truth, answer = self._names[cell[0]], self._names[cell[1]]
        n, n_row = int(self._counts[cell]), int(self._counts[cell[0]].sum())
        if cell[0] == cell[1]:
            text = tr(
                "{truth} recognised: {n} sample",
                "{truth} recognised: {n} samples",
                truth=truth,
                n=n,
            )
        else:
            text = tr(
                "{truth} taken for {answer}: {n} sample",
                "{truth} taken for {answer}: {n} samples",
                truth=truth,
                answer=answer,
                n=n,
            )
        if not n_row:
            return text
        return text + tr(" ({share} of all {truth})", share=number(n / n_row, ".1%"), truth=truth)

    def layout_of_cells(self) -> MatrixLayout:
        """Return where the cells lie."""
        return self._layout

    def scrolled(self) -> QPoint:
        """Return how far the view is scrolled."""
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _picture(self) -> Painted | None:
        """Return the whole matrix, also where the view shows a part of it."""
        size = self._layout.size + QSizeF(1, 1)
        none, parts = Marks(None, None, None), (self._names, self._counts)
        if not self._names:
            return None
        return Painted(
            size.toSize(),
            lambda painter: paint_matrix(painter, size, self._layout, QPoint(), *parts, none),
        )

    def _laid_out(self) -> MatrixLayout:
        metrics = QFontMetricsF(themes.font(themes.SMALL_TEXT_SIZE))
        room = QSizeF(self.viewport().width() - 1, self.viewport().height() - 1)
        return laid_out(self._names, number(int(self._counts.max(initial=0))), room, metrics)

    def _fit(self) -> None:
        self._layout = self._laid_out()
        size, view = self._layout.size.toSize(), self.viewport().size()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, size.width() + 1 - view.width()))
        down.setRange(0, max(0, size.height() + 1 - view.height()))
        across.setPageStep(view.width())
        down.setPageStep(view.height())
        across.setSingleStep(round(self._layout.width))
        down.setSingleStep(round(self._layout.height))
        self.viewport().update()

    def _describe(self) -> None:
        self.setAccessibleDescription(self.text_of(self._current) if self._names else "")

    def _go_to(self, cell: Cell) -> None:
        """Move the ring of the keyboard to a cell and bring it into view."""
        self._current = cell
        self._describe()
        place = self._layout.rect(*cell, self.scrolled())
        view = self.viewport().rect()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(
            _into(across.value(), place.left(), place.right(), self._layout.left, view.width())
        )
        down.setValue(
            _into(down.value(), place.top(), place.bottom(), self._layout.top, view.height())
        )
        self.viewport().update()

    def _cell_at(self, point: QPointF) -> Cell | None:
        return self._layout.cell_at(point.x(), point.y(), self.scrolled())

    def _hover(self, cell: Cell | None) -> None:
        if cell != self._hovered:
            self._hovered = cell
            self.viewport().update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(300, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(150, 110)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        if cell is not None and event.button() is Qt.MouseButton.LeftButton:
            self._go_to(cell)
            self.chosen.emit(*cell)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, (row, column), last = event.key(), self._current, len(self._names) - 1
        moves = {
            Qt.Key.Key_Left: (row, column - 1),
            Qt.Key.Key_Right: (row, column + 1),
            Qt.Key.Key_Up: (row - 1, column),
            Qt.Key.Key_Down: (row + 1, column),
            Qt.Key.Key_Home: (row, 0),
            Qt.Key.Key_End: (row, last),
        }
        if key in moves and last >= 0:
            wanted = moves[Qt.Key(key)]
            self._go_to((max(0, min(last, wanted[0])), max(0, min(last, wanted[1]))))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and last >= 0:
            self.chosen.emit(*self._current)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self._cell_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.text_of(cell) if cell else "", self)
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._names:
            return
        current = self._current if self.hasFocus() else None
        marks = Marks(current, self._shown, self._hovered)
        painter = QPainter(self.viewport())
        view = QSizeF(self.viewport().size())
        paint_matrix(painter, view, self._layout, self.scrolled(), self._names, self._counts, marks)


def _into(value: int, start: float, end: float, low: float, high: float) -> int:
    """Return the scroll value that brings a stretch of the view between two edges."""
    if start < low:
        return value - round(low - start)
    return value + round(max(0.0, end + 1 - high))
