"""Optimizers: how the weights move along their gradient, sorted by what they keep.

All parameters of a network lie in one flat array. An optimizer walks it in chunks that stay in the
processor's cache, all passes on one chunk before the next; any cut gives the same bits.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import ClassVar

import numpy as np

from core.arrays import Array
from core.messages import Message
from core.restraints import Restrained
from core.settings import Catalogue, Declared, setting
from core.workers import CHUNK, Pool

PARAMETERS_A_THREAD = 40_000
"""Below this many parameters a second thread costs more than it brings."""

LONG_GRADIENT = 500_000
"""Floats from which on it pays to measure the gradient on all threads too."""

STEPS_A_SWEEP = 200
SMALLEST_MOMENT = 1e-30
"""Moments and weights below this are set to zero every `STEPS_A_SWEEP` steps: left alone they decay
into denormal numbers, which processors handle up to four times slower, for ever."""


@dataclass(frozen=True, kw_only=True)
class Optimizer(Declared):
    """Settings of an optimizer; what it remembers is passed in as `slots`, like the weights.

    Weight decay is L2: decay * w is added to the gradient. Where `is_decoupled`, the weights shrink
    by rate * decay before the step instead, so that the step's own scale does not touch it.
    """

    slots: ClassVar[tuple[str, ...]] = ()
    is_decoupled: ClassVar[bool] = False

    learning_rate: float = setting(0.001, Message("Learning rate"), low=0.0, high=1000.0)
    weight_decay: float = setting(
        0.0,
        Message("Weight decay"),
        low=0.0,
        high=1.0,
        help=Message(
            "Pulls all weights towards 0, biases too: L2, which adds decay × weight to the gradient"
        ),
    )

    def update(self, chunk: "Chunk", rate: float, step: int) -> None:
        """Move the weights of one chunk. `rate` is the learning rate now, `step` counts from 0."""
        raise NotImplementedError

    def decay(self, chunk: "Chunk", rate: float) -> None:
        """Apply the weight decay to one chunk, before `update`."""
        if self.is_decoupled:
            np.multiply(chunk.weights, 1 - rate * self.weight_decay, out=chunk.weights)
        else:
            np.multiply(chunk.weights, self.weight_decay, out=chunk.scratch)
            np.add(chunk.gradient, chunk.scratch, out=chunk.gradient)


@dataclass(frozen=True)
class Chunk:
    """Views on one stretch of the flat arrays, and scratch space of the same length.

    All of them may be written to: the next backward pass makes the gradient anew.
    """

    weights: Array
    gradient: Array
    slots: dict[str, Array]
    scratch: Array


@dataclass(frozen=True, kw_only=True)
class SGD(Optimizer):
    """v = momentum * v + g; w -= rate * v (Polyak 1964, in the form of PyTorch).

    Nesterov looks one step ahead: w -= rate * (g + momentum * v) (Sutskever et al. 2013).
    """

    kind = "sgd"
    title = Message("SGD")

    learning_rate: float = setting(0.1, Message("Learning rate"), low=0.0, high=1000.0)
    momentum: float = setting(0.9, Message("Momentum"), low=0.0, high=0.9999)
    nesterov: bool = setting(
        False, Message("Nesterov"), only_if=lambda descent: descent.momentum > 0
    )
    slots: ClassVar[tuple[str, ...]] = ("velocity",)

    def update(self, chunk: Chunk, rate: float, step: int) -> None:
        velocity = chunk.slots["velocity"]
        np.multiply(velocity, self.momentum, out=velocity)
        np.add(velocity, chunk.gradient, out=velocity)
        ahead = velocity
        if self.nesterov:
            np.multiply(velocity, self.momentum, out=chunk.scratch)
            ahead = np.add(chunk.gradient, chunk.scratch, out=chunk.gradient)
        np.multiply(ahead, rate, out=chunk.scratch)
        np.subtract(chunk.weights, chunk.scratch, out=chunk.weights)


@dataclass(frozen=True, kw_only=True)
class RMSprop(Optimizer):
    """s = rho * s + (1 - rho) * g^2; w -= rate * g / (sqrt(s) + epsilon).

    From Hinton's lecture 6e of 2012.
    """

    kind = "rmsprop"
    title = Message("RMSprop")

    rho: float = setting(0.99, Message("Rho"), low=0.0, high=0.99999)
    epsilon: float = setting(1e-8, Message("Epsilon"), low=1e-12, high=1.0)
    slots: ClassVar[tuple[str, ...]] = ("square",)

    def update(self, chunk: Chunk, rate: float, step: int) -> None:
        square, scratch = chunk.slots["square"], chunk.scratch
        _add_square(square, chunk.gradient, scratch, self.rho)
        _move_by_root(chunk, rate, self.epsilon)


@dataclass(frozen=True, kw_only=True)
class Adagrad(Optimizer):
    """s += g^2; w -= rate * g / (sqrt(s) + epsilon) (Duchi et al. 2011, diagonal form)."""

    kind = "adagrad"
    title = Message("Adagrad")

    learning_rate: float = setting(0.01, Message("Learning rate"), low=0.0, high=1000.0)
    epsilon: float = setting(1e-10, Message("Epsilon"), low=1e-12, high=1.0)
    slots: ClassVar[tuple[str, ...]] = ("square",)

    def update(self, chunk: Chunk, rate: float, step: int) -> None:
        square = chunk.slots["square"]
        np.multiply(chunk.gradient, chunk.gradient, out=chunk.scratch)
        np.add(square, chunk.scratch, out=square)
        _move_by_root(chunk, rate, self.epsilon)


@dataclass(frozen=True, kw_only=True)
class Adam(Optimizer):
    """Adam (Kingma and Ba 2015, algorithm 1)."""

    kind = "adam"
    title = Message("Adam")

    beta1: float = setting(0.9, Message("Beta 1"), low=0.0, high=0.9999)
    beta2: float = setting(0.999, Message("Beta 2"), low=0.0, high=0.99999)
    epsilon: float = setting(1e-8, Message("Epsilon"), low=1e-12, high=1.0)
    slots: ClassVar[tuple[str, ...]] = ("mean", "square")

    def update(self, chunk: Chunk, rate: float, step: int) -> None:
        mean, square, scratch = chunk.slots["mean"], chunk.slots["square"], chunk.scratch
        _add_share(mean, chunk.gradient, scratch, self.beta1)
        _add_square(square, chunk.gradient, scratch, self.beta2)
        # Both bias corrections are folded into rate and epsilon (section 2, end).
        root_correction = (1 - self.beta2 ** (step + 1)) ** 0.5
        np.sqrt(square, out=scratch)
        np.add(scratch, self.epsilon * root_correction, out=scratch)
        np.divide(mean, scratch, out=scratch)
        scale = rate * root_correction / (1 - self.beta1 ** (step + 1))
        np.multiply(scratch, scale, out=scratch)
        np.subtract(chunk.weights, scratch, out=chunk.weights)


DECOUPLED = Message("Shrinks all weights, biases too, by learning rate × decay at each step")


@dataclass(frozen=True, kw_only=True)
class AdamW(Adam):
    """Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2)."""

    kind = "adamw"
    title = Message("AdamW")
    is_decoupled = True

    weight_decay: float = setting(0.01, Message("Weight decay"), low=0.0, high=1.0, help=DECOUPLED)


@dataclass(frozen=True, kw_only=True)
class Nadam(Adam):
    """Adam with Nesterov's look ahead (Dozat 2016), its momentum growing as in PyTorch."""

    kind = "nadam"
    title = Message("Nadam")

    learning_rate: float = setting(0.002, Message("Learning rate"), low=0.0, high=1000.0)

    def update(self, chunk: Chunk, rate: float, step: int) -> None:
        mean, square, scratch = chunk.slots["mean"], chunk.slots["square"], chunk.scratch
        _add_share(mean, chunk.gradient, scratch, self.beta1)
        _add_square(square, chunk.gradient, scratch, self.beta2)
        now, ahead = _nadam_momentum(self.beta1, step + 1), _nadam_momentum(self.beta1, step + 2)
        product = _nadam_product(self.beta1, step + 1)
        # The step is a blend of gradient and mean; it is made in the place of the gradient.
        np.multiply(chunk.gradient, (1 - now) / (1 - product), out=chunk.gradient)
        np.multiply(mean, ahead / (1 - product * ahead), out=scratch)
        np.add(chunk.gradient, scratch, out=chunk.gradient)
        root_correction = (1 - self.beta2 ** (step + 1)) ** 0.5
        np.sqrt(square, out=scratch)
        np.add(scratch, self.epsilon * root_correction, out=scratch)
        np.divide(chunk.gradient, scratch, out=scratch)
        np.multiply(scratch, rate * root_correction, out=scratch)
        np.subtract(chunk.weights, scratch, out=chunk.weights)


