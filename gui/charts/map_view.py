"""Samples as points that lie together where they are alike; one can be looked at."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.arrays import AnyArray, Labels
from core.messages import tr
from gui import theme as themes
from gui.charts.picture import paint_picture
from gui.charts.picture_out import PictureOut
from gui.charts.point_layer import Mark, PointLayer

_EDGE, _REACH, _RING = 10.0, 12.0, 6.0
_SIDE, _LINE, _PAD = 72.0, 18.0, 6.0
_FADED = 0.13


class MapView(QWidget):
    """Shows points; the mouse over one shows its sample, a click or the arrow keys choose it.

    Signals:
        chosen: number of a sample in the dataset.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: Labels = np.zeros(0, np.int64)
        self._shares: AnyArray = np.zeros((0, 2), np.float32)
        self._layers: list[tuple[float, PointLayer]] = []
        self._current = self._hovered = -1
        self._text: Callable[[int], str] = str
        self._image: Callable[[int], QImage | None] = lambda sample: None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Map of the samples"))
        PictureOut(self, is_dragged=False)

    def tell(self, text: Callable[[int], str], image: Callable[[int], QImage | None]) -> None:
        """Take what says and what shows a sample by its number."""
        self._text, self._image = text, image

    def clear(self) -> None:
        """Show no samples, until others are laid out."""
        self._samples, self._shares = np.zeros(0, np.int64), np.zeros((0, 2), np.float32)
        self._layers, self._hovered = [], -1
        self._describe()
        self.update()

    def show_points(
        self,
        samples: Labels,
        shares: AnyArray,
        groups: AnyArray,
        is_ring: AnyArray,
        mark: Callable[[int, bool], Mark],
        lit: int | None = None,
    ) -> None:
        """Show samples.

        Args:
            samples: (n,) their numbers in the dataset.
            shares: (n, 2) of the width from the left, and of the height from the top.
            groups: (n,) their classes, or other whole numbers that have a mark each.
            is_ring: (n,) bool, as in `PointLayer`.
            mark: how those of a group look.
            lit: a group that is shown before all others, None for all alike.
        """
        self._samples, self._shares = samples, shares
        self._hovered = -1
        chosen = np.ones(len(samples), bool) if lit is None else groups == lit
        cuts = [(_FADED, ~chosen), (1.0, chosen)]
        self._layers = [
            (opacity, PointLayer(shares[cut], groups[cut], is_ring[cut], mark, len(samples)))
            for opacity, cut in cuts
            if cut.any()
        ]
        self._describe()
        self.update()

    def show_current(self, sample: int) -> None:
        """Ring the sample that is looked at, where it is among the points."""
        if sample != self._current:
            self._current = sample
            self._describe()
            self.update()

    def place_of(self, row: int) -> QPointF:
        """Return where the point in a row of the arrays lies."""
        area, (x, y) = self._area(), self._shares[row].tolist()
        return QPointF(area.left() + x * area.width(), area.top() + y * area.height())

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)

    def _row_at(self, place: QPointF) -> int:
        if not len(self._samples):
            return -1
        area = self._area()
        ways = self._shares * (area.width(), area.height())
        ways = np.hypot(*(ways - (place.x() - area.left(), place.y() - area.top())).T)
        nearest = int(np.argmin(ways))
        return nearest if ways[nearest] <= _REACH else -1

    def _row_of(self, sample: int) -> int:
        rows = np.flatnonzero(self._samples == sample)
        return int(rows[0]) if len(rows) else -1

    def _row_beside(self, row: int, across: int, down: int) -> int:
        """Return the nearest point in a direction; the same where there is none."""
        area = self._area()
        ways = (self._shares - self._shares[row]) * (area.width(), area.height())  # (n, 2)
        ahead = ways @ np.array((across, down), np.float64)
        aside = np.abs(ways @ np.array((down, across), np.float64))
        costs = np.where((ahead > 0.5) & (aside <= 1.5 * ahead), ahead + 2 * aside, np.inf)
        nearest = int(np.argmin(costs))
        return nearest if np.isfinite(costs[nearest]) else row

    def _describe(self) -> None:
        count = tr("{n} sample", "{n} samples", n=len(self._samples))
        is_here = self._row_of(self._current) >= 0
        self.setAccessibleDescription(f"{count}: {self._text(self._current)}" if is_here else count)

    def _choose(self, row: int) -> None:
        self.chosen.emit(int(self._samples[row]))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(420, 90)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 90)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position())
        if row != self._hovered:
            self._hovered = row
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position())
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._choose(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key
        ways = {
            key.Key_Left: (-1, 0),
            key.Key_Right: (1, 0),
            key.Key_Up: (0, -1),
            key.Key_Down: (0, 1),
        }
        way = next((way for name, way in ways.items() if name == event.key()), None)
        if way is None or not len(self._samples):
            super().keyPressEvent(event)
            return
        row = self._row_of(self._current)
        self._choose(0 if row < 0 else self._row_beside(row, *way))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = themes.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.line, 1.0))
        painter.setBrush(theme.control)
        ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(ground, themes.CONTROL_RADIUS, themes.CONTROL_RADIUS)
        for opacity, layer in self._layers:
            painter.setOpacity(opacity)
            layer.paint(painter, self._area())
        painter.setOpacity(1.0)
        current = self._row_of(self._current)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if current >= 0:
            for colour, width in ((theme.control, 4.5), (theme.text, 2.0)):
                painter.setPen(QPen(colour, width))
                painter.drawEllipse(self.place_of(current), _RING, _RING)
        if self._hovered >= 0:
            painter.setPen(QPen(theme.accent, 2.0))
            painter.drawEllipse(self.place_of(self._hovered), _RING, _RING)
            self._paint_sample(painter, self._hovered)

    def _paint_sample(self, painter: QPainter, row: int) -> None:
        """Paint a card with the sample beside its point."""
        theme, sample = themes.current(), int(self._samples[row])
        image, text = self._image(sample), self._text(sample)
        painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
        width = painter.fontMetrics().horizontalAdvance(text) + 2 * _PAD
        height = _LINE + (_SIDE + _PAD if image is not None else 0) + _PAD
        width = min(max(width, _SIDE + 2 * _PAD if image is not None else 0), self.width() - 4)
        place = self.place_of(row)
        left = place.x() + 12 if place.x() + 12 + width <= self.width() else place.x() - 12 - width
        left = min(max(left, 2.0), self.width() - width - 2)
        top = min(max(place.y() - height / 2, 2.0), self.height() - height - 2)
        card = QRectF(left, top, width, height)
        painter.setPen(QPen(theme.control_line, 1.0))
        painter.setBrush(theme.panel)
        painter.drawRoundedRect(card, themes.CONTROL_RADIUS, themes.CONTROL_RADIUS)
        if image is not None:
            paint_picture(
                painter, QRectF(card.center().x() - _SIDE / 2, top + _PAD, _SIDE, _SIDE), image
            )
        line = QRectF(left + _PAD, card.bottom() - _LINE - 2, width - 2 * _PAD, _LINE)
        painter.setPen(theme.text)
        shown = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, int(line.width())
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, shown)
