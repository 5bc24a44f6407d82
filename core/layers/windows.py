"""What CONV and POOL share: windows that slide over a picture, and how they lie in memory.

Pictures are (N, H, W, C) all the way. What one place of the window sees is then a view whose rows
run through all channels, (n, OH, OW, C), and a row of a window runs through KW * C values: long
enough for NumPy to copy and compare at the speed of the cache.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from core.arrays import AnyArray, Array, Shape
from core.errors import ShapeError
from core.messages import Message

Pair = tuple[int, int]

FLOATS_IN_CACHE = 250_000
"""Of a chunk of the batch: with what is made of it, it stays in the second cache of a core."""


@dataclass(frozen=True)
class Windows:
    """Windows of `kernel` places in a picture of `size`, all pairs (height, width).

    `pads` are the places put around the picture: (above, below), (left, right). What all
    passes ask for many times in a step is kept.
    """

    size: Pair
    kernel: Pair
    stride: Pair = (1, 1)
    dilation: Pair = (1, 1)
    pads: tuple[Pair, Pair] = ((0, 0), (0, 0))

    @cached_property
    def padded(self) -> Pair:
        """Size of the picture with its padding."""
        (above, below), (left, right) = self.pads
        return self.size[0] + above + below, self.size[1] + left + right

    @cached_property
    def output(self) -> Pair:
        """How many windows there are, down and across; not positive where none fits."""
        down, across = (
            (room - reach) // stride + 1
            for room, reach, stride in zip(self.padded, self.reach, self.stride, strict=True)
        )
        return down, across

    @cached_property
    def reach(self) -> Pair:
        """Places from the first to the last that a window looks at."""
        return (
            self.dilation[0] * (self.kernel[0] - 1) + 1,
            self.dilation[1] * (self.kernel[1] - 1) + 1,
        )

    @property
    def is_padded(self) -> bool:
        """Whether there is any padding."""
        return self.padded != self.size

    def seen(self, pictures: AnyArray) -> Iterator[tuple[int, int, AnyArray]]:
        """Yield (row, column) of each place of the window, and what it sees in all windows.

        Args:
            pictures: (n, padded height, padded width, ...). What is yielded is a view
                (n, OH, OW, ...).
        """
        for i, j, rows, columns in self._places:
            yield i, j, pictures[:, rows, columns]

    @cached_property
    def _places(self) -> list[tuple[int, int, slice, slice]]:
        return [
            (i, j, self.down(i * self.dilation[0]), self.across(j * self.dilation[1]))
            for i in range(self.kernel[0])
            for j in range(self.kernel[1])
        ]

    def patches(self, pictures: Array) -> Array:
        """Return the view (n, OH, OW, KH, KW, C) of what each window sees of (n, H, W, C)."""
        n, down, across, channel = pictures.strides
        steps = (down * self.stride[0], across * self.stride[1])
        places = (down * self.dilation[0], across * self.dilation[1])
        return np.lib.stride_tricks.as_strided(
            pictures,
            (len(pictures), *self.output, *self.kernel, pictures.shape[3]),
            (n, *steps, *places, channel),
        )

    @property
    def keeps(self) -> bool:
        """Whether every window is one place, and every place has its window."""
        return self.reach == self.stride == (1, 1) and not self.is_padded

    @property
    def overlap(self) -> bool:
        """Whether two windows may see the same place."""
        return any(r > s for r, s in zip(self.reach, self.stride, strict=True))

    @property
    def tile(self) -> bool:
        """Whether every place is under exactly one window."""
        covered = tuple(n * k for n, k in zip(self.output, self.kernel, strict=True))
        return self.kernel == self.reach == self.stride and covered == self.padded

    def down(self, top: int) -> slice:
        """Return the rows that the row `top` of the window comes upon."""
        return slice(top, top + (self.output[0] - 1) * self.stride[0] + 1, self.stride[0])

    def across(self, left: int) -> slice:
        """Return the columns that the column `left` of the window comes upon."""
        return slice(left, left + (self.output[1] - 1) * self.stride[1] + 1, self.stride[1])

    def inside(self, padded: Array) -> Array:
        """Return the view of the pictures (n, H, W, C) inside their padding."""
        (above, _), (left, _) = self.pads
        return padded[:, above : above + self.size[0], left : left + self.size[1]]


def pads_for_same(size: Pair, reach: Pair, stride: Pair) -> tuple[Pair, Pair]:
    """Return the padding with which ceil(size / stride) windows fit; the odd one goes behind."""
    down, across = (
        max((math.ceil(n / s) - 1) * s + r - n, 0)
        for n, r, s in zip(size, reach, stride, strict=True)
    )
    return (down // 2, down - down // 2), (across // 2, across - across // 2)


def picture_shape(name: Message, shape: Shape) -> tuple[int, int, int]:
    """Return height, width and channels of a picture, or raise ShapeError with advice."""
    if len(shape) != 3:
        raise ShapeError(
            Message(
                "{name} needs a picture (height, width, channels), but gets {shape}. Put it before "
                "the block that flattens, or remove it.",
                name=name,
                shape=shape,
            ),
            insert_before="reshape",
        )
    return shape


def fits(name: Message, windows: Windows) -> Pair:
    """Return `windows.output`, or raise ShapeError where not even one window fits."""
    down, across = windows.output
    if down < 1 or across < 1:
        raise ShapeError(
            Message(
                "The window of {name} covers {reach} places, but the picture has only {size}. "
                "Choose a smaller one, or the padding “Same size”.",
                name=name,
                reach=windows.reach,
                size=windows.padded,
            ),
            settings={"padding": "same"},  # then one window fits always
        )
    return down, across


@lru_cache
def chunks(first: int, stop: int, floats_a_sample: int) -> tuple[slice, ...]:
    """Cut samples `first` to `stop` so that what is worked on at a time stays in the cache."""
    n = max(1, FLOATS_IN_CACHE // floats_a_sample)
    return tuple(slice(at, min(at + n, stop)) for at in range(first, stop, n))
