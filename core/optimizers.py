"""Optimizers: how the weights move along their gradient, sorted by what they keep.

All parameters of a network lie in one flat array. An optimizer walks it in chunks that stay in the
processor's cache, all passes on one chunk before the next; any cut gives the same bits.
"""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np

from core.arrays import Array
from core.messages import Message
from core.settings import Catalogue, Declared, setting
from core.workers import Pool

CHUNK = 32_768
"""Floats a chunk: parameters, gradient, slots and scratch together stay in a 1 MiB L2 cache."""

PARAMETERS_A_THREAD = 250_000
"""Below this many parameters a second thread costs more than it brings."""

STEPS_A_SWEEP = 200
SMALLEST_MOMENT = 1e-30
"""Moments below this are set to zero every `STEPS_A_SWEEP` steps: left alone they decay into
denormal numbers, which processors handle up to four times slower, for ever."""


@dataclass(frozen=True, kw_only=True)
class Optimizer(Declared):
    """Settings of an optimizer; what it remembers is passed in as `slots`, like the weights."""

    slots: ClassVar[tuple[str, ...]] = ()

    learning_rate: float = setting(0.001, Message("Learning rate"), low=0.0, high=1000.0)

    def update(self, chunk: "Chunk", rate: float, step: int) -> None:
        """Move the weights of one chunk. `rate` is the learning rate now, `step` counts from 0."""
        raise NotImplementedError


@dataclass(frozen=True)
class Chunk:
    """Views on one stretch of the flat arrays, and scratch space of the same length."""

    weights: Array
    gradient: Array
    slots: dict[str, Array]
    scratch: Array


@dataclass(frozen=True, kw_only=True)
class SGD(Optimizer):
    """v = momentum * v + g; w -= rate * v (Polyak 1964, in the form of PyTorch)."""

    kind = "sgd"
    title = Message("SGD")

    learning_rate: float = setting(0.1, Message("Learning rate"), low=0.0, high=1000.0)
    momentum: float = setting(0.9, Message("Momentum"), low=0.0, high=0.9999)
    slots: ClassVar[tuple[str, ...]] = ("velocity",)

    def update(self, chunk: Chunk, rate: float, step: int) -> None:
        velocity = chunk.slots["velocity"]
        np.multiply(velocity, self.momentum, out=velocity)
        np.add(velocity, chunk.gradient, out=velocity)
        np.multiply(velocity, rate, out=chunk.scratch)
        np.subtract(chunk.weights, chunk.scratch, out=chunk.weights)


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
        np.multiply(mean, self.beta1, out=mean)
        np.multiply(chunk.gradient, 1 - self.beta1, out=scratch)
        np.add(mean, scratch, out=mean)
        np.multiply(square, self.beta2, out=square)
        np.multiply(chunk.gradient, chunk.gradient, out=scratch)
        np.multiply(scratch, 1 - self.beta2, out=scratch)
        np.add(square, scratch, out=square)
        # Both bias corrections are folded into rate and epsilon (section 2, end).
        root_correction = (1 - self.beta2 ** (step + 1)) ** 0.5
        np.sqrt(square, out=scratch)
        np.add(scratch, self.epsilon * root_correction, out=scratch)
        np.divide(mean, scratch, out=scratch)
        scale = rate * root_correction / (1 - self.beta1 ** (step + 1))
        np.multiply(scratch, scale, out=scratch)
        np.subtract(chunk.weights, scratch, out=chunk.weights)


OPTIMIZERS = Catalogue[Optimizer](Message("Optimizer"), SGD, Adam)

FARTHEST_MOVE = 1e18
"""A step longer than this would overflow float32 soon after; it counts as diverged before it."""


class Descent:
    """An optimizer at work on one flat array of weights: slots, chunks, finite check.

    Attributes:
        slots: the optimizer's memory by name, flat like the weights.
        n_steps: how many steps were taken (Adam corrects its first ones).
    """

    def __init__(self, optimizer: Optimizer, weights: Array, gradient: Array, pool: Pool) -> None:
        self.optimizer = optimizer
        self.slots = {name: np.zeros_like(weights) for name in optimizer.slots}
        self.n_steps = 0
        self._weights, self._gradient, self._pool = weights, gradient, pool
        n_pieces = 2 if len(weights) > 2 * PARAMETERS_A_THREAD else 1
        edges = [len(weights) * i // n_pieces for i in range(n_pieces + 1)]
        self._pieces = [slice(a, b) for a, b in pairwise(edges)]
        self._scratch = [np.empty(min(CHUNK, len(weights)), weights.dtype) for _ in self._pieces]

    def step(self, rate: float) -> bool:
        """Move the weights once; False, with nothing changed, if the gradient is not finite.

        A gradient so large that the move would overflow float32 counts as not finite.
        """
        if not self._moves_are_finite(rate):
            return False
        self._pool.run(lambda piece: self._walk(piece, rate), self._pieces)
        self.n_steps += 1
        return True

    def _moves_are_finite(self, rate: float) -> bool:
        # One cheap pass: the sum of squares is NaN or infinite as soon as one entry is.
        with np.errstate(all="ignore"):
            size = math.sqrt(float(np.dot(self._gradient, self._gradient)))
        return size * max(rate, 1.0) < FARTHEST_MOVE

    def _walk(self, piece: slice, rate: float) -> None:
        scratch = self._scratch[self._pieces.index(piece)]
        sweep = self.n_steps % STEPS_A_SWEEP == STEPS_A_SWEEP - 1
        for start in range(piece.start, piece.stop, CHUNK):
            part = slice(start, min(start + CHUNK, piece.stop))
            slots = {name: slot[part] for name, slot in self.slots.items()}
            room = scratch[: part.stop - part.start]
            chunk = Chunk(self._weights[part], self._gradient[part], slots, room)
            self.optimizer.update(chunk, rate, self.n_steps)
            if sweep:
                for slot in slots.values():
                    slot[np.abs(slot) < SMALLEST_MOMENT] = 0
