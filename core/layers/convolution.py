"""The products of CONV: a batch in chunks whose columns stay in the cache, in pieces on threads.

Each window becomes a row of *columns* (M, K), M = n * OH * OW windows by K = KH * KW * C values,
and the rest are products of matrices:

    sums = columns @ W        d_W = columns.T @ d_sums        d_x = what d_sums @ W.T adds up to

Columns are made again on the way back, which costs less than to keep them.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from core.arrays import Array, Shape
from core.layers.layer import Context
from core.layers.sums import sums_of_columns
from core.layers.windows import Windows, chunks
from core.workers import cut

FEW_CHANNELS = 8
"""Up to so many channels a row of a window is too short to be copied by itself: columns are then
laid place by place, (K, M), each place one pass through the picture."""


class Convolution:
    """One pass over a batch: pictures, weights as matrices, and the pieces of the work.

    Attributes:
        W: (G, K, O / G) for G groups, K = KH * KW * C / G.
        pieces: of the batch; they depend on shapes alone, never on the threads.
    """

    def __init__(self, context: Context, x: Array, windows: Windows, groups: int) -> None:
        """Make ready.

        Args:
            context: has W (KH, KW, C / G, O) among its weights.
            x: (N, H, W, C).
            windows: on a picture.
            groups: into how many channels and filters are cut.
        """
        self.context, self.x, self.windows, self.groups = context, x, windows, groups
        weights = context.weights["W"]
        self.n_filters: int = weights.shape[3]
        # (K, G, O / G), then groups first
        self.W = weights.reshape(-1, groups, self.n_filters // groups).transpose(1, 0, 2)
        n_windows = math.prod(windows.output)
        n_columns = groups * self.W.shape[1] * n_windows
        self.pieces = cut(len(x), len(x) * n_columns * self.W.shape[2])
        self.floats_a_sample = n_columns + self.n_filters * n_windows

    def run(self, compute: Callable[[slice, "Room"], None]) -> None:
        """Call `compute` on chunk after chunk of each piece, the pieces on the pool."""
        rooms = [Room(self, index) for index in range(len(self.pieces))]

        def work(piece: slice) -> None:
            room = rooms[self.pieces.index(piece)]
            for chunk in chunks(piece.start, piece.stop, self.floats_a_sample):
                compute(chunk, room)

        self.context.pool.run(work, self.pieces)

    def backward(self, find_d_sums: Callable[[slice, Array], None]) -> Array | None:
        """Write the gradients of the weights; return that of x, None if it is not wanted.

        Args:
            find_d_sums: writes the gradient of the sums of a chunk (n, OH, OW, O).
        """
        context, n_pieces = self.context, len(self.pieces)
        d_W = context.buffer("d_W", (n_pieces, *self.W.shape))  # (pieces, G, K, O / G)
        d_b = context.buffer("d_b", (n_pieces, self.n_filters))
        d_W[...], d_b[...] = 0, 0
        d_x = context.buffer("d_x", self.x.shape) if context.wants_d_input else None

        def compute(chunk: slice, room: "Room") -> None:
            d_sums = room.d_sums(chunk)
            find_d_sums(chunk, d_sums)
            rows = d_sums.reshape(-1, self.n_filters)  # (M, O)
            by_group = rows.reshape(len(rows), self.groups, -1).transpose(1, 0, 2)  # (G, M, O / G)
            d_W[room.piece] += np.matmul(room.columns(chunk).transpose(0, 2, 1), by_group)
            d_b[room.piece] += sums_of_columns(rows)
            if d_x is not None:
                room.add_up(by_group, d_x[chunk])

        self.run(compute)
        # (K, G, O / G) in the order of the weights; pieces are added in a fixed order
        total = d_W.sum(axis=0).transpose(1, 0, 2)
        context.d_weights["W"][...] = total.reshape(context.weights["W"].shape)
        if "b" in context.d_weights:
            np.sum(d_b, axis=0, out=context.d_weights["b"])
        return d_x


class Room:
    """The memory in which one piece works, chunk after chunk. All of it is used again."""

    def __init__(self, job: Convolution, piece: int) -> None:
        self.piece, self._job, self._windows = piece, job, job.windows
        self._n_channels: int = job.x.shape[3] // job.groups

    def columns(self, chunk: slice) -> Array:
        """Return what the windows of a chunk see, (G, M, K); valid until `add_up`."""
        job, windows, n = self._job, self._windows, chunk.stop - chunk.start
        n_rows, K = n * math.prod(windows.output), job.W.shape[1]
        x = job.x[chunk]
        if windows.keeps and job.groups == 1 and x.flags.c_contiguous:
            return x.reshape(1, n_rows, K)  # a window of one place sees what is there already
        split = (*windows.output, *windows.kernel, job.groups, self._n_channels)
        if self._n_channels > FEW_CHANNELS:
            columns = self._room("columns", (job.groups, n, *split[:4], self._n_channels))
            patches = windows.patches(self._padded(x))  # (n, OH, OW, KH, KW, C)
            by_group = patches.reshape(n, *split).transpose(5, 0, 1, 2, 3, 4, 6)
            np.copyto(columns, by_group)
            return columns.reshape(job.groups, n_rows, K)
        shape = (job.groups, *windows.kernel, self._n_channels, n, *windows.output)
        by_place = self._room("columns", shape)
        for i, j, seen in windows.seen(self._by_channel(x)):
            by_group = seen.reshape(*seen.shape[:3], job.groups, self._n_channels)
            np.copyto(by_place[:, i, j], by_group.transpose(3, 4, 0, 1, 2))
        return by_place.reshape(job.groups, K, n_rows).transpose(0, 2, 1)

    def multiply(self, chunk: slice, out: Array) -> None:
        """Write the sums of a chunk into contiguous `out` (n, OH, OW, O)."""
        columns, n_groups = self.columns(chunk), self._job.groups
        rows = out.reshape(-1, self._job.n_filters)  # (M, O)
        if n_groups == 1:
            np.matmul(columns[0], self._job.W[0], out=rows)
            return
        sums = self._room("sums", (n_groups, len(rows), self._job.W.shape[2]))
        np.matmul(columns, self._job.W, out=sums)
        by_group = rows.reshape(len(rows), n_groups, -1)  # (M, G, O / G)
        np.copyto(by_group, sums.transpose(1, 0, 2))

    def sums(self, chunk: slice) -> Array:
        """Return the sums of a chunk (n, OH, OW, O) in room of their own."""
        sums = self._of_filters("d_sums", chunk)  # free until the way back
        self.multiply(chunk, sums)
        return sums

    def d_sums(self, chunk: slice) -> Array:
        """Return room for the gradient of the sums of a chunk (n, OH, OW, O)."""
        return self._of_filters("d_sums", chunk)

    def add_up(self, d_sums: Array, d_x: Array) -> None:
        """Write into d_x (n, H, W, C) the sum of what each window says of a place.

        Args:
            d_sums: gradient of the sums (G, M, O / G).
            d_x: where to write.
        """
        job, windows, n = self._job, self._windows, len(d_x)
        n_rows, n_filters = d_sums.shape[1:]
        if windows.keeps and job.groups == 1:
            np.matmul(d_sums[0], job.W[0].T, out=d_x.reshape(n_rows, self._n_channels))
            return
        # One product for each place of the window, (G, places, O / G, C / G), lets what it says of
        # a row of the picture be one run of memory.
        W = job.W.reshape(job.groups, -1, self._n_channels, n_filters).transpose(0, 1, 3, 2)
        said = self._room("columns", (job.groups, W.shape[1], n_rows, self._n_channels))
        np.matmul(d_sums[:, None], W, out=said)
        by_place = said.reshape(job.groups, *windows.kernel, n, *windows.output, self._n_channels)
        shape = (n, *windows.padded, job.groups, self._n_channels)
        d_padded = self._room("laid", shape) if windows.is_padded else d_x.reshape(shape)
        d_padded[...] = 0
        for i, j, seen in windows.seen(d_padded):
            seen += by_place[:, i, j].transpose(1, 2, 3, 0, 4)
        if windows.is_padded:
            np.copyto(d_x, windows.inside(d_padded).reshape(d_x.shape))

    def _padded(self, x: Array) -> Array:
        """Return pictures with their padding, in any order of memory."""
        if not self._windows.is_padded:
            return x
        padded = self._room("laid", (len(x), *self._windows.padded, x.shape[3]))
        padded[...] = 0
        np.copyto(self._windows.inside(padded), x)
        return padded

    def _by_channel(self, x: Array) -> Array:
        """Return pictures with their padding, laid in memory channel by channel."""
        if x.shape[3] == 1 and not self._windows.is_padded:
            return x
        shape = (x.shape[3], len(x), *self._windows.padded)
        padded = self._room("laid", shape).transpose(1, 2, 3, 0)  # (n, H, W, C)
        padded[...] = 0
        np.copyto(self._windows.inside(padded), x)
        return padded

    def _of_filters(self, name: str, chunk: slice) -> Array:
        shape = (chunk.stop - chunk.start, *self._windows.output, self._job.n_filters)
        return self._room(name, shape)

    def _room(self, name: str, shape: Shape) -> Any:
        flat = self._job.context.buffer(f"{name} {self.piece}", (math.prod(shape),))
        return flat.reshape(shape)  # as asked
