"""Penalties and max-norm: by formula, on any number of threads, and as part of a step."""

from typing import Any

import numpy as np
import pytest

from core.layers import LAYERS, Conv, Dense, Layer, Residual
from core.layers.restrained import RestrainedLayer
from core.losses import CrossEntropy
from core.network import Network
from core.optimizers import SGD, SMALLEST_MOMENT, STEPS_A_SWEEP, Descent
from core.restraints import Restrained, Restraint
from core.stack import Block, Stack
from core.workers import Pool
from tests.core.battery import difference, drawn, slopes

LABELS = np.array([0, 2, 1, 1])


def restrained(
    weights: np.ndarray, gradient: np.ndarray | None = None, **factors: float
) -> Restrained:
    return Restrained(
        Restraint(**factors),
        weights,
        np.zeros_like(weights) if gradient is None else gradient,
        Pool(1),
    )


def network_of(*layers: Layer, shape: tuple[int, ...] = (3,), dtype: Any = np.float64) -> Network:
    stack = Stack(tuple(Block(f"b{i + 1}", layer) for i, layer in enumerate(layers)))
    network = Network(stack, shape, CrossEntropy(), dtype)
    network.initialize(0)
    return network


def descent_of(network: Network, clip_norm: float = 0.0) -> Descent:
    return Descent(
        SGD(momentum=0.0),
        network.parameters,
        network.gradient,
        Pool(1),
        clip_norm,
        restrained=network.restrained,
    )


def test_the_gradient_of_a_penalty_is_the_slope_of_its_formula() -> None:
    weights, gradient = drawn((5, 4), 1), np.zeros((5, 4))

    restrained(weights, gradient, l1=0.3, l2=0.7).add_penalty()

    found = slopes(
        lambda: float(0.3 * np.abs(weights).sum() + 0.7 * (weights**2).sum()), weights.reshape(-1)
    )
    assert difference(gradient.reshape(-1), found) < 1e-8


def test_a_penalty_is_added_to_the_gradient_that_is_there() -> None:
    weights, gradient = np.array([[2.0], [-3.0], [0.0]]), np.ones((3, 1))

    restrained(weights, gradient, l1=0.5).add_penalty()

    assert gradient.tolist() == [[1.5], [0.5], [1.0]]


def test_max_norm_shortens_the_units_that_are_too_long_and_leaves_the_others() -> None:
    weights = np.array([[3.0, 0.3], [4.0, 0.4]])

    restrained(weights, max_norm=2.0).shorten()

    assert np.allclose(weights, [[1.2, 0.3], [1.6, 0.4]], rtol=1e-15)


def test_the_length_of_a_filter_is_that_of_its_whole_window() -> None:
    weights = drawn((3, 3, 2, 4), 1, np.float32)

    restrained(weights, max_norm=1.5).shorten()

    lengths = np.sqrt((weights**2).sum(axis=(0, 1, 2)))
    assert np.allclose(lengths, 1.5, rtol=1e-6)


def test_weights_whose_squares_overflow_are_shortened_and_not_lost() -> None:
    weights = np.full((4, 1), 1e25, np.float32)

    with np.errstate(over="ignore"):
        restrained(weights, max_norm=2.0).shorten()

    assert np.allclose(weights, 1.0)


@pytest.mark.parametrize("shape", [(1024, 700), (500_001, 1), (3, 3, 40, 2000)])
def test_large_blocks_are_held_back_alike_on_one_and_two_threads(shape: tuple[int, ...]) -> None:
    found: list[bytes] = []

    with Pool(2) as two:
        for pool in (Pool(1), two):
            weights, gradient = drawn(shape, 1, np.float32), drawn(shape, 2, np.float32)
            held = Restrained(Restraint(0.1, 0.2, 3.0), weights, gradient, pool)
            held.add_penalty()
            held.shorten()
            found.append(weights.tobytes() + gradient.tobytes())

    assert found[0] == found[1]


def test_large_blocks_are_held_back_like_the_plain_formula_says() -> None:
    weights, gradient = drawn((1024, 700), 1), drawn((1024, 700), 2)
    wanted = gradient + 0.1 * np.sign(weights) + 2 * 0.2 * weights
    lengths = np.linalg.norm(weights, axis=0)
    shortened = weights * np.minimum(1, 32.0 / lengths)

    held = restrained(weights, gradient, l1=0.1, l2=0.2, max_norm=32.0)
    held.add_penalty()
    held.shorten()

    assert lengths.min() < 32.0 < lengths.max()
    assert difference(gradient, wanted) < 1e-14
    assert difference(weights, shortened) < 1e-14


