"""Initializers measured on 400 x 300 draws; bounds are 5 standard deviations of the estimates."""

import math

import numpy as np
import pytest

from core.initializers import INITIALIZERS

FAN_IN, FAN_OUT = 400, 300
N = FAN_IN * FAN_OUT
VARIANCES = {
    "he": 2 / FAN_IN,
    "he_uniform": 2 / FAN_IN,
    "glorot": 2 / (FAN_IN + FAN_OUT),
    "glorot_normal": 2 / (FAN_IN + FAN_OUT),
    "lecun": 1 / FAN_IN,
    "lecun_uniform": 1 / FAN_IN,
    "normal": 0.05**2,
    "truncated_normal": 0.05**2 * 0.7737413,  # of a normal cut at two deviations
    "uniform": 0.05**2 / 3,
    "orthogonal": 1 / FAN_IN,
    "constant": 0.0,
    "zeros": 0.0,
}
MEANS = {"constant": 0.1}
DRAWN = [kind for kind, variance in VARIANCES.items() if variance]


def draw(kind: str, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    return INITIALIZERS[kind]().draw(random, (FAN_IN, FAN_OUT), FAN_IN, FAN_OUT)


def test_the_table_of_this_test_is_complete() -> None:
    assert VARIANCES.keys() == INITIALIZERS.keys()


@pytest.mark.parametrize("kind", INITIALIZERS)
def test_the_mean_is_zero_but_that_of_a_constant(kind: str) -> None:
    error = draw(kind).mean() - MEANS.get(kind, 0.0)
    assert abs(error) <= 5 * math.sqrt(VARIANCES[kind] / N) + 1e-12


@pytest.mark.parametrize("kind", INITIALIZERS)
def test_the_variance_is_that_of_the_paper(kind: str) -> None:
    # The variance of a normal estimate is 2 v^2 / N, that of a uniform one is smaller.
    assert abs(draw(kind).var() - VARIANCES[kind]) <= 5 * VARIANCES[kind] * math.sqrt(2 / N) + 1e-12


def test_glorot_stays_within_its_limit_and_reaches_it() -> None:
    limit = math.sqrt(6 / (FAN_IN + FAN_OUT))

    W = draw("glorot")

    assert 0.999 * limit < np.abs(W).max() <= limit


@pytest.mark.parametrize("kind", ["he", "glorot_normal", "lecun", "normal"])
def test_normal_draws_have_normal_tails(kind: str) -> None:
    beyond_two = (np.abs(draw(kind)) > 2 * math.sqrt(VARIANCES[kind])).mean()

    assert beyond_two == pytest.approx(0.0455, abs=0.003)


@pytest.mark.parametrize("kind", INITIALIZERS)
def test_the_same_seed_draws_the_same(kind: str) -> None:
    assert np.array_equal(draw(kind, 3), draw(kind, 3))


@pytest.mark.parametrize("kind", DRAWN)
def test_another_seed_draws_others(kind: str) -> None:
    assert not np.array_equal(draw(kind, 3), draw(kind, 4))


@pytest.mark.parametrize(
    ("kind", "limit"),
    [
        ("he_uniform", math.sqrt(6 / FAN_IN)),
        ("lecun_uniform", math.sqrt(3 / FAN_IN)),
        ("uniform", 0.05),
        ("truncated_normal", 0.1),
    ],
)
def test_limits_are_kept_and_reached(kind: str, limit: float) -> None:
    assert 0.99 * limit < np.abs(draw(kind)).max() <= limit


@pytest.mark.parametrize("shape", [(5, 3), (3, 5), (2, 3, 4, 5), (7,)])
def test_orthogonal_draws_have_rows_or_columns_at_right_angles(shape: tuple[int, ...]) -> None:
    W = INITIALIZERS["orthogonal"]().draw(np.random.default_rng(1), shape, 3, 5)

    flat = W.reshape(-1, shape[-1])
    short = flat if flat.shape[0] < flat.shape[1] else flat.T
    assert W.shape == shape
    assert np.allclose(short @ short.T, np.eye(len(short)), atol=1e-12)


@pytest.mark.parametrize(
    ("kind", "first"),
    [("he", 0.008890469), ("glorot", 0.025360377), ("lecun", 0.006286511), ("zeros", 0.0)],
)
def test_draws_of_saved_kinds_stay_what_they_were(kind: str, first: float) -> None:
    assert draw(kind)[0, 0] == pytest.approx(first, rel=1e-6)
