"""CONV: the same small window of weights slides over the picture and looks for one pattern.

The product is one of matrices, as usual: each place of the window becomes rows of *columns*, here
long slices of the picture (see `core.layers.windows`). The batch is cut into chunks whose columns
stay in the cache; on the way back they are made again, which costs less than to keep them.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.activations import ACTIVATIONS
from core.arrays import Array, Shape
from core.errors import ShapeError
from core.initializers import INITIALIZERS
from core.layers import sliding
from core.layers.activated import function_of, kept_values, sums_and_outputs
from core.layers.layer import Context, Cost, Layer, WeightSpec
from core.layers.restrained import RestrainedLayer
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


@dataclass(frozen=True, kw_only=True)
class Conv(RestrainedLayer):
    """x (N, H, W, C), W (KH, KW, C / groups, O), b (O,) -> y (N, OH, OW, O).

    As everywhere in deep learning it is a cross-correlation: the window is not turned around.
    """

    kind = "conv"
    title = Message("CONV")
    family = "conv"
    about = Message("Small windows slide over the picture; each looks for one pattern everywhere")
    MOST_FILTERS: ClassVar[int] = 4096

    filters: int = setting(
        32,
        Message("Filters"),
        low=1,
        high=MOST_FILTERS,
        help=Message("How many patterns are looked for: each gives a picture of its own"),
    )
    kernel: tuple[int, int] = sliding.window(
        (3, 3), Message("Height and width of what a filter sees at a time")
    )
    stride: tuple[int, int] = sliding.stride(
        (1, 1), Message("How far the window goes from one place to the next")
    )
    padding: str = sliding.padding(
        Message("Zeros around the picture. “Same size” adds as many as keep its size at stride 1"),
        takes_number=True,
    )
    pad: tuple[int, int] = sliding.pad()
    dilation: tuple[int, int] = setting(
        (1, 1),
        Message("Dilation"),
        low=1,
        high=64,
        help=Message("2 looks at every second place only: a wider view for the same weights"),
    )
    groups: int = setting(
        1,
        Message("Groups"),
        low=1,
        high=MOST_FILTERS,
        help=Message(
            "Cuts channels and filters into groups that do not see each other. As many groups as "
            "channels is called depthwise"
        ),
    )
    activation: str = setting("relu", Message("Activation"), choices=ACTIVATIONS.choices())
    initializer: str = setting("he", Message("Initializer"), choices=INITIALIZERS.choices())
    bias: bool = setting(True, Message("Bias"))

    def summary(self) -> Message:
        return Message(
            "{height:d} × {width:d} · {activation}",
            height=self.kernel[0],
            width=self.kernel[1],
            activation=ACTIVATIONS[self.activation].title,
        )

    def windows(self, size: Pair) -> Windows:
        """Return the windows on a picture of this height and width."""
        return sliding.windows_of(
            size, self.kernel, self.stride, self.padding, self.pad, self.dilation
        )

    def output_shape(self, input_shape: Shape) -> Shape:
        height, width, channels = picture_shape(self.title, input_shape)
        if channels % self.groups:
            raise ShapeError(self._uneven(Message("input channels"), channels))
        if self.filters % self.groups:
            raise ShapeError(self._uneven(Message("filters"), self.filters))
        return (*fits(self.title, self.windows((height, width))), self.filters)

    def _uneven(self, what: Message, n: int) -> Message:
        return Message(
            "CONV cannot cut {n} {what} into {groups} even groups. Choose a number of groups that "
            "divides both channels and filters.",
            n=n,
            what=what,
            groups=self.groups,
        )

    def weights(self, input_shape: Shape) -> dict[str, WeightSpec]:
        n_places = math.prod(self.kernel)
        n_channels = input_shape[-1] // self.groups
        fan_in, fan_out = n_places * n_channels, n_places * self.filters // self.groups
        shape = (*self.kernel, n_channels, self.filters)
        specs = {
            "W": WeightSpec(shape, self.initializer, fan_in, fan_out, restraint=self.restraint)
        }
        return {**specs, "b": WeightSpec((self.filters,))} if self.bias else specs

    def cost(self, input_shape: Shape) -> Cost:
        n_outputs = math.prod(self.output_shape(input_shape))
        n_weights_each = math.prod(self.kernel) * input_shape[-1] // self.groups
        return Cost(n_outputs * n_weights_each, n_outputs * kept_values(self.activation))

    def forward(self, context: Context, x: Array) -> Array:
        job = _Job(self, context, x)
        f, b = function_of(self.activation), context.weights.get("b")
        shape = (self.filters, len(x), *job.windows.output)
        kept, output = sums_and_outputs(context, f, (math.prod(shape),))
        z, y = kept.reshape(shape), output.reshape(shape)  # (O, N, OH, OW) each

        def compute(chunk: slice, scratch: "_Scratch") -> None:
            columns = scratch.columns(job.laid(chunk, scratch), chunk)
            sums = scratch.product(job.W.transpose(0, 2, 1), columns, chunk)  # (O, n, *grid)
            if b is not None:
                by_filter = sums.reshape(self.filters, -1)  # (O, n * grid): long runs
                np.add(by_filter, b[:, None], out=by_filter)
            part = z[:, chunk]
            np.copyto(part, job.windows.on_grid(sums))
            if not f.looks_across:
                f.forward(part, y[:, chunk])

        job.run(compute)
        if f.looks_across:
            f.forward(channel_minor(z), channel_minor(y))
        context.saved.update(x=x, z=z)
        return channel_minor(y)

    def backward(self, context: Context, d_output: Array) -> Array | None:
        x, z, f = context.saved["x"], context.saved["z"], function_of(self.activation)
        job = _Job(self, context, x)
        d_y = channel_major(d_output)
        if f.looks_across:
            f.backward(channel_minor(z), d_output, d_output)
        n_pieces = len(job.pieces)
        d_W = context.buffer("d_W", (n_pieces, *job.W.shape))  # (pieces, groups, K, O / groups)
        d_b = context.buffer("d_b", (n_pieces, self.filters))
        d_W[...], d_b[...] = 0, 0
        d_x = flat_buffer(context, "d_x", job.x.shape) if context.wants_d_input else None

        def compute(chunk: slice, scratch: "_Scratch") -> None:
            columns = scratch.columns(job.laid(chunk, scratch), chunk)
            d_z = scratch.gradient(chunk)
            part = job.windows.on_grid(d_z)  # (O, n, OH, OW)
            if f.looks_across:
                np.copyto(part, d_y[:, chunk])
            else:
                f.backward(z[:, chunk], d_y[:, chunk], part)
            flat = d_z.reshape(self.groups, -1, columns.shape[-1])  # (groups, O / groups, n * grid)
            d_W[scratch.piece] += np.matmul(columns, flat.transpose(0, 2, 1))
            d_b[scratch.piece] += d_z.reshape(self.filters, -1).sum(axis=1)  # (O, n * grid)
            if d_x is not None:
                np.matmul(job.W, flat, out=columns)  # the columns are not needed any more
                scratch.add_up(columns, d_x[:, chunk], chunk)

        job.run(compute)
        # (K, groups, O / groups) in the order of the weights; pieces are added in a fixed order
        total = d_W.sum(axis=0).transpose(1, 0, 2)
        context.d_weights["W"][...] = total.reshape(context.weights["W"].shape)
        if self.bias:
            np.sum(d_b, axis=0, out=context.d_weights["b"])
        return None if d_x is None else channel_minor(d_x)

    @classmethod
    def examples(cls) -> list[tuple[Layer, Shape]]:
        def made(**settings: object) -> "Conv":
            return cls(**{"filters": 2, "activation": "tanh", **settings})  # pyright: ignore[reportArgumentType]

        every_activation = [(made(activation=kind), (4, 5, 2)) for kind in ACTIVATIONS]
        return [
            *every_activation,
            (made(kernel=(1, 1)), (3, 2, 3)),
            (made(kernel=(1, 1), stride=(2, 2), bias=False), (5, 4, 2)),
            (made(kernel=(2, 3), stride=(1, 2)), (5, 6, 1)),
            (made(kernel=(2, 2), stride=(2, 2)), (4, 6, 2)),
            (made(padding="same"), (4, 5, 2)),
            (made(padding="same", kernel=(2, 4), stride=(2, 3)), (5, 7, 2)),
            (made(padding="same", kernel=(1, 1), stride=(3, 3)), (4, 4, 1)),
            (made(padding="number", pad=(2, 1)), (3, 4, 1)),
            (made(dilation=(2, 2)), (6, 7, 1)),
            (made(kernel=(2, 3), dilation=(3, 2)), (5, 12, 1)),  # its rows run together
            (made(dilation=(2, 1), padding="same", stride=(2, 1)), (5, 5, 2)),
            (made(groups=2, filters=4), (4, 5, 4)),
            (made(groups=3, filters=6, padding="same"), (4, 3, 3)),
            (made(kernel=(3, 3)), (3, 3, 2)),
        ]


class _Job:
    """One pass over a batch: its pictures channel-major, its weights as matrices, its pieces.

    Attributes:
        x: (C, N, H, W). W: (groups, K, O / groups), K = KH * KW * C / groups.
        pieces: of the batch; they depend on shapes alone, never on the threads.
    """

    def __init__(self, layer: Conv, context: Context, x: Array) -> None:
        self.layer, self.context, self.x = layer, context, channel_major(x)
        self.windows = layer.windows((x.shape[1], x.shape[2]))
        weights = context.weights["W"]
        by_group = weights.reshape(-1, layer.groups, layer.filters // layer.groups)
        self.W = by_group.transpose(1, 0, 2)
        n_columns = layer.groups * self.W.shape[1] * self.windows.n_grid
        self.pieces = cut(len(x), len(x) * n_columns * self.W.shape[2])
        self.floats_a_sample = n_columns + layer.filters * self.windows.n_grid
        one_run = self.x.strides[2:] == (x.shape[2] * x.itemsize, x.itemsize)
        self.is_laid = not self.windows.is_padded and one_run

    def run(self, compute: Callable[[slice, "_Scratch"], None]) -> None:
        """Compute chunk after chunk in each piece, the pieces on the pool."""
        largest = max(piece.stop - piece.start for piece in self.pieces)
        n_most = chunks(0, largest, self.floats_a_sample)[0].stop
        scratches = [_Scratch(self, index, n_most) for index in range(len(self.pieces))]

        def work(piece: slice) -> None:
            scratch = scratches[self.pieces.index(piece)]
            for chunk in chunks(piece.start, piece.stop, self.floats_a_sample):
                compute(chunk, scratch)

        self.context.pool.run(work, self.pieces)

    def laid(self, chunk: slice, scratch: "_Scratch") -> Array:
        """Return a chunk of the pictures with its padding, each picture one run of memory."""
        if self.is_laid:
            return self.x[:, chunk]
        laid = scratch.padded(chunk)
        np.copyto(self.windows.inside(laid), self.x[:, chunk])
        return laid


class _Scratch:
    """The room in which one piece works, chunk after chunk. All of it is used again."""

    def __init__(self, job: _Job, piece: int, n_most: int) -> None:
        layer, windows, context = job.layer, job.windows, job.context
        self.piece, self.windows = piece, windows
        self.groups, self.n_channels = layer.groups, job.x.shape[0] // layer.groups
        self.filters, self.K = layer.filters, job.W.shape[1]
        sizes = {
            "columns": self.groups * self.K * windows.n_grid,
            "grid": layer.filters * windows.n_grid,
            "padded": job.x.shape[0] * math.prod(windows.padded),
        }
        self._rooms: dict[str, Array] = {
            name: context.buffer(f"{name} {piece}", (n_most * size,))
            for name, size in sizes.items()
        }

    def columns(self, pictures: Array, chunk: slice) -> Array:
        """Return what all windows see, (groups, K, n * grid), of pictures (C, n, H, W)."""
        n = chunk.stop - chunk.start
        columns = self._room("columns", (self.groups, self.K, n * self.windows.n_grid))
        by_place = self._by_place(columns, n)
        by_group = pictures.reshape(self.groups, self.n_channels, n, *pictures.shape[2:])
        for i, j, seen in self.windows.seen(by_group):
            np.copyto(by_place[:, i, j], seen)
        return columns

    def product(self, W: Array, columns: Array, chunk: slice) -> Array:
        """Return W (groups, O / groups, K) @ columns as (O, n, *grid)."""
        out = self._room("grid", (self.groups, W.shape[1], columns.shape[2]))
        np.matmul(W, columns, out=out)
        return out.reshape(self.filters, chunk.stop - chunk.start, *self.windows.grid)  # (O, n, *)

    def gradient(self, chunk: slice) -> Array:
        """Return room for gradients (O, n, *grid), with zeros where no window is."""
        shape = (self.filters, chunk.stop - chunk.start, *self.windows.grid)
        d_z = self._room("grid", shape)
        if self.windows.runs:
            d_z[...] = 0
        return d_z

    def padded(self, chunk: slice) -> Array:
        """Return room for pictures with their padding of zeros, (C, n, H, W)."""
        n_channels = self.groups * self.n_channels
        shape = (n_channels, chunk.stop - chunk.start, *self.windows.padded)
        padded = self._room("padded", shape)
        if self.windows.is_padded:
            padded[...] = 0
        return padded

    def add_up(self, d_columns: Array, d_x: Array, chunk: slice) -> None:
        """Write into d_x (C, n, H, W) the sum of what each window says of a place."""
        n = chunk.stop - chunk.start
        d_padded = self.padded(chunk)
        d_padded[...] = 0
        by_group = d_padded.reshape(self.groups, self.n_channels, n, *self.windows.padded)
        by_place = self._by_place(d_columns, n)
        for i, j, seen in self.windows.seen(by_group):
            seen += by_place[:, i, j]
        np.copyto(d_x, self.windows.inside(d_padded))

    def _by_place(self, columns: Array, n: int) -> Array:
        """Return columns as (groups, KH, KW, C / groups, n, *grid)."""
        kernel, grid = self.windows.kernel, self.windows.grid
        return columns.reshape(self.groups, *kernel, self.n_channels, n, *grid)

    def _room(self, name: str, shape: Shape) -> Array:
        return self._rooms[name][: math.prod(shape)].reshape(shape)  # as asked
