"""CONV and POOL as their definitions say, place by place: slow, and plain to see."""

import numpy as np

from core.arrays import Array
from core.layers import Conv, Pooling
from core.layers.windows import Pair, Windows


def patches(x: Array, windows: Windows, fill: float) -> Array:
    """Return what every window sees of x (N, H, W, C): (N, OH, OW, KH, KW, C)."""
    padded = np.pad(x, ((0, 0), *windows.pads, (0, 0)), constant_values=fill)
    (down, across), (n_rows, n_columns) = windows.output, windows.kernel
    seen = np.empty((len(x), down, across, n_rows, n_columns, x.shape[3]), x.dtype)
    for r, c, i, j in np.ndindex(down, across, n_rows, n_columns):
        row = r * windows.stride[0] + i * windows.dilation[0]
        column = c * windows.stride[1] + j * windows.dilation[1]
        seen[:, r, c, i, j] = padded[:, row, column]
    return seen


def conv(layer: Conv, x: Array, W: Array, b: Array) -> Array:
    """Return the sums of a CONV block (N, OH, OW, O), before its activation."""
    seen = patches(x, layer.windows(size_of(x)), 0)
    n_in, n_out = x.shape[3] // layer.groups, layer.filters // layer.groups
    y = np.empty((*seen.shape[:3], layer.filters), x.dtype)
    for o in range(layer.filters):
        first = o // n_out * n_in
        y[..., o] = (seen[..., first : first + n_in] * W[..., o]).sum(axis=(3, 4, 5)) + b[o]
    return y


def pool(layer: Pooling, x: Array) -> Array:
    """Return the output of a POOL block; a NaN stands for a place outside the picture."""
    seen = patches(x, layer.windows(size_of(x)), np.nan)
    return (np.nanmax if layer.pool == "max" else np.nanmean)(seen, axis=(3, 4))


def size_of(x: Array) -> Pair:
    """Return height and width of pictures (N, H, W, C)."""
    return x.shape[1], x.shape[2]
