"""The body of a card that normalises: below its units, what it knows and learned of each channel.

On the left what arrives, by its running mean and spread, and on the right what leaves, by the
learned beta and gamma: after (x - mean) / spread a channel has mean 0 and spread 1, so it leaves
with mean beta and spread |gamma|.
"""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from core.arrays import AnyArray
from core.inspection import NormFigures
from core.messages import tr
from gui import theme as themes
from gui.charts.spans import SPANS_HEIGHT, Axis, n_spans, paint_spans, span_at
from gui.charts.tiles import compact, shown_units
from gui.stack_view.body import FOOTER_HEIGHT, Body, Marked, Tiles, paint_note
from gui.stack_view.maps_body import Maps
from gui.stack_view.plane_body import Planes
from gui.stack_view.scales import Scales

SPACE = 8
BETWEEN = 24
CAPTION_HEIGHT = 18
_SWATCH = 8


@dataclass(frozen=True)
class _Side:
    """One row of bars: a title, the middle and the half length of each, and its axis."""

    title: str
    colour: QColor
    centres: AnyArray
    reaches: AnyArray
    axis: Axis


@dataclass(frozen=True)
class Normed(Body):
    """Tiles or maps, and below them bars for the channels; of many, an even selection.

    Attributes:
        inner: the units. figures: of each channel.
        arriving, leaving: the axes of both sides; None where the block keeps nothing of that.
    """

    inner: Tiles | Maps | Planes
    figures: NormFigures
    arriving: Axis | None
    leaving: Axis

    def height(self, width: int) -> int:
        note = FOOTER_HEIGHT if self._note(width) else 0
        return self.inner.height(width) + SPACE + CAPTION_HEIGHT + SPANS_HEIGHT + note

    def paint(self, painter: QPainter, rect: QRectF, marked: Marked, faded: bool) -> None:
        self.inner.paint(painter, self._inner_rect(rect), marked, faded)
        painter.save()
        painter.setOpacity(0.4 if faded else 1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        channels = self._channels(int(rect.width()))
        for side, room in zip(self._sides(), self._rooms(rect), strict=True):
            _paint_caption(painter, room, side)
            bars = (side.centres[channels], side.reaches[channels])
            paint_spans(painter, _bars_of(room), *bars, side.axis, side.colour, themes.current())
        painter.restore()
        if note := self._note(int(rect.width())):
            paint_note(painter, rect, note)

    def unit_at(self, rect: QRectF, point: QPointF) -> int | None:
        channels = self._channels(int(rect.width()))
        found = (span_at(_bars_of(room), len(channels), point) for room in self._rooms(rect))
        index = next((index for index in found if index is not None), None)
        if index is not None:
            return int(channels[index])
        return self.inner.unit_at(self._inner_rect(rect), point)

    def place_at(self, rect: QRectF, point: QPointF) -> tuple[int, int] | None:
        return self.inner.place_at(self._inner_rect(rect), point)

    def units_in_words(self) -> str:
        return self.inner.units_in_words()

    def text_of(self, unit: int) -> str:
        return self.inner.text_of(unit) + "\n" + self._channel_text(unit)

    def paint_legend(self, painter: QPainter, rect: QRectF) -> float:
        return self.inner.paint_legend(painter, rect)

    def description(self) -> str:
        figures = self.figures
        learned = tr(
            "γ from {low:.3g} to {high:.3g}, β from {least:.3g} to {most:.3g}.",
            low=float(figures.gamma.min()),
            high=float(figures.gamma.max()),
            least=float(figures.beta.min()),
            most=float(figures.beta.max()),
        )
        if figures.mean is None or figures.spread is None:
            return learned
        running = tr(
            "Running means from {low:.3g} to {high:.3g}, spreads from {least:.3g} to {most:.3g};",
            low=float(figures.mean.min()),
            high=float(figures.mean.max()),
            least=float(figures.spread.min()),
            most=float(figures.spread.max()),
        )
        return f"{running} {learned}"

    def _sides(self) -> list[_Side]:
        figures, theme = self.figures, themes.current()
        colour = theme.family("norm")
        title = tr("leaving: β ± |γ|")
        leaving = _Side(title, colour, figures.beta, figures.gamma, self.leaving)
        if figures.mean is None or figures.spread is None or self.arriving is None:
            return [leaving]
        title = tr("arriving: running mean ± spread")
        arriving = _Side(title, theme.muted, figures.mean, figures.spread, self.arriving)
        return [arriving, leaving]

    def _channel_text(self, unit: int) -> str:
        figures = self.figures
        beta, gamma = float(figures.beta[unit]), float(figures.gamma[unit])
        if figures.mean is None or figures.spread is None:
            return tr("leaving: β = {beta:.4g}, γ = {gamma:.4g}", beta=beta, gamma=gamma)
        return tr(
            "arriving: {mean:.4g} ± {spread:.4g} · leaving: β = {beta:.4g}, γ = {gamma:.4g}",
            mean=float(figures.mean[unit]),
            spread=float(figures.spread[unit]),
            beta=beta,
            gamma=gamma,
        )

    def _note(self, width: int) -> str:
        """Return the line below the bars; the maps above may say it already."""
        shown, n = len(self._channels(width)), len(self.figures.gamma)
        if shown == n or (self.inner.note and isinstance(self.inner, Maps)):
            return ""
        return tr("bars: {shown} of {n} channels shown, evenly spaced", shown=shown, n=n)

    def _channels(self, width: int) -> AnyArray:
        n_sides = 1 if self.arriving is None else 2
        each = (width - BETWEEN * (n_sides - 1)) / n_sides
        n = len(self.figures.gamma)
        return shown_units(n, n_spans(n, each))

    def _inner_rect(self, rect: QRectF) -> QRectF:
        height = self.inner.height(int(rect.width()))
        return QRectF(rect.left(), rect.top(), rect.width(), height)

    def _rooms(self, rect: QRectF) -> list[QRectF]:
        """Return where caption and bars of each side lie."""
        n_sides = 1 if self.arriving is None else 2
        width = (rect.width() - BETWEEN * (n_sides - 1)) // n_sides
        top = self._inner_rect(rect).bottom() + SPACE
        height = CAPTION_HEIGHT + SPANS_HEIGHT
        lefts = (rect.left() + side * (width + BETWEEN) for side in range(n_sides))
        return [QRectF(left, top, width, height) for left in lefts]


def normed(
    inner: Tiles | Maps | Planes, block_id: str, figures: NormFigures, scales: Scales
) -> Normed:
    """Return the body, with axes that are as steady as the colours of the units above."""
    arriving = None
    if figures.mean is not None and figures.spread is not None:
        arriving = _axis(scales, f"{block_id} arriving", figures.mean, figures.spread)
    leaving = _axis(scales, f"{block_id} leaving", figures.beta, figures.gamma)
    return Normed(inner, figures, arriving, leaving)


def _axis(scales: Scales, name: str, centres: AnyArray, reaches: AnyArray) -> Axis:
    ends = np.concatenate([centres - np.abs(reaches), centres + np.abs(reaches)])
    low, high = min(0.0, float(ends.min())), max(0.0, float(ends.max()))
    if not np.isfinite([low, high]).all() or low == high:
        return Axis(-1.0, 1.0)
    return Axis(*(_steady(scales, name, end) for end in (low, high)))


def _steady(scales: Scales, name: str, end: float) -> float:
    """Return an end of the axis: it grows at once, as no bar may be cut, and shrinks slowly."""
    if end == 0:
        return 0.0
    before = scales.of(f"{name} {end > 0}", np.array([end]))
    return float(np.copysign(max(before, abs(end)), end))


def _bars_of(room: QRectF) -> QRectF:
    return room.adjusted(0, CAPTION_HEIGHT, 0, 0)


def _paint_caption(painter: QPainter, room: QRectF, side: _Side) -> None:
    """Write what the bars are, and at the right what their room goes from and to."""
    line = QRectF(room.left(), room.top(), room.width(), CAPTION_HEIGHT - 4)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
    painter.setPen(themes.current().muted)
    ends = tr("{low} … {high}", low=compact(side.axis.low), high=compact(side.axis.high))
    painter.drawText(line, int(middle | Qt.AlignmentFlag.AlignRight), ends)
    line.setRight(line.right() - painter.fontMetrics().horizontalAdvance(ends) - 10)
    top = line.center().y() - _SWATCH // 2
    painter.fillRect(QRectF(line.left(), top, _SWATCH, _SWATCH), side.colour)
    line.setLeft(line.left() + _SWATCH + 6)
    shown = painter.fontMetrics().elidedText(
        side.title, Qt.TextElideMode.ElideRight, int(line.width())
    )
    painter.drawText(line, middle, shown)