@pytest.mark.parametrize(
    "layer",
    [
        cls(l1=0.1, l2=0.2, max_norm=3.0)
        for cls in LAYERS.values()
        if issubclass(cls, RestrainedLayer)
    ],
    ids=lambda layer: layer.kind,
)
def test_a_layer_puts_its_restraint_on_its_weights_and_not_on_its_bias(layer: Layer) -> None:
    shape = layer.examples()[0][1]

    specs = layer.weights(shape)

    assert specs["W"].restraint == Restraint(0.1, 0.2, 3.0)
    assert not specs["b"].restraint.is_on


def test_dense_and_conv_can_be_held_back() -> None:
    assert issubclass(Dense, RestrainedLayer)
    assert issubclass(Conv, RestrainedLayer)


def test_a_network_whose_blocks_are_free_has_nothing_to_hold_back() -> None:
    assert network_of(Dense(units=3, activation="softmax")).restrained == ()


def test_blocks_inside_a_residual_are_held_back_too() -> None:
    inside = Stack((Block("b2", Dense(units=3, max_norm=0.5)),))
    output = Block("b3", Dense(units=3, activation="softmax"))
    stack = Stack((Block("b1", Residual(), inside=inside), output))
    network = Network(stack, (3,), CrossEntropy(), np.float64)
    network.initialize(0)
    network.loss_and_gradient(drawn((4, 3), 1), LABELS)

    assert descent_of(network).step(1e-6)

    assert np.linalg.norm(network.weights["b2"]["W"], axis=0).max() < 0.5 + 1e-12


def test_a_step_follows_the_loss_and_the_penalties_of_each_block() -> None:
    network = network_of(
        Dense(units=4, activation="tanh", l1=0.01), Dense(units=3, activation="softmax", l2=0.02)
    )
    x = drawn((4, 3), 1)
    before = network.parameters.copy()
    network.loss_and_gradient(x, LABELS)

    def whole() -> float:
        first, second = network.weights["b1"]["W"], network.weights["b2"]["W"]
        loss = network.loss_and_gradient(x, LABELS)[0]
        return loss + float(0.01 * np.abs(first).sum() + 0.02 * (second**2).sum())

    slope = slopes(whole, network.parameters)
    network.loss_and_gradient(x, LABELS)
    assert descent_of(network).step(0.5)

    assert difference(network.parameters, before - 0.5 * slope) < 1e-8


def test_the_loss_that_people_read_is_without_the_penalty() -> None:
    x = drawn((4, 3), 1)
    free = network_of(Dense(units=3, activation="softmax"))
    held = network_of(Dense(units=3, activation="softmax", l1=1.0, l2=1.0))

    assert free.loss_and_gradient(x, LABELS)[0] == held.loss_and_gradient(x, LABELS)[0]


def test_max_norm_holds_after_a_step_and_leaves_the_bias_alone() -> None:
    network = network_of(Dense(units=3, activation="softmax", max_norm=0.5))
    network.weights["b1"]["b"][...] = 7.0
    network.loss_and_gradient(drawn((4, 3), 1), LABELS)

    assert descent_of(network).step(1e-6)

    assert np.linalg.norm(network.weights["b1"]["W"], axis=0).max() < 0.5 + 1e-12
    assert network.weights["b1"]["b"].min() > 6.9


def test_a_gradient_that_is_not_finite_does_not_shorten_weights() -> None:
    network = network_of(Dense(units=3, activation="softmax", l2=0.1, max_norm=0.5))
    before = network.parameters.copy()
    network.gradient[0] = np.nan

    assert not descent_of(network).step(0.1)

    assert np.array_equal(network.parameters, before)


def test_clipping_looks_at_the_gradient_with_its_penalty() -> None:
    network = network_of(Dense(units=3, activation="softmax", l2=1.0))
    network.weights["b1"]["W"][...] = 5.0
    before = network.parameters.copy()
    network.gradient[...] = 0

    assert descent_of(network, clip_norm=1.0).step(1.0)

    assert np.linalg.norm(network.parameters - before) == pytest.approx(1.0)


def test_weights_that_a_penalty_brings_near_zero_never_stay_denormal() -> None:
    network = network_of(Dense(units=3, activation="softmax", l2=0.25), dtype=np.float32)
    descent = descent_of(network)

    for _ in range(2 * STEPS_A_SWEEP):
        network.gradient[...] = 0
        descent.step(1.0)

    weights = network.parameters
    assert not ((weights != 0) & (np.abs(weights) < SMALLEST_MOMENT)).any()


@pytest.mark.parametrize("kind", ["dense", "conv"])
def test_a_block_of_an_older_file_is_free(kind: str) -> None:
    written = LAYERS[kind]().to_json()
    for name in ("l1", "l2", "max_norm"):
        del written[name]

    assert LAYERS.from_json(written) == LAYERS[kind]()
