"""Bars: the probabilities of the classes, and how many samples each class has."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from core.arrays import AnyArray
from core.messages import number, tr
from gui.theme import SMALL_TEXT_SIZE, Theme, font

MOST_COLUMNS = 12
N_LISTED = 5
COLUMNS_HEIGHT = 58
ROW_HEIGHT = 18
_GAP = 6.0
_LABEL_HEIGHT = 17.0
_VALUE_HEIGHT = 14.0


def class_bars_height(n_classes: int) -> int:
    """Return the height that `paint_class_bars` wants: columns, or the list of the best."""
    return COLUMNS_HEIGHT if n_classes <= MOST_COLUMNS else N_LISTED * ROW_HEIGHT


def class_at(rect: QRectF, probabilities: AnyArray, point: QPointF) -> int | None:
    """Return the index of the class whose bar or label lies under a point."""
    if not rect.contains(point):
        return None
    if len(probabilities) <= MOST_COLUMNS:
        width = (rect.width() + _GAP) / len(probabilities)
        return min(int((point.x() - rect.left()) / width), len(probabilities) - 1)
    row = int((point.y() - rect.top()) / ROW_HEIGHT)
    best = best_classes(probabilities)
    return best[row] if row < len(best) else None


def best_classes(probabilities: AnyArray, n: int = N_LISTED) -> list[int]:
    """Return the indices of the most likely classes, the best first."""
    order = np.argsort(-np.nan_to_num(probabilities), kind="stable")
    return order[:n].tolist()


def paint_class_bars(
    painter: QPainter,
    rect: QRectF,
    names: Sequence[str],
    probabilities: AnyArray,
    theme: Theme,
    *,
    faded: bool = False,
    marked: int | None = None,
    colours: Sequence[QColor] = (),
) -> None:
    """Paint the probability of each class, the winner in the accent colour.

    Up to `MOST_COLUMNS` classes stand side by side; of more, the best are listed.

    Args:
        painter: what to paint with.
        rect: `class_bars_height` high.
        names: of the classes.
        probabilities: (L,) from 0 to 1.
        theme: whose colours.
        faded: draw everything pale.
        marked: index of the class with a ring: the chosen unit.
        colours: of the classes, where each has one of its own.
    """
    shares = np.clip(np.nan_to_num(np.asarray(probabilities, np.float64)), 0.0, 1.0)
    painter.save()
    painter.setOpacity(0.4 if faded else 1.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    winner = int(np.argmax(shares))
    usual = [theme.accent if index == winner else theme.bar for index in range(len(shares))]
    paint = _paint_columns if len(shares) <= MOST_COLUMNS else _paint_list
    paint(painter, rect, names, shares, theme, marked, colours or usual)
    painter.restore()


def percent(share: float) -> str:
    """Return a probability in words: 97.8 %, < 0.1 %."""
    if 0 < share < 0.001:
        return tr("< {share:.1%}", share=0.001)
    return number(float(share), ".0%" if share in (0.0, 1.0) else ".1%")


def _paint_columns(
    painter: QPainter,
    rect: QRectF,
    names: Sequence[str],
    shares: AnyArray,
    theme: Theme,
    marked: int | None,
    colours: Sequence[QColor],
) -> None:
    pitch = (rect.width() + _GAP) / len(shares)
    base = rect.bottom() - _LABEL_HEIGHT
    room = rect.height() - _LABEL_HEIGHT - _VALUE_HEIGHT
    winner = int(np.argmax(shares))
    for index, share in enumerate(shares.tolist()):
        left, width = rect.left() + index * pitch, pitch - _GAP
        wins = index == winner
        height = max(2.0, share * room)
        column = QRectF(left, base - height, width, height)
        _paint_bar(painter, column, colours[index], min(3.0, height / 2))
        if index == marked:
            _paint_ring(painter, column, theme.accent)
        place = QRectF(left - _GAP / 2, base + 2, pitch, _LABEL_HEIGHT - 2)
        _write(painter, place, names[index], theme.text if wins else theme.muted, bold=wins)
        if wins or share >= 0.05:
            above = QRectF(left - _GAP / 2, base - height - _VALUE_HEIGHT, pitch, _VALUE_HEIGHT)
            said = _within(percent(share), share, pitch)
            _write(painter, above, said, theme.text if wins else theme.muted)


def _within(said: str, share: float, width: float) -> str:
    """Return a share in words, without its decimal where there is no room for that."""
    has_room = QFontMetricsF(font(SMALL_TEXT_SIZE)).horizontalAdvance(said) <= width
    return said if has_room else number(share, ".0%")


def _paint_list(
    painter: QPainter,
    rect: QRectF,
    names: Sequence[str],
    shares: AnyArray,
    theme: Theme,
    marked: int | None,
    colours: Sequence[QColor],
) -> None:
    best = best_classes(shares)
    metrics = QFontMetricsF(font(SMALL_TEXT_SIZE, bold=True))
    title_width = min(
        rect.width() * 0.35, max(metrics.horizontalAdvance(names[index]) for index in best) + 4
    )
    value_width = metrics.horizontalAdvance(number(0.999, ".1%")) + 8
    room = rect.width() - title_width - value_width - 12
    right = Qt.AlignmentFlag.AlignRight
    for row, index in enumerate(best):
        top, wins, share = rect.top() + row * ROW_HEIGHT, row == 0, float(shares[index])
        ink = theme.text if wins else theme.muted
        title = QRectF(rect.left(), top, title_width, ROW_HEIGHT)
        _write(painter, title, names[index], ink, bold=wins, align=Qt.AlignmentFlag.AlignLeft)
        bar = QRectF(title.right() + 6, top + 5, max(2.0, room * share), ROW_HEIGHT - 10)
        _paint_bar(painter, bar, colours[index], min(3.0, bar.width() / 2))
        if index == marked:
            _paint_ring(painter, bar, theme.accent)
        value = QRectF(rect.right() - value_width, top, value_width, ROW_HEIGHT)
        _write(painter, value, percent(share), ink, align=right)


def _paint_bar(painter: QPainter, rect: QRectF, colour: QColor, radius: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(rect, radius, radius)


def _paint_ring(painter: QPainter, bar: QRectF, colour: QColor) -> None:
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(bar.adjusted(-2.5, -2.5, 2.5, 2.5), 4.0, 4.0)


def _write(
    painter: QPainter,
    rect: QRectF,
    text: str,
    colour: QColor,
    *,
    bold: bool = False,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
) -> None:
    painter.setFont(font(SMALL_TEXT_SIZE, bold=bold))
    painter.setPen(colour)
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(align | Qt.AlignmentFlag.AlignVCenter), shown)
