"""Friedman #1: a function of ten features that only five of them enter, with noise.

y = 10 sin(pi x0 x1) + 20 (x2 - 0.5)^2 + 10 x3 + 5 x4 + e, with all x even in 0..1 and e normal
(Friedman 1991, "Multivariate adaptive regression splines", Annals of Statistics 19, section 4.3).
"""

import math

import numpy as np

from core.arrays import Array
from core.random_streams import stream

N_FEATURES = 10


def friedman(n_samples: int = 2000, noise: float = 1.0, seed: int = 0) -> tuple[Array, Array]:
    """Draw samples.

    The same arguments give the same bits on every machine: the numbers come from raw Philox output,
    and values are rounded so that a last bit of a sine does not matter.

    Args:
        n_samples: how many.
        noise: deviation of e; with 1, as in the paper, no answer has an R² above about 0.96.
        seed: which draw of them.

    Returns:
        inputs (N, 10) float32 and targets (N,) float32.
    """
    random = stream(seed, "friedman").bit_generator
    raw = np.asarray(random.random_raw((N_FEATURES + 2) * n_samples))
    uniform = (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53
    rows = uniform.reshape(N_FEATURES + 2, n_samples)  # two rows for the noise
    x: Array = np.round(rows[:N_FEATURES], 4)
    normal = np.sqrt(-2 * np.log1p(-rows[-2])) * np.cos(2 * math.pi * rows[-1])  # Box, Muller 1958
    y: Array = clean(x) + noise * normal
    return x.T.astype(np.float32), np.round(y, 4).astype(np.float32)  # (N, 10), (N,)


def clean(x: Array) -> Array:
    """Return the function without noise, x: (10, N)."""
    curved = 10 * np.sin(math.pi * x[0] * x[1]) + 20 * (x[2] - 0.5) ** 2
    return curved + 10 * x[3] + 5 * x[4]
