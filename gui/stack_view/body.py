"""Bodies: what a card shows of its block's values. Tiles, or class bars on the output."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from core.arrays import AnyArray
from core.messages import number, tr
from gui import theme as themes
from gui.charts.bars import class_at, class_bars_height, paint_class_bars, percent
from gui.charts.tiles import paint_scale, paint_tiles, shown_units, tile_at, tile_layout, tile_rect

FOOTER_HEIGHT = 18
LEGEND_WIDTH = 44


class Body(Protocol):
    """Something that fills a card below its title line. It keeps values, and no picture."""

    def height(self, width: int) -> int:
        """Return the pixels it needs."""
        ...

    def paint(self, painter: QPainter, rect: QRectF, marked: int | None, faded: bool) -> None:
        """Paint it; `marked` is the chosen unit."""
        ...

    def unit_at(self, rect: QRectF, point: QPointF) -> int | None:
        """Return the unit under a point."""
        ...

    def text_of(self, unit: int) -> str:
        """Say what a unit shows."""
        ...


@dataclass(frozen=True)
class Tiles:
    """The values of all units (or of an even selection) as tiles, with a legend below.

    Attributes:
        values: (n_units,); factors: one draw of DROPOUT, like values.
        scale: the magnitude that gets the full colour.
    """

    values: AnyArray
    scale: float
    factors: AnyArray | None = None

    def height(self, width: int) -> int:
        return tile_layout(len(self._units), width).height + FOOTER_HEIGHT

    def paint(self, painter: QPainter, rect: QRectF, marked: int | None, faded: bool) -> None:
        units = self._units
        values = self.values[units]
        off = None
        if self.factors is not None:
            values = values * self.factors[units]
            off = self.factors[units] == 0
        chosen = np.flatnonzero(units == marked).tolist() if marked is not None else []
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
        self._paint_footer(painter, rect, faded)

    def unit_at(self, rect: QRectF, point: QPointF) -> int | None:
        index = tile_at(rect, len(self._units), point)
        return None if index is None else int(self._units[index])

    def rect_of(self, rect: QRectF, unit: int) -> QRectF:
        """Return where the tile of a unit lies."""
        index = int(np.argmin(np.abs(self._units - unit)))
        return tile_rect(rect, len(self._units), index)

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
            n_off = int(np.count_nonzero(self.factors == 0))
            return tr(
                "one draw, as in training: {off} of {n} off, the rest × {factor:.3g} · "
                "in evaluation all are on",
                off=n_off,
                n=len(self.values),
                factor=float(self.factors.max()) or 1.0,
            )
        if len(self._units) < len(self.values):
            shown, n = len(self._units), len(self.values)
            return tr("{shown} of {n} shown, evenly spaced", shown=shown, n=n)
        return ""

    @property
    def _units(self) -> AnyArray:
        return shown_units(len(self.values))

    def _paint_footer(self, painter: QPainter, rect: QRectF, faded: bool) -> None:
        theme = themes.current()
        painter.save()
        painter.setOpacity(0.5 if faded else 1.0)
        painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
        painter.setPen(theme.muted)
        line = QRectF(rect.left(), rect.bottom() - FOOTER_HEIGHT + 4, rect.width(), 14)
        low, high = number(-self.scale, ".2g"), number(self.scale, ".2g")
        metrics = painter.fontMetrics()
        right = line.right() - metrics.horizontalAdvance(high)
        painter.drawText(QPointF(right, line.bottom() - 3), high)
        legend = QRectF(right - LEGEND_WIDTH - 5, line.center().y() - 3, LEGEND_WIDTH, 5)
        paint_scale(painter, legend, theme)
        left = legend.left() - 5 - metrics.horizontalAdvance(low)
        painter.drawText(QPointF(left, line.bottom() - 3), low)
        room = left - 12 - line.left()
        note = metrics.elidedText(self.note, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QPointF(line.left(), line.bottom() - 3), note)
        painter.restore()


@dataclass(frozen=True)
class Bars:
    """The probabilities of the classes, the winner lit."""

    names: Sequence[str]
    values: AnyArray

    def height(self, width: int) -> int:
        return class_bars_height(len(self.names))

    def paint(self, painter: QPainter, rect: QRectF, marked: int | None, faded: bool) -> None:
        theme = themes.current()
        paint_class_bars(painter, rect, self.names, self.values, theme, faded=faded)

    def unit_at(self, rect: QRectF, point: QPointF) -> int | None:
        return class_at(rect, self.values, point)

    def text_of(self, unit: int) -> str:
        share = percent(float(self.values[unit]))
        return tr("#{unit:d} {name}: {share}", unit=unit, name=self.names[unit], share=share)
