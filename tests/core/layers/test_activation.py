"""ACTIVATION beyond the battery."""

import numpy as np
import pytest

from core.activations import ACTIVATIONS
from core.layers import Context, Dense
from core.layers.activation import ActivationLayer
from core.losses import CrossEntropy, SoftmaxCrossEntropy
from core.network import Network
from core.stack import Block, Stack
from tests.core.battery import context_of, drawn


def test_relu_takes_what_is_below_zero_away() -> None:
    y = ActivationLayer().forward(Context(dtype=np.float64), np.array([[-2.0, 3.0]]))

    assert y.tolist() == [[0.0, 3.0]]


def test_softmax_is_over_the_channels_of_each_place_of_a_picture() -> None:
    y = ActivationLayer(activation="softmax").forward(Context(), drawn((2, 3, 4, 5)))

    assert np.allclose(y.sum(axis=-1), 1)


@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_dense_and_a_block_of_its_own_compute_the_same_as_dense_alone(kind: str) -> None:
    whole, sums, f = (
        Dense(units=4, activation=kind),
        Dense(units=4, activation="linear"),
        ActivationLayer(activation=kind),
    )
    x, d_y = drawn((6, 5), 1), drawn((6, 4), 2)
    one, first, second = context_of(whole, (5,)), context_of(sums, (5,)), context_of(f, (4,))

    y = whole.forward(one, x)
    y_of_two = f.forward(second, sums.forward(first, x))
    d_x = whole.backward(one, d_y.copy())
    d_x_of_two = sums.backward(first, f.backward(second, d_y.copy()))

    assert np.array_equal(y, y_of_two)
    assert np.array_equal(np.asarray(d_x), np.asarray(d_x_of_two))
    assert np.array_equal(one.d_weights["W"], first.d_weights["W"])


def test_softmax_at_the_end_is_computed_together_with_cross_entropy() -> None:
    blocks = Block("b1", Dense(units=3)), Block("b2", ActivationLayer(activation="softmax"))

    network = Network(Stack(blocks), (4,), CrossEntropy())

    assert isinstance(network.loss, SoftmaxCrossEntropy)
    assert network.operations[-1].layer == ActivationLayer(activation="linear")
