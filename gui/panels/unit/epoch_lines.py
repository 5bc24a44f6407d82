"""Figures of a unit over the kept epochs: a small line for each, on one axis of epochs."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.arrays import AnyArray, Array
from core.messages import number, tr
from gui import theme as themes
from gui.charts.picture_out import PictureOut
from gui.theme import SMALL_TEXT_SIZE, font

ROW_HEIGHT = 50
_TITLE, _EDGE, _DOT = 16.0, 5.0, 2.5
_FOOT = 16
MOST_DOTS = 30


@dataclass(frozen=True, eq=False)
class Line:
    """One figure after each epoch."""

    title: str
    values: Array


class EpochLines(QWidget):
    """Draws lines below one another; a click asks for the nearest epoch.

    Signals:
        chosen: an epoch, counted from 0.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._epochs: AnyArray = np.zeros(0, np.int64)
        self._lines: tuple[Line, ...] = ()
        self._current: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        PictureOut(self)
        self.setAccessibleName(tr("The unit over the epochs"))

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def show_lines(self, epochs: AnyArray, lines: tuple[Line, ...]) -> None:
        """Show figures (E,) of the same epochs (E,), counted from 0."""
        is_other_size = len(lines) != len(self._lines)
        self._epochs, self._lines = epochs, lines
        said = (f"{line.title}: {_ends(line)}" for line in lines if len(line.values))
        self.setAccessibleDescription("; ".join(said))
        if is_other_size:
            self.updateGeometry()
        self.update()

    def mark(self, epoch: int | None) -> None:
        """Mark the epoch that is looked at."""
        if epoch != self._current:
            self._current = epoch
            self.update()

    def x_of(self, epoch: int) -> float:
        """Return where an epoch lies."""
        first, last = int(self._epochs[0]), int(self._epochs[-1])
        share = (epoch - first) / (last - first) if last > first else 0.5
        return _EDGE + share * (self.width() - 2 * _EDGE)

    def epoch_at(self, x: float) -> int | None:
        """Return the epoch nearest to a place."""
        if not len(self._epochs):
            return None
        places = np.array([self.x_of(epoch) for epoch in self._epochs.tolist()])
        return int(self._epochs[np.abs(places - x).argmin()])

    def text_at(self, x: float) -> str:
        """Say all figures of the epoch nearest to a place."""
        epoch = self.epoch_at(x)
        if epoch is None:
            return ""
        place = int(np.flatnonzero(self._epochs == epoch)[0])
        said = (f"{line.title}: {_written(line.values[place])}" for line in self._lines)
        return "\n".join((tr("after epoch {n} · click: look back", n=epoch + 1), *said))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(240, len(self._lines) * ROW_HEIGHT + _FOOT)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        epoch = self.epoch_at(event.position().x())
        if epoch is not None:
            self.chosen.emit(epoch)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.text_at(event.pos().x()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not len(self._epochs):
            return
        theme, painter = themes.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        foot = len(self._lines) * ROW_HEIGHT
        if self._current is not None and self._current in self._epochs:
            x = self.x_of(self._current)
            painter.setPen(QPen(theme.accent, 1.0, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, 0), QPointF(x, foot))
        for row, line in enumerate(self._lines):
            self._paint_line(painter, row * ROW_HEIGHT, line)
        painter.setFont(font(SMALL_TEXT_SIZE))
        painter.setPen(theme.muted)
        ends = QRectF(0, foot, self.width(), _FOOT)
        painter.drawText(ends, Qt.AlignmentFlag.AlignLeft, str(int(self._epochs[0]) + 1))
        if len(self._epochs) > 1:
            painter.drawText(ends, Qt.AlignmentFlag.AlignRight, str(int(self._epochs[-1]) + 1))
        painter.drawText(ends, Qt.AlignmentFlag.AlignHCenter, tr("epochs"))

    def _paint_line(self, painter: QPainter, top: float, line: Line) -> None:
        theme = themes.current()
        painter.setFont(font(SMALL_TEXT_SIZE))
        head = QRectF(0, top, self.width(), _TITLE)
        ends = _ends(line)
        metrics = QFontMetricsF(painter.font())
        room = self.width() - metrics.horizontalAdvance(ends) - 8
        painter.setPen(theme.muted)
        title = metrics.elidedText(line.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft, title)
        painter.setPen(theme.text)
        painter.drawText(head, Qt.AlignmentFlag.AlignRight, ends)
        is_finite = np.isfinite(line.values)
        if not is_finite.any():
            return
        low, high = line.values[is_finite].min(), line.values[is_finite].max()
        area = QRectF(0, top + _TITLE + 4, self.width(), ROW_HEIGHT - _TITLE - 12)
        heights = (line.values - low) / (high - low) if high > low else np.full(len(is_finite), 0.5)
        points = [
            QPointF(self.x_of(epoch), area.bottom() - height * area.height())
            for epoch, height, good in zip(
                self._epochs.tolist(), heights.tolist(), is_finite.tolist(), strict=True
            )
            if good
        ]
        painter.setPen(QPen(theme.accent, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        if len(points) <= MOST_DOTS:
            painter.setBrush(theme.accent)
            painter.setPen(Qt.PenStyle.NoPen)
            for point in points:
                painter.drawEllipse(point, _DOT, _DOT)


def _written(value: float) -> str:
    return number(float(value), ".3g")


def _ends(line: Line) -> str:
    """Say the first and the last figure."""
    first, last = _written(line.values[0]), _written(line.values[-1])
    return first if len(line.values) == 1 else f"{first} → {last}"
