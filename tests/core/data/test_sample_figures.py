"""Figures over all samples, beside NumPy over whole arrays."""

from collections.abc import Generator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.choice import LEFT_OUT
from core.data import library, sample_figures
from core.data.sample_figures import SampleFigures


def found(work: Generator[float, None, SampleFigures]) -> SampleFigures:
    shares: list[float] = []
    made = _ended(work, shares)
    assert shares[-1] == 1.0
    return made


def _ended(work: Generator[float, None, Any], shares: list[float]) -> Any:
    while True:
        try:
            shares.append(next(work))
        except StopIteration as end:
            return end.value


def test_average_mean_and_spread_are_those_of_the_whole_arrays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sample_figures, "_BLOCK_VALUES", 64 * 100)  # many blocks
    digits = library.find("digits")

    figures = found(sample_figures.sample_figures(digits))

    assert figures.averages is not None
    np.testing.assert_allclose(
        figures.averages[3], digits.inputs[digits.labels == 3].mean(axis=0), rtol=1e-6
    )
    np.testing.assert_allclose(figures.mean, [digits.inputs.mean()])
    np.testing.assert_allclose(figures.deviation, [digits.inputs.std()])
    assert figures.n_low == np.count_nonzero(digits.inputs == 0)
    assert figures.counts.sum() + figures.n_low == digits.inputs.size
    assert figures.constant.tolist() == [0, 32, 39]


def test_samples_that_are_left_out_do_not_count() -> None:
    digits = library.find("digits")
    threes = np.flatnonzero(digits.labels == 3)[1:]
    corrected = digits.corrected(tuple((int(sample), LEFT_OUT) for sample in threes))

    figures = found(sample_figures.sample_figures(corrected))

    first = digits.inputs[np.flatnonzero(digits.labels == 3)[0]]
    assert figures.averages is not None
    np.testing.assert_array_equal(figures.averages[3], first)


def test_values_of_a_regression_have_a_mean_for_each_input() -> None:
    friedman = library.find("friedman")

    figures = found(sample_figures.sample_figures(friedman))

    assert figures.averages is None
    np.testing.assert_allclose(figures.mean, friedman.inputs.mean(axis=0), rtol=1e-5)
    np.testing.assert_allclose(figures.deviation, friedman.inputs.std(axis=0), rtol=1e-5)
    assert not len(figures.constant)


def test_bytes_are_counted_and_give_the_same_figures() -> None:
    digits = library.find("digits")
    as_bytes = replace(digits, inputs=digits.inputs.astype(np.uint8))
    as_floats = replace(digits, inputs=digits.inputs.astype(np.float32))

    counted = found(sample_figures.sample_figures(as_bytes))
    added = found(sample_figures.sample_figures(as_floats))

    np.testing.assert_allclose(counted.mean, added.mean)
    np.testing.assert_allclose(counted.deviation, added.deviation)
    np.testing.assert_array_equal(counted.counts, added.counts)
    assert counted.n_low == added.n_low
