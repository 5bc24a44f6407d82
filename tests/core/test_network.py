import weakref

import numpy as np
import pytest

from core.errors import ShapeError
from core.layers import Dense, Dropout, Flatten, Layer
from core.losses import CrossEntropy, Loss, MeanSquaredError, SoftmaxCrossEntropy
from core.network import Network
from core.stack import Block, Stack
from tests.core.battery import difference, drawn, slopes

SHAPE = (2, 3, 1)
LABELS = np.array([0, 2, 1, 1])
LAYERS: list[Layer] = [
    Flatten(),
    Dense(units=5, activation="tanh"),
    Dropout(rate=0.3),
    Dense(units=3, activation="softmax"),
]


def stack_of(*layers: Layer) -> Stack:
    return Stack(tuple(Block(f"b{i + 1}", layer) for i, layer in enumerate(layers)))


def network_of(*layers: Layer, loss: Loss | None = None, dtype: type = np.float64) -> Network:
    network = Network(stack_of(*(layers or LAYERS)), SHAPE, loss, dtype)
    network.initialize(0)
    return network


@pytest.mark.parametrize("loss", [CrossEntropy(), MeanSquaredError()], ids=lambda loss: loss.kind)
def test_the_gradient_of_a_whole_network_agrees_with_central_differences(loss: Loss) -> None:
    network, x = network_of(loss=loss), drawn((4, *SHAPE), 1)

    network.loss_and_gradient(x, LABELS)
    told = network.gradient.copy()

    found = slopes(lambda: network.loss_and_gradient(x, LABELS)[0], network.parameters)
    assert difference(told, found) <= 1e-6


def test_softmax_and_cross_entropy_at_the_end_are_fused_and_people_see_probabilities() -> None:
    fused, plain = network_of(loss=CrossEntropy()), network_of()
    x = drawn((4, *SHAPE), 1)

    assert isinstance(fused.loss, SoftmaxCrossEntropy)
    assert np.allclose(fused.predict(x), plain.predict(x), rtol=1e-12)
    assert np.allclose(plain.predict(x).sum(axis=1), 1)


def test_the_fused_gradient_is_that_of_the_two_blocks_one_by_one() -> None:
    fused, plain = network_of(loss=CrossEntropy()), network_of()
    x, d_p = drawn((4, *SHAPE), 1), np.empty((4, 3))

    value, _ = fused.loss_and_gradient(x, LABELS)
    p = plain.forward(x, training=True)
    CrossEntropy().backward(p, LABELS, d_p)
    plain.backward(d_p)

    assert value == pytest.approx(CrossEntropy().forward(p, LABELS), rel=1e-12)
    assert difference(fused.gradient, plain.gradient) < 1e-10


def test_softmax_under_another_loss_is_not_fused() -> None:
    assert isinstance(network_of(loss=MeanSquaredError()).loss, MeanSquaredError)


def test_weights_are_views_on_one_flat_array() -> None:
    network = network_of()

    network.parameters[...] = 7

    assert network.n_parameters == 6 * 5 + 5 + 5 * 3 + 3
    assert all((a == 7).all() for block in network.weights.values() for a in block.values())


def test_a_new_block_does_not_change_how_the_others_start() -> None:
    one = network_of(Flatten(), Dense(units=6))
    two = network_of(Flatten(), Dense(units=6), Dense(units=4))

    assert np.array_equal(one.weights["b2"]["W"], two.weights["b2"]["W"])


def test_float32_weights_are_rounded_twins_of_float64_ones() -> None:
    single, double = network_of(dtype=np.float32), network_of()

    assert np.array_equal(single.parameters, double.parameters.astype(np.float32))


def test_biases_start_at_zero() -> None:
    assert not network_of().weights["b2"]["b"].any()


def test_only_blocks_that_fit_wholly_are_loaded() -> None:
    source, target = network_of(), network_of(*LAYERS[:3], Dense(units=4))
    before = target.weights["b4"]["W"].copy()

    kept = target.load(source.weights, {})

    assert kept == {"b2"}
    assert np.array_equal(target.weights["b2"]["W"], source.weights["b2"]["W"])
    assert np.array_equal(target.weights["b4"]["W"], before)


def test_the_first_block_that_learns_is_spared_the_gradient_of_its_input() -> None:
    wants = [operation.context.wants_d_input for operation in network_of().operations]

    assert wants == [False, False, True, True]


def test_a_network_without_weights_runs_both_ways() -> None:
    network = Network(stack_of(Flatten(), Dropout()), SHAPE, MeanSquaredError())

    value, output = network.loss_and_gradient(drawn((4, *SHAPE), 1, np.float32), LABELS)

    assert np.isfinite(value)
    assert output.shape == (4, 6)
    assert network.first_not_finite(drawn((4, *SHAPE), 1, np.float32), LABELS) is None


def test_a_stack_whose_shapes_do_not_fit_is_refused() -> None:
    with pytest.raises(ShapeError):
        Network(stack_of(Dense()), SHAPE)


def test_every_output_of_the_stack_is_told_in_order() -> None:
    network, x = network_of(), drawn((1, *SHAPE), 1)

    told = [(o.block.id, y.copy()) for o, y in network.outputs(x)]

    assert [block_id for block_id, _ in told] == ["b1", "b2", "b3", "b4"]
    assert np.array_equal(told[1][1], told[2][1])  # DROPOUT does nothing in evaluation
    assert np.array_equal(told[-1][1], network.predict(x))


def test_a_network_nobody_holds_is_gone_at_once_with_all_its_memory() -> None:
    network = network_of()
    gone = weakref.ref(network)

    del network

    assert gone() is None
