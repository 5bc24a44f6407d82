"""BATCH NORM: gives every channel mean 0 and spread 1 over the batch (Ioffe and Szegedy 2015)."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Array, Shape
from core.layers import norm
from core.layers.layer import Context, Layer, WeightSpec
from core.layers.sums import sums_of_columns
from core.messages import Message
from core.settings import setting


@dataclass(frozen=True, kw_only=True)
class BatchNorm(norm.Norm):
    """y = (x - mean) / sqrt(variance + epsilon) * gamma + beta, for each channel of its own.

    Channels are the last axis: x (N, ..., C); gamma, beta, mean, variance (C,). Training takes mean
    and variance of the batch and keeps running ones, evaluation takes those. As in the paper and
    in PyTorch the running variance is that of the population, n / (n - 1) times the batch's.
    Where a batch holds one value a channel, it has no spread: the running ones are taken and stay.
    """

    kind = "batch_norm"
    title = Message("BATCH NORM")
    about = Message("Gives every channel mean 0 and spread 1 over the batch")
    needs_whole_batch = True

    momentum: float = setting(
        0.9,
        Message("Momentum"),
        low=0.0,
        high=0.9999,
        help=Message("Share of the running mean and variance that each batch leaves as it is"),
    )
    epsilon: float = norm.epsilon()

    def state(self, input_shape: Shape) -> dict[str, WeightSpec]:
        shape = input_shape[-1:]
        return {"mean": WeightSpec(shape, fill=0.0), "variance": WeightSpec(shape, fill=1.0)}

    def forward(self, context: Context, x: Array) -> Array:
        gamma, beta = context.weights["gamma"], context.weights["beta"]
        rows = x.reshape(-1, x.shape[-1])  # (M, C), a value a channel in each row
        y = context.buffer("y", x.shape)
        out = y.reshape(rows.shape)  # (M, C)
        is_of_batch = context.training and len(rows) > 1
        if is_of_batch:
            mean = sums_of_columns(rows) / len(rows)
            np.subtract(rows, mean, out=out)
            variance = sums_of_columns(np.square(out, out=out)) / len(rows)
        else:
            mean, variance = context.state["mean"].copy(), context.state["variance"]
        if context.training:
            share = 1 - self.momentum if is_of_batch else 0.0
            self._move(context, "mean", mean, share)
            self._move(context, "variance", variance * (len(rows) / max(len(rows) - 1, 1)), share)
        factor = 1 / np.sqrt(variance + self.epsilon)
        np.subtract(rows, mean, out=out)
        np.multiply(out, factor * gamma, out=out)
        np.add(out, beta, out=out)
        context.saved.update(rows=rows, mean=mean, factor=factor, is_of_batch=is_of_batch)
        return y

    def backward(self, context: Context, d_output: Array) -> Array | None:
        rows, mean, factor, is_of_batch = (
            context.saved[name] for name in ("rows", "mean", "factor", "is_of_batch")
        )
        d_y = d_output.reshape(rows.shape)  # (M, C)
        d_gamma, d_beta = context.d_weights["gamma"], context.d_weights["beta"]
        d_x = context.buffer("d_x", d_output.shape)
        normal = d_x.reshape(rows.shape)  # (M, C): x as normalised, until d_x is written there
        np.subtract(rows, mean, out=normal)
        np.multiply(normal, factor, out=normal)
        d_beta[...] = sums_of_columns(d_y)
        d_gamma[...] = sums_of_columns(
            np.multiply(d_y, normal, out=context.buffer("products", rows.shape))
        )
        if not context.wants_d_input:
            return None
        if is_of_batch:  # a value moves mean and variance, and with them all of its channel
            np.multiply(normal, d_gamma / -len(rows), out=normal)
            np.subtract(normal, d_beta / len(rows), out=normal)
            np.add(normal, d_y, out=normal)
        else:
            np.copyto(normal, d_y)
        np.multiply(normal, factor * context.weights["gamma"], out=normal)
        return d_x

    def _move(self, context: Context, name: str, found: Array, share: float) -> None:
        kept = context.state[name]
        context.next_state[name][...] = kept + share * (found - kept)

    @classmethod
    def examples(cls) -> list[tuple[Layer, Shape]]:
        usual: list[tuple[Layer, Shape]] = [(cls(), (5,)), (cls(), (3, 4, 2)), (cls(), (1,))]
        ends = [cls(momentum=0.0), cls(momentum=0.9999), cls(epsilon=1e-8), cls(epsilon=1.0)]
        return usual + [(layer, (4,)) for layer in ends]
