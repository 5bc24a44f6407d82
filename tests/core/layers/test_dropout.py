"""DROPOUT's chances, measured. Bounds are 5 standard deviations of the draws taken."""

import numpy as np
import pytest

from core.layers import Context, Dropout
from core.random_streams import stream

N_SAMPLES, N_VALUES = 500, 400
N_DRAWS = N_SAMPLES * N_VALUES
every_rate = pytest.mark.parametrize("rate", [0.1, 0.5, 0.9, 0.99])


def context_at(step: int = 0, training: bool = True, block: str = "b1") -> Context:
    return Context(training=training, random=lambda: stream(0, block, step))


def is_off(rate: float, step: int = 0, block: str = "b1") -> np.ndarray:
    context = context_at(step, block=block)
    return Dropout(rate=rate).draw(context, (N_SAMPLES, N_VALUES)) == 0


@every_rate
def test_the_share_switched_off_is_the_rate(rate: float) -> None:
    bound = 5 * np.sqrt(rate * (1 - rate) / N_DRAWS)

    assert abs(is_off(rate).mean() - rate) < bound


@every_rate
def test_kept_values_are_scaled_so_that_the_mean_stays(rate: float) -> None:
    x = np.ones((N_SAMPLES, N_VALUES), np.float32)

    y = Dropout(rate=rate).forward(context_at(), x)

    kept = y[y != 0]
    assert np.allclose(kept, 1 / (1 - rate), rtol=1e-3)
    assert abs(y.mean() - 1) < 5 * np.sqrt(rate / (1 - rate) / N_DRAWS)


@every_rate
@pytest.mark.parametrize("axis", [0, 1], ids=["between samples", "between values"])
def test_neighbours_are_independent(rate: float, axis: int) -> None:
    off = is_off(rate)
    here, next_to = np.take(off, range(399), axis), np.take(off, range(1, 400), axis)

    both = (here & next_to).mean()

    assert abs(both - rate**2) < 5 * np.sqrt(rate**2 * (1 - rate**2) / here.size) + 1e-4


@every_rate
def test_two_steps_are_independent(rate: float) -> None:
    both = (is_off(rate, step=1) & is_off(rate, step=2)).mean()

    assert abs(both - rate**2) < 5 * np.sqrt(rate**2 * (1 - rate**2) / N_DRAWS) + 1e-4


@every_rate
def test_two_blocks_are_independent(rate: float) -> None:
    both = (is_off(rate, block="b1") & is_off(rate, block="b2")).mean()

    assert abs(both - rate**2) < 5 * np.sqrt(rate**2 * (1 - rate**2) / N_DRAWS) + 1e-4


def test_every_value_of_a_batch_is_switched_off_now_and_then() -> None:
    counts = np.sum([is_off(0.5, step) for step in range(60)], axis=0)

    assert counts.min() >= 5
    assert counts.max() <= 55


def test_the_same_step_draws_the_same_values() -> None:
    assert np.array_equal(is_off(0.5, step=4), is_off(0.5, step=4))


def test_rate_zero_switches_nothing_off() -> None:
    x = np.ones((3, 4), np.float32)

    assert np.array_equal(Dropout(rate=0.0).forward(context_at(), x), x)


def test_evaluation_changes_nothing() -> None:
    x = np.arange(12.0, dtype=np.float32).reshape(3, 4)  # 3 samples of 4 values

    assert np.array_equal(Dropout(rate=0.9).forward(context_at(training=False), x), x)


def test_the_gradient_goes_only_through_values_that_are_on() -> None:
    layer, context = Dropout(rate=0.5), context_at()
    y = layer.forward(context, np.ones((N_SAMPLES, N_VALUES), np.float32)).copy()

    d_x = layer.backward(context, np.ones_like(y))

    assert np.array_equal(d_x, y)
