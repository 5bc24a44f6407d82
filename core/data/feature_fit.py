"""What stands for a missing value of each input of a table, and how the inputs are scaled."""

from collections.abc import Iterator, Sequence

import numpy as np

from core.arrays import AnyArray, Array, Labels
from core.facts import Feature
from core.snapshot import Preparation

_BLOCK_VALUES = 1 << 24


def fit_features(
    inputs: AnyArray, train_index: Labels, features: Sequence[Feature], scaling: str
) -> Preparation:
    """Return the preparation of a table, fitted by its training part alone.

    Args:
        inputs: (N, F) float32 of all samples, NaN where a value is missing.
        train_index: indices of the training part, at least one.
        features: what each of the F inputs is.
        scaling: `none`; `range` maps what the training part has to 0..1; else mean 0 and
            deviation 1. Flags are 0 and 1 already and stay so.
    """
    numbers = [
        _column(values, feature, scaling)
        for columns, begin in _columns(inputs, train_index)
        for values, feature in zip(columns.T, features[begin:], strict=False)
    ]
    fill, shift, width = np.array(numbers, np.float64).T  # (F,) each
    _fill_flags(fill, features)
    shift, scale = shift_and_scale(shift, width)
    return Preparation(shift, scale, fill=fill.astype(np.float32))


def shift_and_scale(shift: Array, width: Array) -> tuple[Array, Array]:
    """Return float32 numbers that bring `shift` to 0 and `shift + width` to 1.

    What has no width is only shifted.
    """
    # A width that float32 cannot tell from rounding is no width: dividing by it makes only noise.
    smallest = np.maximum(np.finfo(np.float32).eps * np.abs(shift), np.finfo(np.float32).tiny)
    width = np.where(np.isfinite(width) & (np.abs(width) > smallest), width, 1.0)
    return shift.astype(np.float32), (1.0 / width).astype(np.float32)


def _columns(inputs: AnyArray, index: Labels) -> Iterator[tuple[Array, int]]:
    """Yield a few columns at a time, (n, some) float64, and the number of the first."""
    n_at_once = max(1, _BLOCK_VALUES // len(index))
    for begin in range(0, inputs.shape[1], n_at_once):
        yield inputs[index, begin : begin + n_at_once].astype(np.float64), begin


def _column(values: Array, feature: Feature, scaling: str) -> tuple[float, float, float]:
    """Return what fills an input, its shift and its width."""
    known = values[~np.isnan(values)]
    fill = _fill(known, feature)
    if feature.kind == "flag" or scaling == "none":
        return fill, 0.0, 1.0
    filled = np.where(np.isnan(values), np.float32(fill), values)
    if scaling == "range":
        return fill, float(filled.min()), float(filled.max() - filled.min())
    return fill, float(filled.mean()), float(filled.std())


def _fill(known: Array, feature: Feature) -> float:
    if feature.fill == "value":
        return feature.value
    if not len(known):
        return 0.0  # nothing is known of it: any number will do
    if feature.fill == "median":
        return float(np.median(known))
    if feature.fill == "most" and feature.kind != "flag":
        found, counts = np.unique(known, return_counts=True)
        return float(found[np.argmax(counts)])
    return float(known.mean())  # of a flag: how frequent it is


def _fill_flags(fill: Array, features: Sequence[Feature]) -> None:
    """Let the most frequent category stand for a missing one: its flag is 1, the others are 0."""
    by_column: dict[str, list[int]] = {}
    for index, feature in enumerate(features):
        if feature.kind == "flag" and feature.fill != "value":
            by_column.setdefault(feature.column, []).append(index)
    for indices in by_column.values():
        most = indices[int(np.argmax(fill[indices]))]
        fill[indices] = 0.0
        fill[most] = 1.0
