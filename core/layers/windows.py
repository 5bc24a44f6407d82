"""What CONV and POOL share: windows that slide over a picture, and how they lie in memory.

Pictures come and go as (N, H, W, C), but these blocks keep them channel-major inside: (C, N, H, W).
There every shift of a window is a few long runs of memory instead of millions of short ones, which
was measured to be 2 to 5 times faster. What goes out is an (N, H, W, C) view of that.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from core.arrays import AnyArray, Array, Shape
from core.errors import ShapeError
from core.layers.layer import Context
from core.messages import Message

Pair = tuple[int, int]

FLOATS_IN_CACHE = 400_000
"""Of a chunk of the batch: with what is made of it, it stays in the second cache of a core."""

MOST_WASTE = 1.5
"""Rows may run together (see `Windows.runs`) while they make at most so many times the values."""


@dataclass(frozen=True)
class Windows:
    """Windows of `kernel` places in a picture of `size`, all pairs (height, width).

    `pads` are the places put around the picture: (above, below), (left, right).
    """

    size: Pair
    kernel: Pair
    stride: Pair = (1, 1)
    dilation: Pair = (1, 1)
    pads: tuple[Pair, Pair] = ((0, 0), (0, 0))

    @property
    def padded(self) -> Pair:
        """Size of the picture with its padding."""
        (above, below), (left, right) = self.pads
        return self.size[0] + above + below, self.size[1] + left + right

    @property
    def output(self) -> Pair:
        """How many windows there are, down and across; not positive where none fits."""
        down, across = (
            (room - reach) // stride + 1
            for room, reach, stride in zip(self.padded, self.reach, self.stride, strict=True)
        )
        return down, across

    @property
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

    @property
    def runs(self) -> bool:
        """Whether the rows of a picture may run together, as if the picture were one long row.

        With stride 1 the values that one place of the window sees are then one long slice of the
        picture. Between two rows it makes a few values that no window has; nobody reads them.
        """
        return self.stride == (1, 1) and self._run <= MOST_WASTE * math.prod(self.output)

    @property
    def _run(self) -> int:
        return (self.output[0] - 1) * self.padded[1] + self.output[1]

    @property
    def grid(self) -> Shape:
        """Shape of what one place of the window sees: (OH, OW), or (run,) where rows run."""
        return (self._run,) if self.runs else self.output

    @property
    def n_grid(self) -> int:
        """Count of the values of `grid`."""
        return math.prod(self.grid)

    def seen(self, pictures: Array) -> Iterator[tuple[int, int, Array]]:
        """Yield (row, column) of each place of the window, and what it sees in all windows.

        Args:
            pictures: (..., padded height, padded width); the last two axes must be one run of
                memory where rows run. What is yielded is a view (..., *grid).
        """
        if not self.runs:
            yield from self.seen_apart(pictures)
            return
        flat = pictures.reshape(*pictures.shape[:-2], -1)  # (..., HW)
        for i in range(self.kernel[0]):
            for j in range(self.kernel[1]):
                start = i * self.dilation[0] * self.padded[1] + j * self.dilation[1]
                yield i, j, flat[..., start : start + self._run]

    def seen_apart(self, pictures: AnyArray) -> Iterator[tuple[int, int, AnyArray]]:
        """Yield (row, column) of each place and the view (..., OH, OW) of what it sees."""
        for i in range(self.kernel[0]):
            for j in range(self.kernel[1]):
                rows, columns = self.down(i * self.dilation[0]), self.across(j * self.dilation[1])
                yield i, j, pictures[..., rows, columns]

    @property
    def overlap(self) -> bool:
        """Whether two windows may see the same place."""
        return any(r > s for r, s in zip(self.reach, self.stride, strict=True))

    def down(self, top: int) -> slice:
        """Return the rows that the row `top` of the window comes upon."""
        return slice(top, top + (self.output[0] - 1) * self.stride[0] + 1, self.stride[0])

    def across(self, left: int) -> slice:
        """Return the columns that the column `left` of the window comes upon."""
        return slice(left, left + (self.output[1] - 1) * self.stride[1] + 1, self.stride[1])

    def on_grid(self, values: Array) -> Array:
        """Return the view (..., OH, OW) of contiguous `values` (..., *grid)."""
        if not self.runs:
            return values
        shape = (*values.shape[:-1], *self.output)
        strides = (*values.strides[:-1], self.padded[1] * values.itemsize, values.itemsize)
        return np.lib.stride_tricks.as_strided(values, shape, strides)

    def inside(self, padded: Array) -> Array:
        """Return the view of the picture (..., H, W) inside its padding."""
        (above, _), (left, _) = self.pads
        return padded[..., above : above + self.size[0], left : left + self.size[1]]


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
            )
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
            )
        )
    return down, across


def channel_major(x: Array) -> Array:
    """Return the view (C, N, H, W) of pictures (N, H, W, C)."""
    return x.transpose(3, 0, 1, 2)  # (C, N, H, W)


def channel_minor(x: Array) -> Array:
    """Return the view (N, H, W, C) of channel-major pictures (C, N, H, W)."""
    return x.transpose(1, 2, 3, 0)  # (N, H, W, C)


def flat_buffer(context: Context, name: str, shape: Shape, dtype: Any = None) -> AnyArray:
    """Return a contiguous buffer of any shape that a shorter batch uses the beginning of."""
    return context.buffer(name, (math.prod(shape),), dtype).reshape(shape)  # as asked


@lru_cache
def chunks(first: int, stop: int, floats_a_sample: int) -> tuple[slice, ...]:
    """Cut samples `first` to `stop` so that what is worked on at a time stays in the cache."""
    n = max(1, FLOATS_IN_CACHE // floats_a_sample)
    return tuple(slice(at, min(at + n, stop)) for at in range(first, stop, n))
