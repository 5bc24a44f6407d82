"""A film strip: the weights of a unit after each kept epoch, all with the same colours."""

import math

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.arrays import AnyArray, Array
from core.messages import tr
from core.questions.unit_past import UnitPast
from gui import theme as themes
from gui.charts.picture import paint_picture, robust_scale, signed_image
from gui.charts.picture_out import PictureOut
from gui.charts.tiles import shown_units
from gui.theme import SMALL_TEXT_SIZE, font

FRAME, MOST_FRAMES, MOST_CHANNELS = 40, 24, 16
_GAP, _LABEL = 6.0, 16.0


class Film(QWidget):
    """Pictures in rows, numbered by the epochs done; a click asks for that epoch.

    Signals:
        chosen: an epoch, counted from 0.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._epochs: list[int] = []
        self._images: list[QImage] = []
        self._current: int | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(tr("Its weights after each epoch"))
        PictureOut(self)

    @property
    def epochs(self) -> list[int]:
        """The epochs that have a picture, counted from 0."""
        return self._epochs

    def show_past(self, past: UnitPast) -> None:
        """Show all epochs, or an even selection of them."""
        shown = shown_units(len(past.epochs), MOST_FRAMES)
        scale, theme = robust_scale(past.weights), themes.current()
        self._epochs = past.epochs[shown].tolist()
        self._images = [signed_image(montage(past.weights[i]), scale, theme) for i in shown]
        self.setAccessibleDescription(
            tr("{n} epoch", "{n} epochs", n=len(past.epochs)) if self._epochs else ""
        )
        self.updateGeometry()
        self.update()

    def mark(self, epoch: int | None) -> None:
        """Put a ring around the epoch that is looked at."""
        if epoch != self._current:
            self._current = epoch
            self.update()

    def rect_of(self, place: int) -> QRectF:
        """Return where the picture of a shown epoch lies."""
        row, column = divmod(place, self._n_across(self.width()))
        left, top = column * (FRAME + _GAP), row * (FRAME + _LABEL)
        return QRectF(left + 1, top + 1, FRAME - 2, FRAME - 2)

    def epoch_at(self, point: QPointF) -> int | None:
        """Return the epoch whose picture lies under a point."""
        rects = ((epoch, self.rect_of(place)) for place, epoch in enumerate(self._epochs))
        return next((epoch for epoch, rect in rects if rect.contains(point)), None)

    def _n_across(self, width: int) -> int:
        return max(1, int((width + _GAP) // (FRAME + _GAP)))

    # Qt overrides

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return math.ceil(len(self._epochs) / self._n_across(width)) * int(FRAME + _LABEL)

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(240, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        epoch = self.epoch_at(event.position())
        if epoch is not None:
            self.chosen.emit(epoch)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            epoch = self.epoch_at(QPointF(event.pos()))
            text = "" if epoch is None else tr("after epoch {n} · click: look back", n=epoch + 1)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = themes.current(), QPainter(self)
        painter.setFont(font(SMALL_TEXT_SIZE))
        for place, (epoch, image) in enumerate(zip(self._epochs, self._images, strict=True)):
            rect = self.rect_of(place)
            is_current = epoch == self._current
            lies = paint_picture(painter, rect, image)
            if is_current:
                painter.setPen(QPen(theme.accent, 2.0))
                painter.drawRect(lies.adjusted(-1, -1, 1, 1))
            painter.setPen(theme.text if is_current else theme.muted)
            below = QRectF(rect.left(), rect.bottom() + 1, rect.width(), _LABEL - 2)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(epoch + 1))


def montage(weights: AnyArray) -> Array:
    """Return one plane of the weights of a unit: channels side by side, flat ones in rows.

    Args:
        weights: (H, W, C) or (F,).
    """
    if weights.ndim == 1:
        across = math.ceil(math.sqrt(len(weights)))
        down = math.ceil(len(weights) / across)
        return np.pad(weights, (0, across * down - len(weights))).reshape(down, across)
    height, width, n = weights.shape
    channels = shown_units(n, MOST_CHANNELS)
    side = math.ceil(math.sqrt(len(channels)))
    gap = 0 if side == 1 else 1
    plane = np.zeros((side * (height + gap) - gap, side * (width + gap) - gap), np.float32)
    for place, channel in enumerate(channels.tolist()):
        row, column = divmod(place, side)
        top, left = row * (height + gap), column * (width + gap)
        plane[top : top + height, left : left + width] = weights[..., channel]
    return plane
