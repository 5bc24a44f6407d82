"""Samples as points in the plane, so that what is alike lies together: PCA, and t-SNE."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from core.arrays import AnyArray, Array, Labels
from core.data.dataset import Dataset
from core.data.shrink import shrunk
from core.random_streams import stream
from core.snapshot import Preparation

MOST_SAMPLES = 2000
PICTURE_SIDE = 32
TSNE_INPUTS = 30
"""So many components are left before t-SNE, as in the section 4.2 of its paper."""

N_STEPS, N_EXAGGERATED = 500, 120
PERPLEXITY = 30.0
_EXAGGERATION = 12.0
_LEAST = 1e-12


@dataclass(frozen=True, eq=False)
class Layout:
    """Where samples lie so far.

    Attributes:
        share: how much of the work is done, 1 at the end.
        points: (n, 2).
    """

    share: float
    points: Array


def samples_to_project(dataset: Dataset, most: int = MOST_SAMPLES) -> Labels:
    """Return the numbers of at most so many samples, spread evenly; none that are left out."""
    kept = np.ones(len(dataset.labels), bool)
    kept[dataset.left_out] = False
    found = np.flatnonzero(kept)
    return found[:: max(1, -(-len(found) // most))]


def prepared_rows(dataset: Dataset, preparation: Preparation, samples: Labels) -> Array:
    """Return prepared samples in rows, (n, F) float32; large pictures are shrunk before."""
    raw = dataset.inputs[samples]
    if raw.ndim == 4:
        raw = shrunk(raw, PICTURE_SIDE)
    rows = preparation.apply(raw, np.empty(raw.shape, np.float32)).reshape(len(samples), -1)
    return np.nan_to_num(rows, copy=False)


def pca(rows: Array, n_components: int) -> tuple[Array, Array]:
    """Return the principal components of samples, and the share of the spread of each.

    The signs are such that the sample farthest from the middle has a positive value.

    Args:
        rows: (n, F).
        n_components: as many at most; no more than samples and inputs allow.

    Returns:
        (n, k) float64, and (k,) shares of the whole variance.
    """
    centred = np.asarray(rows, np.float64) - rows.mean(axis=0, dtype=np.float64)
    n_kept = min(n_components, *centred.shape)
    # The smaller of the two products has the same eigenvalues, but for zeros.
    is_tall = centred.shape[0] >= centred.shape[1]
    product = centred.T @ centred if is_tall else centred @ centred.T
    values, vectors = np.linalg.eigh(product)
    values, vectors = np.maximum(values[::-1], 0.0), vectors[:, ::-1]
    total = float(values.sum()) or 1.0
    kept = vectors[:, :n_kept]
    points = centred @ kept if is_tall else kept * np.sqrt(values[:n_kept])
    farthest = points[np.argmax(np.abs(points), axis=0), np.arange(n_kept)]
    points *= np.where(farthest < 0, -1.0, 1.0)
    return points, values[:n_kept] / total


def in_plane(points: Array) -> Array:
    """Return points with two coordinates, (n, 2) float32, also where there is only one."""
    padded = np.zeros((len(points), 2), np.float32)
    padded[:, : points.shape[1]] = points[:, :2]
    return padded


def tsne(
    rows: Array, seed: int = 0, n_steps: int = N_STEPS, perplexity: float = PERPLEXITY
) -> Generator[Layout, None, Layout]:
    """Yield layouts of samples in which neighbours stay neighbours, and return the last.

    Exact t-SNE (van der Maaten and Hinton 2008, "Visualizing Data using t-SNE"): p_ij is the
    mean of two normal distributions of the distances, each as wide as `perplexity` wants it;
    q_ij ~ 1 / (1 + |y_i - y_j|^2); the gradient 4 sum_j (p_ij - q_ij) (y_i - y_j) / (1 + |..|^2)
    is followed with momentum and gains. It begins with the first two principal components and a
    learning rate of n / 12 (Belkina et al. 2019).

    Args:
        rows: (n, F); the time of a step grows with n squared.
        seed: of the little noise that parts samples that are the same.
        n_steps: in all; a quarter of them exaggerates p, so that clusters form.
        perplexity: about how many neighbours count.
    """
    components, _ = pca(rows, TSNE_INPUTS)
    n = len(rows)
    y = in_plane(components)
    y = y / (float(y.std(axis=0).max()) or 1.0) * 1e-2
    y += stream(seed, "tsne").normal(0.0, 1e-4, y.shape).astype(np.float32)
    if n < 4:
        return Layout(1.0, y)
    p = yield from _affinities(components.astype(np.float32), min(perplexity, (n - 1) / 3), y)
    velocity, gains = np.zeros_like(y), np.ones_like(y)
    rate = max(n / _EXAGGERATION, 50.0)
    for step in range(n_steps):
        factor = _EXAGGERATION if step < N_EXAGGERATED * n_steps / N_STEPS else 1.0
        gradient = _gradient(p, y, factor)
        momentum = 0.5 if factor > 1 else 0.8
        turned = (gradient > 0) == (velocity > 0)
        gains = np.maximum(np.where(turned, gains * 0.8, gains + 0.2), 0.01)
        velocity = momentum * velocity - rate * gains * gradient
        y = y + velocity
        y -= y.mean(axis=0)
        yield Layout(0.1 + 0.9 * (step + 1) / n_steps, y)
    return Layout(1.0, y)


def _affinities(x: Array, perplexity: float, y: Array) -> Generator[Layout, None, Array]:
    """Return the joint probabilities p (n, n) of neighbours; yields while it searches."""
    distances = _squares(x)
    beta = np.full((len(x), 1), 1.0 / max(float(distances.mean()), _LEAST), np.float32)
    low, high = np.zeros_like(beta), np.full_like(beta, np.inf)
    wanted = np.log(perplexity)
    nearest = np.where(np.eye(len(x), dtype=bool), np.inf, distances).min(axis=1, keepdims=True)
    p = distances
    for step in range(40):
        p = np.exp(-(distances - nearest) * beta)  # of shifted distances: none is all zeros
        np.fill_diagonal(p, 0.0)
        total = p.sum(axis=1, keepdims=True)
        p /= total
        # The entropy, from log p = -beta (d - nearest) - log total.
        entropy = np.log(total) + beta * ((distances - nearest) * p).sum(axis=1, keepdims=True)
        is_wide = entropy > wanted
        low, high = np.where(is_wide, beta, low), np.where(is_wide, high, beta)
        beta = np.where(np.isinf(high), beta * 2, (low + high) / 2).astype(np.float32)
        yield Layout(0.1 * (step + 1) / 40, y)
    return np.maximum((p + p.T) / (2 * len(x)), _LEAST).astype(np.float32)


def _gradient(p: Array, y: Array, factor: float) -> Array:
    near = _squares(y)
    near += 1.0
    np.reciprocal(near, out=near)
    np.fill_diagonal(near, 0.0)
    q = near / max(float(near.sum()), _LEAST)
    np.multiply(p, factor, out=(away := np.empty_like(p)))
    away -= q
    away *= near
    return 4.0 * (away.sum(axis=1, keepdims=True) * y - away @ y)


def _squares(x: Array) -> Array:
    """Return the squared distances between all rows (n, F), (n, n) of their type."""
    squares = np.sum(x * x, axis=1)
    found: Array = x @ x.T
    found *= -2.0
    found += squares[:, None]
    found += squares[None, :]
    return np.maximum(found, 0.0, out=found)


def placed(points: AnyArray) -> Array:
    """Return points (n, 2) moved into the unit square, the first axis from the left, y upward.

    No axis is stretched more than twice as much as the other.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    width = np.maximum(high - low, _LEAST)
    width = np.maximum(width, width.max() / 2)
    shares = (points - (low + high) / 2) / width + 0.5
    return np.stack((shares[:, 0], 1 - shares[:, 1]), axis=1).astype(np.float32)
