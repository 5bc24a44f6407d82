"""What the network answers: the class in words and a bar for each, or the values."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.messages import tr
from gui import theme as themes
from gui.charts.bars import class_bars_height, paint_class_bars, percent
from gui.charts.values import MOST_ROWS, paint_values, values_height
from gui.state.told import Told

_HEAD = 42
_TALL = 110
"""Bars are drawn as high as this where there is room."""
_WIDEST, _LEAST_WIDTH = 64, 240
"""Pixels of a bar at most, and of all together at least, so that few stand close together."""


class AnswerView(QWidget):
    """Shows one answer, or says why there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told: Told | None = None
        self._note = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("What the network answers"))

    def show_told(self, told: Told | None, note: str) -> None:
        """Show an answer with a note, or, where there is none, only the note."""
        self.told, self._note = told, note
        self.setAccessibleDescription(" ".join(text for text in (*self.lines(), note) if text))
        self.update()

    def lines(self) -> tuple[str, str]:
        """Return the answer in words, and how sure it is."""
        told = self.told
        if told is None or told.facts.targets:
            return "", ""
        best = int(told.values.argmax())
        share = percent(float(told.values[best]))
        return tr("predicted: {name}", name=told.facts.classes[best]), share

    def _paint_words(self, painter: QPainter, rect: QRectF) -> None:
        theme, (said, share) = themes.current(), self.lines()
        painter.setFont(themes.font(themes.HEADING_TEXT_SIZE, bold=True))
        painter.setPen(theme.text)
        metrics = QFontMetricsF(painter.font())
        shown = metrics.elidedText(said, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(QPointF(rect.left(), rect.top() + 15), shown)
        painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
        painter.setPen(theme.muted)
        below = " · ".join(text for text in (share, self._note) if text)
        shown = QFontMetricsF(painter.font()).elidedText(
            below, Qt.TextElideMode.ElideRight, rect.width()
        )
        painter.drawText(QPointF(rect.left(), rect.top() + 33), shown)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(260, _HEAD + _TALL)

    def minimumSizeHint(self) -> QSize:
        return QSize(150, _HEAD + 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, told = QPainter(self), themes.current(), self.told
        rect = QRectF(self.rect()).adjusted(0, 0, -1, 0)
        if told is None:
            painter.setFont(themes.font())
            painter.setPen(theme.muted)
            wraps = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
            painter.drawText(rect, int(wraps), self._note)
            return
        if told.facts.targets:
            targets = told.facts.targets[:MOST_ROWS]
            values = np.asarray(told.values, np.float64).tolist()
            room = QRectF(rect.left(), rect.top(), rect.width(), values_height(len(targets)))
            paint_values(painter, room, targets, values, (), theme)
            return
        self._paint_words(painter, rect)
        names, height = told.facts.classes, class_bars_height(len(told.facts.classes))
        room = max(height, min(_TALL, int(rect.height()) - _HEAD))
        width = min(rect.width(), max(_WIDEST * len(names), _LEAST_WIDTH))
        bars = QRectF(rect.left(), rect.top() + _HEAD, width, room)
        paint_class_bars(painter, bars, names, told.values, theme)
