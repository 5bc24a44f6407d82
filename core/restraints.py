"""Restraints: what keeps the weights of one block small while it learns; biases are left alone.

A penalty is part of what training makes small: l1 * sum |w| + l2 * sum w^2 (the factors of Keras),
so its gradient is in the gradient that the optimizer sees. The loss that people read is without
it: it says how wrong the answers are, and is comparable between training and validation, and
between networks with other penalties.

A limit shortens what comes into one unit to a largest length after each step (Srivastava, Rebro
and Jaakkola 2005; with dropout Srivastava et al. 2014, section 5.1).
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import Array
from core.workers import CHUNK, Pool, cut

WORK_A_WEIGHT = 32
"""Multiply-adds of a product that take as long as the passes here over one weight."""


@dataclass(frozen=True)
class Restraint:
    """Factors of the two penalties, and the largest length of what comes into a unit; 0 is off."""

    l1: float = 0.0
    l2: float = 0.0
    max_norm: float = 0.0

    @property
    def is_on(self) -> bool:
        """Tell whether anything is held back."""
        return bool(self.l1 or self.l2 or self.max_norm)


FREE = Restraint()


class Restrained:
    """Weights under a restraint, with their gradient. The last axis counts the units."""

    def __init__(self, restraint: Restraint, weights: Array, gradient: Array, pool: Pool) -> None:
        """Hold views on stretches of the flat arrays of a network, (..., U) both."""
        self._restraint, self._pool = restraint, pool
        self._flat, self._gradient = weights.reshape(-1), gradient.reshape(-1)  # (F * U,) each
        self._columns = weights.reshape(-1, weights.shape[-1])  # (F, U)
        work = weights.size * WORK_A_WEIGHT
        self._pieces = cut(weights.size, work)
        self._units = cut(weights.shape[-1], work)
        room = min(CHUNK, weights.size) if restraint.l1 or restraint.l2 else 0
        self._scratch = {p.start: np.empty(room, weights.dtype) for p in self._pieces}

    def add_penalty(self) -> None:
        """Add the gradient of the penalties, l1 * sign(w) + 2 * l2 * w."""
        if self._restraint.l1 or self._restraint.l2:
            self._pool.run(self._add_penalty, self._pieces)

    def shorten(self) -> None:
        """Cut the weights of each unit to the largest length."""
        if self._restraint.max_norm:
            self._pool.run(self._shorten, self._units)

    def _add_penalty(self, piece: slice) -> None:
        for start in range(piece.start, piece.stop, CHUNK):
            part = slice(start, min(start + CHUNK, piece.stop))
            weights, gradient = self._flat[part], self._gradient[part]
            scratch = self._scratch[piece.start][: len(weights)]
            if self._restraint.l1:
                np.sign(weights, out=scratch)
                np.multiply(scratch, self._restraint.l1, out=scratch)
                np.add(gradient, scratch, out=gradient)
            if self._restraint.l2:
                np.multiply(weights, 2 * self._restraint.l2, out=scratch)
                np.add(gradient, scratch, out=gradient)

    def _shorten(self, units: slice) -> None:
        weights, longest = self._columns[:, units], self._restraint.max_norm
        squares = np.einsum("fu,fu->u", weights, weights)
        if not np.isfinite(squares).all():  # of weights that are still finite themselves
            squares = np.einsum("fu,fu->u", weights, weights, dtype=np.float64)
        lengths = np.sqrt(squares)
        if lengths.max() > longest:
            factors = np.where(lengths > longest, longest / lengths, 1)
            np.multiply(weights, factors.astype(weights.dtype), out=weights)
