"""Initializers: how the weights are drawn before anything is learned."""

import math
from dataclasses import dataclass

import numpy as np

from core.arrays import Array, Shape
from core.messages import Message
from core.settings import Catalogue, Declared, setting


class Initializer(Declared):
    """Draws a whole array. Always in float64, so that float32 networks start as rounded twins."""

    def draw(self, random: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        """Return an array of `shape`; a unit has `fan_in` inputs, an input goes to `fan_out`."""
        raise NotImplementedError


class He(Initializer):
    """Normal with variance 2 / fan_in (He et al. 2015, eq. 10): keeps signals alive under ReLU."""

    kind = "he"
    title = Message("He normal")

    def draw(self, random: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        return random.normal(0.0, math.sqrt(2 / fan_in), shape)


class Glorot(Initializer):
    """Uniform within ±sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010, eq. 16)."""

    kind = "glorot"
    title = Message("Glorot uniform")

    def draw(self, random: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        limit = math.sqrt(6 / (fan_in + fan_out))
        return random.uniform(-limit, limit, shape)


class LeCun(Initializer):
    """Normal with variance 1 / fan_in (LeCun et al. 1998, section 4.6)."""

    kind = "lecun"
    title = Message("LeCun normal")

    def draw(self, random: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        return random.normal(0.0, math.sqrt(1 / fan_in), shape)


class HeUniform(Initializer):
    """Uniform within ±sqrt(6 / fan_in): the variance of He et al. 2015."""

    kind = "he_uniform"
    title = Message("He uniform")

    def draw(self, random: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        limit = math.sqrt(6 / fan_in)
        return random.uniform(-limit, limit, shape)


class GlorotNormal(Initializer):
    """Normal with variance 2 / (fan_in + fan_out): that of Glorot and Bengio 2010."""

    kind = "glorot_normal"
    title = Message("Glorot normal")

    def draw(self, random: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        return random.normal(0.0, math.sqrt(2 / (fan_in + fan_out)), shape)


class LeCunUniform(Initializer):
    """Uniform within ±sqrt(3 / fan_in): the variance of LeCun et al. 1998."""

    kind = "lecun_uniform"
    title = Message("LeCun uniform")

    def draw(self, random: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        limit = math.sqrt(3 / fan_in)
        return random.uniform(-limit, limit, shape)


@dataclass(frozen=True, kw_only=True)
class Normal(Initializer):
    """Normal with a fixed deviation, however many inputs a unit has."""

    kind = "normal"
    title = Message("Normal")

    deviation: float = setting(0.05, Message("Deviation"), low=0.0, high=100.0)

    def draw(self, random: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        return random.normal(0.0, self.deviation, shape)


@dataclass(frozen=True, kw_only=True)
class TruncatedNormal(Initializer):
    """Normal, drawn again where it is farther than two deviations from 0."""

    kind = "truncated_normal"
    title = Message("Truncated normal")

    deviation: float = setting(0.05, Message("Deviation"), low=0.0, high=100.0)

    def draw(self, random: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        drawn = random.standard_normal(shape)
        while (n_far := np.count_nonzero(far := np.abs(drawn) > 2)) > 0:
            drawn[far] = random.standard_normal(n_far)
        return drawn * self.deviation


@dataclass(frozen=True, kw_only=True)
class Uniform(Initializer):
    """Uniform within a fixed limit, however many inputs a unit has."""

    kind = "uniform"
    title = Message("Uniform")

    limit: float = setting(0.05, Message("Limit"), low=0.0, high=100.0)

    def draw(self, random: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        return random.uniform(-self.limit, self.limit, shape)


class Orthogonal(Initializer):
    """Rows or columns of length 1 at right angles to each other (Saxe et al. 2014).

    All axes but the last are taken as one. The signs of R's diagonal are taken out of Q, which
    makes the draw uniform over all such matrices (Mezzadri 2007).
    """

    kind = "orthogonal"
    title = Message("Orthogonal")

    def draw(self, random: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        n_rows, n_columns = math.prod(shape[:-1]), shape[-1]
        longer, shorter = max(n_rows, n_columns), min(n_rows, n_columns)
        q, r = np.linalg.qr(random.standard_normal((longer, shorter)))
        q *= np.where(np.diagonal(r) < 0, -1.0, 1.0)
        return (q if n_rows >= n_columns else q.T).reshape(shape)  # (n_rows, n_columns) before


@dataclass(frozen=True, kw_only=True)
class Constant(Initializer):
    """One value everywhere. As weights, all units of a block then stay equal."""

    kind = "constant"
    title = Message("Constant")

    value: float = setting(0.1, Message("Value"), low=-100.0, high=100.0)

    def draw(self, random: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        return np.full(shape, self.value)


class Zeros(Initializer):
    """All zeros: the start of every bias. As weights, all units of a block then stay equal."""

    kind = "zeros"
    title = Message("Zeros")

    def draw(self, random: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        return np.zeros(shape)


INITIALIZERS = Catalogue[Initializer](
    Message("Initializer"),
    He,
    HeUniform,
    Glorot,
    GlorotNormal,
    LeCun,
    LeCunUniform,
    Normal,
    TruncatedNormal,
    Uniform,
    Orthogonal,
    Constant,
    Zeros,
)
