"""POOL: makes a picture smaller; of each window the largest value stays, or the average."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.arrays import AnyArray, Array, Shape
from core.layers import sliding
from core.layers.layer import Context, Cost, Layer
from core.layers.windows import (
    Pair,
    Windows,
    channel_major,
    channel_minor,
    chunks,
    fits,
    flat_buffer,
    picture_shape,
)
from core.messages import Message
from core.settings import setting
from core.workers import cut

POOLS = (("max", Message("Maximum")), ("average", Message("Average")))

WORK_A_VALUE = 40
"""Multiply-adds that take as long as one value of the input does here, for `cut`."""


@dataclass(frozen=True, kw_only=True)
class Pooling(Layer):
    """x (N, H, W, C) -> y (N, OH, OW, C).

    Of equal largest values the first in reading order gets the gradient. With padding an average
    is one of the real values under the window: what is put around does not count.
    """

    kind = "pool"
    title = Message("POOL")
    family = "pool"
    about = Message("Makes a picture smaller: of each window one value stays")

    pool: str = setting("max", Message("Keeps the"), choices=POOLS)
    size: tuple[int, int] = sliding.window(
        (2, 2), Message("Height and width of the window of which one value stays")
    )
    stride: tuple[int, int] = sliding.stride(
        (0, 0),
        Message(
            "How far the window goes from one place to the next; left empty, as far as it is large"
        ),
        zero=Message("as the window"),
    )
    padding: str = sliding.padding(
        Message(
            "“None” leaves out what is too narrow for a window at the edges; “Same size” looks at "
            "that too, at what is there of it"
        )
    )

    def summary(self) -> Message:
        return Message(
            "{pool} · {height:d} × {width:d}",
            pool=dict(POOLS)[self.pool],
            height=self.size[0],
            width=self.size[1],
        )

    def windows(self, size: Pair) -> Windows:
        """Return the windows on a picture of this height and width."""
        return sliding.windows_of(size, self.size, self.step, self.padding)

    @property
    def step(self) -> Pair:
        """How far the window really goes: where no stride is set, as far as it is large."""
        return self.stride[0] or self.size[0], self.stride[1] or self.size[1]

    def output_shape(self, input_shape: Shape) -> Shape:
        height, width, channels = picture_shape(self.title, input_shape)
        return (*fits(self.title, self.windows((height, width))), channels)

    def cost(self, input_shape: Shape) -> Cost:
        return Cost(floats=math.prod(self.output_shape(input_shape)))

    def forward(self, context: Context, x: Array) -> Array:
        pictures, windows = channel_major(x), self.windows((x.shape[1], x.shape[2]))
        shape = (*pictures.shape[:2], *windows.output)
        y = flat_buffer(context, "y", shape)  # (C, N, OH, OW)
        places = np.min_scalar_type(math.prod(windows.kernel) - 1)
        winners = flat_buffer(context, "winners", shape if self.pool == "max" else (0,), places)

        def compute(chunk: slice) -> None:
            padded = self._padded(windows, pictures[:, chunk])
            if self.pool == "max":
                _largest(windows, padded, y[:, chunk], winners[:, chunk])
            else:
                _sums(windows, padded, y[:, chunk])
                np.divide(y[:, chunk], _counts(windows, y.dtype), out=y[:, chunk])

        _run(context, pictures, compute)
        context.saved.update(shape=pictures.shape, winners=winners)
        return channel_minor(y)

    def backward(self, context: Context, d_output: Array) -> Array:
        shape, winners = context.saved["shape"], context.saved["winners"]
        windows = self.windows(shape[2:])
        d_y, d_x = channel_major(d_output), flat_buffer(context, "d_x", shape)  # (C, N, H, W)

        def compute(chunk: slice) -> None:
            n = chunk.stop - chunk.start
            d_padded = d_x[:, chunk]
            if windows.is_padded:
                d_padded = np.empty((shape[0], n, *windows.padded), d_x.dtype)
            d_padded[...] = 0
            if self.pool == "max":
                _to_winners(windows, winners[:, chunk], d_y[:, chunk], d_padded)
            else:
                _spread(windows, d_y[:, chunk] / _counts(windows, d_x.dtype), d_padded)
            if windows.is_padded:
                np.copyto(d_x[:, chunk], windows.inside(d_padded))

        _run(context, d_x, compute)
        return channel_minor(d_x)

    def _padded(self, windows: Windows, pictures: Array) -> Array:
        """Return pictures (C, n, H, W) with what never counts around them."""
        if not windows.is_padded:
            return pictures
        nothing = -np.inf if self.pool == "max" else 0.0
        padded = np.full((*pictures.shape[:2], *windows.padded), nothing, pictures.dtype)
        np.copyto(windows.inside(padded), pictures)
        return padded

    @classmethod
    def examples(cls) -> list[tuple[Layer, Shape]]:
        def both(shape: Shape, **settings: object) -> list[tuple[Layer, Shape]]:
            return [(cls(pool=pool, **settings), shape) for pool, _ in POOLS]  # pyright: ignore[reportArgumentType]

        return [
            *both((4, 6, 2)),
            *both((5, 7, 3)),
            *both((5, 5, 2), size=(3, 2), stride=(1, 0)),
            *both((4, 5, 2), size=(2, 3), stride=(2, 1)),
            *both((5, 4, 1), size=(2, 2), stride=(3, 3)),
            *both((5, 5, 2), padding="same"),
            *both((4, 7, 2), size=(3, 3), stride=(2, 2), padding="same"),
            *both((3, 4, 1), size=(1, 1), stride=(1, 1)),
        ]


@lru_cache
def _counts(windows: Windows, dtype: np.dtype[np.floating]) -> Array:
    """Return how many real places each window has, (OH, OW)."""
    real = np.zeros(windows.padded, dtype)
    windows.inside(real)[...] = 1
    counts = np.empty(windows.output, dtype)
    _sums(windows, real, counts)
    return counts


def _run(context: Context, pictures: Array, compute: Callable[[slice], None]) -> None:
    n_samples = pictures.shape[1]
    floats_a_sample = pictures.size // n_samples

    def work(piece: slice) -> None:
        for chunk in chunks(piece.start, piece.stop, floats_a_sample):
            compute(chunk)

    context.pool.run(work, cut(n_samples, pictures.size * WORK_A_VALUE))


def _sums(windows: Windows, pictures: Array, out: Array) -> None:
    """Add up each window: first along its rows, then down, which takes fewer passes."""
    n_rows, n_columns = windows.kernel
    across = pictures[..., windows.across(0)].copy()
    for j in range(1, n_columns):
        across += pictures[..., windows.across(j)]
    np.copyto(out, across[..., windows.down(0), :])
    for i in range(1, n_rows):
        out += across[..., windows.down(i), :]


def _spread(windows: Windows, d_y: Array, d_x: Array) -> None:
    """Add what each window got to all its places."""
    n_rows, n_columns = windows.kernel
    across = np.zeros((*d_x.shape[:-1], d_y.shape[-1]), d_x.dtype)
    for i in range(n_rows):
        across[..., windows.down(i), :] += d_y
    for j in range(n_columns):
        d_x[..., windows.across(j)] += across


def _largest(windows: Windows, pictures: Array, y: Array, winners: AnyArray) -> None:
    """Write the largest value of each window, and which of its places it has, the first of equals.

    What one place of the window sees is copied together first: all further passes are long runs.
    """
    (_, _, first), *others = windows.seen_apart(pictures)
    largest = first.copy()
    winner = np.zeros(largest.shape, winners.dtype)
    seen, is_larger = np.empty_like(largest), np.empty(largest.shape, np.bool_)
    for place, (_, _, values) in enumerate(others, 1):
        np.copyto(seen, values)
        np.greater(seen, largest, out=is_larger)
        np.maximum(largest, seen, out=largest)
        # places come in rising order, so the last one that was larger is the highest number
        np.maximum(winner, np.multiply(is_larger, place, dtype=winner.dtype), out=winner)
    np.copyto(y, largest)
    np.copyto(winners, winner)


def _to_winners(windows: Windows, winners: AnyArray, d_y: Array, d_x: Array) -> None:
    """Add what each window got to the place that won it."""
    winner, d = np.ascontiguousarray(winners), np.ascontiguousarray(d_y)
    part = np.empty(d.shape, d_x.dtype)
    for place, (_, _, d_seen) in enumerate(windows.seen_apart(d_x)):
        np.multiply(d, winner == place, out=part)
        if windows.overlap:
            d_seen += part
        else:
            np.copyto(d_seen, part)
