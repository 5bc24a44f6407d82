"""GLOBAL POOL: of each channel one number stays, its average or its largest value."""

import math
from dataclasses import dataclass

import numpy as np

from core.arrays import Array, Shape
from core.layers.layer import Context, Cost, Layer
from core.layers.pool import POOLS
from core.layers.windows import picture_shape
from core.messages import Message
from core.settings import setting


@dataclass(frozen=True, kw_only=True)
class GlobalPool(Layer):
    """x (N, H, W, C) -> y (N, C). Of equal largest values the first gets the gradient."""

    kind = "global_pool"
    title = Message("GLOBAL POOL")
    family = "pool"
    about = Message("Of each channel one number stays: how much of its pattern there is")

    pool: str = setting("average", Message("Keeps the"), choices=POOLS)

    def summary(self) -> Message:
        return dict(POOLS)[self.pool]

    def output_shape(self, input_shape: Shape) -> Shape:
        return picture_shape(self.title, input_shape)[2:]

    def cost(self, input_shape: Shape) -> Cost:
        return Cost(floats=input_shape[-1])

    def forward(self, context: Context, x: Array) -> Array:
        y = context.buffer("y", (len(x), x.shape[3]))  # (N, C)
        context.saved["shape"] = x.shape
        if self.pool == "average":
            return np.mean(x, axis=(1, 2), out=y)
        flat = _flat(x)
        largest = np.argmax(flat, axis=2)[..., None]  # (N, C, 1): the first of equals
        context.saved["largest"] = largest
        y[...] = np.take_along_axis(flat, largest, axis=2)[..., 0]
        return y

    def backward(self, context: Context, d_output: Array) -> Array:
        n, height, width, channels = shape = context.saved["shape"]
        if self.pool == "average":
            d_x = context.buffer("d_x", shape)
            d_x[...] = (d_output / (height * width))[:, None, None, :]
            return d_x
        d_flat = context.buffer("d_x", (n, channels, height * width))
        d_flat[...] = 0
        np.put_along_axis(d_flat, context.saved["largest"], d_output[..., None], axis=2)
        return d_flat.reshape(n, channels, height, width).transpose(0, 2, 3, 1)  # (N, H, W, C)

    @classmethod
    def examples(cls) -> list[tuple[Layer, Shape]]:
        return [(cls(pool=pool), shape) for pool, _ in POOLS for shape in ((3, 4, 2), (1, 1, 3))]


def _flat(x: Array) -> Array:
    """Return (N, C, H * W), each channel in reading order."""
    return x.transpose(0, 3, 1, 2).reshape(len(x), x.shape[3], math.prod(x.shape[1:3]))
