"""BATCH NORM beyond the battery."""

import numpy as np

from core.layers.batch_norm import BatchNorm
from tests.core.battery import context_of, drawn


def test_three_values_get_mean_0_and_spread_1_then_their_own_scale_and_shift() -> None:
    context = context_of(BatchNorm(epsilon=1e-8), (1,), training=True)
    context.weights["gamma"][0], context.weights["beta"][0] = 2.0, 10.0

    y = BatchNorm(epsilon=1e-8).forward(context, np.array([[1.0], [3.0], [5.0]]))

    assert np.allclose(y[:, 0], [10 - 2 * np.sqrt(1.5), 10, 10 + 2 * np.sqrt(1.5)])


def test_each_channel_of_a_picture_is_taken_over_all_samples_and_places() -> None:
    layer, x = BatchNorm(), drawn((4, 5, 6, 3)) * [1, 10, 100] + [5, 0, -5]
    context = context_of(layer, (5, 6, 3), training=True)
    context.weights["gamma"][...], context.weights["beta"][...] = 1, 0

    y = layer.forward(context, x)

    assert np.allclose(y.mean(axis=(0, 1, 2)), 0, atol=1e-12)
    assert np.allclose(y.std(axis=(0, 1, 2)), 1, atol=1e-5)


def test_running_numbers_move_by_the_share_that_momentum_leaves() -> None:
    layer = BatchNorm(momentum=0.75)
    context = context_of(layer, (1,), training=True)  # they begin at 1 here
    layer.forward(context, np.array([[1.0], [5.0]]))

    assert context.next_state["mean"].tolist() == [0.75 * 1 + 0.25 * 3]
    assert context.next_state["variance"].tolist() == [0.75 * 1 + 0.25 * 8]  # 8 = 4 * 2 / (2 - 1)


def test_a_pass_in_training_leaves_the_state_as_it_is_until_the_step_is_known_to_be_good() -> None:
    layer = BatchNorm()
    context = context_of(layer, (3,), training=True)

    layer.forward(context, drawn((8, 3)))

    assert context.state["mean"].tolist() == [1, 1, 1]
    assert context.state["variance"].tolist() == [1, 1, 1]


def test_evaluation_takes_the_running_numbers() -> None:
    layer = BatchNorm(epsilon=1.0)
    context = context_of(layer, (1,))
    context.weights["gamma"][...], context.weights["beta"][...] = 1, 0
    context.state["mean"][...], context.state["variance"][...] = 4, 8

    assert layer.forward(context, np.array([[10.0]])).tolist() == [[2.0]]


def test_a_batch_of_one_sample_has_no_spread_so_the_running_numbers_are_taken_and_stay() -> None:
    layer, x = BatchNorm(), drawn((1, 4))
    learning = context_of(layer, (4,), training=True)
    evaluated = context_of(layer, (4,))
    learning.next_state["mean"][...] = np.nan

    y, expected = layer.forward(learning, x), layer.forward(evaluated, x)
    d_x, expected_d = (
        layer.backward(learning, np.ones((1, 4))),
        layer.backward(evaluated, np.ones((1, 4))),
    )

    assert np.array_equal(y, expected)
    assert np.array_equal(np.asarray(d_x), np.asarray(expected_d))
    assert learning.next_state["mean"].tolist() == [1, 1, 1, 1]
    assert learning.next_state["variance"].tolist() == [1, 1, 1, 1]


def test_one_picture_is_a_batch_of_its_places() -> None:
    layer, x = BatchNorm(), drawn((1, 5, 5, 2))
    context = context_of(layer, (5, 5, 2), training=True)
    context.weights["gamma"][...], context.weights["beta"][...] = 1, 0

    assert np.allclose(layer.forward(context, x).mean(axis=(0, 1, 2)), 0, atol=1e-12)


def test_a_channel_that_never_changes_gives_its_shift() -> None:
    layer = BatchNorm()
    context = context_of(layer, (1,), np.float32, training=True)

    y = layer.forward(context, np.full((7, 1), 3.0, np.float32))

    assert np.allclose(y, context.weights["beta"], atol=1e-3)
