from math import erf, exp, log, sqrt

import numpy as np
import pytest

from core.activations import ACTIVATIONS, Activation
from tests.core.battery import difference, drawn, slopes

every_activation = pytest.mark.parametrize(
    "f", [cls() for cls in ACTIVATIONS.values()], ids=list(ACTIVATIONS)
)


def values_of(f: Activation, z: np.ndarray) -> np.ndarray:
    out = np.empty_like(z)
    f.forward(z, out)
    return out


def kept_of(f: Activation, z: np.ndarray) -> np.ndarray:
    return z if f.needs_sum else values_of(f, z)


@every_activation
def test_the_slope_agrees_with_central_differences(f: Activation) -> None:
    z, R = drawn((5, 4), 1), drawn((5, 4), 2)
    d_z = np.empty_like(z)

    f.backward(kept_of(f, z), R, d_z)

    assert difference(d_z, slopes(lambda: float((values_of(f, z) * R).sum()), z)) <= 1e-6


@every_activation
def test_working_in_place_gives_the_same(f: Activation) -> None:
    z, d = drawn((5, 4), 1), drawn((5, 4), 2)
    y, kept = values_of(f, z), kept_of(f, z).copy()
    d_z = np.empty_like(z)
    f.backward(kept, d, d_z)

    f.forward(z, z)
    f.backward(kept, d, d)

    assert np.array_equal(z, y)
    assert np.array_equal(d, d_z)


@every_activation
def test_separate_arrays_are_left_unchanged(f: Activation) -> None:
    z, d = drawn((5, 4), 1), drawn((5, 4), 2)
    before = z.copy(), d.copy()

    f.backward(kept_of(f, z), d, np.empty_like(d))

    assert np.array_equal(z, before[0])
    assert np.array_equal(d, before[1])


@every_activation
def test_float32_stays_float32(f: Activation) -> None:
    z = drawn((5, 4), 1, np.float32)

    f.forward(z, z)
    f.backward(z, z, z)

    assert z.dtype == np.float32
    assert np.isfinite(z).all()


@every_activation
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_huge_sums_give_finite_values_and_slopes(f: Activation, dtype: type) -> None:
    z = np.array([[-1e4, -100, -1, 0, 1, 100, 1e4]], dtype)
    d_z = np.empty_like(z)

    y = values_of(f, z)
    f.backward(kept_of(f, z), np.ones_like(y), d_z)

    assert np.isfinite(y).all()
    assert np.isfinite(d_z).all()


BY_HAND = [
    ("linear", [-2.0, 0.0, 3.0]),
    ("relu", [0.0, 0.0, 3.0]),
    ("leaky_relu", [-0.02, 0.0, 3.0]),
    ("elu", [exp(-2) - 1, 0.0, 3.0]),
    ("selu", [1.0507009873554805 * 1.6732632423543772 * (exp(-2) - 1), 0.0, 3.1521029620664414]),
    ("gelu", [-1 - erf(-sqrt(2)), 0.0, 1.5 * (1 + erf(3 / sqrt(2)))]),
    ("silu", [-2 / (1 + exp(2)), 0.0, 3 / (1 + exp(-3))]),
    ("softplus", [log(1 + exp(-2)), log(2), log(1 + exp(3))]),
    ("hard_sigmoid", [1 / 6, 0.5, 1.0]),
    ("sigmoid", [0.11920292202211755, 0.5, 0.9525741268224334]),
    ("tanh", [-0.9640275800758169, 0.0, 0.9950547536867305]),
    ("softmax", [exp(z) / (exp(-2) + 1 + exp(3)) for z in (-2, 0, 3)]),
]


@pytest.mark.parametrize(("kind", "expected"), BY_HAND)
def test_values_agree_with_a_pocket_calculator(kind: str, expected: list[float]) -> None:
    z = np.array([[-2.0, 0.0, 3.0]])

    assert np.allclose(values_of(ACTIVATIONS[kind](), z), [expected], rtol=1e-12, atol=1e-15)


def test_softmax_sums_to_one_and_looks_only_at_differences() -> None:
    z = drawn((6, 10), 1)
    softmax = ACTIVATIONS["softmax"]()

    y = values_of(softmax, z)

    assert np.allclose(y.sum(axis=1), 1)
    assert np.allclose(y, values_of(softmax, z + 500))


def test_the_slope_of_relu_at_zero_is_zero() -> None:
    zero, d_z = np.zeros((1, 1)), np.empty((1, 1))

    ACTIVATIONS["relu"]().backward(zero, np.ones((1, 1)), d_z)

    assert d_z[0, 0] == 0


@every_activation
def test_every_activation_has_a_formula(f: Activation) -> None:
    assert f.formula
    assert str(f.title)
