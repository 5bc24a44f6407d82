"""Prepare: fit the numbers that bring raw values into a range a network learns well from."""

from collections.abc import Iterator

import numpy as np

from core.arrays import AnyArray, Array, Labels
from core.choice import DataChoice
from core.data.dataset import Dataset
from core.snapshot import Preparation

NONE = Preparation()

_BLOCK_VALUES = 1 << 20  # 8 MiB as float64


def fit(choice: DataChoice, dataset: Dataset, train_index: Labels) -> Preparation:
    """Return the preparation that `choice.scaling` asks for, and that of the targets.

    `range` maps the facts' low..high to 0..1. `standardise` gives the training part mean 0 and
    deviation 1: pictures as a whole, points each feature by itself. What never changes is only
    shifted. Validation and test samples have no say, so that nothing leaks from them.
    Targets of a regression get mean 0 and deviation 1 each, whatever the scaling of the inputs.

    Args:
        choice: says which scaling.
        dataset: gives the values, (N, *sample shape).
        train_index: indices of the training part, at least one.
    """
    numbers = _of_inputs(choice.scaling, dataset, train_index)
    if not dataset.facts.targets:
        return Preparation(*numbers)
    columns = dataset.labels.reshape(len(dataset.labels), -1)  # (N, T)
    return Preparation(*numbers, *_shift_and_scale(*_mean_and_deviation(columns, train_index)))


def _of_inputs(scaling: str, dataset: Dataset, train_index: Labels) -> tuple[Array, Array]:
    if scaling == "none":
        return NONE.shift, NONE.scale
    if scaling == "range":
        facts = dataset.facts
        return _shift_and_scale(np.array([facts.low]), np.array([facts.high - facts.low]))
    assert scaling == "standardise", scaling
    return _shift_and_scale(*_mean_and_deviation(dataset.inputs, train_index))


def _shift_and_scale(shift: Array, width: Array) -> tuple[Array, Array]:
    # A width that float32 cannot tell from rounding is no width: dividing by it makes only noise.
    smallest = np.maximum(np.finfo(np.float32).eps * np.abs(shift), np.finfo(np.float32).tiny)
    width = np.where(np.isfinite(width) & (np.abs(width) > smallest), width, 1.0)
    return shift.astype(np.float32), (1.0 / width).astype(np.float32)


def _mean_and_deviation(inputs: AnyArray, index: Labels) -> tuple[Array, Array]:
    """Return mean and deviation in float64, `(1,)` for pictures and `(F,)` for points."""
    assert len(index) > 0
    axes = None if inputs.ndim > 2 else 0
    n_values = len(index) * (inputs[0].size if axes is None else 1)
    # Two passes: the sum of squares of raw values would lose small deviations beside large means.
    mean = sum(block.sum(axis=axes) for block in _blocks(inputs, index)) / n_values
    squares = sum(((block - mean) ** 2).sum(axis=axes) for block in _blocks(inputs, index))
    return np.atleast_1d(np.asarray(mean)), np.atleast_1d(np.sqrt(squares / n_values))


def _blocks(inputs: AnyArray, index: Labels) -> Iterator[Array]:
    n_samples = max(1, _BLOCK_VALUES // inputs[0].size)
    for start in range(0, len(index), n_samples):
        yield inputs[index[start : start + n_samples]].astype(np.float64)
