"""Bodies: what a card shows of its block's values. Tiles, or class bars on the output."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from core.arrays import AnyArray
from core.messages import tr
from gui import theme as themes
from gui.charts.bars import best_classes, class_at, class_bars_height, paint_class_bars, percent
from gui.charts.scatter import class_colour
from gui.charts.tiles import (
    compact,
    paint_scale,
    paint_tiles,
    shown_units,
    tile_at,
    tile_layout,
    tile_rect,
)
from gui.stack_view.in_words import units_in_words

FOOTER_HEIGHT = 18
LEGEND_WIDTH = 44


@dataclass(frozen=True)
class Marked:
    """The unit in the neuron panel, if it is one of this block, and the place in its map."""

    unit: int | None = None
    place: tuple[int, int] | None = None


class Body(Protocol):
    """Something that fills a card below its title line. It keeps values, and no picture."""

    def description(self) -> str:
        """Say for screen readers what it shows beyond the units; "" for nothing."""
        return ""

    def units_in_words(self) -> str:
        """Say for screen readers what the units show: too long and dear to be said unasked."""
        ...

    def height(self, width: int) -> int:
        """Return the pixels it needs."""
        ...

    def paint(self, painter: QPainter, rect: QRectF, marked: Marked, faded: bool) -> None:
        """Paint it; `marked` is the chosen unit."""
        ...

    def unit_at(self, rect: QRectF, point: QPointF) -> int | None:
        """Return the unit under a point."""
        ...

    def place_at(self, rect: QRectF, point: QPointF) -> tuple[int, int] | None:
        """Return (row, column) in the map under a point; None where units are single values."""
        ...

    def text_of(self, unit: int) -> str:
        """Say what a unit shows."""
        ...

    def text_at(self, rect: QRectF, point: QPointF) -> str:
        """Say what lies under a point; "" for nothing."""
        unit = self.unit_at(rect, point)
        return "" if unit is None else self.text_of(unit)

    def paint_legend(self, painter: QPainter, rect: QRectF) -> float:
        """Paint the scale of the colours at the right end of a line; return its width."""
        ...


@dataclass(frozen=True)
class Tiles(Body):
    """The values of all units (or of an even selection) as tiles, with a legend below.

    Attributes:
        values: (n_units,); factors: one draw of DROPOUT, like values.
        scale: the magnitude that gets the full colour.
    """

    values: AnyArray
    scale: float
    factors: AnyArray | None = None

    def height(self, width: int) -> int:
        footer = FOOTER_HEIGHT if self.note else 0
        return tile_layout(len(self._units), width).height + footer

    def paint(self, painter: QPainter, rect: QRectF, marked: Marked, faded: bool) -> None:
        units = self._units
        values = self.values[units]
        off = None
        if self.factors is not None:
            values = values * self.factors[units]
            off = self.factors[units] == 0
        chosen = np.flatnonzero(units == marked.unit).tolist() if marked.unit is not None else []
        paint_tiles(
            painter,
            rect,
            values,
            self.scale,
            themes.current(),
            off=off,
            marked=chosen,
            faded=faded,
        )
        if self.note:
            paint_note(painter, rect, self.note)

    def unit_at(self, rect: QRectF, point: QPointF) -> int | None:
        index = tile_at(rect, len(self._units), point)
        return None if index is None else int(self._units[index])

    def place_at(self, rect: QRectF, point: QPointF) -> tuple[int, int] | None:
        return None

    def rect_of(self, rect: QRectF, unit: int) -> QRectF:
        """Return where the tile of a unit lies."""
        index = int(np.argmin(np.abs(self._units - unit)))
        return tile_rect(rect, len(self._units), index)

    def units_in_words(self) -> str:
        return units_in_words(self.values, self.text_of)

    def text_of(self, unit: int) -> str:
        value = float(self.values[unit])
        if self.factors is None:
            return tr("#{unit:d}: {value:.4g}", unit=unit, value=value)
        if self.factors[unit] == 0:
            return tr("#{unit:d}: off in this draw", unit=unit)
        factor = float(self.factors[unit])
        return tr(
            "#{unit:d}: {value:.4g} × {factor:.3g} = {product:.4g}",
            unit=unit,
            value=value,
            factor=factor,
            product=value * factor,
        )

    @property
    def note(self) -> str:
        """The line below the tiles."""
        if self.factors is not None:
            return draw_note(self.factors)
        if len(self._units) < len(self.values):
            shown, n = len(self._units), len(self.values)
            return tr("{shown} of {n} shown, evenly spaced", shown=shown, n=n)
        return ""

    @property
    def _units(self) -> AnyArray:
        return shown_units(len(self.values))

    def paint_legend(self, painter: QPainter, rect: QRectF) -> float:
        return paint_legend(painter, rect, self.scale, bool((self.values < 0).any()))


@dataclass(frozen=True)
class Bars(Body):
    """The probabilities of the classes, the winner lit; or each in its colour, where it has one."""

    names: Sequence[str]
    values: AnyArray
    is_coloured: bool = False

    def height(self, width: int) -> int:
        return class_bars_height(len(self.names))

    def paint(self, painter: QPainter, rect: QRectF, marked: Marked, faded: bool) -> None:
        theme = themes.current()
        colours = [class_colour(label) for label in range(len(self.names))]
        paint_class_bars(
            painter,
            rect,
            self.names,
            self.values,
            theme,
            faded=faded,
            marked=marked.unit,
            colours=colours if self.is_coloured else (),
        )

    def unit_at(self, rect: QRectF, point: QPointF) -> int | None:
        return class_at(rect, self.values, point)

    def place_at(self, rect: QRectF, point: QPointF) -> tuple[int, int] | None:
        return None

    def units_in_words(self) -> str:
        return "; ".join(map(self.text_of, best_classes(self.values)))

    def text_of(self, unit: int) -> str:
        share = percent(float(self.values[unit]))
        return tr("#{unit:d} {name}: {share}", unit=unit, name=self.names[unit], share=share)

    def paint_legend(self, painter: QPainter, rect: QRectF) -> float:
        return 0.0


def paint_legend(painter: QPainter, rect: QRectF, scale: float, has_negative: bool) -> float:
    """Paint `low, colours, high` at the right end of a line; return the width.

    Where no value is negative, that half of the colours is left out.
    """
    theme = themes.current()
    low, high = compact(-scale) if has_negative else "0", compact(scale)
    painter.save()
    painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
    painter.setPen(theme.muted)
    metrics = painter.fontMetrics()
    middle, align = rect.center().y(), Qt.AlignmentFlag.AlignVCenter
    right = rect.right() - metrics.horizontalAdvance(high)
    painter.drawText(QRectF(right, rect.top(), 100, rect.height()), align, high)
    width = LEGEND_WIDTH if has_negative else LEGEND_WIDTH / 2
    bar = QRectF(right - width - 5, middle - 2, width, 5)
    whole = bar if has_negative else bar.adjusted(-width, 0, 0, 0)
    painter.save()
    painter.setClipRect(bar)
    paint_scale(painter, whole, theme)
    painter.restore()
    left = bar.left() - 5 - metrics.horizontalAdvance(low)
    painter.drawText(QRectF(left, rect.top(), 100, rect.height()), align, low)
    painter.restore()
    return rect.right() - left


def paint_note(painter: QPainter, rect: QRectF, text: str) -> None:
    """Write a line at the foot of a body."""
    painter.save()
    painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
    painter.setPen(themes.current().muted)
    line = QRectF(rect.left(), rect.bottom() - FOOTER_HEIGHT + 4, rect.width(), 14)
    note = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(line.width()))
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, note)
    painter.restore()


def draw_note(factors: AnyArray) -> str:
    """Say what one draw of DROPOUT switched off."""
    n_off = int(np.count_nonzero(factors == 0))
    if n_off == factors.size:
        return tr(
            "a draw as in training: all {n} off · in evaluation all on · click: redraw",
            n=n_off,
        )
    return tr(
        "a draw as in training: {off} of {n} off, the rest × {factor:.3g} · "
        "in evaluation all on · click: redraw",
        off=n_off,
        n=factors.size,
        factor=float(factors.max()),
    )
