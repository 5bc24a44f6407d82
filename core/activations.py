"""Activation functions: y = f(z), and the way back d_z = d_y * f'(z).

`core.layers.activated` is what layers use them through.
"""

import math
from typing import ClassVar

import numpy as np

from core.arrays import Array
from core.erf import erf
from core.messages import Message
from core.settings import Catalogue, Declared


class Activation(Declared):
    """A function of the sum z of a neuron (softmax: of all sums of the block).

    Class attributes:
        formula: as people read it.
        looks_across: True where a value depends on the other units' sums too.
        needs_sum: True where the way back needs z, because y does not tell it.
    """

    formula: ClassVar[str]
    looks_across: ClassVar[bool] = False
    needs_sum: ClassVar[bool] = False

    def forward(self, z: Array, out: Array) -> None:
        """Write f(z) into `out`; `out` may be `z` itself."""
        raise NotImplementedError

    def backward(self, kept: Array, d_y: Array, out: Array) -> None:
        """Write d_z into `out`, which may be `d_y` itself.

        Args:
            kept: the output y = f(z) alone, or where `needs_sum` the sum z instead.
            d_y: gradient of the output, of the same shape.
            out: where to write.
        """
        raise NotImplementedError


class Linear(Activation):
    """f(z) = z."""

    kind = "linear"
    title = Message("Linear")
    formula = "z"

    def forward(self, z: Array, out: Array) -> None:
        if out is not z:
            np.copyto(out, z)

    def backward(self, kept: Array, d_y: Array, out: Array) -> None:
        if out is not d_y:
            np.copyto(out, d_y)


class Relu(Activation):
    """f(z) = max(0, z). Its slope at 0 is taken as 0, as in every framework."""

    kind = "relu"
    title = Message("ReLU")
    formula = "max(0, z)"

    def forward(self, z: Array, out: Array) -> None:
        np.maximum(z, 0, out=out)

    def backward(self, kept: Array, d_y: Array, out: Array) -> None:
        np.multiply(d_y, kept > 0, out=out)


class LeakyRelu(Activation):
    """f(z) = z for z > 0, else 0.01 z (Maas, Hannun and Ng 2013)."""

    kind = "leaky_relu"
    title = Message("Leaky ReLU")
    formula = "max(0.01·z, z)"
    slope = 0.01

    def forward(self, z: Array, out: Array) -> None:
        np.maximum(z, z * self.slope, out=out)

    def backward(self, kept: Array, d_y: Array, out: Array) -> None:
        np.multiply(d_y, np.where(kept > 0, d_y.dtype.type(1), d_y.dtype.type(self.slope)), out=out)


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

    def backward(self, kept: Array, d_y: Array, out: Array) -> None:
        np.multiply(d_y, kept * (1 - kept), out=out)


class Tanh(Activation):
    """f(z) = tanh(z)."""

    kind = "tanh"
    title = Message("Tanh")
    formula = "tanh(z)"

    def forward(self, z: Array, out: Array) -> None:
        np.tanh(z, out=out)

    def backward(self, kept: Array, d_y: Array, out: Array) -> None:
        np.multiply(d_y, 1 - kept * kept, out=out)


class Elu(Activation):
    """f(z) = z for z > 0, else e^z - 1 (Clevert, Unterthiner and Hochreiter 2015)."""

    kind = "elu"
    title = Message("ELU")
    formula = "z > 0: z, else e^z − 1"
    alpha: ClassVar[float] = 1.0

    def forward(self, z: Array, out: Array) -> None:
        below = np.expm1(np.minimum(z, 0))
        np.multiply(below, self.alpha, out=below)
        np.maximum(z, 0, out=out)
        np.add(out, below, out=out)

    def backward(self, kept: Array, d_y: Array, out: Array) -> None:
        # Below 0 the slope is alpha e^z = y + alpha.
        slope = np.where(kept > 0, d_y.dtype.type(1), kept + d_y.dtype.type(self.alpha))
        np.multiply(d_y, slope, out=out)


