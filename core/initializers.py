"""Initializers: how the weights are drawn before anything is learned."""

import math

import numpy as np

from core.arrays import Array, Shape
from core.messages import Message
from core.settings import Catalogue, Declared


class Initializer(Declared):
    """Draws a whole array. Always in float64, so that float32 networks start as rounded twins."""

    def draw(self, random: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        """Return an array of `shape`; a unit has `fan_in` inputs, an input goes to `fan_out`."""
        raise NotImplementedError


class He(Initializer):
    """Normal with variance 2 / fan_in (He et al. 2015, eq. 10): keeps signals alive under ReLU."""

    kind = "he"
    title = Message("He")

    def draw(self, random: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        return random.normal(0.0, math.sqrt(2 / fan_in), shape)


class Glorot(Initializer):
    """Uniform within ±sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010, eq. 16)."""

    kind = "glorot"
    title = Message("Glorot")

    def draw(self, random: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        limit = math.sqrt(6 / (fan_in + fan_out))
        return random.uniform(-limit, limit, shape)


class LeCun(Initializer):
    """Normal with variance 1 / fan_in (LeCun et al. 1998, section 4.6)."""

    kind = "lecun"
    title = Message("LeCun")

    def draw(self, random: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        return random.normal(0.0, math.sqrt(1 / fan_in), shape)


class Zeros(Initializer):
    """All zeros: the start of every bias. As weights, all units of a block then stay equal."""

    kind = "zeros"
    title = Message("Zeros")

    def draw(self, random: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        return np.zeros(shape)


INITIALIZERS = Catalogue[Initializer](Message("Initializer"), He, Glorot, LeCun, Zeros)