@dataclass(frozen=True, kw_only=True)
class Lion(Optimizer):
    """w -= rate * sign(beta1 * m + (1 - beta1) * g), then m follows g (Chen et al. 2023)."""

    kind = "lion"
    title = Message("Lion")
    is_decoupled = True

    learning_rate: float = setting(0.0001, Message("Learning rate"), low=0.0, high=1000.0)
    weight_decay: float = setting(0.0, Message("Weight decay"), low=0.0, high=1.0, help=DECOUPLED)
    beta1: float = setting(0.9, Message("Beta 1"), low=0.0, high=0.9999)
    beta2: float = setting(0.99, Message("Beta 2"), low=0.0, high=0.99999)
    slots: ClassVar[tuple[str, ...]] = ("mean",)

    def update(self, chunk: Chunk, rate: float, step: int) -> None:
        mean, gradient, scratch = chunk.slots["mean"], chunk.gradient, chunk.scratch
        np.subtract(mean, gradient, out=scratch)
        np.multiply(scratch, self.beta1, out=scratch)
        np.add(scratch, gradient, out=scratch)
        np.sign(scratch, out=scratch)
        np.multiply(scratch, rate, out=scratch)
        np.subtract(chunk.weights, scratch, out=chunk.weights)
        _add_share(mean, gradient, scratch, self.beta2)


