"""FLATTEN: lays the values of a sample out in one row."""

import math
from dataclasses import dataclass

from core.arrays import Array, Shape
from core.layers.layer import Context, Layer
from core.messages import Message


@dataclass(frozen=True, kw_only=True)
class Flatten(Layer):
    """(N, H, W, C) -> (N, H*W*C), in reading order: row by row, channels innermost."""

    kind = "flatten"
    title = Message("FLATTEN")
    family = "shape"
    about = Message("Lays a picture out in one row of numbers")

    def output_shape(self, input_shape: Shape) -> Shape:
        return (math.prod(input_shape),)

    def forward(self, context: Context, x: Array) -> Array:
        context.saved["shape"] = x.shape
        return x.reshape(len(x), -1)  # (N, F)

    def backward(self, context: Context, d_output: Array) -> Array:
        return d_output.reshape(context.saved["shape"])  # (N, *input_shape)

    @classmethod
    def examples(cls) -> list[tuple[Layer, Shape]]:
        return [(cls(), (4, 3, 2)), (cls(), (5,)), (cls(), (1, 1, 1))]
