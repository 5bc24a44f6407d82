"""The grid of samples: thumbnails or rows, however many; only those in sight are ever made."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from core.arrays import Labels
from core.messages import tr
from gui import theme as themes
from gui.panels.data.cells import Cells, cells_for
from gui.panels.data.picking import Picking
from gui.panels.data.sample_list import SampleList

NOTHING = np.zeros(0, np.int64)
_EDGE = 2


class SampleGrid(QAbstractScrollArea):
    """Shows listed samples; several can be picked, by mouse and by keys.

    Signals:
        chosen: number of the sample in the dataset that somebody wants to look at.
        picked: other samples are picked.
    """

    chosen = Signal(int)
    picked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list: SampleList | None = None
        self._cells: Cells | None = None
        self._samples: Labels = NOTHING
        self._picking = Picking()
        self._looked_at = -1
        self._empty = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Samples"))
        self._first = 0
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    @property
    def samples(self) -> Labels:
        """The numbers of the listed samples, in order."""
        return self._samples

    @property
    def picks(self) -> list[int]:
        """The numbers of the picked samples."""
        return self._samples[self._picking.rows].tolist()

    def show_samples(self, listed: SampleList, samples: Labels, empty: str) -> None:
        """List samples; those that were picked stay so, as far as they are here.

        Args:
            listed: the data they are of.
            samples: their numbers in the dataset.
            empty: why there are none, where there are none.
        """
        is_other = self._list is None or self._list.ready.dataset.digest != (
            listed.ready.dataset.digest
        )
        before, current = set[int]() if is_other else set(self.picks), self.current()
        place = 0 if is_other else self.verticalScrollBar().value()
        if is_other:
            self._looked_at = -1  # of other data there may be fewer
        if is_other or self._cells is None:
            self._cells = cells_for(listed)
        self._cells.listed = self._list = listed
        self._samples, self._empty = samples, empty
        rows = np.flatnonzero(samples == current)
        kept = np.isin(samples, list(before)) if before else np.zeros(len(samples), bool)
        self._picking.begin(kept, int(rows[0]) if len(rows) else -1)
        self._fit_scroll_bar()
        self.verticalScrollBar().setValue(place)
        self._describe()
        self.viewport().update()
        self.picked.emit()

    def show_looked_at(self, sample: int, *, is_sought: bool = False) -> None:
        """Ring the sample that the whole window looks at, -1 for none; scroll there if sought."""
        if sample == self._looked_at:
            return
        self._looked_at = sample
        rows = np.flatnonzero(self._samples == sample)
        if is_sought and len(rows) and not self.hasFocus():
            self._show_row(int(rows[0]))
        self._describe()
        self.viewport().update()

    def pick_all(self) -> None:
        """Pick all that are listed."""
        self._picking.all()
        self.viewport().update()
        self.picked.emit()

    def current(self) -> int:
        """Return the sample that keys start from, -1 for none."""
        row = self._picking.current
        return int(self._samples[row]) if 0 <= row < len(self._samples) else -1

    def text_of(self, sample: int) -> str:
        """Say which sample it is, and what is true of it."""
        return self._list.text(sample) if self._list is not None else ""

    @property
    def n_made(self) -> int:
        """How many pictures of samples are kept."""
        return self._cells.n_made if self._cells is not None else 0

    def rect_of(self, row: int) -> QRectF:
        """Return where the sample in a row of the list lies, in the viewport."""
        line, column = divmod(row, self._n_columns)
        size = self._cell_size
        top = self._top + line * size.height() - self.verticalScrollBar().value()
        return QRectF(_EDGE + column * size.width(), top, size.width(), size.height())

    def row_at(self, place: QPoint) -> int | None:
        """Return the row of the list under a place of the viewport."""
        size = self._cell_size
        y = place.y() - self._top + self.verticalScrollBar().value()
        column = (place.x() - _EDGE) // size.width()
        row = y // size.height() * self._n_columns + column
        is_inside = place.y() >= self._top and 0 <= column < self._n_columns
        return row if is_inside and 0 <= row < len(self._samples) else None

    @property
    def _cell_size(self) -> QSize:
        width = max(1, self.viewport().width() - 2 * _EDGE)
        return self._cells.size(width) if self._cells is not None else QSize(width, 1)

    @property
    def _top(self) -> int:
        return self._cells.head_height if self._cells is not None else 0

    @property
    def _n_columns(self) -> int:
        return max(1, (self.viewport().width() - 2 * _EDGE) // self._cell_size.width())

    @property
    def _lines_in_sight(self) -> int:
        return max(1, (self.viewport().height() - self._top) // self._cell_size.height())

    def _fit_scroll_bar(self) -> None:
        bar, height = self.verticalScrollBar(), self._cell_size.height()
        n_lines = -(-len(self._samples) // self._n_columns)
        room = self.viewport().height() - self._top
        bar.setRange(0, max(0, n_lines * height - room))
        bar.setPageStep(max(1, room))
        bar.setSingleStep(max(1, height // 2))

    def _show_row(self, row: int) -> None:
        rect, bar = self.rect_of(row), self.verticalScrollBar()
        if rect.top() < self._top:
            bar.setValue(int(bar.value() + rect.top() - self._top))
        elif rect.bottom() > self.viewport().height():
            bar.setValue(int(bar.value() + rect.bottom() - self.viewport().height()))

    def _on_scrolled(self, value: int) -> None:
        self._first = value // self._cell_size.height() * self._n_columns
        self.viewport().update()

    def _describe(self) -> None:
        count = tr("{n} sample", "{n} samples", n=len(self._samples))
        said = self._empty if not len(self._samples) else count
        sample = self.current() if self.current() >= 0 else self._looked_at
        if self._list is not None and sample >= 0 and len(self._samples):
            said += f": {self._list.text(sample)}"
        self.setAccessibleDescription(said)

    def _pick(self, row: int, pick: Callable[[int], None]) -> None:
        pick(row)
        self._show_row(row)
        self._describe()
        self.viewport().update()
        self.picked.emit()
        if pick != self._picking.toggle:
            self.chosen.emit(int(self._samples[row]))

    def _way_of(self, modifiers: Qt.KeyboardModifier) -> Callable[[int], None]:
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            return self._picking.up_to
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            return self._picking.toggle
        return self._picking.only

    def _step_of(self, key: int) -> int | None:
        across, page = self._n_columns, self._n_columns * self._lines_in_sight
        known = Qt.Key
        ways = {
            known.Key_Left: -1,
            known.Key_Right: 1,
            known.Key_Up: -across,
            known.Key_Down: across,
            known.Key_PageUp: -page,
            known.Key_PageDown: page,
            known.Key_Home: -len(self._samples),
            known.Key_End: len(self._samples),
        }
        return next((step for name, step in ways.items() if name == key), None)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(420, 72)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 72)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        first = self._first  # stays in sight, in however many columns
        self._fit_scroll_bar()
        self.verticalScrollBar().setValue(first // self._n_columns * self._cell_size.height())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().toPoint())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pick(row, self._way_of(event.modifiers()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        step = self._step_of(event.key())
        if control and event.key() == Qt.Key.Key_A:
            self._picking.all()
        elif event.key() == Qt.Key.Key_Escape and len(self._picking.rows):
            self._picking.none()
        elif event.key() == Qt.Key.Key_Space and self._picking.current >= 0:
            self._picking.toggle(self._picking.current)
        elif step is not None and len(self._samples):
            row = min(max(self._picking.current + step, 0), len(self._samples) - 1)
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._pick(row, self._picking.up_to if shift else self._picking.only)
            return
        else:
            super().keyPressEvent(event)
            return
        self.viewport().update()
        self.picked.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self.row_at(event.pos())
            text = "" if row is None else self.text_of(int(self._samples[row]))
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self._cells is None or not len(self._samples):
            painter.setPen(themes.current().muted)
            side = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(4, 4, -4, 0), int(side), self._empty)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipRect(self.viewport().rect().adjusted(0, self._top, 0, 0))
        line = self.verticalScrollBar().value() // self._cell_size.height()
        first = line * self._n_columns
        last = (line + self._lines_in_sight + 2) * self._n_columns
        for row in range(first, min(last, len(self._samples))):
            sample = int(self._samples[row])
            is_current = self.hasFocus() and row == self._picking.current
            self._cells.paint_ground(
                painter,
                self.rect_of(row),
                is_picked=self._picking.is_picked(row),
                is_ringed=sample == self._looked_at,
                is_current=is_current,
            )
            self._cells.paint(painter, self.rect_of(row), sample)
        painter.restore()
        self._cells.paint_head(painter, QRectF(_EDGE, 0, self._cell_size.width(), self._top))
