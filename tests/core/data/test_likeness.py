"""Copies, near copies, and what else is doubtful."""

from collections.abc import Generator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.arrays import AnyArray
from core.data import library
from core.data.dataset import Dataset
from core.data.likeness import findings
from core.data.suspicions import Suspicion

PARTS = {"train": np.arange(60), "validation": np.arange(60, 80), "test": np.arange(80, 100)}


@pytest.fixture
def noise() -> Dataset:
    """Return 100 grey pictures of chance, 24 x 24, that are all different."""
    chance = np.random.default_rng(0)
    coarse = chance.integers(40, 200, (100, 8, 8, 1))
    pictures = coarse.repeat(3, axis=1).repeat(3, axis=2) + chance.integers(0, 9, (100, 24, 24, 1))
    digits = library.find("digits")
    facts = replace(digits.facts, input_shape=(24, 24, 1), high=255.0, n_samples=100)
    labels = np.arange(100) % 10
    return replace(digits, inputs=pictures.astype(np.uint8), labels=labels, facts=facts)


def found(work: Generator[float, None, tuple[Suspicion, ...]]) -> tuple[Suspicion, ...]:
    shares: list[float] = []
    made = _ended(work, shares)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    return made


def _ended(work: Generator[float, None, Any], shares: list[float]) -> Any:
    while True:
        try:
            shares.append(next(work))
        except StopIteration as end:
            return end.value


def with_copy(dataset: Dataset, to: int, picture: AnyArray) -> Dataset:
    inputs = dataset.inputs.copy()
    inputs[to] = picture
    return replace(dataset, inputs=inputs)


def test_different_pictures_are_not_doubted(noise: Dataset) -> None:
    assert found(findings(noise, PARTS)) == ()


def test_a_picture_of_the_test_part_that_is_trained_on_is_found(noise: Dataset) -> None:
    told = found(findings(with_copy(noise, 85, noise.inputs[7]), PARTS))

    assert [each.rows for each in told] == [(85,)]
    assert "the same as one that is trained on" in str(told[0].message)


def test_one_that_is_a_little_noisy_or_brighter_is_found_too(noise: Dataset) -> None:
    chance = np.random.default_rng(1)
    alike = noise.inputs[7] + chance.integers(0, 4, (24, 24, 1)).astype(np.uint8)

    told = found(findings(with_copy(noise, 65, alike), PARTS))

    assert [each.rows for each in told] == [(65,)]
    assert "almost the same" in str(told[0].message)


def test_alike_pictures_within_a_part_are_nobodys_business_but_copies_are(noise: Dataset) -> None:
    alike = with_copy(noise, 8, noise.inputs[7] + np.uint8(2))
    copied = with_copy(noise, 8, noise.inputs[7])

    assert found(findings(alike, PARTS)) == ()
    told = found(findings(copied, PARTS))
    assert [each.rows for each in told] == [(8,)]
    assert "exact copy" in str(told[0].message)


def test_a_class_that_is_missing_in_a_part_is_told_and_is_about_no_sample(noise: Dataset) -> None:
    parts = PARTS | {"test": PARTS["test"][noise.labels[PARTS["test"]] != 3]}

    told = found(findings(noise, parts))

    assert [each.rows for each in told] == [()]
    assert "The test part has no sample of the class 3." in str(told[0].message)


def test_rows_of_numbers_are_looked_through_too() -> None:
    friedman = library.find("friedman")
    inputs = friedman.inputs.copy()
    inputs[1999] = inputs[0]
    parts = {"train": np.arange(1000), "validation": np.arange(0), "test": np.arange(1000, 2000)}

    told = found(findings(replace(friedman, inputs=inputs), parts))

    assert [each.rows for each in told] == [(1999,)]
