"""LAYER NORM: gives every sample mean 0 and spread 1 by itself (Ba, Kiros and Hinton 2016)."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Array, Shape
from core.layers import norm
from core.layers.layer import Context, Layer
from core.layers.sums import sums_of_columns
from core.messages import Message
from core.settings import setting


@dataclass(frozen=True, kw_only=True)
class LayerNorm(norm.Norm):
    """y = (x - mean) / sqrt(variance + epsilon) * gamma + beta, the same in training and after it.

    Mean and variance are those of one row of values: over `channels` the last axis at each place
    of x (N, ..., C), with gamma and beta (C,); over `sample` all of it, with gamma and beta of the
    sample's shape. Of a flat sample both are the same.
    """

    kind = "layer_norm"
    title = Message("LAYER NORM")
    about = Message("Gives every sample mean 0 and spread 1 by itself")

    over: str = setting(
        "channels",
        Message("Over"),
        choices=(
            ("channels", Message("the channels of a place")),
            ("sample", Message("the whole sample")),
        ),
        help=Message("Which values are brought to mean 0 and spread 1 together"),
    )
    epsilon: float = norm.epsilon()

    def learned_shape(self, input_shape: Shape) -> Shape:
        return super().learned_shape(input_shape) if self.over == "channels" else input_shape

    def forward(self, context: Context, x: Array) -> Array:
        gamma, beta = context.weights["gamma"], context.weights["beta"]
        normal = context.buffer("normal", x.shape).reshape(-1, gamma.size)  # (M, values of a row)
        rows = x.reshape(normal.shape)  # likewise
        np.subtract(rows, rows.mean(axis=1, keepdims=True), out=normal)
        y = context.buffer("y", x.shape)
        out = np.square(normal, out=y.reshape(normal.shape))  # (M, values of a row)
        factor = 1 / np.sqrt(out.mean(axis=1, keepdims=True) + self.epsilon)  # (M, 1)
        np.multiply(normal, factor, out=normal)
        np.multiply(normal, gamma.reshape(-1), out=out)
        np.add(out, beta.reshape(-1), out=out)
        context.saved.update(normal=normal, factor=factor)
        return y

    def backward(self, context: Context, d_output: Array) -> Array | None:
        normal, factor = context.saved["normal"], context.saved["factor"]
        gamma = context.weights["gamma"].reshape(-1)  # (values of a row,)
        d_x = context.buffer("d_x", d_output.shape)
        out = d_x.reshape(normal.shape)  # (M, values of a row)
        d_y = d_output.reshape(normal.shape)  # likewise
        for name, products in (("gamma", np.multiply(d_y, normal, out=out)), ("beta", d_y)):
            d_weight = context.d_weights[name]
            d_weight[...] = sums_of_columns(products).reshape(d_weight.shape)
        if not context.wants_d_input:
            return None
        # A value moves mean and variance, and with them all of its row.
        along = np.multiply(out, gamma, out=out).mean(axis=1, keepdims=True)  # (M, 1)
        d_normal = np.multiply(d_y, gamma, out=out)
        shift = d_normal.mean(axis=1, keepdims=True)  # (M, 1)
        np.subtract(d_normal, shift, out=out)
        np.subtract(out, normal * along, out=out)
        np.multiply(out, factor, out=out)
        return d_x

    @classmethod
    def examples(cls) -> list[tuple[Layer, Shape]]:
        whole = cls(over="sample")
        usual: list[tuple[Layer, Shape]] = [(cls(), (5,)), (cls(), (2, 3, 4)), (cls(), (3,))]
        ends: list[tuple[Layer, Shape]] = [(cls(epsilon=e), (5,)) for e in (1e-8, 1.0)]
        return [*usual, (whole, (2, 3, 2)), (whole, (4,)), *ends]