def _add_share(mean: Array, values: Array, scratch: Array, kept: float) -> None:
    """Let a running mean keep the share `kept` of itself and take the rest from `values`."""
    np.multiply(mean, kept, out=mean)
    np.multiply(values, 1 - kept, out=scratch)
    np.add(mean, scratch, out=mean)


def _add_square(square: Array, values: Array, scratch: Array, kept: float) -> None:
    """Do the same with the squares of `values`."""
    np.multiply(square, kept, out=square)
    np.multiply(values, values, out=scratch)
    np.multiply(scratch, 1 - kept, out=scratch)
    np.add(square, scratch, out=square)


def _move_by_root(chunk: Chunk, rate: float, epsilon: float) -> None:
    scratch = chunk.scratch
    np.sqrt(chunk.slots["square"], out=scratch)
    np.add(scratch, epsilon, out=scratch)
    np.divide(chunk.gradient, scratch, out=scratch)
    np.multiply(scratch, rate, out=scratch)
    np.subtract(chunk.weights, scratch, out=chunk.weights)


def _nadam_momentum(beta1: float, count: int) -> float:
    return beta1 * (1 - 0.5 * 0.96 ** (count * 0.004))


@lru_cache(maxsize=16)
def _nadam_product(beta1: float, count: int) -> float:
    """Return the product of the first `count` momenta; the count alone is kept for a resume.

    A product below 1e-17 changes nothing in 1 - product, so later factors need not be looked at.
    """
    most = 1 if beta1 == 0 else math.ceil(math.log(1e-17) / math.log(beta1))
    counts = np.arange(1, min(count, most) + 1)
    return float(np.prod(beta1 * (1 - 0.5 * 0.96 ** (counts * 0.004))))


OPTIMIZERS = Catalogue[Optimizer](
    Message("Optimizer"), SGD, RMSprop, Adagrad, Adam, AdamW, Nadam, Lion
)

