"""How a confusion matrix is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from core.arrays import Labels
from core.messages import number
from gui import theme as themes
from gui.panels.evaluate.matrix_layout import MatrixLayout
from gui.theme import SMALL_TEXT_SIZE, Theme, font, mixed

TINY_TEXT_SIZE = 7.0
_GAP = 1.0
_WITH_SHARE = QSizeF(40, 31)
"""Cells from this size on show their share below the count."""
_LEAST_SHARE = 0.12
"""Of the way to the full colour: so much a cell differs that is not empty at all."""


@dataclass(frozen=True)
class Marks:
    """Cells (row, column) that are marked: by keyboard, as shown elsewhere, under the mouse."""

    current: tuple[int, int] | None
    shown: tuple[int, int] | None
    hovered: tuple[int, int] | None


def shade(share: float, theme: Theme) -> QColor:
    """Return the ground of a cell with this share of its row.

    One hue, from that of an empty cell to the accent, by the square root: mistakes are rare, and
    1 in 100 should be seen.
    """
    if not share > 0:
        return theme.control
    way = _LEAST_SHARE + (1 - _LEAST_SHARE) * min(share, 1.0) ** 0.5
    return mixed(theme.control, theme.accent, way)


def readable_on(ground: QColor, theme: Theme) -> QColor:
    """Return the one of the two colours of text that stands out more."""
    return max((theme.text, theme.on_accent), key=lambda colour: _contrast(colour, ground))


def paint_matrix(
    painter: QPainter,
    view: QSizeF,
    layout: MatrixLayout,
    scrolled: QPoint,
    names: Sequence[str],
    counts: Labels,
    marks: Marks,
) -> None:
    """Paint the part of a matrix that is in view; names stay at the edges.

    Args:
        painter: what to paint with.
        view: its size.
        layout: where the cells lie.
        scrolled: how far it is scrolled.
        names: of the classes.
        counts: (L, L), rows true, columns answered.
        marks: cells with rings.
    """
    theme = themes.current()
    rows = _visible(scrolled.y(), layout.height, view.height() - layout.top, layout.n)
    columns = _visible(scrolled.x(), layout.width, view.width() - layout.left, layout.n)
    painter.save()
    painter.setClipRect(QRectF(layout.left, layout.top, view.width(), view.height()))
    n_rows = np.maximum(counts.sum(axis=1), 1)
    for row in rows:
        for column in columns:
            place = layout.rect(row, column, scrolled)
            count = int(counts[row, column])
            _paint_cell(painter, place, count, count / int(n_rows[row]), theme)
    _paint_marks(painter, layout, scrolled, marks, theme)
    painter.restore()
    _paint_names(painter, view, layout, scrolled, names, (rows, columns), marks.hovered)


def _paint_cell(painter: QPainter, place: QRectF, count: int, share: float, theme: Theme) -> None:
    ground = shade(share, theme)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRect(place.adjusted(0, 0, -_GAP, -_GAP))
    if not count:
        return
    painter.setPen(readable_on(ground, theme))
    text, center = number(count), Qt.AlignmentFlag.AlignCenter
    has_share = place.width() >= _WITH_SHARE.width() and place.height() >= _WITH_SHARE.height()
    sizes = (SMALL_TEXT_SIZE, TINY_TEXT_SIZE)
    fitting = [size for size in sizes if _width(text, size) <= place.width() - 3]
    if not fitting:
        return  # the colour says enough, and the tooltip the rest
    painter.setFont(font(fitting[0]))
    if not has_share:
        painter.drawText(place.adjusted(0, 0, -_GAP, -_GAP), center, text)
        return
    middle = place.center().y()
    painter.drawText(QRectF(place.left(), middle - 14, place.width() - _GAP, 14), center, text)
    painter.setFont(font(TINY_TEXT_SIZE))
    below = QRectF(place.left(), middle, place.width() - _GAP, 12)
    painter.drawText(below, center, number(share, ".0%" if share >= 0.0995 else ".1%"))


def _width(text: str, size: float) -> float:
    return QFontMetricsF(font(size)).horizontalAdvance(text)


def _paint_marks(
    painter: QPainter, layout: MatrixLayout, scrolled: QPoint, marks: Marks, theme: Theme
) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pens = (
        (marks.hovered, QPen(theme.muted, 1.0)),
        (marks.shown, QPen(theme.text, 2.0)),
        (marks.current, QPen(theme.text, 2.0)),
        (marks.current, QPen(theme.panel, 2.0, Qt.PenStyle.DotLine)),
    )
    for cell, pen in pens:
        if cell is not None and cell[0] < layout.n and cell[1] < layout.n:
            painter.setPen(pen)
            inside = pen.widthF() / 2 - 1  # over the gap between cells, beside the count
            place = layout.rect(*cell, scrolled).adjusted(0, 0, -_GAP, -_GAP)
            painter.drawRect(place.adjusted(inside, inside, -inside, -inside))


def _paint_names(
    painter: QPainter,
    view: QSizeF,
    layout: MatrixLayout,
    scrolled: QPoint,
    names: Sequence[str],
    visible: tuple[range, range],
    hovered: tuple[int, int] | None,
) -> None:
    theme, side = themes.current(), Qt.AlignmentFlag
    metrics = QFontMetricsF(font(SMALL_TEXT_SIZE))
    elided = Qt.TextElideMode.ElideRight
    painter.save()
    painter.setClipRect(QRectF(0, layout.top, layout.left, view.height()))
    for row in visible[0]:
        _set_pen(painter, hovered is not None and hovered[0] == row, theme)
        place = layout.row_name(row, scrolled).adjusted(0, 0, -5, -_GAP)
        text = metrics.elidedText(names[row], elided, place.width())
        painter.drawText(place, side.AlignRight | side.AlignVCenter, text)
    painter.setClipRect(QRectF(layout.left, 0, view.width(), layout.top))
    for column in visible[1]:
        _set_pen(painter, hovered is not None and hovered[1] == column, theme)
        place = layout.column_name(column, scrolled).adjusted(0, 0, -_GAP, -3)
        if not layout.is_upright:
            painter.drawText(place, side.AlignHCenter | side.AlignBottom, names[column])
            continue
        painter.save()
        painter.translate(place.left(), place.bottom())
        painter.rotate(-90)
        text = metrics.elidedText(names[column], elided, place.height())
        along = QRectF(0, 0, place.height(), place.width())
        painter.drawText(along, side.AlignLeft | side.AlignVCenter, text)
        painter.restore()
    painter.restore()


def _set_pen(painter: QPainter, is_marked: bool, theme: Theme) -> None:
    painter.setPen(theme.text if is_marked else theme.muted)
    painter.setFont(font(SMALL_TEXT_SIZE, bold=is_marked))


def _visible(scrolled: int, size: float, room: float, n: int) -> range:
    """Return which rows or columns are in view."""
    return range(max(0, int(scrolled / size)), min(n, int((scrolled + max(0.0, room)) / size) + 1))


def _contrast(a: QColor, b: QColor) -> float:
    """Return the contrast of two colours as WCAG 2.2 counts it, 1 to 21."""
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    linear = [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
        for v in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
