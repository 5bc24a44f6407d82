"""POOL: makes a picture smaller; of each window the largest value stays, or the average."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.arrays import AnyArray, Array, Shape
from core.layers import sliding
from core.layers.layer import Context, Cost, Layer
from core.layers.windows import Pair, Windows, chunks, fits, picture_shape
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
        windows = self.windows((x.shape[1], x.shape[2]))
        y = context.buffer("y", (len(x), *windows.output, x.shape[3]))
        winners = winners_of(context, windows, y) if self.pool == "max" else None

        def compute(chunk: slice) -> None:
            padded = self._padded(windows, x[chunk])
            if winners is not None:
                largest(windows, padded, y[chunk], winners[chunk])
            else:
                _sums(windows, padded, y[chunk])
                np.divide(y[chunk], _counts(windows, y.dtype), out=y[chunk])

        _run(context, x, compute)
        context.saved.update(shape=x.shape, winners=winners)
        return y

    def backward(self, context: Context, d_output: Array) -> Array:
        shape, winners = context.saved["shape"], context.saved["winners"]
        windows = self.windows(shape[1:3])
        d_x = context.buffer("d_x", shape)

        def compute(chunk: slice) -> None:
            d_padded, d_y = d_x[chunk], d_output[chunk]
            if windows.is_padded:
                d_padded = np.empty((len(d_y), *windows.padded, shape[3]), d_x.dtype)
            if self.pool == "max":
                to_winners(windows, winners[chunk], d_y, d_padded)
            else:
                _spread(windows, d_y / _counts(windows, d_x.dtype), d_padded)
            if windows.is_padded:
                np.copyto(d_x[chunk], windows.inside(d_padded))

        _run(context, d_x, compute)
        return d_x

    def _padded(self, windows: Windows, pictures: Array) -> Array:
        """Return pictures (n, H, W, C) with what never counts around them."""
        if not windows.is_padded:
            return pictures
        nothing = -np.inf if self.pool == "max" else 0.0
        shape = (len(pictures), *windows.padded, pictures.shape[3])
        padded = np.full(shape, nothing, pictures.dtype)
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
            *both((6, 4, 2), size=(3, 2)),
            *both((4, 5, 2), size=(2, 3), stride=(2, 1)),
            *both((5, 4, 1), size=(2, 2), stride=(3, 3)),
            *both((5, 5, 2), padding="same"),
            *both((4, 7, 2), size=(3, 3), stride=(2, 2), padding="same"),
            *both((3, 4, 1), size=(1, 1), stride=(1, 1)),
        ]


@lru_cache
def _counts(windows: Windows, dtype: np.dtype[np.floating]) -> Array:
    """Return how many real places each window has, (OH, OW, 1)."""
    real = np.zeros((1, *windows.padded, 1), dtype)
    windows.inside(real)[...] = 1
    counts = np.empty((1, *windows.output, 1), dtype)
    _sums(windows, real, counts)
    return counts[0]


def _run(context: Context, pictures: Array, compute: Callable[[slice], None]) -> None:
    n_samples = len(pictures)
    floats_a_sample = pictures.size // n_samples

    def work(piece: slice) -> None:
        for chunk in chunks(piece.start, piece.stop, floats_a_sample):
            compute(chunk)

    context.pool.run(work, cut(n_samples, pictures.size * WORK_A_VALUE))


def _sums(windows: Windows, pictures: Array, out: Array) -> None:
    """Add up each window: first along its rows, then down, which takes fewer passes."""
    n_rows, n_columns = windows.kernel
    across = pictures[:, :, windows.across(0)].copy()
    for j in range(1, n_columns):
        across += pictures[:, :, windows.across(j)]
    np.copyto(out, across[:, windows.down(0)])
    for i in range(1, n_rows):
        out += across[:, windows.down(i)]


def _spread(windows: Windows, d_y: Array, d_x: Array) -> None:
    """Write into d_x what each window got, added to all its places."""
    n_rows, n_columns = windows.kernel
    n, height, _, n_channels = d_x.shape
    across = np.zeros((n, height, d_y.shape[2], n_channels), d_x.dtype)
    for i in range(n_rows):
        across[:, windows.down(i)] += d_y
    d_x[...] = 0
    for j in range(n_columns):
        d_x[:, :, windows.across(j)] += across


def winners_of(context: Context, windows: Windows, y: Array) -> AnyArray:
    """Return room for the place of the largest value of each window, in the shape of y."""
    return context.buffer("winners", y.shape, np.min_scalar_type(math.prod(windows.kernel) - 1))


def largest(windows: Windows, pictures: Array, y: Array, winners: AnyArray) -> None:
    """Write the largest value of each window, and which of its places it has, the first of equals.

    Args:
        windows: on a picture.
        pictures: (n, padded height, padded width, C).
        y: where to write the values (n, OH, OW, C).
        winners: where to write the places, in reading order from 0.
    """
    (_, _, first), *others = windows.seen(pictures)
    np.copyto(y, first)
    winners[...] = 0
    for place, (_, _, values) in enumerate(others, 1):
        is_larger = np.greater(values, y)
        np.maximum(y, values, out=y)
        # places come in rising order, so the last one that was larger is the highest number
        numbers = np.multiply(is_larger, place, dtype=winners.dtype)
        np.maximum(winners, numbers, out=winners)


def to_winners(windows: Windows, winners: AnyArray, d_y: Array, d_x: Array) -> None:
    """Write into d_x (n, H, W, C) what each window got, added to the place that won it."""
    if windows.overlap or not windows.tile:
        d_x[...] = 0
    for place, (_, _, d_seen) in enumerate(windows.seen(d_x)):
        if windows.overlap:
            d_seen += d_y * (winners == place)
        else:
            np.multiply(d_y, winners == place, out=d_seen)
