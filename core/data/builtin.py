"""Data that come with Camada: handwritten digits, and sets of points in the plane."""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.arrays import Array, Labels
from core.data import cache, idx
from core.data.dataset import Dataset
from core.data.idx_names import find_source
from core.messages import Message
from core.random_streams import stream

_DIGITS = Path(__file__).parent / "files" / "digits-images-idx3-ubyte.gz"
_DIGITS_HIGH = 16  # each value counts the ink in a field of 4 x 4 pixels


def read(name: str) -> Dataset:
    """Return built-in data, a key of `NAMES`.

    `digits` has 1,797 pictures (8, 8, 1) of uint8, range 0 to 16. The others have 1,000 points (2,)
    of float32 with the classes "0", "1" (and "2" in `spiral`).

    Raises:
        DatasetError: when the cache cannot be written.
    """
    if name == "digits":
        return idx.read_source(find_source(_DIGITS), _DIGITS_HIGH)
    inputs, labels = points(name)
    classes = [str(label) for label in range(labels.max() + 1)]
    low, high = float(inputs.min()), float(inputs.max())
    return cache.store(name, inputs, labels, classes, 0, low, high)


def points(
    name: str, n_samples: int = 1000, noise: float = 0.1, seed: int = 0
) -> tuple[Array, Labels]:
    """Draw points in the plane, `moons`, `circles`, `spiral` or `xor`.

    The same arguments give the same bits on every machine: the numbers come from raw Philox output,
    and values are rounded so that a last bit of a sine does not matter.

    Args:
        name: which figure.
        n_samples: points in all, spread evenly over the classes, in mixed order.
        noise: deviation of the normal noise added to each coordinate (the figures have radius 1).
        seed: which draw of them.

    Returns:
        inputs (N, 2) float32 and labels (N,) int64.
    """
    draw, n_classes = _SHAPES[name]
    n_numbers = 6 * n_samples  # three for the figure, two for the noise, one for the order
    raw = np.asarray(stream(seed, "points " + name).bit_generator.random_raw(n_numbers))
    uniform = (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53
    rows = uniform.reshape(6, n_samples)  # one for each use
    figure, (radius, angle, order) = rows[:3], rows[3:]
    labels = np.argsort(np.argsort(order, kind="stable"), kind="stable") % n_classes
    distance = noise * np.sqrt(-2 * np.log1p(-radius))  # Box and Muller 1958
    turn = 2 * math.pi * angle
    clean = draw(labels, figure)
    noisy = clean + np.stack((distance * np.cos(turn), distance * np.sin(turn)), axis=1)
    return np.round(noisy, 4).astype(np.float32), labels.astype(np.int64)


def _moons(labels: Labels, u: Array) -> Array:
    angle = math.pi * u[0]
    x = np.where(labels == 0, np.cos(angle), 1 - np.cos(angle))
    y = np.where(labels == 0, np.sin(angle), 0.5 - np.sin(angle))
    return np.stack((x - 0.5, y - 0.25), axis=1)


def _circles(labels: Labels, u: Array) -> Array:
    radius = np.where(labels == 0, 1.0, 0.5)
    return _on_circle(radius, 2 * math.pi * u[0])


def _spiral(labels: Labels, u: Array) -> Array:
    arm = 2 * math.pi / 3 * labels
    return _on_circle(0.1 + 0.9 * u[0], arm + 4 * u[0])


def _xor(labels: Labels, u: Array) -> Array:
    x, y = 0.1 + 0.9 * u[0], 0.1 + 0.9 * u[1]  # the gap keeps the classes apart
    sign_x = np.where(u[2] < 0.5, -1.0, 1.0)
    sign_y = np.where(labels == 0, sign_x, -sign_x)
    return np.stack((x * sign_x, y * sign_y), axis=1)


def _on_circle(radius: Array, angle: Array) -> Array:
    return np.stack((radius * np.cos(angle), radius * np.sin(angle)), axis=1)


_SHAPES: dict[str, tuple[Callable[[Labels, Array], Array], int]] = {
    "moons": (_moons, 2),
    "circles": (_circles, 2),
    "spiral": (_spiral, 3),
    "xor": (_xor, 2),
}

NAMES: dict[str, Message] = {
    "digits": Message("Handwritten digits, 8 × 8"),
    "moons": Message("Two moons"),
    "circles": Message("Two circles"),
    "spiral": Message("Three spiral arms"),
    "xor": Message("Four fields (XOR)"),
}
"""Names of the built-in data and their titles, in the order in which people see them."""
