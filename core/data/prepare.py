"""Prepare: fit the numbers that bring raw values into a range a network learns well from."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from core.arrays import AnyArray, Array, Labels
from core.choice import DataChoice
from core.data.dataset import Dataset
from core.data.feature_fit import fit_features, shift_and_scale
from core.snapshot import Preparation

NONE = Preparation()

_BLOCK_VALUES = 1 << 20  # 8 MiB as float64


def fit(choice: DataChoice, dataset: Dataset, train_index: Labels) -> Preparation:
    """Return the preparation that `choice.scaling` asks for, and that of the targets.

    `range` maps the facts' low..high to 0..1, and each feature of a table what the training part
    has of it. `standardise` gives the training part mean 0 and deviation 1: pictures as a whole,
    points each feature by itself; `channels` does it to each channel of pictures. What never
    changes is only shifted; flags of a table stay 0 and 1, and what is missing there is filled.
    Validation and test samples have no say, so that nothing leaks from them.
    Targets of a regression get mean 0 and deviation 1 each, whatever the scaling of the inputs.

    Args:
        choice: says which scaling.
        dataset: gives the values, (N, *sample shape).
        train_index: indices of the training part, at least one.
    """
    if dataset.facts.features:
        fitted = fit_features(dataset.inputs, train_index, dataset.facts.features, choice.scaling)
    else:
        fitted = Preparation(*_of_inputs(choice.scaling, dataset, train_index))
    if not dataset.facts.targets:
        return fitted
    columns = dataset.labels.reshape(len(dataset.labels), -1)  # (N, T)
    shift, scale = shift_and_scale(*_mean_and_deviation(columns, train_index))
    return replace(fitted, target_shift=shift, target_scale=scale)


def _of_inputs(scaling: str, dataset: Dataset, train_index: Labels) -> tuple[Array, Array]:
    if scaling == "none":
        return NONE.shift, NONE.scale
    if scaling == "range":
        facts = dataset.facts
        return shift_and_scale(np.array([facts.low]), np.array([facts.high - facts.low]))
    by_channel = scaling == "channels" or dataset.inputs.ndim == 2
    assert scaling in ("standardise", "channels"), scaling
    axes = tuple(range(dataset.inputs.ndim - 1)) if by_channel else None
    return shift_and_scale(*_mean_and_deviation(dataset.inputs, train_index, axes))


def _mean_and_deviation(
    inputs: AnyArray, index: Labels, axes: tuple[int, ...] | None = (0,)
) -> tuple[Array, Array]:
    """Return mean and deviation over these axes in float64, `(1,)` or of the axes left."""
    assert len(index) > 0
    n_left = 1 if axes is None else inputs.shape[-1]
    n_values = len(index) * inputs[0].size // n_left
    # Two passes: the sum of squares of raw values would lose small deviations beside large means.
    mean = sum(block.sum(axis=axes) for block in _blocks(inputs, index)) / n_values
    squares = sum(((block - mean) ** 2).sum(axis=axes) for block in _blocks(inputs, index))
    return np.atleast_1d(np.asarray(mean)), np.atleast_1d(np.sqrt(squares / n_values))


def _blocks(inputs: AnyArray, index: Labels) -> Iterator[Array]:
    n_samples = max(1, _BLOCK_VALUES // inputs[0].size)
    for start in range(0, len(index), n_samples):
        yield inputs[index[start : start + n_samples]].astype(np.float64)
