"""Pictures of samples and of weights."""

import math

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from core.arrays import AnyArray
from core.data.shrink import shrunk
from gui import theme as themes
from gui.theme import Theme, mixed, signed_colours, signed_index


def sample_image(sample: AnyArray, low: float, high: float, theme: Theme) -> QImage:
    """Return a sample as a picture.

    One channel: the lowest value is the ground, the highest is the mark on it. In the dark theme
    this is white on black, as the data are stored; in the light theme the same values are
    ink on paper, so that a digit looks written. Three channels are real colours in both themes.

    Args:
        sample: (H, W), (H, W, 1) or (H, W, 3); of other numbers of channels, the first is shown.
        low: value of the ground, such as 0.
        high: value of the mark, such as 255.
        theme: whose paper and ink.
    """
    share = (np.asarray(sample, np.float32) - low) / ((high - low) or 1.0)
    share = np.clip(np.nan_to_num(share), 0.0, 1.0)
    if share.ndim == 3 and share.shape[2] == 3:
        return _image(np.rint(share * 255).astype(np.uint8))
    plane = share.reshape(*share.shape[:2], -1)[..., 0]  # (H, W, C) to (H, W)
    paper, ink = (
        np.array((c.red(), c.green(), c.blue()), np.float32) for c in (theme.paper, theme.ink)
    )
    colours = paper + (ink - paper) * plane[..., None]  # (H, W, 3)
    return _image(np.rint(colours).astype(np.uint8))


def thumbnail(sample: AnyArray, low: float, high: float, theme: Theme, side: int) -> QImage:
    """Return a sample as a small picture: of a large one, no side is much longer than `side`.

    The rest as in `sample_image`; the sample is (H, W, C).
    """
    return sample_image(shrunk(sample[None], side)[0], low, high, theme)


def signed_image(values: AnyArray, scale: float, theme: Theme) -> QImage:
    """Return weights, or anything with a sign, as a picture.

    Args:
        values: (H, W); or (H, W, C), of which the channels are added up.
        scale: the magnitude that gets the full colour; keep it steady from one to the next.
        theme: whose colours.
    """
    plane = values.sum(axis=2) if values.ndim == 3 else values  # (H, W)
    return _image(signed_colours(theme)[signed_index(plane, scale)][..., :3])


def robust_scale(values: AnyArray, previous: float = 0.0) -> float:
    """Return the magnitude that 99 % of the values stay within.

    It follows a `previous` one slowly, so that colours keep their meaning while a picture changes.
    """
    magnitudes = np.abs(np.asarray(values, np.float32)).ravel()
    magnitudes = magnitudes[np.isfinite(magnitudes)]
    if not magnitudes.size:
        return previous or 1.0
    now = _quantile(magnitudes, 0.99) or float(magnitudes.max())
    if not previous:
        return now or 1.0
    return max(previous + 0.2 * (now - previous), 1e-12)


def _quantile(values: AnyArray, share: float) -> float:
    """Return np.quantile of a flat array; every card asks, and this takes a tenth of the time."""
    place = share * (len(values) - 1)
    low, high = math.floor(place), math.ceil(place)
    parted = np.partition(values, (low, high))
    below, above = float(parted[low]), float(parted[high])
    return below + (above - below) * (place - low)


def fitted(rect: QRectF, size: QSize) -> QRectF:
    """Return the largest rectangle of a picture's proportions in the middle of another."""
    scaled = size.toSizeF().scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio)
    made = QRectF(rect.topLeft(), scaled)
    made.moveCenter(rect.center())
    return made


def paint_picture(painter: QPainter, rect: QRectF, image: QImage, *, edge: bool = True) -> QRectF:
    """Paint a picture as large as fits, pixels as squares; return where it lies."""
    look = themes.current()
    target = fitted(rect, image.size())
    painter.save()
    shrinks = target.width() < image.width()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrinks)
    painter.drawImage(target, image)
    if edge:
        painter.setPen(mixed(look.line, look.muted, 0.15))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(target.adjusted(-0.5, -0.5, 0.5, 0.5))
    painter.restore()
    return target


def _image(colours: AnyArray) -> QImage:
    """Return (H, W, 3) uint8 as a picture with memory of its own."""
    colours = np.ascontiguousarray(colours)
    height, width = colours.shape[:2]
    return QImage(
        colours.data, width, height, width * 3, QImage.Format.Format_RGB888
    ).copy()  # Qt would keep no reference to the array