FARTHEST_MOVE = 1e18
"""A step longer than this would overflow float32 soon after; it counts as diverged before it."""


class Descent:
    """An optimizer at work on one flat array of weights: slots, chunks, clipping, finite check.

    A step: penalties of single blocks join the gradient, it is checked and clipped, the weights
    decay and move, and those with a largest length are cut to it.

    Clipping shortens a gradient longer than `clip_norm`, then cuts its values at ±`clip_value`; 0
    is off. The length is one sum over the whole gradient, so no number of threads changes a bit.

    Attributes:
        slots: the optimizer's memory by name, flat like the weights.
        n_steps: how many steps were taken (Adam corrects its first ones).
    """

    def __init__(
        self,
        optimizer: Optimizer,
        weights: Array,
        gradient: Array,
        pool: Pool,
        clip_norm: float = 0.0,
        clip_value: float = 0.0,
        restrained: Sequence[Restrained] = (),
    ) -> None:
        self.optimizer = optimizer
        self._clip_norm, self._clip_value = clip_norm, clip_value
        self._restrained = restrained
        self.slots = {name: np.zeros_like(weights) for name in optimizer.slots}
        self.n_steps = 0
        self._weights, self._gradient, self._pool = weights, gradient, pool
        n_pieces = 2 if len(weights) > 2 * PARAMETERS_A_THREAD else 1
        edges = [len(weights) * i // n_pieces for i in range(n_pieces + 1)]
        self._pieces = [slice(a, b) for a, b in pairwise(edges)]
        self._chunks = [self._chunks_of(piece) for piece in self._pieces]
        self._squares = [0.0 for _ in self._pieces]

    def step(self, rate: float) -> bool:
        """Move the weights once; False, with nothing changed, if the gradient is not finite.

        A gradient so large that the move would overflow float32 counts as not finite.
        """
        for each in self._restrained:
            each.add_penalty()
        if len(self._gradient) < LONG_GRADIENT:
            for piece in self._pieces:
                self._measure(piece)
        else:
            self._pool.run(self._measure, self._pieces)
        size = math.sqrt(sum(self._squares))
        if not size * max(rate, 1.0) < FARTHEST_MOVE:
            return False
        shrink = self._clip_norm / size if 0 < self._clip_norm < size else 1.0
        self._pool.run(lambda piece: self._walk(piece, rate, shrink), self._pieces)
        for each in self._restrained:
            each.shorten()
        self.n_steps += 1
        return True

    def _chunks_of(self, piece: slice) -> list[Chunk]:
        scratch = np.empty(min(CHUNK, len(self._weights)), self._weights.dtype)
        starts = range(piece.start, piece.stop, CHUNK)
        parts = [slice(start, min(start + CHUNK, piece.stop)) for start in starts]
        return [
            Chunk(
                self._weights[part],
                self._gradient[part],
                {name: slot[part] for name, slot in self.slots.items()},
                scratch[: part.stop - part.start],
            )
            for part in parts
        ]

    def _measure(self, piece: slice) -> None:
        """One cheap pass: the sum of squares is NaN or infinite as soon as one entry is."""
        gradient = self._gradient[piece]
        with np.errstate(all="ignore"):
            self._squares[self._pieces.index(piece)] = float(np.dot(gradient, gradient))

    def _walk(self, piece: slice, rate: float, shrink: float) -> None:
        sweep = self.n_steps % STEPS_A_SWEEP == STEPS_A_SWEEP - 1
        for chunk in self._chunks[self._pieces.index(piece)]:
            if shrink < 1:
                np.multiply(chunk.gradient, shrink, out=chunk.gradient)
            if self._clip_value:
                np.clip(chunk.gradient, -self._clip_value, self._clip_value, out=chunk.gradient)
            if self.optimizer.weight_decay:
                self.optimizer.decay(chunk, rate)
            self.optimizer.update(chunk, rate, self.n_steps)
            if sweep:
                for kept in (chunk.weights, *chunk.slots.values()):
                    kept[np.abs(kept) < SMALLEST_MOMENT] = 0
