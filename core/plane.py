"""Plane: what each unit answers all over the plane, where the samples are points in it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import AnyArray, Array
from core.messages import number
from core.network import Passes
from core.snapshot import Preparation

FINE, COARSE = 64, 24
"""Points along a side of the grid: in a usual network, and in the widest."""

MOST_PRODUCTS = 300_000_000
"""Products of a grid that take about 10 ms; wider networks get a coarser grid."""

_MARGIN = 0.08
_MOST_STRETCH = 3.0


@dataclass(frozen=True)
class Bounds:
    """A rectangle of the plane, in the coordinates of the data as stored."""

    left: float
    right: float
    bottom: float
    top: float

    @classmethod
    def around(cls, points: AnyArray) -> "Bounds":
        """Return a rectangle around points (N, 2) with some room beside them.

        Where both coordinates have about the same range, it is a square: circles stay round.
        """
        low = points.min(axis=0).astype(np.float64)
        high = points.max(axis=0).astype(np.float64)
        middle, width = (low + high) / 2, high - low
        width[width == 0] = width.max() or 1.0
        if width.max() <= _MOST_STRETCH * width.min():
            width[:] = width.max()
        reach = width * (0.5 + _MARGIN)
        (left, bottom), (right, top) = (middle - reach).tolist(), (middle + reach).tolist()
        return cls(left, right, bottom, top)

    def grid(self, n: int) -> Array:
        """Return n * n points in the middles of the fields of a grid, top row first: (n * n, 2)."""
        share = (np.arange(n) + 0.5) / n
        x = self.left + share * (self.right - self.left)
        y = self.top - share * (self.top - self.bottom)
        return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2).astype(np.float32)  # (n * n, 2)

    def shares(self, points: AnyArray) -> Array:
        """Return where points (..., 2) lie: shares of the width from the left, from the top."""
        points = np.asarray(points, np.float64)
        x = (points[..., 0] - self.left) / (self.right - self.left)
        y = (self.top - points[..., 1]) / (self.top - self.bottom)
        return np.stack((x, y), axis=-1)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the point at a share of the width from the left and of the height from the top."""
        across, up = self.right - self.left, self.top - self.bottom
        return self.left + x * across, self.top - y * up

    def text(self, x: float, y: float) -> str:
        """Return the point at such shares as people read it."""
        across, up = self.point(x, y)
        return f"({number(across, '.2f')}; {number(up, '.2f')})"


@dataclass(frozen=True, eq=False)
class Plane:
    """The answers of all units over a rectangle of the plane.

    Attributes:
        responses: by block id, of each block with units side by side: (n, n, U), top row first.
    """

    bounds: Bounds
    responses: Mapping[str, Array]


def grid_side(n_parameters: int) -> int:
    """Return how many points along a side a network can answer in about 10 ms."""
    side = int((MOST_PRODUCTS / max(1, n_parameters)) ** 0.5)
    return max(COARSE, min(FINE, side))


def plane(network: Passes, preparation: Preparation, bounds: Bounds, n: int) -> Plane:
    """Return what every unit answers on a grid over the plane, in evaluation.

    One forward pass answers for all units. Blocks whose output is no row of units are left out.

    Args:
        network: with its weights; its samples are points, (2,).
        preparation: that of the weights.
        bounds: where to look, in the coordinates of the data.
        n: points along a side.
    """
    x = bounds.grid(n)
    preparation.apply(x, x)
    responses: dict[str, Array] = {}
    with np.errstate(all="ignore"):
        for operation, y in network.outputs(x):
            if not operation.is_fork and y.ndim == 2:
                responses[operation.block.id] = y.reshape(n, n, -1).copy()  # (n, n, U)
    return Plane(bounds, responses)
