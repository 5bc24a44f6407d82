"""LAYER NORM beyond the battery."""

import numpy as np

from core.layers import LayerNorm
from tests.core.battery import context_of, drawn


def test_three_values_of_a_sample_get_mean_0_and_spread_1_then_scale_and_shift() -> None:
    layer = LayerNorm(epsilon=1e-8)
    context = context_of(layer, (3,))
    context.weights["gamma"][...], context.weights["beta"][...] = 2, 10

    y = layer.forward(context, np.array([[1.0, 3.0, 5.0]]))

    assert np.allclose(y, [[10 - 2 * np.sqrt(1.5), 10, 10 + 2 * np.sqrt(1.5)]])


def test_over_channels_each_place_of_a_picture_stands_for_itself() -> None:
    layer = LayerNorm()
    context = context_of(layer, (4, 5, 6))
    context.weights["gamma"][...], context.weights["beta"][...] = 1, 0

    y = layer.forward(context, drawn((2, 4, 5, 6)))

    assert np.allclose(y.mean(axis=-1), 0, atol=1e-12)
    assert np.allclose(y.std(axis=-1), 1, atol=1e-3)


def test_over_the_sample_a_whole_picture_is_taken_together() -> None:
    layer = LayerNorm(over="sample")
    context = context_of(layer, (4, 5, 6))
    context.weights["gamma"][...], context.weights["beta"][...] = 1, 0

    y = layer.forward(context, drawn((2, 4, 5, 6)) * 9 + 4)

    assert np.allclose(y.mean(axis=(1, 2, 3)), 0, atol=1e-12)
    assert np.allclose(y.std(axis=(1, 2, 3)), 1, atol=1e-5)


def test_a_flat_sample_is_the_same_either_way() -> None:
    x = drawn((3, 7))
    ways = [LayerNorm(), LayerNorm(over="sample")]

    y = [layer.forward(context_of(layer, (7,)), x) for layer in ways]

    assert np.array_equal(y[0], y[1])


def test_equal_values_have_no_spread_and_give_the_shift() -> None:
    context = context_of(LayerNorm(), (4,))

    y = LayerNorm().forward(context, np.full((2, 4), 7.0))

    assert np.allclose(y, context.weights["beta"])
