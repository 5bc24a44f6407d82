"""Optimizers against slow, obvious versions; chunks, sweeps and the check before weights move."""

import math

import numpy as np
import pytest

from core.optimizers import (
    CHUNK,
    OPTIMIZERS,
    PARAMETERS_A_THREAD,
    SGD,
    SMALLEST_MOMENT,
    STEPS_A_SWEEP,
    Adagrad,
    Adam,
    AdamW,
    Descent,
    Lion,
    Nadam,
    Optimizer,
    RMSprop,
)
from core.workers import Pool
from tests.core.battery import difference, drawn

OPTIMIZER_CASES = [
    SGD(learning_rate=0.1, momentum=0.0),
    SGD(learning_rate=0.01, momentum=0.9),
    Adam(),
    Adam(learning_rate=0.1, beta1=0.5, beta2=0.9, epsilon=1e-3),
    Adam(beta1=0.0, beta2=0.0),
    SGD(learning_rate=0.01, momentum=0.9, nesterov=True, weight_decay=0.1),
    Adam(weight_decay=0.1),
    RMSprop(learning_rate=0.01, rho=0.9, weight_decay=0.02),
    Adagrad(weight_decay=0.02),
    AdamW(learning_rate=0.1, weight_decay=0.2),
    Nadam(weight_decay=0.02),
    Nadam(beta1=0.0),
    Lion(learning_rate=0.01, weight_decay=0.3),
]


def obvious(optimizer: Optimizer, w: np.ndarray, gradients: list[np.ndarray]) -> np.ndarray:
    """Follow the papers, value by value, with Python's own floats."""
    return np.array(
        [_obvious(optimizer, x, [float(g[i]) for g in gradients]) for i, x in enumerate(w.tolist())]
    )


def _obvious(optimizer: Optimizer, value: float, gradients: list[float]) -> float:
    rate, decay = optimizer.learning_rate, optimizer.weight_decay
    v = m = s = 0.0
    momenta = [1.0]
    for t, g in enumerate(gradients, start=1):
        if isinstance(optimizer, AdamW | Lion):
            value -= rate * decay * value
        else:
            g += decay * value
        if isinstance(optimizer, SGD):
            v = optimizer.momentum * v + g
            value -= rate * (g + optimizer.momentum * v if optimizer.nesterov else v)
        elif isinstance(optimizer, RMSprop):
            s = optimizer.rho * s + (1 - optimizer.rho) * g * g
            value -= rate * g / (s**0.5 + optimizer.epsilon)
        elif isinstance(optimizer, Adagrad):
            s += g * g
            value -= rate * g / (s**0.5 + optimizer.epsilon)
        elif isinstance(optimizer, Lion):
            value -= rate * np.sign(optimizer.beta1 * m + (1 - optimizer.beta1) * g)
            m = optimizer.beta2 * m + (1 - optimizer.beta2) * g
        elif isinstance(optimizer, Adam):
            m = optimizer.beta1 * m + (1 - optimizer.beta1) * g
            s = optimizer.beta2 * s + (1 - optimizer.beta2) * g * g
            root = (s / (1 - optimizer.beta2**t)) ** 0.5 + optimizer.epsilon
            mean = m / (1 - optimizer.beta1**t)
            if isinstance(optimizer, Nadam):
                now, ahead = (optimizer.beta1 * (1 - 0.5 * 0.96 ** (n / 250)) for n in (t, t + 1))
                momenta.append(now)
                so_far = math.prod(momenta)
                mean = (1 - now) * g / (1 - so_far) + ahead * m / (1 - so_far * ahead)
            value -= rate * mean / root
    return value


def descended(
    optimizer: Optimizer, w: np.ndarray, gradients: list[np.ndarray], pool: Pool | None = None
) -> np.ndarray:
    weights, gradient = w.copy(), np.zeros_like(w)
    descent = Descent(optimizer, weights, gradient, pool or Pool(1))
    for given in gradients:
        gradient[...] = given
        assert descent.step(optimizer.learning_rate)
    return weights


def test_the_cases_cover_the_catalogue() -> None:
    assert {type(optimizer) for optimizer in OPTIMIZER_CASES} == set(OPTIMIZERS.values())


@pytest.mark.parametrize("optimizer", OPTIMIZER_CASES, ids=str)
def test_steps_agree_with_the_slow_obvious_version(optimizer: Optimizer) -> None:
    w, gradients = drawn((7,), 1), [drawn((7,), seed) for seed in range(2, 12)]

    assert difference(descended(optimizer, w, gradients), obvious(optimizer, w, gradients)) < 1e-12


