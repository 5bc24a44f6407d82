"""Augmentation: samples that differ a little each time they are trained on, so more is learned.

Only training sees them. What is drawn depends on seed and step alone, so any batch can be had
again. Everything works on raw values, before the preparation; noise on values works after it.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import AnyArray, Array, Shape
from core.messages import Message, number
from core.settings import Catalogue, Declared, setting, settings_of

_OFF = Message("off")


@dataclass(frozen=True)
class Mixed:
    """What is wanted of blended samples: `share` of their own targets, the rest of `others`."""

    share: float
    others: AnyArray


def _amount(title: Message, high: float, help_: Message, *, is_rare: bool = False) -> Any:
    return setting(0.0, title, low=0.0, high=high, zero=_OFF, help=help_, is_rare=is_rare)


@dataclass(frozen=True, kw_only=True)
class Augmentation(Declared):
    """What may happen to samples in training; nothing, with all settings as usual.

    `mixup` blends each sample of a batch with another one, and what is wanted of it alike; the
    share is drawn from Beta(mixup, mixup) once a batch (Zhang et al. 2018, "mixup: Beyond
    empirical risk minimization").
    """

    mixup: float = _amount(
        Message("Blend"),
        4.0,
        Message("Blends pairs of samples and what is wanted of them; 0.2 is common (mixup)"),
        is_rare=True,
    )

    @property
    def is_off(self) -> bool:
        """Whether nothing ever happens."""
        return self == type(self)()

    def in_short(self) -> str:
        """Return what happens, in one line: `Mirror, Shift 0.1`; "" for nothing."""
        changed = [s for s in settings_of(type(self)) if getattr(self, s.name) != s.default]
        return ", ".join(
            str(s.title) if s.type is bool else f"{s.title} {number(getattr(self, s.name))}"
            for s in changed
        )

    def on_raw(self, raw: Array, low: float, high: float, generator: np.random.Generator) -> Array:
        """Return changed raw samples.

        Args:
            raw: (N, *sample shape) float32.
            low: what black is.
            high: what white is.
            generator: gives all random numbers.
        """
        return raw

    def on_prepared(self, x: Array, varies: AnyArray, generator: np.random.Generator) -> None:
        """Change prepared samples (N, F) where `varies` (F,) says that they may."""


@dataclass(frozen=True, kw_only=True)
class PictureAugmentation(Augmentation):
    """Pictures are moved, turned and lit a little differently each time."""

    kind = "pictures"
    title = Message("Pictures in training")

    flip: bool = setting(
        False, Message("Mirror"), help=Message("Left and right are swapped in every other picture")
    )
    flip_up: bool = setting(
        False,
        Message("Turn upside down"),
        help=Message("Top and bottom are swapped in every other picture"),
        is_rare=True,
    )
    shift: float = _amount(
        Message("Shift"), 0.5, Message("Pictures move by up to this share of their side")
    )
    rotate: float = _amount(
        Message("Rotate"), 180.0, Message("Pictures turn by up to so many degrees, either way")
    )
    zoom: float = _amount(
        Message("Zoom"), 0.9, Message("Pictures grow or shrink by up to this share")
    )
    brightness: float = _amount(
        Message("Brightness"), 1.0, Message("Up to this share of the range is added or taken away")
    )
    contrast: float = _amount(
        Message("Contrast"), 1.0, Message("Differences from the mean grow or shrink by up to this")
    )
    noise: float = _amount(
        Message("Noise"), 1.0, Message("Deviation of what chance adds to each value, of the range")
    )
    cutout: float = _amount(
        Message("Cut out"),
        0.9,
        Message("A square with this share of the side becomes grey, somewhere"),
    )

    def on_raw(self, raw: Array, low: float, high: float, generator: np.random.Generator) -> Array:
        n, size, width = len(raw), raw.shape[1:3], high - low
        u = generator.random((n, 10))  # always as many, so that settings do not shift each other
        signs = 2 * u - 1
        if self.shift or self.rotate or self.zoom:
            raw = _moved(raw, self._transforms(signs, size))
        _mirror(raw, (u[:, 0] < 0.5) & self.flip, 2)
        _mirror(raw, (u[:, 1] < 0.5) & self.flip_up, 1)
        if self.contrast:
            mean = raw.mean(axis=(1, 2, 3), keepdims=True)
            raw += (raw - mean) * _column(self.contrast * signs[:, 6])
        if self.brightness:
            raw += _column(self.brightness * width * signs[:, 7])
        if self.noise:
            raw += self.noise * width * generator.standard_normal(raw.shape, np.float32)
        if self.brightness or self.contrast or self.noise:
            np.clip(raw, low, high, out=raw)
        if self.cutout:
            _cut_out(raw, self.cutout, u[:, 8], u[:, 9], low + width / 2)
        return raw

    def _transforms(self, signs: Array, size: Shape) -> Array:
        """Return (N, 2, 3): from which (row, column) each (row, column, 1) is taken.

        Both are pixels from the middle.
        """
        angle = math.radians(self.rotate) * signs[:, 4]
        scale = np.exp(-np.log1p(self.zoom) * signs[:, 5])  # as often half as twice
        height, width = size
        cosine, sine = np.cos(angle) * scale, np.sin(angle) * scale
        made = np.empty((len(signs), 2, 3))
        made[:, 0] = np.stack((cosine, -sine, self.shift * height * signs[:, 2]), axis=1)
        made[:, 1] = np.stack((sine, cosine, self.shift * width * signs[:, 3]), axis=1)
        return made


@dataclass(frozen=True, kw_only=True)
class ValueAugmentation(Augmentation):
    """Values of a table, or points, are shaken a little each time."""

    kind = "values"
    title = Message("Values in training")

    noise: float = _amount(
        Message("Noise"),
        2.0,
        Message("Deviation of what chance adds to each prepared input; flags stay as they are"),
    )

    def on_prepared(self, x: Array, varies: AnyArray, generator: np.random.Generator) -> None:
        if self.noise:
            shaken = generator.standard_normal(x.shape, np.float32) * np.float32(self.noise)
            x += np.where(varies, shaken, np.float32(0.0))


AUGMENTATIONS = Catalogue[Augmentation](
    Message("Augmentation"), PictureAugmentation, ValueAugmentation
)


def augmentation_for(input_shape: Shape) -> type[Augmentation]:
    """Return the sort of augmentation that samples of this shape can have."""
    return PictureAugmentation if len(input_shape) == 3 else ValueAugmentation


def _column(values: Array) -> Array:
    return values.astype(np.float32)[:, None, None, None]


def _mirror(raw: Array, chosen: AnyArray, axis: int) -> None:
    raw[chosen] = np.flip(raw[chosen], axis)


def _moved(raw: Array, transforms: Array) -> Array:
    """Return pictures sampled at other places, bilinearly; beyond the edge the edge goes on."""
    made = np.empty_like(raw)
    grid = _grid(*raw.shape[1:3])  # (3, H W)
    # One by one: a picture and what is made of it then stay in the cache.
    for picture, transform, out in zip(raw, transforms, made, strict=True):
        _move(picture, (transform @ grid).astype(np.float32), out)
    return made


def _grid(height: int, width: int) -> Array:
    """Return (3, H W): row and column of every pixel from the middle, and 1."""
    rows, columns = np.indices((height, width), np.float64).reshape(2, -1)
    ones = np.ones(height * width)
    return np.stack((rows - (height - 1) / 2, columns - (width - 1) / 2, ones))


def _move(picture: Array, places: Array, out: Array) -> None:
    """Write a picture (H, W, C) sampled at places (2, H W) from the middle into `out`."""
    height, width, channels = picture.shape
    y = np.clip(places[0] + np.float32((height - 1) / 2), 0, height - 1)
    x = np.clip(places[1] + np.float32((width - 1) / 2), 0, width - 1)
    top, left = y.astype(np.intp), x.astype(np.intp)
    down, right = (y - top.astype(np.float32))[:, None], (x - left.astype(np.float32))[:, None]
    above = top * width
    below = np.minimum(top + 1, height - 1) * width
    beside = np.minimum(left + 1, width - 1)
    flat = picture.reshape(height * width, channels)
    upper = np.take(flat, above + left, axis=0)
    upper += (np.take(flat, above + beside, axis=0) - upper) * right
    lower = np.take(flat, below + left, axis=0)
    lower += (np.take(flat, below + beside, axis=0) - lower) * right
    np.add(upper, (lower - upper) * down, out=out.reshape(height * width, channels))


def _cut_out(raw: Array, share: float, u: Array, v: Array, grey: float) -> None:
    """Grey a square of each picture (DeVries and Taylor 2017, "Cutout")."""
    height, width = raw.shape[1:3]
    side = max(1, round(share * min(height, width)))
    tops = (u * (height - side + 1)).astype(int)
    lefts = (v * (width - side + 1)).astype(int)
    for picture, top, left in zip(raw, tops, lefts, strict=True):
        picture[top : top + side, left : left + side] = grey
