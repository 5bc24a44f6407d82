"""A growing row of points, and its reduction to as many as are worth drawing."""

import numpy as np

from core.arrays import AnyArray

MOST_DRAWN = 1000
_MOST_KEPT = 100_000


def thinned(x: AnyArray, y: AnyArray, n_most: int = MOST_DRAWN) -> tuple[AnyArray, AnyArray]:
    """Return at most `n_most` of the points: of each stretch its lowest and its highest.

    First and last point stay. Points whose y is no finite number are left out.
    """
    fine = np.isfinite(y)
    x, y = x[fine], y[fine]
    if len(x) <= n_most:
        return x, y
    inner = slice(1, len(x) - 1)
    n_stretches = (n_most - 2) // 2
    edges = np.linspace(0, len(x) - 2, n_stretches + 1).astype(np.int64)[:-1]
    lowest, highest = (_extremes(y[inner], edges, find) for find in (np.minimum, np.maximum))
    chosen = np.unique(np.concatenate([[0], lowest + 1, highest + 1, [len(x) - 1]]))
    return x[chosen], y[chosen]


def _extremes(y: AnyArray, edges: AnyArray, find: np.ufunc) -> AnyArray:
    """Return the index of the first extreme of each stretch that starts at an edge."""
    lengths = np.diff(np.append(edges, len(y)))
    stretch_of = np.repeat(np.arange(len(edges)), lengths)  # (len(y),)
    hits = np.flatnonzero(y == find.reduceat(y, edges)[stretch_of])
    _, first = np.unique(stretch_of[hits], return_index=True)
    return hits[first]


class Series:
    """Points in the order of x. Of very many, only what a drawing can show is kept."""

    def __init__(self) -> None:
        self._points = np.empty((2, 256))
        self._n = 0

    def __len__(self) -> int:
        return self._n

    @property
    def x(self) -> AnyArray:
        """(n,) places."""
        return self._points[0, : self._n]

    @property
    def y(self) -> AnyArray:
        """(n,) values."""
        return self._points[1, : self._n]

    def append(self, x: AnyArray | float, y: AnyArray | float) -> None:
        """Add one point or several."""
        new = np.stack([np.atleast_1d(x), np.atleast_1d(y)])
        n = self._n + new.shape[1]
        if n > self._points.shape[1]:
            grown = np.empty((2, max(n, 2 * self._points.shape[1])))
            grown[:, : self._n] = self._points[:, : self._n]
            self._points = grown
        self._points[:, self._n : n] = new
        self._n = n
        if n > _MOST_KEPT:
            kept = np.stack(thinned(self.x, self.y, _MOST_KEPT // 2))
            self._n = kept.shape[1]
            self._points[:, : self._n] = kept

    def clear(self) -> None:
        """Forget all points."""
        self._n = 0

    def nearest(self, x: float) -> tuple[float, float] | None:
        """Return the point nearest to a place, None where there is none."""
        if not self._n:
            return None
        place = int(np.searchsorted(self.x, x))
        near = [i for i in (place - 1, place) if 0 <= i < self._n]
        best = min(near, key=lambda i: abs(self.x[i] - x))
        return float(self.x[best]), float(self.y[best])

    def drawn(self) -> tuple[AnyArray, AnyArray]:
        """Return the points to draw, at most `MOST_DRAWN`."""
        return thinned(self.x, self.y)
