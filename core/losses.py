"""Losses: how wrong an output is, as one number, and the gradient that says how to mend it.

Targets are class numbers (N,), or arrays like the output for regression.
"""

from typing import ClassVar

import numpy as np

from core.activations import Softmax
from core.arrays import AnyArray, Array
from core.messages import Message
from core.settings import Catalogue, Declared

EPSILON = 1e-7  # keeps log() finite in float32


class Loss(Declared):
    """A mean over the samples of a batch."""

    wants_probabilities: ClassVar[bool] = False

    def forward(self, output: Array, targets: AnyArray) -> float:
        """Return the mean loss, output: (N, L)."""
        raise NotImplementedError

    def backward(self, output: Array, targets: AnyArray, out: Array) -> None:
        """Write the gradient of the mean loss by the output into `out` (N, L)."""
        raise NotImplementedError


class CrossEntropy(Loss):
    """-log p of the right class, for outputs that are probabilities."""

    kind = "cross_entropy"
    title = Message("Cross-entropy")
    wants_probabilities = True

    def forward(self, output: Array, targets: AnyArray) -> float:
        right = output[np.arange(len(output)), targets]  # (N,)
        return float(-np.log(np.maximum(right, EPSILON)).mean())

    def backward(self, output: Array, targets: AnyArray, out: Array) -> None:
        rows = np.arange(len(output))
        out[...] = 0
        out[rows, targets] = -1 / (np.maximum(output[rows, targets], EPSILON) * len(output))


class SoftmaxCrossEntropy(Loss):
    """Softmax and cross-entropy in one, on logits z: log sum exp z - z_right; gradient p - onehot.

    Not in the catalogue: `core.network` puts it in where a softmax meets a cross-entropy. It is
    finite for any finite logits, and its gradient needs no division by a small probability.
    """

    kind = "softmax_cross_entropy"
    title = Message("Cross-entropy")

    def forward(self, output: Array, targets: AnyArray) -> float:
        largest = output.max(axis=1, keepdims=True)
        log_sum = np.log(np.exp(output - largest).sum(axis=1)) + largest[:, 0]
        return float((log_sum - output[np.arange(len(output)), targets]).mean())

    def backward(self, output: Array, targets: AnyArray, out: Array) -> None:
        Softmax().forward(output, out)
        out[np.arange(len(output)), targets] -= 1
        np.divide(out, len(output), out=out)


class MeanSquaredError(Loss):
    """Mean of (output - target)^2 over all; a class number means its one-hot row."""

    kind = "mse"
    title = Message("Mean squared error")

    def forward(self, output: Array, targets: AnyArray) -> float:
        difference = output - _as_rows(output, targets)
        return float((difference * difference).mean())

    def backward(self, output: Array, targets: AnyArray, out: Array) -> None:
        np.subtract(output, _as_rows(output, targets), out=out)
        np.multiply(out, 2 / output.size, out=out)


def _as_rows(output: Array, targets: AnyArray) -> AnyArray:
    if targets.ndim > 1:
        return targets
    rows = np.zeros_like(output)  # (N, L)
    rows[np.arange(len(output)), targets] = 1
    return rows


LOSSES = Catalogue[Loss](Message("Loss"), CrossEntropy, MeanSquaredError)
