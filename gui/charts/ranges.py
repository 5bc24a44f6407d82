"""Where the upright axis of a chart begins and ends."""

import math

import numpy as np

from core.arrays import AnyArray
from gui.charts.plot import nice_step

_N_LINES_ACROSS = 4
_SCORES_FROM = (0.5, 0.0, -1.0)
"""Where the axis of a score may begin; what lies deeper is as bad as can be, and is not drawn."""


def usual(values: AnyArray) -> AnyArray:
    """Return the two ends between which nearly all values lie, so that one peak does not rule."""
    fine = values[np.isfinite(values)]
    return np.quantile(fine, (0.01, 0.98)) if fine.size else fine


def loss_range(values: AnyArray) -> tuple[float, float]:
    """Return round ends around losses: (n,) finite numbers, at least one."""
    low, high = min(float(values.min()), 0.0), float(values.max())
    step = nice_step(max(high - low, 1e-9) / _N_LINES_ACROSS)
    return math.floor(low / step) * step, math.ceil(high / step) * step


def log_range(values: AnyArray) -> tuple[float, float]:
    """Return the ends around logarithms, (n,), a little beyond the outermost."""
    low, high = float(values.min()), float(values.max())
    room = max(0.05 * (high - low), 0.02)
    return low - room, high + room


def score_range(values: AnyArray, last: list[float]) -> tuple[float, float]:
    """Return the ends around scores: few choices, so the axis hardly ever moves.

    Args:
        values: (n,) finite numbers, at least one.
        last: the newest score of each curve. A bad beginning does not flatten what comes after.
    """
    low = max(float(values.min()), min(0.0, *last))
    return next((end for end in _SCORES_FROM if low >= end), _SCORES_FROM[-1]), 1.0
