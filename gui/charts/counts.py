"""How many samples each class has."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.messages import number, tr
from gui import theme as themes
from gui.charts.picture_out import PictureOut
from gui.theme import SMALL_TEXT_SIZE, Theme, font

_LABEL_HEIGHT = 17.0
_VALUE_HEIGHT = 15.0
_WIDEST = 64.0


def paint_class_counts(
    painter: QPainter, rect: QRectF, names: Sequence[str], counts: Sequence[int], theme: Theme
) -> None:
    """Paint a bar per class with its name below and its count above.

    Where the columns are too narrow for all texts, every second, fifth, ... name is written and
    counts are left to the tooltip.
    """
    if not counts:
        return
    painter.save()
    painter.setFont(font(SMALL_TEXT_SIZE))
    metrics = QFontMetricsF(painter.font())
    pitch = _pitch(rect, len(counts))
    values = [number(count) for count in counts]
    with_values = max(metrics.horizontalAdvance(text) for text in values) <= pitch - 4
    every = _every(max(metrics.horizontalAdvance(name) for name in names) + 4, pitch, len(names))
    base = rect.bottom() - _LABEL_HEIGHT
    room = base - rect.top() - (_VALUE_HEIGHT if with_values else 0)
    gap = 8.0 if pitch > 24 else 1.0
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    center = int(Qt.AlignmentFlag.AlignCenter)
    for index, count in enumerate(counts):
        left = rect.left() + index * pitch
        height = max(2.0 if count else 1.0, count / max(max(counts), 1) * room)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.bar if count else theme.line)
        radius = min(3.0, height / 2, (pitch - gap) / 2)
        bar = QRectF(left + gap / 2, base - height, pitch - gap, height)
        painter.drawRoundedRect(bar, radius, radius)
        if index % every == 0:
            painter.setPen(theme.text)
            wide = pitch * every
            centred = left + pitch / 2 - wide / 2
            start = max(rect.left(), centred)
            place = QRectF(start, base + 2, wide, _LABEL_HEIGHT - 2)
            side = center if start == centred else int(Qt.AlignmentFlag.AlignVCenter)
            text = metrics.elidedText(names[index], Qt.TextElideMode.ElideRight, wide - 2)
            painter.drawText(place, side, text)
        if with_values:
            painter.setPen(theme.muted)
            place = QRectF(left, bar.top() - _VALUE_HEIGHT, pitch, _VALUE_HEIGHT)
            painter.drawText(place, center, values[index])
    painter.restore()


def _pitch(rect: QRectF, n: int) -> float:
    return min(rect.width() / n, _WIDEST)


def _every(text_width: float, pitch: float, n: int) -> int:
    """Return of how many names one is written: all, where they fit or can be shortened well."""
    if text_width <= pitch or pitch >= 48:
        return 1
    return next((step for step in (2, 5, 10, 20, 50) if text_width <= pitch * step), n)


class ClassCounts(QWidget):
    """The bars as a widget; the tooltip names the class under the mouse and its count."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: Sequence[str] = ()
        self._counts: Sequence[int] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(72)
        PictureOut(self)

    def show_counts(self, names: Sequence[str], counts: Sequence[int]) -> None:
        """Show how many samples each class has."""
        self._names, self._counts = tuple(names), tuple(int(c) for c in np.asarray(counts))
        self.setAccessibleName(tr("Samples per class"))
        self.setAccessibleDescription(", ".join(map(self._text, range(len(names)))))
        self.update()

    def _text(self, index: int) -> str:
        name, count = self._names[index], self._counts[index]
        return tr("{name}: {n} sample", "{name}: {n} samples", name=name, n=count)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(320, 110)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = themes.current()
        paint_class_counts(QPainter(self), QRectF(self.rect()), self._names, self._counts, look)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._counts:
            index = int(event.pos().x() / _pitch(QRectF(self.rect()), len(self._counts)))
            if index < len(self._counts):
                QToolTip.showText(event.globalPos(), self._text(index), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)
