"""How the values of a target spread: a histogram with the range below it."""

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.arrays import AnyArray
from core.facts import Target
from core.messages import tr
from gui import theme as themes
from gui.charts.picture_out import PictureOut
from gui.theme import SMALL_TEXT_SIZE, Theme, font

N_BINS = 24
_LABEL_HEIGHT = 17.0
_WIDEST = 480.0
_GAP = 1.0


def counts_of(values: AnyArray, target: Target) -> AnyArray:
    """Return how many values (N,) lie in each of `N_BINS` equal parts of the target's range."""
    high = target.high if target.high > target.low else target.low + 1
    return np.histogram(values, N_BINS, (target.low, high))[0]


def paint_spread(
    painter: QPainter, rect: QRectF, counts: AnyArray, target: Target, theme: Theme
) -> None:
    """Paint a bar for each part of the range, and below them both ends and the name."""
    area = QRectF(rect.left(), rect.top(), min(rect.width(), _WIDEST), rect.height())
    base, pitch = area.bottom() - _LABEL_HEIGHT, area.width() / len(counts)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.bar)
    for index, count in enumerate(counts.tolist()):
        height = count / max(int(counts.max()), 1) * (base - area.top())
        if count:
            left = area.left() + index * pitch
            bar = QRectF(left, base - max(2.0, height), pitch - _GAP, max(2.0, height))
            painter.drawRoundedRect(bar, 1.5, 1.5)
    painter.setBrush(theme.line)
    painter.drawRect(QRectF(area.left(), base, area.width(), 1))
    _paint_ends(painter, QRectF(area.left(), base + 2, area.width(), 15), target, theme)
    painter.restore()


def _paint_ends(painter: QPainter, line: QRectF, target: Target, theme: Theme) -> None:
    low, high = target.text(target.low), target.text(target.high)
    painter.setFont(font(SMALL_TEXT_SIZE))
    metrics, middle = QFontMetricsF(painter.font()), Qt.AlignmentFlag.AlignVCenter
    painter.setPen(theme.muted)
    painter.drawText(line, int(middle | Qt.AlignmentFlag.AlignLeft), low)
    painter.drawText(line, int(middle | Qt.AlignmentFlag.AlignRight), high)
    beside = max(map(metrics.horizontalAdvance, (low, high))) + 8
    room = line.adjusted(beside, 0, -beside, 0)
    name = metrics.elidedText(target.name, Qt.TextElideMode.ElideRight, room.width())
    painter.setPen(theme.text)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), name)


class TargetSpread(QWidget):
    """The histogram as a widget; the tooltip tells the part under the mouse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._target: Target | None = None
        self._values: AnyArray | None = None
        self._counts = np.zeros(N_BINS, np.int64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(72)
        PictureOut(self)

    def show_values(self, target: Target, values: AnyArray) -> None:
        """Show how values (N,) spread over the range of their target."""
        if values is self._values and target == self._target:
            return
        self._target, self._values = target, values
        self._counts = counts_of(values, target)
        low, high = target.text(target.low), target.text(target.high)
        self.setAccessibleName(tr("Spread of {name}", name=target.title))
        self.setAccessibleDescription(tr("{low} to {high}", low=low, high=high))
        self.update()

    def text_at(self, x: float) -> str:
        """Say how many samples lie in the part of the range under a place; "" beside it."""
        index = int(x / (min(self.width(), _WIDEST) / N_BINS))
        if self._target is None or not 0 <= index < N_BINS:
            return ""
        step = (self._target.high - self._target.low) / N_BINS
        low = self._target.low + index * step
        return tr(
            "{low} to {high}: {n} sample",
            "{low} to {high}: {n} samples",
            n=int(self._counts[index]),
            low=self._target.text(low),
            high=self._target.text(low + step),
        )

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(320, 110)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._target is not None:
            look = themes.current()
            paint_spread(QPainter(self), QRectF(self.rect()), self._counts, self._target, look)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.text_at(event.pos().x()), self)
            return True
        return super().event(event)
