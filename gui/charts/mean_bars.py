"""Means of groups, such as classes: a bar each, from zero to the left or to the right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.messages import number, tr
from gui import theme as themes
from gui.charts.picture_out import PictureOut
from gui.theme import SMALL_TEXT_SIZE, font

ROW_HEIGHT = 17
MOST_ROWS = 12
_MOST_NAME, _GAP = 0.34, 8.0
_WIDEST = 640.0


@dataclass(frozen=True)
class Group:
    """Some samples, and the mean of a unit over them (NaN where there is no number)."""

    name: str
    mean: float
    n: int


class MeanBars(QWidget):
    """A row for each group; of more than `MOST_ROWS` the first and the last ones."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: tuple[Group, ...] = ()
        self._n_left_out = 0
        self._current = ""
        self._text: Callable[[float], str] = lambda value: number(value, ".3g")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Means of the groups"))
        PictureOut(self)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The rows, in order."""
        return self._groups

    def show_groups(self, groups: Sequence[Group], text: Callable[[float], str]) -> None:
        """Show these in this order; `text` writes a value."""
        before = self._n_rows
        half = MOST_ROWS // 2
        self._n_left_out = max(0, len(groups) - MOST_ROWS)
        self._groups = (*groups[:half], *groups[-half:]) if self._n_left_out else tuple(groups)
        self._text = text
        said = (f"{group.name}: {text(group.mean)}" for group in self._groups)
        self.setAccessibleDescription("; ".join(said))
        if self._n_rows != before:
            self.updateGeometry()
        self.update()

    def mark(self, name: str) -> None:
        """Write the group of the sample that is looked at in bold."""
        if name != self._current:
            self._current = name
            self.update()

    def group_at(self, y: float) -> Group | None:
        """Return the group whose row lies there."""
        row = int(y // ROW_HEIGHT)
        if self._n_left_out and row >= MOST_ROWS // 2:
            if row == MOST_ROWS // 2:
                return None
            row -= 1
        return self._groups[row] if 0 <= row < len(self._groups) else None

    @property
    def _n_rows(self) -> int:
        return len(self._groups) + bool(self._n_left_out)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(240, self._n_rows * ROW_HEIGHT)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            group = self.group_at(event.pos().y())
            QToolTip.showText(event.globalPos(), _said(group, self._text) if group else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._groups:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(font(SMALL_TEXT_SIZE, bold=True))
        width = min(float(self.width()), _WIDEST)
        widest = max(metrics.horizontalAdvance(group.name) for group in self._groups)
        names = min(width * _MOST_NAME, widest + 1)
        values = max(metrics.horizontalAdvance(self._text(g.mean)) for g in self._groups) + 1
        room = QRectF(names + _GAP, 0, max(8.0, width - names - values - 2 * _GAP), ROW_HEIGHT)
        zero, scale = _zero_and_scale(self._groups, room)
        row = 0
        for place, group in enumerate(self._groups):
            if self._n_left_out and place == MOST_ROWS // 2:
                self._paint_gap(painter, row * ROW_HEIGHT, room)
                row += 1
            self._paint_row(painter, row * ROW_HEIGHT, group, room.translated(0, 0), zero, scale)
            row += 1
        painter.setPen(QPen(themes.current().control_line, 1.0))
        painter.drawLine(QPointF(zero, 1), QPointF(zero, row * ROW_HEIGHT - 1))

    def _paint_row(
        self, painter: QPainter, top: float, group: Group, room: QRectF, zero: float, scale: float
    ) -> None:
        theme, side = themes.current(), Qt.AlignmentFlag
        is_current = group.name == self._current
        painter.setFont(font(SMALL_TEXT_SIZE, bold=is_current))
        painter.setPen(theme.text if is_current else theme.muted)
        metrics = QFontMetricsF(painter.font())
        place = QRectF(0, top, room.left() - _GAP, ROW_HEIGHT)
        name = metrics.elidedText(group.name, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(side.AlignRight | side.AlignVCenter), name)
        value = QRectF(room.right() + _GAP, top, self.width() - room.right() - _GAP, ROW_HEIGHT)
        painter.drawText(value, int(side.AlignLeft | side.AlignVCenter), self._text(group.mean))
        if np.isfinite(group.mean):
            bar = QRectF(zero, top + 4, group.mean * scale, ROW_HEIGHT - 8).normalized()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent if is_current else theme.bar)
            painter.drawRoundedRect(bar, 2, 2)

    def _paint_gap(self, painter: QPainter, top: float, room: QRectF) -> None:
        theme, side = themes.current(), Qt.AlignmentFlag
        painter.setFont(font(SMALL_TEXT_SIZE))
        painter.setPen(theme.muted)
        text = tr("… {n} more", "… {n} more", n=self._n_left_out)
        place = QRectF(room.left(), top, room.width(), ROW_HEIGHT)
        painter.drawText(place, int(side.AlignLeft | side.AlignVCenter), text)


def _zero_and_scale(groups: Sequence[Group], room: QRectF) -> tuple[float, float]:
    """Return where zero lies, and pixels for a unit of the means."""
    means = np.array([group.mean for group in groups])
    means = means[np.isfinite(means)]
    low, high = min(0.0, *means, 0.0), max(0.0, *means, 0.0)
    scale = room.width() / ((high - low) or 1.0)
    return room.left() - low * scale, scale


def _said(group: Group, text: Callable[[float], str]) -> str:
    return tr(
        "{name}: mean {mean} of {n} sample",
        "{name}: mean {mean} of {n} samples",
        name=group.name,
        mean=text(group.mean),
        n=group.n,
    )
