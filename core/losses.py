"""Losses: how wrong an output is, as one number, and the gradient that says how to mend it.

Targets are class numbers (N,), or arrays like the output for regression.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np

from core.activations import Sigmoid, Softmax
from core.arrays import AnyArray, Array
from core.messages import Message
from core.settings import Catalogue, Declared, setting
from core.tasks import CLASSIFY, REGRESS, Task

EPSILON = 1e-7  # keeps log() finite in float32


@dataclass(frozen=True, kw_only=True)
class Loss(Declared):
    """A mean over the samples of a batch.

    Attributes:
        activation: what the last block must end in, None where that is free.
        tasks: what it can be used for.
        takes_one: whether one output alone may answer for two classes, as the chance of class 1.
        middle: where such an output turns from "no" to "yes".
    """

    activation: ClassVar[str | None] = None
    tasks: ClassVar[tuple[Task, ...]] = (CLASSIFY,)
    takes_one: ClassVar[bool] = False
    middle: ClassVar[float] = 0.5

    def for_counts(self, counts: Sequence[int]) -> Self:
        """Return the loss ready for data with so many samples of each class."""
        return self

    def fused(self) -> "Loss | None":
        """Return the same loss on sums instead of on values of `activation`, if there is one."""
        return None

    def forward(self, output: Array, targets: AnyArray) -> float:
        """Return the mean loss, output: (N, L)."""
        return float(self.each(output, targets).mean())

    def each(self, output: Array, targets: AnyArray) -> Array:
        """Return the loss of every sample, (N,)."""
        raise NotImplementedError

    def backward(self, output: Array, targets: AnyArray, out: Array) -> None:
        """Write the gradient of the mean loss by the output into `out` (N, L)."""
        raise NotImplementedError

    def both(self, output: Array, targets: AnyArray, out: Array) -> float:
        """Return what `forward` returns, and write what `backward` writes."""
        value = self.forward(output, targets)
        self.backward(output, targets, out)
        return value


@dataclass(frozen=True, kw_only=True)
class CrossEntropy(Loss):
    """-log p of the right class, for outputs that are probabilities.

    Label smoothing s wants 1 - s more for the right class and s / L for each (Szegedy et al. 2016,
    section 7). A sample counts `weights` times by its class; an empty tuple means once.
    """

    kind = "cross_entropy"
    title = Message("Cross-entropy")
    activation = "softmax"

    label_smoothing: float = setting(
        0.0,
        Message("Label smoothing"),
        low=0.0,
        high=0.9,
        help=Message(
            "Share of the wanted certainty that is spread over all classes, against overconfidence"
        ),
    )
    balanced: bool = setting(
        False,
        Message("Balance classes"),
        help=Message("Lets samples of rare classes count more, so that all classes weigh the same"),
    )
    weights: tuple[float, ...] = ()

    def for_counts(self, counts: Sequence[int]) -> Self:
        if not self.balanced:
            return self
        even = sum(counts) / len(counts)
        return replace(self, weights=tuple(even / n if n else 1.0 for n in counts))

    def fused(self) -> Loss:
        return SoftmaxCrossEntropy(
            label_smoothing=self.label_smoothing, balanced=self.balanced, weights=self.weights
        )

    def each(self, output: Array, targets: AnyArray) -> Array:
        logs = np.log(np.maximum(output, EPSILON))  # (N, L)
        each = -logs[np.arange(len(output)), targets]  # (N,)
        if self.label_smoothing:
            each = (1 - self.label_smoothing) * each - self.label_smoothing * logs.mean(axis=1)
        return self._weighed(each, targets)

    def backward(self, output: Array, targets: AnyArray, out: Array) -> None:
        out[...] = -self.label_smoothing / output.shape[1]
        out[np.arange(len(output)), targets] -= 1 - self.label_smoothing
        np.divide(out, np.maximum(output, EPSILON) * len(output), out=out)
        self._weigh(out, targets)

    def _weighed(self, each: Array, targets: AnyArray) -> Array:
        if not self.weights:
            return each
        return each * np.asarray(self.weights, each.dtype)[targets]

    def _weigh(self, out: Array, targets: AnyArray) -> None:
        if self.weights:
            np.multiply(out, np.asarray(self.weights, out.dtype)[targets][:, None], out=out)


@dataclass(frozen=True, kw_only=True)
class SoftmaxCrossEntropy(CrossEntropy):
    """Softmax and cross-entropy in one, on logits z: log sum exp z - z_right; gradient p - onehot.

    Not in the catalogue: `core.network` puts it in where a softmax meets a cross-entropy. It is
    finite for any finite logits, and its gradient needs no division by a small probability.
    """

    kind = "softmax_cross_entropy"

    def each(self, output: Array, targets: AnyArray) -> Array:
        largest = output.max(axis=1, keepdims=True)
        log_sum = np.log(np.exp(output - largest).sum(axis=1)) + largest[:, 0]
        wanted = output[np.arange(len(output)), targets]  # (N,)
        if self.label_smoothing:
            wanted = wanted + self.label_smoothing * (output - wanted[:, None]).mean(axis=1)
        return self._weighed(log_sum - wanted, targets)

    def backward(self, output: Array, targets: AnyArray, out: Array) -> None:
        Softmax().forward(output, out)
        if self.label_smoothing:
            np.subtract(out, self.label_smoothing / output.shape[1], out=out)
        out[np.arange(len(output)), targets] -= 1 - self.label_smoothing
        np.divide(out, len(output), out=out)
        self._weigh(out, targets)

    def both(self, output: Array, targets: AnyArray, out: Array) -> float:
        if self.label_smoothing or self.weights:
            return super().both(output, targets, out)
        # Both ways take the same exponentials; on small networks they are a tenth of a step.
        rows, n = np.arange(len(output)), len(output)
        np.subtract(output, np.maximum.reduce(output, axis=1, keepdims=True), out=out)
        wanted = out[rows, targets]  # (N,)
        np.exp(out, out=out)
        sums = np.add.reduce(out, axis=1, keepdims=True)  # (N, 1)
        np.divide(out, sums * n, out=out)
        out[rows, targets] -= 1 / n
        return float(np.add.reduce(np.log(sums[:, 0]) - wanted)) / n


class LossOfValues(Loss):
    """A loss whose value is the mean over all outputs of all samples."""

    def forward(self, output: Array, targets: AnyArray) -> float:
        return float(self.values(output, targets).mean())

    def each(self, output: Array, targets: AnyArray) -> Array:
        return self.values(output, targets).mean(axis=1)  # (N, L) to (N,)

    def values(self, output: Array, targets: AnyArray) -> Array:
        """Return the loss of every output, (N, L)."""
        raise NotImplementedError


class BinaryCrossEntropy(LossOfValues):
    """-t log p - (1 - t) log(1 - p), the mean over all outputs: each class is a yes or no."""

    kind = "binary_cross_entropy"
    title = Message("Binary cross-entropy")
    activation = "sigmoid"
    takes_one = True

    def fused(self) -> Loss:
        return SigmoidCrossEntropy()

    def values(self, output: Array, targets: AnyArray) -> Array:
        rows, p = _as_rows(output, targets), np.clip(output, EPSILON, 1 - EPSILON)
        return -(rows * np.log(p) + (1 - rows) * np.log(1 - p))

    def backward(self, output: Array, targets: AnyArray, out: Array) -> None:
        p = np.clip(output, EPSILON, 1 - EPSILON)
        np.divide(p - _as_rows(output, targets), p * (1 - p) * output.size, out=out)


class SigmoidCrossEntropy(BinaryCrossEntropy):
    """Sigmoid and binary cross-entropy in one, on logits z: max(z, 0) - t z + log(1 + exp -|z|).

    Not in the catalogue: `core.network` puts it in where a sigmoid meets a binary cross-entropy.
    """

    kind = "sigmoid_cross_entropy"
    middle = 0.0

    def values(self, output: Array, targets: AnyArray) -> Array:
        rows = _as_rows(output, targets)
        return np.maximum(output, 0) - rows * output + np.log1p(np.exp(-np.abs(output)))

    def backward(self, output: Array, targets: AnyArray, out: Array) -> None:
        Sigmoid().forward(output, out)
        np.subtract(out, _as_rows(output, targets), out=out)
        np.divide(out, output.size, out=out)


class MeanSquaredError(LossOfValues):
    """Mean of (output - target)^2 over all; a class number means its one-hot row."""

    kind = "mse"
    title = Message("Mean squared error")
    tasks = (CLASSIFY, REGRESS)
    takes_one = True

    def values(self, output: Array, targets: AnyArray) -> Array:
        difference = output - _as_rows(output, targets)
        return difference * difference

    def backward(self, output: Array, targets: AnyArray, out: Array) -> None:
        np.subtract(output, _as_rows(output, targets), out=out)
        np.multiply(out, 2 / output.size, out=out)


class MeanAbsoluteError(LossOfValues):
    """Mean of |output - target| over all; a class number means its one-hot row."""

    kind = "mae"
    title = Message("Mean absolute error")
    tasks = (CLASSIFY, REGRESS)
    takes_one = True

    def values(self, output: Array, targets: AnyArray) -> Array:
        return np.abs(output - _as_rows(output, targets))

    def backward(self, output: Array, targets: AnyArray, out: Array) -> None:
        np.subtract(output, _as_rows(output, targets), out=out)
        np.sign(out, out=out)
        np.divide(out, output.size, out=out)


@dataclass(frozen=True, kw_only=True)
class Huber(LossOfValues):
    """d^2 / 2 for errors up to delta, beyond it delta * (|d| - delta / 2) (Huber 1964)."""

    kind = "huber"
    title = Message("Huber")
    tasks = (CLASSIFY, REGRESS)
    takes_one = True

    delta: float = setting(
        1.0,
        Message("Delta"),
        low=1e-6,
        high=1e6,
        help=Message("Errors up to this count squared, larger ones in proportion"),
    )

    def values(self, output: Array, targets: AnyArray) -> Array:
        size = np.abs(output - _as_rows(output, targets))
        small = np.minimum(size, self.delta)
        return small * (size - small / 2)

    def backward(self, output: Array, targets: AnyArray, out: Array) -> None:
        np.subtract(output, _as_rows(output, targets), out=out)
        np.clip(out, -self.delta, self.delta, out=out)
        np.divide(out, output.size, out=out)


class Hinge(Loss):
    """max(0, 1 + best wrong - right), of several classes (Crammer and Singer 2001)."""

    kind = "hinge"
    title = Message("Hinge")

    def each(self, output: Array, targets: AnyArray) -> Array:
        right, wrong, _ = _rivals(output, targets)
        return np.maximum(0, 1 + wrong - right)

    def backward(self, output: Array, targets: AnyArray, out: Array) -> None:
        right, wrong, place = _rivals(output, targets)
        rows, pushes = np.arange(len(output)), (1 + wrong - right > 0) / len(output)
        out[...] = 0
        out[rows, place] = pushes
        out[rows, targets] -= pushes


def _rivals(output: Array, targets: AnyArray) -> tuple[Array, Array, AnyArray]:
    """Return the values of the right class and of the best other one, and where that is: (N,)."""
    rows = np.arange(len(output))
    others = output.copy()
    others[rows, targets] = -np.inf
    place = others.argmax(axis=1)
    return output[rows, targets], others[rows, place], place


def _as_rows(output: Array, targets: AnyArray) -> AnyArray:
    """Return targets like the output; one output alone is asked whether it is class 1."""
    if targets.ndim > 1:
        return targets
    if output.shape[1] == 1:
        return targets[:, None].astype(output.dtype)  # (N, 1)
    rows = np.zeros_like(output)  # (N, L)
    rows[np.arange(len(output)), targets] = 1
    return rows


LOSSES = Catalogue[Loss](
    Message("Loss"),
    CrossEntropy,
    BinaryCrossEntropy,
    MeanSquaredError,
    MeanAbsoluteError,
    Huber,
    Hinge,
)
