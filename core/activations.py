"""Activation functions: y = f(z), and the way back d_z = d_y * f'(z)."""

from typing import ClassVar

import numpy as np

from core.arrays import Array
from core.messages import Message
from core.settings import Catalogue, Declared


class Activation(Declared):
    """A function of the sum z of a neuron (softmax: of all sums of the block).

    Class attributes:
        formula: as people read it.
        looks_across: True where a value depends on the other units' sums too.
    """

    formula: ClassVar[str]
    looks_across: ClassVar[bool] = False

    def forward(self, z: Array, out: Array) -> None:
        """Write f(z) into `out`; `out` may be `z` itself."""
        raise NotImplementedError

    def backward(self, y: Array, d_y: Array, out: Array) -> None:
        """Write d_z into `out`, from the output y = f(z) alone; `out` may be `d_y` itself."""
        raise NotImplementedError


class Linear(Activation):
    """f(z) = z."""

    kind = "linear"
    title = Message("Linear")
    formula = "z"

    def forward(self, z: Array, out: Array) -> None:
        if out is not z:
            np.copyto(out, z)

    def backward(self, y: Array, d_y: Array, out: Array) -> None:
        if out is not d_y:
            np.copyto(out, d_y)


class Relu(Activation):
    """f(z) = max(0, z). Its slope at 0 is taken as 0, as in every framework."""

    kind = "relu"
    title = Message("ReLU")
    formula = "max(0, z)"

    def forward(self, z: Array, out: Array) -> None:
        np.maximum(z, 0, out=out)

    def backward(self, y: Array, d_y: Array, out: Array) -> None:
        np.multiply(d_y, y > 0, out=out)


class LeakyRelu(Activation):
    """f(z) = z for z > 0, else 0.01 z (Maas, Hannun and Ng 2013)."""

    kind = "leaky_relu"
    title = Message("Leaky ReLU")
    formula = "max(0.01·z, z)"
    slope = 0.01

    def forward(self, z: Array, out: Array) -> None:
        np.maximum(z, z * self.slope, out=out)

    def backward(self, y: Array, d_y: Array, out: Array) -> None:
        np.multiply(d_y, np.where(y > 0, d_y.dtype.type(1), d_y.dtype.type(self.slope)), out=out)


class Sigmoid(Activation):
    """f(z) = 1 / (1 + exp(-z)), written with tanh so that no z overflows."""

    kind = "sigmoid"
    title = Message("Sigmoid")
    formula = "1 / (1 + e^(−z))"

    def forward(self, z: Array, out: Array) -> None:
        np.multiply(z, 0.5, out=out)
        np.tanh(out, out=out)
        np.multiply(out, 0.5, out=out)
        np.add(out, 0.5, out=out)

    def backward(self, y: Array, d_y: Array, out: Array) -> None:
        np.multiply(d_y, y * (1 - y), out=out)


class Tanh(Activation):
    """f(z) = tanh(z)."""

    kind = "tanh"
    title = Message("Tanh")
    formula = "tanh(z)"

    def forward(self, z: Array, out: Array) -> None:
        np.tanh(z, out=out)

    def backward(self, y: Array, d_y: Array, out: Array) -> None:
        np.multiply(d_y, 1 - y * y, out=out)


class Softmax(Activation):
    """f(z)_i = exp(z_i) / sum_j exp(z_j) over the last axis; the largest z is taken off first."""

    kind = "softmax"
    title = Message("Softmax")
    formula = "e^z / Σ e^z"
    looks_across = True

    def forward(self, z: Array, out: Array) -> None:
        np.subtract(z, z.max(axis=-1, keepdims=True), out=out)
        np.exp(out, out=out)
        np.divide(out, out.sum(axis=-1, keepdims=True), out=out)

    def backward(self, y: Array, d_y: Array, out: Array) -> None:
        along = np.sum(d_y * y, axis=-1, keepdims=True)
        np.subtract(d_y, along, out=out)
        np.multiply(out, y, out=out)


ACTIVATIONS = Catalogue[Activation](
    Message("Activation"), Linear, Relu, LeakyRelu, Sigmoid, Tanh, Softmax
)
