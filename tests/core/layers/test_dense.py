"""DENSE beyond the battery; and proof that the battery would see it broken."""

from typing import Any

import numpy as np
import pytest

from core.arrays import Array
from core.errors import ShapeError
from core.layers import Context, Dense
from tests.core.battery import context_of, drawn, gradient_errors

EXAMPLE = Dense(units=4, activation="tanh"), (5,)


def test_one_unit_computes_the_sum_people_read_in_books() -> None:
    layer = Dense(units=1, activation="linear")
    weights = {"W": np.array([[2.0], [-1.0]]), "b": np.array([0.5])}

    y = layer.forward(Context(dtype=np.float64, weights=weights), np.array([[3.0, 4.0]]))

    assert y.tolist() == [[2.5]]


def test_a_picture_is_refused_with_the_advice_to_insert_flatten() -> None:
    with pytest.raises(ShapeError, match=r"28 × 28 × 1\. Insert FLATTEN") as error:
        Dense().output_shape((28, 28, 1))

    assert error.value.insert_before == "flatten"


def test_without_bias_there_is_no_bias_to_learn() -> None:
    assert list(Dense(bias=False).weights((3,))) == ["W"]
    assert list(Dense(bias=True).weights((3,))) == ["W", "b"]


def test_large_blocks_have_the_gradients_of_small_ones() -> None:
    # 200 * 300 * 400 multiply-adds are cut in pieces; the plain formula is not.
    layer = Dense(units=400, activation="linear")
    context = context_of(layer, (300,))
    x, d_y = drawn((200, 300), 1), drawn((200, 400), 2)

    y = layer.forward(context, x)
    d_x = layer.backward(context, d_y.copy())

    assert np.allclose(y, x @ context.weights["W"] + context.weights["b"], rtol=1e-10)
    assert d_x is not None
    assert np.allclose(d_x, d_y @ context.weights["W"].T, rtol=1e-10)
    assert np.allclose(context.d_weights["W"], x.T @ d_y, rtol=1e-10)
    assert np.allclose(context.d_weights["b"], d_y.sum(axis=0), rtol=1e-10)


right_backward = Dense.backward


def _wrong_sign(layer: Dense, context: Context, d_output: Array) -> Any:
    d_x = right_backward(layer, context, d_output)
    return None if d_x is None else -d_x


def _bias_of_first_sample_only(layer: Dense, context: Context, d_output: Array) -> Any:
    d_x = right_backward(layer, context, d_output)
    context.d_weights["b"][...] = context.buffer("d_z", d_output.shape)[0]
    return d_x


def _mean_instead_of_sum(layer: Dense, context: Context, d_output: Array) -> Any:
    d_x = right_backward(layer, context, d_output)
    context.d_weights["W"][...] /= len(d_output)
    return d_x


def _activation_forgotten(layer: Dense, context: Context, d_output: Array) -> Any:
    context.saved["z"] = np.zeros_like(context.saved["z"])  # tanh' is 1 there
    return right_backward(layer, context, d_output)


@pytest.mark.parametrize(
    "fault",
    [_wrong_sign, _bias_of_first_sample_only, _mean_instead_of_sum, _activation_forgotten],
)
def test_the_gradient_check_catches_a_planted_fault(
    fault: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer, shape = EXAMPLE
    assert max(gradient_errors(layer, shape, training=True)) <= 1e-6

    monkeypatch.setattr(Dense, "backward", fault)

    assert max(gradient_errors(layer, shape, training=True)) > 1e-3