class Selu(Activation):
    """f(z) = scale * ELU of alpha: keeps mean 0 and variance 1 (Klambauer et al. 2017)."""

    kind = "selu"
    title = Message("SELU")
    formula = "1.0507·(z > 0: z, else 1.6733·(e^z − 1))"
    alpha: ClassVar[float] = 1.6732632423543772848170429916717
    scale: ClassVar[float] = 1.0507009873554804934193349852946

    def forward(self, z: Array, out: Array) -> None:
        below = np.expm1(np.minimum(z, 0))
        np.multiply(below, self.alpha * self.scale, out=below)
        np.multiply(np.maximum(z, 0), self.scale, out=out)
        np.add(out, below, out=out)

    def backward(self, kept: Array, d_y: Array, out: Array) -> None:
        number = d_y.dtype.type
        below = kept + number(self.alpha * self.scale)
        np.multiply(d_y, np.where(kept > 0, number(self.scale), below), out=out)


class Gelu(Activation):
    """f(z) = z * share of a normal distribution below z (Hendrycks and Gimpel 2016), exact."""

    kind = "gelu"
    title = Message("GELU")
    formula = "z / 2 · (1 + erf(z / √2))"
    needs_sum = True

    def forward(self, z: Array, out: Array) -> None:
        np.multiply(z, _normal_share_below(z), out=out)

    def backward(self, kept: Array, d_y: Array, out: Array) -> None:
        slope = np.exp(kept * kept * -0.5)  # the density, to which the share below is added
        np.multiply(slope, kept, out=slope)
        np.multiply(slope, 1 / math.sqrt(2 * math.pi), out=slope)
        np.add(slope, _normal_share_below(kept), out=slope)
        np.multiply(d_y, slope, out=out)


def _normal_share_below(z: Array) -> Array:
    share = erf(z * math.sqrt(0.5))
    np.add(share, 1, out=share)
    return np.multiply(share, 0.5, out=share)


class Silu(Activation):
    """f(z) = z * sigmoid(z), called Swish too (Ramachandran, Zoph and Le 2017)."""

    kind = "silu"
    title = Message("SiLU (Swish)")
    formula = "z / (1 + e^(−z))"
    needs_sum = True

    def forward(self, z: Array, out: Array) -> None:
        np.multiply(z, _sigmoid(z), out=out)

    def backward(self, kept: Array, d_y: Array, out: Array) -> None:
        gate = _sigmoid(kept)
        np.multiply(d_y, gate * (1 + kept * (1 - gate)), out=out)


def _sigmoid(z: Array) -> Array:
    gate = np.empty_like(z)
    Sigmoid().forward(z, gate)
    return gate


class Softplus(Activation):
    """f(z) = ln(1 + e^z), a ReLU without its corner; written so that no z overflows."""

    kind = "softplus"
    title = Message("Softplus")
    formula = "ln(1 + e^z)"

    def forward(self, z: Array, out: Array) -> None:
        rounding = np.log1p(np.exp(-np.abs(z)))
        np.maximum(z, 0, out=out)
        np.add(out, rounding, out=out)

    def backward(self, kept: Array, d_y: Array, out: Array) -> None:
        slope = np.expm1(-kept)  # sigmoid(z) is 1 - e^-y
        np.negative(slope, out=slope)
        np.multiply(d_y, slope, out=out)


class HardSigmoid(Activation):
    """f(z) = z / 6 + 1 / 2, kept within 0 and 1; its slope at both corners is taken as 0.

    This is the one of PyTorch, Keras 3 and MobileNetV3 (Howard et al. 2019). ONNX and earlier
    versions of Keras take 0.2 for the slope unless told otherwise.
    """

    kind = "hard_sigmoid"
    title = Message("Hard sigmoid")
    formula = "min(1, max(0, z / 6 + 1/2))"
    slope: ClassVar[float] = 1 / 6
    middle: ClassVar[float] = 0.5

    def forward(self, z: Array, out: Array) -> None:
        np.multiply(z, self.slope, out=out)
        np.add(out, self.middle, out=out)
        np.clip(out, 0, 1, out=out)

    def backward(self, kept: Array, d_y: Array, out: Array) -> None:
        inside = (kept > 0) & (kept < 1)
        np.multiply(d_y, inside * d_y.dtype.type(self.slope), out=out)


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

    def backward(self, kept: Array, d_y: Array, out: Array) -> None:
        along = np.sum(d_y * kept, axis=-1, keepdims=True)
        np.subtract(d_y, along, out=out)
        np.multiply(out, kept, out=out)


ACTIVATIONS = Catalogue[Activation](
    Message("Activation"),
    Linear,
    Relu,
    LeakyRelu,
    Elu,
    Selu,
    Gelu,
    Silu,
    Softplus,
    Sigmoid,
    HardSigmoid,
    Tanh,
    Softmax,
)
