"""The body of the last card where samples are points: what the network says of the whole plane."""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from core.arrays import AnyArray
from core.facts import Target
from core.messages import tr
from core.plane import Bounds
from gui import theme as themes
from gui.charts.bars import percent
from gui.charts.dense import density
from gui.charts.plane import at_share, paint_plane, paint_point
from gui.charts.point_layer import RADIUS, SHADES, Mark, PointLayer, class_mark, value_mark
from gui.charts.regions import (
    BOTTOM_ROOM,
    LEFT_ROOM,
    paint_axes,
    region_image,
    value_image,
)
from gui.stack_view.body import Body, Marked
from gui.theme import Theme

SIDE, LEAST_SIDE = 240, 120
BETWEEN = 28
MOST_PIXELS = 256
"""Side of the picture as computed; on dense screens it is enlarged."""

LINE_HEIGHT, N_LINES = 18, 2
MARK_PITCH = 11
_CHOSEN = 4.0


class Says(Protocol):
    """What the whole network says of points, painted."""

    def image(self, side: int, theme: Theme) -> QImage:
        """Return the picture of the plane."""
        ...

    def text(self, x: float, y: float) -> str:
        """Say what it answers at a share of the width and of the height."""
        ...

    def marks(self, is_ring: bool) -> list[Mark]:
        """Return how its samples look, a few of each sort."""
        ...

    def description(self) -> str:
        """Say for screen readers what the picture shows."""
        ...


@dataclass(frozen=True, eq=False)
class SaysClasses(Says):
    """The probabilities of classes, (n, n, L)."""

    names: tuple[str, ...]
    shares: AnyArray

    def image(self, side: int, theme: Theme) -> QImage:
        return region_image(self.shares, side, theme)

    def text(self, x: float, y: float) -> str:
        shares = at_share(self.shares, x, y)
        best = int(shares.argmax())
        return tr(
            "class {name}, {share}", name=self.names[best], share=percent(float(shares[best]))
        )

    def marks(self, is_ring: bool) -> list[Mark]:
        return [class_mark(label, is_ring) for label in range(min(len(self.names), 4))]

    def description(self) -> str:
        return tr("regions of the plane by class")


@dataclass(frozen=True, eq=False)
class SaysValues(Says):
    """The values of a target in its unit, (n, n)."""

    target: Target
    values: AnyArray

    def image(self, side: int, theme: Theme) -> QImage:
        return value_image(self.values, self.target.low, self.target.high, side, theme)

    def text(self, x: float, y: float) -> str:
        value = float(at_share(self.values, x, y))
        return f"{self.target.name} = {self.target.text(value)}"

    def marks(self, is_ring: bool) -> list[Mark]:
        return [value_mark(shade, is_ring) for shade in (0, SHADES // 2, SHADES)]

    def description(self) -> str:
        return tr("values of {name} over the plane", name=self.target.title)


@dataclass(frozen=True, eq=False)
class Regions(Body):
    """The plane with all samples on the left, the answer for the chosen sample on the right.

    Attributes:
        inner: the answer for the chosen sample.
        says: the answers for all points. bounds: what part of the plane they show.
        point: of the chosen sample, as shares of the width and of the height from the top.
        layer: the samples.
    """

    inner: Body
    says: Says
    bounds: Bounds
    point: tuple[float, float]
    layer: PointLayer

    def description(self) -> str:
        return "; ".join(
            part for part in (self.inner.description(), self.says.description()) if part
        )

    def height(self, width: int) -> int:
        inner = self.inner.height(self._inner_width(width)) + N_LINES * LINE_HEIGHT
        return max(_side(width) + int(BOTTOM_ROOM), inner + 8)

    def paint(self, painter: QPainter, rect: QRectF, marked: Marked, faded: bool) -> None:
        theme, area = themes.current(), self.plane_rect(rect)
        self.inner.paint(painter, self._inner_rect(rect), marked, faded)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.4 if faded else 1.0)
        side = min(MOST_PIXELS, round(area.width() * density(painter)))
        paint_plane(painter, area, self.says.image(side, theme), theme, themes.CONTROL_RADIUS)
        self.layer.paint(painter, area)
        paint_point(painter, area, self.point, theme, _CHOSEN)
        paint_axes(painter, area, self.bounds, theme)
        self._paint_key(painter, rect, theme)
        painter.restore()

    def unit_at(self, rect: QRectF, point: QPointF) -> int | None:
        return self.inner.unit_at(self._inner_rect(rect), point)

    def place_at(self, rect: QRectF, point: QPointF) -> tuple[int, int] | None:
        return None

    def units_in_words(self) -> str:
        return self.inner.units_in_words()

    def text_of(self, unit: int) -> str:
        return self.inner.text_of(unit)

    def text_at(self, rect: QRectF, point: QPointF) -> str:
        area = self.plane_rect(rect)
        if not area.contains(point):
            return self.inner.text_at(self._inner_rect(rect), point)
        x = (point.x() - area.left()) / area.width()
        y = (point.y() - area.top()) / area.height()
        return f"{self.bounds.text(x, y)}: {self.says.text(x, y)}"

    def paint_legend(self, painter: QPainter, rect: QRectF) -> float:
        return 0.0

    def plane_rect(self, rect: QRectF) -> QRectF:
        """Return where the picture of the plane lies."""
        side = _side(int(rect.width()))
        return QRectF(rect.left() + LEFT_ROOM, rect.top(), side, side)

    def _inner_width(self, width: int) -> int:
        return width - _side(width) - int(LEFT_ROOM) - BETWEEN

    def _inner_rect(self, rect: QRectF) -> QRectF:
        width = self._inner_width(int(rect.width()))
        return QRectF(rect.right() - width, rect.top(), width, self.inner.height(width))

    def _paint_key(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Say at the foot of the right side what filled marks and rings are."""
        painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
        measure = QFontMetricsF(painter.font())
        left, foot = self._inner_rect(rect).left(), self.plane_rect(rect).bottom()
        for index, (text, is_ring) in enumerate(_key_lines()):
            y = foot - (N_LINES - index - 0.5) * LINE_HEIGHT
            x = left + RADIUS + 2
            for mark in self.says.marks(is_ring):
                mark.paint(painter, QPointF(x, y))
                x += MARK_PITCH
            painter.setPen(theme.muted)
            painter.drawText(QPointF(x, y + measure.capHeight() / 2), text)


def _key_lines() -> tuple[tuple[str, bool], tuple[str, bool]]:
    """Return the lines of the key: what the samples are for, and whether they are rings."""
    return (tr("training"), False), (tr("validation and test"), True)


def _side(width: int) -> int:
    """Return the pixels of the picture's side: less than half of the card."""
    return max(LEAST_SIDE, min(SIDE, width // 2 - int(LEFT_ROOM)))
