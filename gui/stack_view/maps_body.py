"""The body of a card whose block gives pictures: its channels as feature maps."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from core.arrays import AnyArray
from core.messages import tr
from gui import theme as themes
from gui.charts.maps import MOST_MAPS, MapLayout, map_at, map_layout, paint_maps
from gui.charts.tiles import shown_units
from gui.stack_view.body import FOOTER_HEIGHT, Body, Marked, draw_note, paint_legend, paint_note
from gui.stack_view.in_words import units_in_words


@dataclass(frozen=True)
class Maps(Body):
    """The channels of a picture as maps; of many, an even selection.

    Attributes:
        values: (H, W, C); factors: one draw of a dropout layer, like values.
        scale: the magnitude that gets the full colour.
    """

    values: AnyArray
    scale: float
    factors: AnyArray | None = None

    def height(self, width: int) -> int:
        return self._layout(width).total_height + (FOOTER_HEIGHT if self.note else 0)

    def paint(self, painter: QPainter, rect: QRectF, marked: Marked, faded: bool) -> None:
        channels = self._channels
        maps, off = self.values[..., channels], None
        if self.factors is not None:
            factors = self.factors[..., channels]
            maps = maps * factors
            off = (factors == 0).all(axis=(0, 1))
        cells = np.flatnonzero(channels == marked.unit).tolist() if marked.unit is not None else []
        paint_maps(
            painter,
            rect,
            maps,
            self.scale,
            themes.current(),
            off=off,
            marked=cells[0] if cells else None,
            place=marked.place,
            faded=faded,
        )
        if self.note:
            paint_note(painter, rect, self.note)

    def unit_at(self, rect: QRectF, point: QPointF) -> int | None:
        index = map_at(self._layout(int(rect.width())), rect, point)
        return None if index is None else int(self._channels[index])

    def place_at(self, rect: QRectF, point: QPointF) -> tuple[int, int] | None:
        layout = self._layout(int(rect.width()))
        index = map_at(layout, rect, point)
        if index is None:
            return None
        area, (height, width, _) = layout.rect(rect, index), self.values.shape
        row = int((point.y() - area.top()) / area.height() * height)
        column = int((point.x() - area.left()) / area.width() * width)
        return min(row, height - 1), min(column, width - 1)

    def units_in_words(self) -> str:
        return units_in_words(self.values, self.text_of)

    def text_of(self, unit: int) -> str:
        plane = self.values[..., unit]
        return tr(
            "map #{unit:d}: {low:.3g} … {high:.3g}, mean {mean:.3g}",
            unit=unit,
            low=float(plane.min()),
            high=float(plane.max()),
            mean=float(plane.mean()),
        )

    def paint_legend(self, painter: QPainter, rect: QRectF) -> float:
        return paint_legend(painter, rect, self.scale, bool((self.values < 0).any()))

    @property
    def note(self) -> str:
        """The line below the maps."""
        if self.factors is not None:
            return draw_note(self.factors)
        shown, n = len(self._channels), self.values.shape[2]
        return tr("{shown} of {n} maps shown, evenly spaced", shown=shown, n=n) if shown < n else ""

    @property
    def _channels(self) -> AnyArray:
        return shown_units(self.values.shape[2], MOST_MAPS)

    def _layout(self, width: int) -> MapLayout:
        height, columns, _ = self.values.shape
        return map_layout((height, columns), len(self._channels), width)
