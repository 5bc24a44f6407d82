"""Paper: what was painted, stroke by stroke, and the way back. No widget."""

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from core.arrays import AnyArray, Array
from core.data.framing import fitted, ground_of
from core.data.picture import grey_of

SIDE = 280
"""Pixels of the longer side: ten for each pixel of MNIST."""
_MOST_STEPS = 50
_HALF = 0.5


class Paper:
    """A picture that is painted on.

    Paper for data of one channel holds ink, from 0 where there is none to 1. Paper for data of
    three channels holds colours; its ground is as light or as dark as that of the data.

    Attributes:
        image: what is painted.
        ink: the colour that is seen best on the paper.
    """

    def __init__(self, shape: tuple[int, ...], *, is_light: bool) -> None:
        """Take a clean sheet.

        Args:
            shape: (H, W, C) of the data: the sheet has the same proportions.
            is_light: whether coloured paper is white; else it is black.
        """
        longer = max(shape[:2])
        height, width = (max(1, round(SIDE * side / longer)) for side in shape[:2])
        self.is_coloured = shape[2] == 3
        form = QImage.Format
        kind = form.Format_RGB888 if self.is_coloured else form.Format_Grayscale8
        light, dark = QColor(255, 255, 255), QColor(0, 0, 0)
        is_white = self.is_coloured and is_light
        self._ground, self.ink = (light, dark) if is_white else (dark, light)
        self.image = QImage(QSize(width, height), kind)
        self.image.fill(self._ground)
        self._undo: list[QImage] = []
        self._redo: list[QImage] = []
        self._pen = QPen()
        self._at = QPointF()

    @property
    def size(self) -> QSize:
        """Width and height."""
        return self.image.size()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return bool(self._redo)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is painted."""
        return bool((_bytes(self.image) == self._ground.red()).all())

    def values(self) -> Array:
        """Return what is painted, from 0 to 1: ink (h, w), or colours (h, w, 3)."""
        return _bytes(self.image).astype(np.float32) / 255

    def begin(
        self, place: QPointF, width: float, *, erases: bool, ink: QColor | None = None
    ) -> None:
        """Begin a stroke of a width with a dot; in a colour of one's own on coloured paper."""
        self._remember()
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        own = ink if ink is not None and self.is_coloured else self.ink
        colour = self._ground if erases else own
        self._pen = QPen(colour, width, Qt.PenStyle.SolidLine, cap, join)
        self._at = place
        painter = self._painter()
        painter.drawPoint(place)
        painter.end()

    def lead_to(self, place: QPointF) -> None:
        """Lead the stroke on to another place."""
        painter = self._painter()
        painter.drawLine(self._at, place)
        painter.end()
        self._at = place

    def clear(self) -> None:
        """Wipe the paper clean, as one step."""
        if not self.is_empty:
            self._remember()
            self.image.fill(self._ground)

    def put(self, values: Array) -> None:
        """Put a picture on the paper, whole, as one step.

        Args:
            values: brightness from 0 to 1, (h, w) or (h, w, 3). One that is dark on light becomes
                ink where the paper holds ink.
        """
        self.restore(self.fit(values))

    def fit(self, values: Array) -> Array:
        """Return a picture as `put` puts it on the paper. Any thread may ask."""
        if self.is_coloured and values.ndim == 2:
            values = np.repeat(values[..., None], 3, axis=2)  # (h, w, 3)
        elif not self.is_coloured:
            values = grey_of(values)
            values = 1 - values if ground_of(values) > _HALF else values
        return fitted(values, (self.image.height(), self.image.width()))

    def restore(self, values: AnyArray) -> None:
        """Put on the paper, as one step, what `values` returned."""
        self._remember()
        found = np.ascontiguousarray(np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8))
        height, width = found.shape[:2]
        line = found.strides[0]
        self.image = QImage(found.data, width, height, line, self.image.format()).copy()

    def undo(self) -> None:
        """Take the last step back."""
        if self._undo:
            self._redo.append(self.image)
            self.image = self._undo.pop()

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._redo:
            self._undo.append(self.image)
            self.image = self._redo.pop()

    def _remember(self) -> None:
        self._undo.append(self.image.copy())
        del self._undo[:-_MOST_STEPS]
        self._redo.clear()

    def _painter(self) -> QPainter:
        painter = QPainter(self.image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._pen)
        return painter


def _bytes(image: QImage) -> AnyArray:
    """Return the bytes of a picture, (h, w) or (h, w, 3); they live as long as it does."""
    height, width = image.height(), image.width()
    flat = np.frombuffer(image.constBits(), np.uint8)
    n_channels = image.depth() // 8
    lines = flat.reshape(height, image.bytesPerLine())[:, : width * n_channels]
    return lines if n_channels == 1 else lines.reshape(height, width, n_channels)  # (h, w, 3)
