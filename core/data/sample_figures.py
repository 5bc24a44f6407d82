"""What samples are like, all in all: their average by class, mean and spread, how values lie."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from core.arrays import AnyArray, Array
from core.data.dataset import Dataset
from core.data.shrink import shrunk

N_BINS = 32
MEAN_SIDE = 48
"""Of an average picture so many pixels are enough."""

MOST_MEANS = 1000
"""Data of more classes have no average each."""

_BLOCK_VALUES = 1 << 21
_LEVELS = 256
_MOST_COUNTED = 4
"""Channels of which levels are counted; each is a pass of its own."""


@dataclass(frozen=True, eq=False)
class SampleFigures:
    """Figures over all samples that are not left out.

    Attributes:
        averages: of each class, (L, h, w, C) float32, maybe smaller than the samples; of a
            regression one of all, (1, ...). None where samples are no pictures.
        mean, deviation: of each channel of a picture, else of each input, (C,) float64.
        counts: how many values lie in each of `N_BINS` equal parts of the range of the data, of
            those that are not exactly its low end, (N_BINS,).
        n_low: how many values are exactly the low end.
        n_missing: how many values are no finite number.
        constant: the inputs, or pixels, that are the same in all samples; numbers in a flat sample.
    """

    averages: AnyArray | None
    mean: Array
    deviation: Array
    counts: AnyArray
    n_low: int
    n_missing: int
    constant: AnyArray


def sample_figures(dataset: Dataset) -> Generator[float, None, SampleFigures]:
    """Yield the share done, and return the figures; memory stays bounded."""
    sums = _Sums(dataset)
    n = max(1, _BLOCK_VALUES // max(1, dataset.inputs[0].size))
    for start in range(0, len(dataset.inputs), n):
        sums.add(start, min(start + n, len(dataset.inputs)))
        yield min(1.0, (start + n) / len(dataset.inputs))
    return sums.figures()


class _Sums:
    """What has been added up so far."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        inputs, facts = dataset.inputs, dataset.facts
        self._is_kept = np.ones(len(inputs), bool)
        self._is_kept[dataset.left_out] = False
        n_classes = max(1, len(facts.classes))
        self._totals: AnyArray | None = None
        if inputs.ndim == 4 and n_classes <= MOST_MEANS:
            small = shrunk(inputs[:1], MEAN_SIDE)
            self._totals = np.zeros((n_classes, *small.shape[1:]))
        self._per_class = np.zeros(n_classes, np.int64)
        self._n = np.zeros(inputs.shape[-1])
        self._mean, self._squares = np.zeros(inputs.shape[-1]), np.zeros(inputs.shape[-1])
        self._counts = np.zeros(N_BINS, np.int64)
        self._n_low = self._n_missing = 0
        # Of bytes it is enough to count each level, which takes a tenth of the time.
        has_levels = inputs.dtype == np.uint8 and inputs.shape[-1] <= _MOST_COUNTED
        self._levels = np.zeros((inputs.shape[-1], _LEVELS), np.int64) if has_levels else None
        self._least, self._most = inputs[0].ravel().copy(), inputs[0].ravel().copy()

    def add(self, start: int, end: int) -> None:
        """Add the samples from `start` to `end`."""
        kept = start + np.flatnonzero(self._is_kept[start:end])
        block = self._dataset.inputs[start:end][kept - start]
        if not len(block):
            return
        self._add_averages(block, self._dataset.labels[kept])
        if self._levels is not None:
            for channel, counts in enumerate(self._levels):
                counts += np.bincount(block[..., channel].ravel(), minlength=_LEVELS)
        else:
            self._add_moments(block)
            self._add_histogram(block, np.ones(1))
        flat = block.reshape(len(block), -1)
        np.fmin(self._least, flat.min(axis=0), out=self._least)
        np.fmax(self._most, flat.max(axis=0), out=self._most)

    def _add_averages(self, block: AnyArray, labels: AnyArray) -> None:
        if self._totals is None:
            return
        small = shrunk(block, MEAN_SIDE)
        numbers = labels if self._dataset.facts.classes else np.zeros(len(block), np.int64)
        for label in np.unique(numbers).tolist():
            chosen = numbers == label
            self._totals[label] += small[chosen].sum(axis=0, dtype=np.float64)
            self._per_class[label] += np.count_nonzero(chosen)

    def _add_moments(self, block: AnyArray) -> None:
        """Join mean and squares of a block with those before (Chan, Golub, LeVeque 1979)."""
        rows = block.reshape(-1, block.shape[-1]).astype(np.float64)  # (values, C)
        is_number = np.isfinite(rows)
        self._n_missing += int(rows.size - np.count_nonzero(is_number))
        rows[~is_number] = 0.0
        n = is_number.sum(axis=0)
        mean = rows.sum(axis=0) / np.maximum(n, 1)
        squares = (np.where(is_number, rows - mean, 0.0) ** 2).sum(axis=0)
        both = self._n + n
        away = mean - self._mean
        self._squares += squares + away**2 * self._n * n / np.maximum(both, 1)
        self._mean += away * n / np.maximum(both, 1)
        self._n = both

    def _add_histogram(self, values: AnyArray, weights: AnyArray) -> None:
        """Add values of any shape, each as often as its weight says (one weight is for all)."""
        low, high = self._dataset.facts.low, self._dataset.facts.high
        times = np.broadcast_to(weights, values.shape)
        is_low = values == low
        self._n_low += int(times[is_low].sum())
        chosen = ~is_low & np.isfinite(values)
        bounds = (low, high if high > low else low + 1.0)
        counts = np.histogram(values[chosen], N_BINS, bounds, weights=times[chosen])[0]
        self._counts += np.rint(counts).astype(np.int64)

    def _read_levels(self, levels: AnyArray) -> None:
        """Take moments and histogram from how often each level is there, (C, 256)."""
        each = np.arange(_LEVELS, dtype=np.float64)
        self._n = levels.sum(axis=1).astype(np.float64)
        self._mean = levels @ each / np.maximum(self._n, 1)
        self._squares = (levels * (each - self._mean[:, None]) ** 2).sum(axis=1)
        self._add_histogram(each, levels.sum(axis=0))

    def figures(self) -> SampleFigures:
        """Return what the sums say."""
        if self._levels is not None:
            self._read_levels(self._levels)
        averages = None
        if self._totals is not None:
            counts = np.maximum(self._per_class, 1).reshape(-1, 1, 1, 1)
            averages = (self._totals / counts).astype(np.float32)
        return SampleFigures(
            averages=averages,
            mean=self._mean,
            deviation=np.sqrt(self._squares / np.maximum(self._n, 1)),
            counts=self._counts,
            n_low=self._n_low,
            n_missing=self._n_missing,
            constant=np.flatnonzero(~(self._most > self._least)),
        )
