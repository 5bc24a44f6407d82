"""Curves with their zigzag smoothed away: an exponential mean of what came before."""

import numpy as np

from core.arrays import AnyArray
from gui.charts.series import MOST_DRAWN

MOST_SHARE = 0.2
"""Of the whole curve, how far back the mean reaches at most."""


def smoothed(x: AnyArray, y: AnyArray, share: float) -> tuple[AnyArray, AnyArray]:
    """Return at most `MOST_DRAWN` points of the smoothed curve.

    Each is the mean of the points up to it, weighted by exp(-distance / reach); so it does not
    matter how densely the points lie. Points whose y is no finite number are left out.

    Args:
        x: (n,) places, in order.
        y: (n,) values.
        share: of the width of the curve, the reach.
    """
    fine = np.isfinite(y)
    x, y = _averaged(x[fine], y[fine])
    if len(x) < 2:
        return x, y
    reach = max(share * float(x[-1] - x[0]), 1e-12)
    fade = np.exp(-np.diff(x) / reach)  # (n - 1,)
    found, total, weight = [float(y[0])], float(y[0]), 1.0
    for factor, value in zip(fade.tolist(), y[1:].tolist(), strict=True):
        total, weight = total * factor + value, weight * factor + 1.0
        found.append(total / weight)
    return x, np.array(found)


def _averaged(x: AnyArray, y: AnyArray) -> tuple[AnyArray, AnyArray]:
    """Return at most `MOST_DRAWN` points: means of equally many neighbours."""
    if len(x) <= MOST_DRAWN:
        return x, y
    edges = np.linspace(0, len(x), MOST_DRAWN, endpoint=False).astype(np.int64)
    counts = np.diff(np.append(edges, len(x)))
    return np.add.reduceat(x, edges) / counts, np.add.reduceat(y, edges) / counts
