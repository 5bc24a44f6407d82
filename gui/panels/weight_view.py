"""The weights of one unit: pictures, one a channel; bars of a few inputs, or tiles of many."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.arrays import AnyArray
from core.messages import tr
from gui import theme as themes
from gui.charts.picture import fitted, paint_picture, signed_image
from gui.charts.picture_out import PictureOut
from gui.charts.tiles import paint_tiles, shown_units, tile_at, tile_rect

SIDE = 128
MOST_BARS = 8
MOST_CHANNELS = 64
CHANNEL_GAP = 3.0
_BAR_HEIGHT = 16.0
_BAR_TITLE = 28.0


class WeightView(QWidget):
    """Shows weights with a scale that its owner keeps steady, and marks one of them.

    Signals:
        pointed: the number of the input under the mouse, or None.
    """

    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weights: AnyArray = np.zeros(1)
        self._inputs: AnyArray = np.zeros(1)
        self._names: Sequence[str] = ()
        self._scale = 1.0
        self._marked: int | None = None
        self._is_picture = False
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Weights"))
        PictureOut(self)

    def show_weights(
        self, weights: AnyArray, inputs: AnyArray, scale: float, names: Sequence[str] = ()
    ) -> None:
        """Show weights.

        Args:
            weights: (H, W, C), or (F,).
            inputs: what each weight is multiplied with, in the same order.
            scale: the magnitude that gets the full colour.
            names: of the inputs, where they have some.
        """
        self._names = names
        self._is_picture = weights.ndim == 3
        self._weights, self._inputs, self._scale = weights, np.ravel(inputs), scale
        self.setAccessibleDescription(self._description())
        self.update()

    def mark(self, index: int | None) -> None:
        """Put a ring around the weight of an input, counted from 0."""
        if index != self._marked:
            self._marked = index
            self.update()

    def input_at(self, point: QPointF) -> int | None:
        """Return the number of the input under a point."""
        area = self._area
        if self._is_picture:
            return self._pixel_at(point)
        n = self._weights.size
        if n <= MOST_BARS:
            row = int((point.y() - area.top()) // _BAR_HEIGHT)
            return row if 0 <= row < n else None
        units = shown_units(n)
        tile = tile_at(area, len(units), point, SIDE)
        return None if tile is None else int(units[tile])

    def rect_of(self, index: int) -> QRectF:
        """Return where the weight of an input is drawn."""
        area = self._area
        if self._is_picture:
            height, width, channels = self._weights.shape
            pixel, channel = divmod(index, channels)
            place = self._place_of(self._nearest_cell(channel))
            row, column = divmod(pixel, width)
            wide, high = place.width() / width, place.height() / height
            return QRectF(place.left() + column * wide, place.top() + row * high, wide, high)
        n = self._weights.size
        if n <= MOST_BARS:
            return QRectF(area.left(), area.top() + index * _BAR_HEIGHT, area.width(), _BAR_HEIGHT)
        units = shown_units(n)
        tile = int(np.argmin(np.abs(units - index)))
        return tile_rect(area, len(units), tile, SIDE)

    def text_of(self, index: int) -> str:
        """Say what an input and its weight are."""
        weight, value = float(np.ravel(self._weights)[index]), float(self._inputs[index])
        sum_ = tr(
            "{weight:.4g} × {value:.4g} = {product:.4g}",
            weight=weight,
            value=value,
            product=weight * value,
        )
        if not self._is_picture:
            if self._names:
                return f"{self._names[index]}: {sum_}"
            return tr("#{index:d}: {sum}", index=index, sum=sum_)
        _, width, channels = self._weights.shape
        row, column = divmod(index // channels, width)
        return tr(
            "#{index:d} (row {row:d}, column {column:d}): {sum}",
            index=index,
            row=row,
            column=column,
            sum=sum_,
        )

    @property
    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(2, 2, -2, -2)

    @property
    def _channels(self) -> AnyArray:
        """The channels that are drawn: all, or an even selection."""
        return shown_units(self._weights.shape[2], MOST_CHANNELS)

    def _nearest_cell(self, channel: int) -> int:
        return int(np.argmin(np.abs(self._channels - channel)))

    def _place_of(self, cell: int) -> QRectF:
        """Return where the picture of a channel lies: the channels share a square grid."""
        height, width, _ = self._weights.shape
        n_across = math.ceil(math.sqrt(len(self._channels)))
        area, gap = self._area, CHANNEL_GAP if n_across > 1 else 0.0
        side = (area.width() + gap) / n_across
        row, column = divmod(cell, n_across)
        left, top = area.left() + column * side, area.top() + row * side
        return fitted(QRectF(left, top, side - gap, side - gap), QSize(width, height))

    def _pixel_at(self, point: QPointF) -> int | None:
        height, width, channels = self._weights.shape
        for cell, channel in enumerate(self._channels.tolist()):
            place = self._place_of(cell)
            if place.contains(point):
                column = min(int((point.x() - place.left()) / place.width() * width), width - 1)
                row = min(int((point.y() - place.top()) / place.height() * height), height - 1)
                return (row * width + column) * channels + channel
        return None

    def _description(self) -> str:
        flat = np.ravel(self._weights)
        low, high = int(np.argmin(flat)), int(np.argmax(flat))
        return tr(
            "{n} weights from {low:.3g} (#{lowest:d}) to {high:.3g} (#{highest:d})",
            n=flat.size,
            low=float(flat[low]),
            lowest=low,
            high=float(flat[high]),
            highest=high,
        )

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(SIDE + 4, SIDE + 4)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.input_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if index is None else self.text_of(index), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.input_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, area = themes.current(), self._area
        painter = QPainter(self)
        if self._is_picture:
            for cell, channel in enumerate(self._channels.tolist()):
                image = signed_image(self._weights[..., channel], self._scale, theme)
                paint_picture(painter, self._place_of(cell), image, edge=len(self._channels) == 1)
        elif self._weights.size <= MOST_BARS:
            self._paint_bars(painter)
        else:
            shown = self._weights[shown_units(self._weights.size)]
            paint_tiles(painter, area, shown, self._scale, theme, most_height=SIDE)
        if self._marked is not None and self._marked < self._weights.size:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ring = self.rect_of(self._marked)
            grow = max(1.0, (8 - ring.width()) / 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for colour, width in ((theme.panel, 4.0), (theme.accent, 2.0)):
                painter.setPen(QPen(colour, width))
                painter.drawRoundedRect(ring.adjusted(-grow, -grow, grow, grow), 2, 2)

    def _paint_bars(self, painter: QPainter) -> None:
        theme = themes.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(themes.font(themes.SMALL_TEXT_SIZE))
        for index, weight in enumerate(self._weights.tolist()):
            rect = self.rect_of(index)
            painter.setPen(theme.muted)
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, f"#{index}")
            room = rect.adjusted(_BAR_TITLE, 3, -1, -3)
            middle, half = room.center().x(), room.width() / 2
            painter.setPen(QPen(theme.control_line, 1.0))
            painter.drawLine(QPointF(middle, rect.top()), QPointF(middle, rect.bottom()))
            length = max(-1.0, min(1.0, weight / (self._scale or 1.0))) * half
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.negative if weight < 0 else theme.positive)
            bar = QRectF(middle, room.top(), length, room.height()).normalized()
            painter.drawRoundedRect(bar, 2, 2)
