"""Data that come with Camada: digits, letters, points in the plane, a regression, small sets."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.arrays import Array, Labels
from core.data import cache, idx, sklearn_sets
from core.data.dataset import Dataset
from core.data.friedman import friedman
from core.data.idx_names import find_source
from core.data.letters import NAMES as LETTERS
from core.data.letters import Pen, letters
from core.data.recipes import RECIPES, Friedman, Letters, kind_of, recipe_of
from core.messages import Message
from core.random_streams import stream

_DIGITS = Path(__file__).parent / "files" / "digits-images-idx3-ubyte.gz"
_DIGITS_HIGH = 16  # each value counts the ink in a field of 4 x 4 pixels


def is_built_in(name: str) -> bool:
    """Tell whether a name is one of `NAMES`, or a recipe for one of them.

    The sets of scikit-learn are known too where it is not installed: `read` tells how to have them.
    """
    return kind_of(name) in NAMES or name in sklearn_sets.SETS


def read(name: str) -> Dataset:
    """Return built-in data: a key of `NAMES`, or a recipe such as `moons:noise=0.2`.

    `digits` has 1,797 pictures (8, 8, 1) of uint8, range 0 to 16. The others are generated: points
    (2,) of float32 with the classes "0", "1" (and "2" in `spiral`), but `friedman` has samples
    (10,) with a target, and `letters` pictures (28, 28, 1) of uint8. For those of scikit-learn see
    `core.data.sklearn_sets`.

    Raises:
        DatasetError: when the recipe is not possible, or the cache cannot be written.
    """
    if name in sklearn_sets.SETS:
        return sklearn_sets.read(name)
    recipe = recipe_of(name)
    if recipe is None:
        return idx.read_source(find_source(_DIGITS), _DIGITS_HIGH)
    numbers = (recipe.samples, recipe.noise, recipe.seed)
    if isinstance(recipe, Friedman):
        features, wanted = friedman(*numbers)
        return cache.store(recipe.name, features, wanted, [], 0, 0.0, 1.0, [("y", "")])
    if isinstance(recipe, Letters):
        inputs, labels = letters(recipe.samples, pen_of(recipe))
        return cache.store(recipe.name, inputs, labels, LETTERS, 0, 0, 255)
    inputs, labels = points(recipe.kind, *numbers)
    classes = [str(label) for label in range(labels.max() + 1)]
    low, high = float(inputs.min()), float(inputs.max())
    return cache.store(recipe.name, inputs, labels, classes, 0, low, high)


def pen_of(recipe: Letters) -> Pen:
    """Return the pen that the letters of a recipe are written with."""
    return Pen(recipe.noise, recipe.seed, recipe.thickness, recipe.spread)


def points(
    name: str, n_samples: int = 1000, noise: float | None = None, seed: int = 0
) -> tuple[Array, Labels]:
    """Draw points in the plane, `moons`, `circles`, `spiral` or `xor`.

    The same arguments give the same bits on every machine: the numbers come from raw Philox output,
    and values are rounded so that a last bit of a sine does not matter.

    Args:
        name: which figure.
        n_samples: points in all, spread evenly over the classes, in mixed order.
        noise: deviation of the normal noise added to each coordinate (the figures have about
            radius 1); None for one that suits the figure.
        seed: which draw of them.

    Returns:
        inputs (N, 2) float32 and labels (N,) int64.
    """
    figure = _FIGURES[name]
    n_numbers = 6 * n_samples  # three for the figure, two for the noise, one for the order
    raw = np.asarray(stream(seed, "points " + name).bit_generator.random_raw(n_numbers))
    uniform = (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53
    rows = uniform.reshape(6, n_samples)  # one for each use
    order = np.argsort(rows[5], kind="stable")
    labels = np.argsort(order).astype(np.int64) % figure.n_classes
    clean = figure.draw(labels, rows[:3])
    radius = RECIPES[name]().noise if noise is None else noise
    distance = radius * np.sqrt(-2 * np.log1p(-rows[3]))  # Box and Muller 1958
    noisy = clean + _on_circle(distance, 2 * math.pi * rows[4])
    return np.round(noisy, 4).astype(np.float32), labels


def _moons(labels: Labels, u: Array) -> Array:
    sign = 1 - 2 * labels  # the lower moon is the upper one, turned by half
    x, y = np.cos(math.pi * u[0]) - 0.5, np.sin(math.pi * u[0]) - 0.25
    return _pairs(sign * x, sign * y)


def _circles(labels: Labels, u: Array) -> Array:
    return _on_circle(np.where(labels == 0, 1.0, 0.5), 2 * math.pi * u[0])


def _spiral(labels: Labels, u: Array) -> Array:
    arm = 2 * math.pi / 3 * labels
    return _on_circle(0.1 + 0.9 * u[0], arm + 4 * u[0])


def _xor(labels: Labels, u: Array) -> Array:
    distance = 0.1 + 0.9 * u  # from the axes; the gap keeps the classes apart
    sign: Array = np.copysign(1.0, u[2] - 0.5)
    return _pairs(sign * distance[0], sign * (1 - 2 * labels) * distance[1])


def _on_circle(radius: Array, angle: Array) -> Array:
    return _pairs(radius * np.cos(angle), radius * np.sin(angle))


def _pairs(x: Array, y: Array) -> Array:
    return np.stack((x, y), axis=1)  # (N, 2)


@dataclass(frozen=True)
class _Figure:
    """How to draw a figure: (labels (N,), three rows (3, N) in 0..1) -> points (N, 2)."""

    draw: Callable[[Labels, Array], Array]
    n_classes: int


_FIGURES = {
    "moons": _Figure(_moons, 2),
    "circles": _Figure(_circles, 2),
    "spiral": _Figure(_spiral, 3),
    "xor": _Figure(_xor, 2),
}

_HAS_SETS = sklearn_sets.is_installed()

NAMES: dict[str, Message] = {
    "digits": Message("Handwritten digits, 8 × 8"),
    **{kind: recipe.title for kind, recipe in RECIPES.items()},
    **{name: found.title for name, found in sklearn_sets.SETS.items() if _HAS_SETS},
}
"""Names of the built-in data and their titles, in the order in which people see them."""
