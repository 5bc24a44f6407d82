"""Samples that are neither pictures nor points: a row each, with what is wanted and the values."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from core.arrays import AnyArray
from core.facts import Facts
from core.messages import number
from gui import theme as themes

ROW_HEIGHT = 22
COLUMN = 58
_MARGIN = 8.0
_BESIDE = 10.0
_FORM = ",.4g"
_MOST = 64
"""More values than any window has room for."""


def in_words(facts: Facts, raw: AnyArray) -> list[str]:
    """Return the first values of a sample: of a table what stands in its columns.

    Args:
        facts: of the data.
        raw: (F,), as stored in the dataset; NaN is missing.
    """
    if facts.features:
        return [text for _, text in facts.told(raw, _MOST)]
    values = raw.ravel()[:_MOST].tolist()
    return ["\u2013" if math.isnan(value) else number(value, _FORM) for value in values]


def names_of(facts: Facts) -> list[str]:
    """Return the names of these values, as far as they have any."""
    found: dict[str, None] = {}
    for feature in facts.features:
        found[feature.column] = None
        if len(found) == _MOST:
            break
    return list(found) or (["x", "y"] if facts.input_shape == (2,) else [])


def n_rows_in(height: float) -> int:
    """Return how many rows fit."""
    return max(1, int(height // ROW_HEIGHT))


def row_at(rect: QRectF, n_rows: int, point: QPointF) -> int | None:
    """Return the number of the row under a point."""
    row = int((point.y() - rect.top()) // ROW_HEIGHT)
    return row if rect.contains(point) and row < n_rows else None


def row_rect(rect: QRectF, row: int) -> QRectF:
    """Return where a row lies."""
    return QRectF(rect.left(), rect.top() + row * ROW_HEIGHT, rect.width(), ROW_HEIGHT)


def widths_of(texts: Sequence[str], room: float, *, has_values: bool) -> tuple[float, float]:
    """Return how wide numbers are, and what is true of each sample, in pixels.

    Without a value in sight nobody would know one sample of a class from another.

    Args:
        texts: what is true of each.
        room: the width of a row.
        has_values: whether values stand behind.
    """
    small, strong = themes.font(themes.SMALL_TEXT_SIZE), themes.font(bold=True)
    named = QFontMetricsF(small).horizontalAdvance(f"#{max(len(texts) - 1, 0)}") + 2 * _MARGIN
    left = room - named - _BESIDE
    most = min(room / 2 - _BESIDE, left - COLUMN) if has_values else left
    widest = max(map(QFontMetricsF(strong).horizontalAdvance, texts), default=0.0)
    return named, min(widest, max(most, 0.0)) + _BESIDE


def paint_rows(
    painter: QPainter,
    rect: QRectF,
    texts: Sequence[str],
    values: Sequence[Sequence[str]],
    current: int,
) -> None:
    """Paint a row for each sample: its number, what is true of it, and its first values.

    Args:
        painter: what to paint with.
        rect: where there is room for the rows.
        texts: what is true of each.
        values: of each, as `in_words` tells them.
        current: number of the row that is lit.
    """
    theme = themes.current()
    plain, strong = themes.font(themes.SMALL_TEXT_SIZE), themes.font(bold=True)
    wide = QFontMetricsF(strong)
    named, told = widths_of(texts, rect.width(), has_values=any(values))
    for row, text in enumerate(texts):
        place = row_rect(rect, row)
        if row == current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent_soft)
            painter.drawRoundedRect(place, themes.CONTROL_RADIUS, themes.CONTROL_RADIUS)
        write(painter, place.adjusted(_MARGIN, 0, 0, 0), f"#{row}", plain, theme.muted)
        line = place.adjusted(named, 0, 0, 0)
        line.setWidth(told)
        shown = wide.elidedText(text, Qt.TextElideMode.ElideRight, told - _BESIDE + 1)
        write(painter, line, shown, strong, theme.text)
        line.moveLeft(line.right())
        line.setWidth(COLUMN)
        for value in values[row]:
            if line.right() > place.right():
                break
            write(painter, line, value, plain, theme.muted, Qt.AlignmentFlag.AlignRight)
            line.moveLeft(line.right())


def write(
    painter: QPainter,
    place: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Write a text into a cell, in the middle of its height; what does not fit is cut."""
    painter.setFont(font)
    painter.setPen(colour)
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width() - 2)
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | side), shown)
