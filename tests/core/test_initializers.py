"""Initializers measured on 400 x 300 draws; bounds are 5 standard deviations of the estimates."""

import math

import numpy as np
import pytest

from core.initializers import INITIALIZERS

FAN_IN, FAN_OUT = 400, 300
N = FAN_IN * FAN_OUT
VARIANCES = {"he": 2 / FAN_IN, "glorot": 2 / (FAN_IN + FAN_OUT), "lecun": 1 / FAN_IN, "zeros": 0.0}


def draw(kind: str, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    return INITIALIZERS[kind]().draw(random, (FAN_IN, FAN_OUT), FAN_IN, FAN_OUT)


def test_the_table_of_this_test_is_complete() -> None:
    assert VARIANCES.keys() == INITIALIZERS.keys()


@pytest.mark.parametrize("kind", INITIALIZERS)
def test_the_mean_is_zero(kind: str) -> None:
    assert abs(draw(kind).mean()) <= 5 * math.sqrt(VARIANCES[kind] / N)


@pytest.mark.parametrize("kind", INITIALIZERS)
def test_the_variance_is_that_of_the_paper(kind: str) -> None:
    # The variance of a normal estimate is 2 v^2 / N, that of a uniform one is smaller.
    assert abs(draw(kind).var() - VARIANCES[kind]) <= 5 * VARIANCES[kind] * math.sqrt(2 / N)


def test_glorot_stays_within_its_limit_and_reaches_it() -> None:
    limit = math.sqrt(6 / (FAN_IN + FAN_OUT))

    W = draw("glorot")

    assert 0.999 * limit < np.abs(W).max() <= limit


@pytest.mark.parametrize("kind", ["he", "lecun"])
def test_normal_draws_have_normal_tails(kind: str) -> None:
    beyond_two = (np.abs(draw(kind)) > 2 * math.sqrt(VARIANCES[kind])).mean()

    assert beyond_two == pytest.approx(0.0455, abs=0.003)


@pytest.mark.parametrize("kind", INITIALIZERS)
def test_the_same_seed_draws_the_same(kind: str) -> None:
    assert np.array_equal(draw(kind, 3), draw(kind, 3))


@pytest.mark.parametrize("kind", ["he", "glorot", "lecun"])
def test_another_seed_draws_others(kind: str) -> None:
    assert not np.array_equal(draw(kind, 3), draw(kind, 4))
