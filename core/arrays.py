"""The array types that signatures of the engine name."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
"""Floating point, float32 in use and float64 in tests."""

AnyArray = NDArray[Any]
Labels = NDArray[np.int64]

Shape = tuple[int, ...]
"""A sample shape, without N: `(28, 28, 1)`, `(784,)`."""
