"""The body of a card where samples are points: what each unit answers all over the plane."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from core.arrays import AnyArray
from core.messages import tr
from core.plane import Bounds
from gui import theme as themes
from gui.charts.maps import map_at
from gui.charts.plane import MOST_PLANES, at_share, paint_planes, plane_layout
from gui.charts.tiles import shown_units
from gui.stack_view.body import FOOTER_HEIGHT, Body, Marked, Tiles, paint_legend, paint_note


@dataclass(frozen=True, eq=False)
class Planes(Body):
    """A picture of the plane for each unit; of many, an even selection.

    Attributes:
        tiles: the units at the chosen sample.
        responses: (n, n, U), top row first; scale: the magnitude that gets the full colour.
        bounds: what part of the plane they show.
        point: of the chosen sample, as shares of the width and of the height from the top.
    """

    tiles: Tiles
    responses: AnyArray
    scale: float
    bounds: Bounds
    point: tuple[float, float]

    def height(self, width: int) -> int:
        layout = plane_layout(len(self._units), width)
        return layout.total_height + (FOOTER_HEIGHT if self.note else 0)

    def paint(self, painter: QPainter, rect: QRectF, marked: Marked, faded: bool) -> None:
        units, factors, off = self._units, self.tiles.factors, None
        planes = self.responses[..., units]  # (n, n, k)
        if factors is not None:
            planes, off = planes * factors[units], factors[units] == 0
        chosen = np.flatnonzero(units == marked.unit).tolist() if marked.unit is not None else []
        paint_planes(
            painter,
            rect,
            planes,
            self.scale,
            themes.current(),
            point=self.point,
            off=off,
            marked=chosen[0] if chosen else None,
            faded=faded,
        )
        if self.note:
            paint_note(painter, rect, self.note)

    def unit_at(self, rect: QRectF, point: QPointF) -> int | None:
        index = map_at(plane_layout(len(self._units), int(rect.width())), rect, point)
        return None if index is None else int(self._units[index])

    def place_at(self, rect: QRectF, point: QPointF) -> tuple[int, int] | None:
        return None

    def units_in_words(self) -> str:
        return tr("{unit} for this sample", unit=self.tiles.units_in_words())

    def text_of(self, unit: int) -> str:
        return tr("{unit} for this sample", unit=self.tiles.text_of(unit))

    def text_at(self, rect: QRectF, point: QPointF) -> str:
        unit = self.unit_at(rect, point)
        if unit is None:
            return ""
        layout = plane_layout(len(self._units), int(rect.width()))
        area = layout.rect(rect, int(np.flatnonzero(self._units == unit)[0]))
        x = min(1.0, max(0.0, (point.x() - area.left()) / area.width()))
        y = min(1.0, max(0.0, (point.y() - area.top()) / area.height()))
        there = tr(
            "{value:.4g} at {point}",
            value=float(at_share(self.responses[..., unit], x, y)),
            point=self.bounds.text(x, y),
        )
        return f"{self.text_of(unit)}\n{there}"

    def paint_legend(self, painter: QPainter, rect: QRectF) -> float:
        return paint_legend(painter, rect, self.scale, bool((self.responses < 0).any()))

    @property
    def note(self) -> str:
        """The line below the pictures."""
        if self.tiles.factors is not None:
            return self.tiles.note
        shown, n = len(self._units), len(self.tiles.values)
        return tr("{shown} of {n} shown, evenly spaced", shown=shown, n=n) if shown < n else ""

    @property
    def _units(self) -> AnyArray:
        return shown_units(len(self.tiles.values), MOST_PLANES)
