"""A picture as a sample: turned upright, made grey or RGB, brought to the size of the data."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from core.arrays import AnyArray, Array
from core.choice import DataChoice
from core.data import picture_fit
from core.data.framing import Framing, fitted, framed, ground_of
from core.data.picture_file import load, missing, quietly
from core.errors import DatasetError
from core.facts import Facts
from core.messages import Message
from core.reading import PictureReading

_LARGE = 2048
"""Pixels of a side above which neighbours are averaged before anything else, to save memory."""
_HALF = 0.5
_GREY = (0.299, 0.587, 0.114)
"""How bright red, green and blue are: ITU-R BT.601, as Pillow and TIFF have it."""


@dataclass(frozen=True)
class Picture:
    """A sample made from a picture: `raw` (H, W, C) in the range of the data; what was done."""

    raw: Array
    steps: tuple[Message, ...]


def takes_pictures(facts: Facts) -> bool:
    """Return whether samples are pictures of one channel or of three."""
    shape = facts.input_shape
    return len(shape) == 3 and shape[2] in (1, 3)


def read_picture(
    source: Path | BinaryIO,
    choice: DataChoice,
    background: Callable[[], float | None],
    name: str = "",
) -> Picture:
    """Read a picture file as a sample like those of the data.

    Where the data were read from pictures it is read the same way; else it is made like them by
    what they look like.

    Args:
        source: a file, or its bytes as a stream.
        choice: the data; their sample shape must be (H, W, 1) or (H, W, 3).
        background: gives the brightness of the data at the border (see `background_of`), None when
            unknown.
        name: what people call a stream.

    Raises:
        DatasetError: when it cannot be read, or the data are no pictures.
    """
    name = str(source) if isinstance(source, Path) else name
    facts = choice.facts
    if isinstance(source, Path) and not source.exists():
        raise missing(name)
    if not takes_pictures(facts):
        raise DatasetError(
            Message(
                "{file} is a picture, but this network takes samples of {shape}. Name samples of "
                "the data instead, like #0.",
                file=Path(name).name or name,
                shape=facts.input_shape,
            )
        )
    if isinstance(choice.reading, PictureReading):
        with quietly():
            sample = picture_fit.sample_of(source, name, choice.reading)
        return Picture(sample.astype(np.float32), ())
    return sample_of(pixels_of(source, name), facts, Framing(background() or 0.0), is_framed=False)


def sample_of(values: Array, facts: Facts, framing: Framing, *, is_framed: bool) -> Picture:
    """Return brightness from 0 to 1 as a sample like those of the data.

    Args:
        values: (h, w) or (h, w, 3).
        facts: of the data; their sample shape must be (H, W, 1) or (H, W, 3).
        framing: of the data.
        is_framed: whether the mark is cut out, and made as large and put where those of the data
            are. Only pictures of one channel have a mark; others are taken whole.
    """
    height, width, n_channels = facts.input_shape
    steps: list[Message] = []
    values = _with_channels(values, n_channels, steps)
    is_marked = is_framed and n_channels == 1
    if is_marked:
        values = _framed_like(values, facts, framing, steps)
    else:
        values = _fitted(values, (height, width), steps)
    if n_channels == 1:
        values = values if is_marked else _turned_like(values, framing.background, steps)
    raw = facts.low + values * (facts.high - facts.low)
    return Picture(raw.astype(np.float32).reshape(facts.input_shape), tuple(steps))  # (H, W, C)


def pixels_of(source: Path | BinaryIO, name: str = "") -> Array:
    """Read a picture file: brightness from 0 to 1, (h, w) where it is grey, or (h, w, 3).

    Very large pictures come smaller, by means over squares of pixels.

    Args:
        source: a file, or its bytes as a stream.
        name: what people call a stream.

    Raises:
        DatasetError: when it cannot be read, or has more than `MOST_PIXELS`.
    """
    name = str(source) if isinstance(source, Path) else name
    with quietly():
        loaded = load(source, name, lambda size: max(size) // _LARGE)
    return np.asarray(loaded.image, np.float32) / 255


def grey_of(values: Array) -> Array:
    """Return how bright a picture is, (h, w), of (h, w) or (h, w, 3)."""
    return values if values.ndim == 2 else values @ np.array(_GREY, np.float32)


def on_white(colours: AnyArray) -> Array:
    """Return pixels on white paper as brightness from 0 to 1.

    Args:
        colours: red, green, blue and alpha, (h, w, 4) uint8.

    Returns:
        (h, w, 3).
    """
    shares = colours.astype(np.float32) / 255
    return 1 + (shares[..., :3] - 1) * shares[..., 3:]


def _with_channels(values: Array, n_channels: int, steps: list[Message]) -> Array:
    """Return (h, w) for one channel, (h, w, 3) for three."""
    if n_channels == 1 and values.ndim == 3:
        steps.append(Message("made grey"))
        return grey_of(values)
    if n_channels == 3 and values.ndim == 2:
        steps.append(Message("made RGB"))
        return np.repeat(values[..., None], 3, axis=2)  # (h, w, 3)
    return values


def _fitted(values: Array, size: tuple[int, int], steps: list[Message]) -> Array:
    """Return the whole picture at the size (H, W) of the data."""
    height, width = values.shape[:2]
    if (height, width) == size:
        return values
    before, after = (width, height), size[::-1]
    steps.append(Message("resized from {before} to {after}", before=before, after=after))
    if width * size[0] != height * size[1]:
        steps.append(Message("its shape kept by a margin"))
    return fitted(values, size)


def _framed_like(values: Array, facts: Facts, framing: Framing, steps: list[Message]) -> Array:
    """Return the mark (what differs from the border) as the data have theirs, (H, W)."""
    mark = np.abs(values - ground_of(values))
    made = framed(mark, facts.input_shape, framing)
    if made is None:
        return np.full(facts.input_shape[:2], framing.background, np.float32)
    steps.append(Message("centred and scaled like the data"))
    ink = 0.0 if framing.background > _HALF else 1.0
    return framing.background + made * (ink - framing.background)


def _turned_like(values: Array, background: float, steps: list[Message]) -> Array:
    """Return the picture with light and dark exchanged where its background is the other one."""
    if (ground_of(values) > _HALF) == (background > _HALF):
        return values
    if background > _HALF:
        steps.append(Message("inverted to dark on light like the data"))
    else:
        steps.append(Message("inverted to light on dark like the data"))
    return 1 - values
