"""Sums over the rows of a matrix."""

import numpy as np

from core.arrays import Array


def sums_of_columns(rows: Array) -> Array:
    """Return the sum of each column, rows: (M, C) -> (C,).

    A product with ones is many times as fast as `np.sum` over the first axis, and rounds less.
    """
    return np.ones(len(rows), rows.dtype) @ rows
