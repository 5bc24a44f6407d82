"""How the values of a unit lie over the data, with the value of the sample that is looked at."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.arrays import AnyArray, Array
from core.messages import number, tr
from gui import theme as themes
from gui.charts.bars import percent
from gui.charts.picture_out import PictureOut
from gui.theme import SMALL_TEXT_SIZE, font

N_BINS = 32
_TOP, _LABEL_HEIGHT = 15.0, 17.0
_ZERO_ROOM, _ZERO_WIDTH = 34.0, 16.0
_WIDEST = 640.0


@dataclass(frozen=True, eq=False)
class Bins:
    """A histogram. Exact zeros of many samples are counted apart: they would dwarf the others.

    Attributes:
        low, high: ends of the range, of the values that are no zeros counted apart.
        counts: (N_BINS,). n_zero: samples counted apart. n: all that are numbers.
    """

    low: float = 0.0
    high: float = 1.0
    counts: AnyArray = field(default_factory=lambda: np.zeros(N_BINS, np.int64))
    n_zero: int = 0
    n: int = 0

    @classmethod
    def of(cls, values: Array, *, zero_apart: bool) -> "Bins":
        """Count values (N,); what is no number is left out."""
        found = values[np.isfinite(values)].astype(np.float64)
        others = found[found != 0] if zero_apart else found
        if not others.size:
            return cls(n_zero=found.size - others.size, n=found.size)
        low, high = float(others.min()), float(others.max())
        if not high > low:
            half = abs(low) / 2 or 0.5
            low, high = low - half, high + half
        counts = np.histogram(others, N_BINS, (low, high))[0]
        return cls(low, high, counts, found.size - others.size, found.size)

    @property
    def step(self) -> float:
        """Width of a bin."""
        return (self.high - self.low) / N_BINS


class Distribution(QWidget):
    """A histogram; a line marks one value. The tooltip tells the bin under the mouse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bins = Bins()
        self._text: Callable[[float], str] = lambda value: number(value, ".3g")
        self._current: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Values over the data"))
        PictureOut(self)

    @property
    def bins(self) -> Bins:
        """What is shown."""
        return self._bins

    @property
    def current(self) -> float | None:
        """The value that is marked."""
        return self._current

    def show_bins(self, bins: Bins, text: Callable[[float], str]) -> None:
        """Show a histogram; `text` writes a value."""
        self._bins, self._text = bins, text
        self.setAccessibleDescription(
            tr("{low} to {high}", low=text(bins.low), high=text(bins.high))
        )
        self.update()

    def mark(self, value: float | None) -> None:
        """Mark the value of the sample that is looked at."""
        if value != self._current:
            self._current = value
            self.update()

    def text_at(self, x: float) -> str:
        """Say how many samples lie in the bin under a place; "" beside it."""
        bins, area = self._bins, self._area()
        if bins.n_zero and x < area.left() - 4:
            return tr("0: {n} sample", "0: {n} samples", n=bins.n_zero)
        index = int((x - area.left()) // (area.width() / N_BINS))
        if not 0 <= index < N_BINS:
            return ""
        low = bins.low + index * bins.step
        return tr(
            "{low} to {high}: {n} sample",
            "{low} to {high}: {n} samples",
            n=int(bins.counts[index]),
            low=self._text(low),
            high=self._text(low + bins.step),
        )

    def x_of(self, value: float) -> float:
        """Return where a value lies; beyond the range at its end."""
        bins, area = self._bins, self._area()
        if value == 0 and bins.n_zero:
            return _ZERO_WIDTH / 2
        share = (value - bins.low) / (bins.high - bins.low)
        return area.left() + min(1.0, max(0.0, share)) * area.width()

    def _area(self) -> QRectF:
        """Return where the bars stand."""
        left = _ZERO_ROOM if self._bins.n_zero else 0.0
        width = min(float(self.width()), _WIDEST)
        return QRectF(left, _TOP, max(1.0, width - left), self.height() - _TOP - _LABEL_HEIGHT)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(240, 104)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.text_at(event.pos().x()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_bars(painter)
        self._paint_labels(painter)
        if self._current is not None and np.isfinite(self._current):
            self._paint_mark(painter, self.x_of(self._current))

    def _paint_bars(self, painter: QPainter) -> None:
        theme, bins, area = themes.current(), self._bins, self._area()
        pitch, most = area.width() / N_BINS, max(int(bins.counts.max()), 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.bar)
        for index in np.flatnonzero(bins.counts).tolist():
            height = max(2.0, bins.counts[index] / most * area.height())
            left = area.left() + index * pitch
            bar = QRectF(left, area.bottom() - height, max(1.0, pitch - 1), height)
            painter.drawRoundedRect(bar, 1.5, 1.5)
        painter.setBrush(theme.line)
        painter.drawRect(QRectF(area.left(), area.bottom(), area.width(), 1))
        if bins.n_zero:
            height = min(1.0, bins.n_zero / most) * area.height()
            painter.setBrush(theme.disabled)
            bar = QRectF(0, area.bottom() - max(2.0, height), _ZERO_WIDTH, max(2.0, height))
            painter.drawRoundedRect(bar, 1.5, 1.5)
            painter.setBrush(theme.line)
            painter.drawRect(QRectF(0, area.bottom(), _ZERO_WIDTH, 1))

    def _paint_labels(self, painter: QPainter) -> None:
        theme, bins, area = themes.current(), self._bins, self._area()
        side = Qt.AlignmentFlag
        painter.setFont(font(SMALL_TEXT_SIZE))
        painter.setPen(theme.muted)
        line = QRectF(area.left(), area.bottom() + 2, area.width(), _LABEL_HEIGHT - 2)
        if bins.n_zero < bins.n:
            painter.drawText(line, int(side.AlignLeft), self._text(bins.low))
            painter.drawText(line, int(side.AlignRight), self._text(bins.high))
        if bins.n_zero:
            zero = QRectF(0, line.top(), _ZERO_WIDTH, line.height())
            painter.drawText(zero, int(side.AlignHCenter), "0")
            share = percent(bins.n_zero / bins.n)
            room = QFontMetricsF(painter.font()).horizontalAdvance(share)
            painter.drawText(QRectF(0, 0, room + 2, _TOP), int(side.AlignLeft), share)

    def _paint_mark(self, painter: QPainter, x: float) -> None:
        theme, area = themes.current(), self._area()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.accent)
        painter.drawRect(QRectF(x - 1, area.top(), 2, area.height()))
        tip = QPolygonF([QPointF(x - 4.5, area.top() - 4), QPointF(x + 4.5, area.top() - 4)])
        tip.append(QPointF(x, area.top() + 3))
        painter.drawPolygon(tip)
