"""Which different values an array has, and how many."""

import numpy as np

from core.arrays import AnyArray

_WIDEST = 1 << 16
_AT_ONCE = 1 << 15


def n_different(values: AnyArray) -> int:
    """Return how many different values there are; sorting is quicker than `np.unique` here."""
    ordered = np.sort(values)
    return min(1, len(ordered)) + int(np.count_nonzero(ordered[1:] != ordered[:-1]))


def places_of(values: AnyArray) -> tuple[AnyArray, AnyArray]:
    """Return the different numbers by their size, and the place of each among them.

    As `np.unique` with `return_inverse` does, but whole numbers that lie close together, as those
    of classes do, are counted instead of sorted.

    Args:
        values: (n,) float64.

    Returns:
        (d,) float64 with NaN at most once and last, and (n,) int64.
    """
    low, high = (float(values.min()), float(values.max())) if len(values) else (np.nan, np.nan)
    if not high - low < _WIDEST:  # NaN is not either
        return np.unique(values, return_inverse=True)
    steps = _steps(values, low)
    if steps is None:
        return np.unique(values, return_inverse=True)
    is_there = np.bincount(steps) > 0
    found = np.flatnonzero(is_there) + low
    # Where there are no gaps the steps are the places.
    return found, steps if is_there.all() else (np.cumsum(is_there) - 1).take(steps)


def _steps(values: AnyArray, low: float) -> AnyArray | None:
    """Return how far each number lies above the lowest, (n,) int64; None for fractions."""
    if low != round(low):
        return None
    steps = np.empty(len(values), np.int64)
    for begin in range(0, len(values), _AT_ONCE):
        some = values[begin : begin + _AT_ONCE]
        whole = steps[begin : begin + _AT_ONCE]
        whole[:] = some - low
        if not np.array_equal(whole + low, some):
            return None
    return steps
