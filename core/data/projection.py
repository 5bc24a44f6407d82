"""Samples as points in the plane, so that what is alike lies together: PCA, and t-SNE."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from core.arrays import AnyArray, Array, Labels
from core.data.dataset import Dataset
from core.data.shrink import shrunk
from core.random_streams import stream
from core.snapshot import Preparation

MOST_SHOWN, MOST_NEIGHBOURS, MOST_FITTED = 50_000, 5000, 2000
"""Samples that are laid out by PCA, and by t-SNE; those of which components are found."""
PICTURE_SIDE = 32
TSNE_INPUTS = 30
"""So many components are left before t-SNE, as in the section 4.2 of its paper."""

N_STEPS, N_EXAGGERATED = 500, 120
PERPLEXITY = 30.0
_EXAGGERATION = 12.0
_LEAST, _CLOSE = 1e-12, 1e-4
_ROWS_AT_ONCE, _ROWS_A_STEP = 256, 32


@dataclass(frozen=True, eq=False)
class Layout:
    """Where samples lie so far.

    Attributes:
        share: how much of the work is done, 1 at the end.
        points: (n, 2).
    """

    share: float
    points: Array


def samples_to_project(dataset: Dataset, most: int) -> Labels:
    """Return the numbers of at most so many samples, spread evenly; none that are left out."""
    kept = np.ones(len(dataset.labels), bool)
    kept[dataset.left_out] = False
    return evenly(np.flatnonzero(kept), most)


def evenly(rows: AnyArray, most: int) -> AnyArray:
    """Return at most so many rows, spread evenly over all."""
    return rows if len(rows) <= most else rows[np.arange(most) * len(rows) // most]


def prepared_rows(dataset: Dataset, preparation: Preparation, samples: Labels) -> Array:
    """Return prepared samples in rows, (n, F) float32; large pictures are shrunk before."""
    raw = dataset.inputs[samples]
    if raw.ndim == 4:
        raw = shrunk(raw, PICTURE_SIDE)
    rows = preparation.apply(raw, np.empty(raw.shape, np.float32)).reshape(len(samples), -1)
    return np.nan_to_num(rows, copy=False)


@dataclass(frozen=True, eq=False)
class Components:
    """The directions in which samples differ most.

    Attributes:
        middle: (F,) float64. directions: (F, k), each of length 1.
        shares: (k,) of the whole variance.
    """

    middle: AnyArray
    directions: AnyArray
    shares: AnyArray

    def of(self, rows: Array) -> AnyArray:
        """Return how far samples (n, F) lie in each direction, (n, k) float64."""
        return (np.asarray(rows, np.float64) - self.middle) @ self.directions


def components(rows: Array, n_components: int) -> Components:
    """Return the principal components of samples.

    The signs are such that the sample farthest from the middle has a positive value.

    Args:
        rows: (n, F).
        n_components: as many at most; no more than samples and inputs allow.
    """
    middle = rows.mean(axis=0, dtype=np.float64)
    centred = np.asarray(rows, np.float64) - middle
    n_kept = min(n_components, *centred.shape)
    # The smaller of the two products has the same eigenvalues, but for zeros.
    is_tall = centred.shape[0] >= centred.shape[1]
    product = centred.T @ centred if is_tall else centred @ centred.T
    values, vectors = np.linalg.eigh(product)
    values, vectors = np.maximum(values[::-1], 0.0), vectors[:, ::-1]
    total = float(values.sum()) or 1.0
    kept = vectors[:, :n_kept]
    if not is_tall:
        kept = centred.T @ kept
        kept = kept / np.maximum(np.linalg.norm(kept, axis=0), _LEAST)
    points = centred @ kept
    farthest = points[np.argmax(np.abs(points), axis=0), np.arange(n_kept)]
    directions = kept * np.where(farthest < 0, -1.0, 1.0)
    return Components(middle, directions, values[:n_kept] / total)


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
        rows: (n, F); time and memory grow with n squared.
        seed: of the little noise that parts samples that are the same.
        n_steps: in all; a quarter of them exaggerates p, so that clusters form.
        perplexity: about how many neighbours count.
    """
    n = len(rows)
    inputs = components(evenly(rows, MOST_FITTED), TSNE_INPUTS).of(rows)
    y = in_plane(inputs)
    y = y / (float(y.std(axis=0).max()) or 1.0) * 1e-2
    y += stream(seed, "tsne").normal(0.0, 1e-4, y.shape).astype(np.float32)
    if n < 4:
        return Layout(1.0, y)
    p = yield from _affinities(inputs.astype(np.float32), min(perplexity, (n - 1) / 3), y)
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
    n = len(x)
    p = np.empty((n, n), np.float32)
    for start in range(0, n, _ROWS_AT_ONCE):
        yield Layout(0.1 * start / n, y)
        rows = slice(start, min(start + _ROWS_AT_ONCE, n))
        p[rows] = _neighbours(x, rows, perplexity)
    p += p.T.copy()
    p /= 2 * n
    return np.maximum(p, _LEAST, out=p)


