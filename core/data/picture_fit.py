"""A picture of any size as a sample of the size and colours that a reading asks for."""

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from core.arrays import AnyArray
from core.data.picture_file import Factor, Loaded, load
from core.reading import PictureReading

if TYPE_CHECKING:
    from PIL import Image

_MARGIN_OF_SIZE = 2
"""A picture is decoded at least so many times as large as the sample, so that it stays smooth."""


def sample_of(source: Path | BinaryIO, name: str, reading: PictureReading) -> AnyArray:
    """Return a picture as a sample, (H, W, 1 or 3) uint8. Raises DatasetError; see `load`."""
    return fitted(load(source, name, factor_for(reading), grey=is_grey(reading)), reading)


def is_grey(reading: PictureReading) -> bool:
    """Tell whether samples have one channel."""
    return reading.colour == "grey"


def factor_for(reading: PictureReading) -> Factor:
    """Return how much smaller a picture may be decoded than it is."""
    height, width = reading.size

    def factor(size: tuple[int, int]) -> int:
        shrinks = (size[0] / width, size[1] / height)
        shrink = max(shrinks) if reading.fit == "pad" else min(shrinks)
        return int(shrink / _MARGIN_OF_SIZE)

    return factor


def fitted(loaded: Loaded, reading: PictureReading) -> AnyArray:
    """Return a decoded picture as a sample, (H, W, 1 or 3) uint8."""
    image = loaded.image
    if not is_grey(reading) and image.mode != "RGB":
        image = image.convert("RGB")
    height, width = reading.size
    if reading.fit == "pad":
        pixels = _padded(image, (width, height))
    elif reading.fit == "crop":
        pixels = _resized(image, (width, height), _middle(image.size, (width, height)))
    else:
        pixels = _resized(image, (width, height))
    return pixels.reshape(height, width, -1)  # (H, W, C)


def _resized(
    image: "Image.Image",
    size: tuple[int, int],
    box: tuple[float, float, float, float] | None = None,
) -> AnyArray:
    from PIL import Image

    if image.size == size and (box is None or box == (0, 0, *size)):
        return _pixels(image)
    return _pixels(image.resize(size, Image.Resampling.BILINEAR, box))


def _pixels(image: "Image.Image") -> AnyArray:
    """Return what is in a picture, (H, W, C) uint8: as NumPy does, in two thirds of the time."""
    pixels = np.frombuffer(image.tobytes(), np.uint8)
    return pixels.reshape(image.height, image.width, -1)  # (H, W, C)


def _middle(size: tuple[int, int], wanted: tuple[int, int]) -> tuple[float, float, float, float]:
    """Return the largest part of the shape wanted, in the middle: left, top, right, bottom."""
    scale = min(size[0] / wanted[0], size[1] / wanted[1])
    left, top = (size[0] - wanted[0] * scale) / 2, (size[1] - wanted[1] * scale) / 2
    return left, top, size[0] - left, size[1] - top


def _padded(image: "Image.Image", wanted: tuple[int, int]) -> AnyArray:
    """Return the whole picture in the middle; what is left over goes on as its border is."""
    scale = min(wanted[0] / image.width, wanted[1] / image.height)
    inner = tuple(
        min(most, max(1, round(side * scale)))
        for side, most in zip(image.size, wanted, strict=True)
    )
    pixels = _resized(image, (inner[0], inner[1]))
    if inner == wanted:
        return pixels
    pixels = pixels.reshape(inner[1], inner[0], -1)  # (h, w, C)
    edges = [pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]
    border = np.concatenate(edges).mean(axis=0)  # (C,)
    made = np.empty((wanted[1], wanted[0], pixels.shape[2]), np.uint8)
    made[:] = border.round().astype(np.uint8)
    top, left = (wanted[1] - inner[1]) // 2, (wanted[0] - inner[0]) // 2
    made[top : top + inner[1], left : left + inner[0]] = pixels
    return made