@pytest.mark.parametrize("optimizer", OPTIMIZER_CASES, ids=str)
def test_any_length_gives_what_its_parts_give(optimizer: Optimizer) -> None:
    n = 2 * CHUNK + 17
    w, gradients = drawn((n,), 1, np.float32), [drawn((n,), s, np.float32) for s in (2, 3)]

    whole = descended(optimizer, w, gradients)

    cuts = [slice(0, 100), slice(100, CHUNK + 1), slice(CHUNK + 1, n)]
    parts = [descended(optimizer, w[cut], [g[cut] for g in gradients]) for cut in cuts]
    assert whole.tobytes() == np.concatenate(parts).tobytes()


@pytest.mark.parametrize("optimizer", [cls() for cls in OPTIMIZERS.values()], ids=str)
def test_many_parameters_move_alike_on_one_and_two_threads(optimizer: Optimizer) -> None:
    n = 2 * PARAMETERS_A_THREAD + 5
    w, gradients = drawn((n,), 1, np.float32), [drawn((n,), 2, np.float32)]

    with Pool(2) as pool:
        on_two = descended(optimizer, w, gradients, pool)

    assert descended(optimizer, w, gradients).tobytes() == on_two.tobytes()


@pytest.mark.parametrize("optimizer", [cls() for cls in OPTIMIZERS.values()], ids=str)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e25, -1e25])
@pytest.mark.parametrize("place", [0, CHUNK, -1])
def test_a_gradient_that_is_not_finite_leaves_everything_untouched(
    optimizer: Optimizer, bad: float, place: int
) -> None:
    weights = drawn((CHUNK + 9,), 1, np.float32)
    gradient = drawn((CHUNK + 9,), 2, np.float32)
    descent = Descent(optimizer, weights, gradient, Pool(1))
    assert descent.step(0.1)
    kept = [array.copy() for array in (weights, *descent.slots.values())]
    gradient[place] = bad

    assert not descent.step(0.1)

    now = [weights, *descent.slots.values()]
    assert all(np.array_equal(a, b) for a, b in zip(kept, now, strict=True))
    assert descent.n_steps == 1


@pytest.mark.parametrize("optimizer", [cls() for cls in OPTIMIZERS.values()], ids=str)
def test_moments_of_dead_units_never_become_denormal(optimizer: Optimizer) -> None:
    weights, gradient = np.ones(10, np.float32), np.full(10, 1e-3, np.float32)
    descent = Descent(optimizer, weights, gradient, Pool(1))
    descent.step(0.001)
    gradient[...] = 0

    for _ in range(6 * STEPS_A_SWEEP - 1):
        descent.step(0.001)

    slots = np.concatenate(list(descent.slots.values()))
    assert not ((slots != 0) & (np.abs(slots) < SMALLEST_MOMENT)).any()


def test_a_moment_that_matters_is_not_swept() -> None:
    weights, gradient = np.ones(3, np.float32), np.full(3, 1e-8, np.float32)
    descent = Descent(Adam(), weights, gradient, Pool(1))

    for _ in range(STEPS_A_SWEEP):
        descent.step(0.001)

    assert (descent.slots["mean"] > 0).all()


@pytest.mark.parametrize("optimizer", [cls() for cls in OPTIMIZERS.values()], ids=str)
def test_rate_zero_moves_nothing(optimizer: Optimizer) -> None:
    w = drawn((5,), 1)
    still = optimizer.with_(learning_rate=0.0)

    assert np.array_equal(descended(still, w, [drawn((5,), 2)]), w)


def test_no_parameters_at_all_are_fine() -> None:
    assert descended(Adam(), np.zeros(0, np.float32), [np.zeros(0, np.float32)]).size == 0


def test_resuming_nadam_late_needs_nothing_but_the_count() -> None:
    weights = drawn((3,), 1)
    descent = Descent(Nadam(beta1=0.9999), weights, np.ones(3), Pool(1))
    descent.n_steps = 10**6

    assert descent.step(0.1)
    assert np.isfinite(weights).all()


def test_decoupled_decay_shrinks_weights_whose_gradient_is_zero() -> None:
    w = np.ones(3)

    moved = descended(AdamW(learning_rate=0.1, weight_decay=0.5), w, [np.zeros(3)])

    assert moved.tolist() == [0.95] * 3