def _neighbours(x: Array, rows: slice, perplexity: float) -> Array:
    """Return how probable neighbours of some rows are, (m, n), each row of the perplexity."""
    distances = _squares(x[rows], x)
    places = np.arange(len(distances))
    own = places + int(rows.start)
    distances[places, own] = np.inf
    distances -= distances.min(axis=1, keepdims=True)  # of shifted ones none is all zeros
    distances[places, own] = 0.0
    middle: Array = distances.mean(axis=1, keepdims=True)
    beta: Array = (1.0 / np.maximum(middle, _LEAST)).astype(np.float32)
    low, high = np.zeros_like(beta), np.full_like(beta, np.inf)
    wanted = np.log(perplexity)
    p = distances
    for _ in range(40):
        p = np.exp(-distances * beta)
        p[places, own] = 0.0
        total = p.sum(axis=1, keepdims=True)
        p /= total
        # The entropy, from log p = -beta d - log total.
        entropy = np.log(total) + beta * (distances * p).sum(axis=1, keepdims=True)
        if np.abs(entropy - wanted).max() < _CLOSE:
            break
        is_wide = entropy > wanted
        low, high = np.where(is_wide, beta, low), np.where(is_wide, high, beta)
        beta = np.where(np.isinf(high), beta * 2, (low + high) / 2).astype(np.float32)
    return p


def _gradient(p: Array, y: Array, factor: float) -> Array:
    """Return the gradient by y (n, 2), a few rows at a time: they stay in the processor's cache.

    What draws together is known row by row, what drives apart only once all is added up.
    """
    n = len(y)
    drawn, driven, total = np.empty_like(y), np.empty_like(y), 0.0
    squares, ones = np.sum(y * y, axis=1), np.ones(n, np.float32)
    # One product gives 1 + |y_i|^2 + |y_j|^2 - 2 y_i y_j.
    left = np.column_stack((-2 * y, squares + 1, ones))  # (n, 4)
    right = np.vstack((y.T, ones, squares))  # (4, n)
    with_one = np.column_stack((y, ones))  # (n, 3)
    room = np.empty((2, min(_ROWS_A_STEP, n), n), np.float32)
    for start in range(0, n, _ROWS_A_STEP):
        rows = slice(start, min(start + _ROWS_A_STEP, n))
        near, weights = room[:, : rows.stop - start]
        np.matmul(left[rows], right, out=near)
        np.maximum(near, 1.0, out=near)  # far out, differences of large squares are rough
        np.reciprocal(near, out=near)
        near[np.arange(rows.stop - start), np.arange(start, rows.stop)] = 0.0
        total += float(near.sum())
        np.multiply(p[rows], near, out=weights)
        drawn[rows] = _sum_of_ways(weights @ with_one, y[rows])
        np.multiply(near, near, out=near)
        driven[rows] = _sum_of_ways(near @ with_one, y[rows])
    return 4.0 * (factor * drawn - driven / max(total, _LEAST))


def _sum_of_ways(sums: Array, y: Array) -> Array:
    """Return sum_j w_ij (y_i - y_j) of rows i, (m, 2), by (m, 3) sum_j w_ij (y_j, 1)."""
    return sums[:, 2:] * y - sums[:, :2]


def _squares(x: Array, others: Array) -> Array:
    """Return the squared distances from rows (m, F) to others (n, F), (m, n) of their type."""
    found: Array = x @ others.T
    found *= -2.0
    found += np.sum(x * x, axis=1)[:, None]
    found += np.sum(others * others, axis=1)[None, :]
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
