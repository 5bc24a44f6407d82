"""Inspection: the numbers shown are the network's own, and the arithmetic shown adds up."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from core.activations import ACTIVATIONS
from core.first_weights import initial_snapshot
from core.inspection import (
    LARGEST_TERMS,
    Inspector,
    NeuronReport,
)
from core.layers import (
    ActivationLayer,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    Flatten,
    GaussianNoise,
    Layer,
    LayerNorm,
    Rescale,
    SpatialDropout,
)
from core.network import Network
from core.project import Project
from core.snapshot import Preparation, Snapshot
from core.stack import Block, Stack
from core.training import Training
from tests.core.battery import dataset_of, drawn, project_of

PICTURES = dataset_of(
    np.random.default_rng(0).integers(0, 256, (60, 4, 5, 1), np.uint8), np.arange(60) % 3, 3
)
SAMPLE = PICTURES.inputs[7]
OUTPUT = Dense(units=3, activation="softmax")
LAYERS: list[Layer] = [Flatten(), Dense(units=8), Dropout(rate=0.4), OUTPUT]
every_activation = pytest.mark.parametrize("activation", ACTIVATIONS)


def learned(*layers: Layer, **plan: Any) -> Snapshot:
    training = Training(project_of(PICTURES, *(layers or LAYERS), epochs=1, **plan), PICTURES)
    list(training.steps())
    return training.snapshot()


def report_of(activation: str, unit: int = 2, bias: bool = True) -> NeuronReport:
    hidden = Dense(units=8, activation=activation, bias=bias)
    inspector = Inspector(learned(Flatten(), hidden, OUTPUT))
    return inspector.neuron("b2", unit, inspector.values(SAMPLE))


def test_values_are_those_of_the_network() -> None:
    snapshot = learned()
    network = Network(snapshot.project.stack, (4, 5, 1))
    network.load(snapshot.weights, snapshot.state)
    x = snapshot.preparation.apply(SAMPLE[None], np.empty((1, 4, 5, 1), np.float32))

    values = Inspector(snapshot).values(SAMPLE)

    own = {o.block.id: y[0].copy() for o, y in network.outputs(x)}
    assert all(np.array_equal(values[block_id].output, y) for block_id, y in own.items())


def test_the_input_of_a_block_is_the_output_of_the_one_before() -> None:
    values = list(Inspector(learned()).values(SAMPLE).values())

    assert np.allclose(values[0].input, SAMPLE / 255, rtol=1e-6)
    assert all(np.array_equal(a.output, b.input) for a, b in pairwise(values))


def test_values_of_one_sample_stay_when_another_is_asked_for() -> None:
    inspector = Inspector(learned())
    values = inspector.values(SAMPLE)
    before = {block_id: v.output.copy() for block_id, v in values.items()}

    inspector.values(PICTURES.inputs[8])

    assert all(np.array_equal(values[block_id].output, y) for block_id, y in before.items())


def test_probabilities_are_the_output_of_the_last_block() -> None:
    inspector = Inspector(learned())

    probabilities = inspector.probabilities(SAMPLE)

    assert probabilities.sum() == pytest.approx(1)
    assert np.array_equal(probabilities, inspector.values(SAMPLE)["b4"].output)


@every_activation
def test_terms_rest_and_bias_add_up_to_the_sum(activation: str) -> None:
    report = report_of(activation)

    total = sum(term.product for term in report.terms) + report.rest + report.bias
    assert total == pytest.approx(report.sum, rel=1e-12)


@every_activation
def test_the_function_of_the_sum_is_the_value_the_network_gives(activation: str) -> None:
    inspector = Inspector(learned(Flatten(), Dense(units=8, activation=activation), OUTPUT))
    values = inspector.values(SAMPLE)

    reports = [inspector.neuron("b2", unit, values) for unit in range(8)]

    assert [r.value for r in reports] == pytest.approx(values["b2"].output.tolist(), abs=1e-5)


@every_activation
def test_the_value_is_f_of_the_sum_told(activation: str) -> None:
    report = report_of(activation)
    sums = report.sums[None].copy()

    ACTIVATIONS[activation]().forward(sums, sums)

    assert report.sums[report.unit] == pytest.approx(report.sum)
    assert sums[0, report.unit] == pytest.approx(report.value)


def test_softmax_looks_at_the_sums_of_all_units() -> None:
    assert report_of("softmax").sums.shape == (8,)


def test_a_unit_without_bias_adds_none() -> None:
    assert report_of("relu", bias=False).bias == 0.0


def test_the_terms_are_the_largest_in_falling_order() -> None:
    report = report_of("relu")
    inspector = Inspector(learned(Flatten(), Dense(units=8, activation="relu"), OUTPUT))
    x = inspector.values(SAMPLE)["b2"].input

    sizes = [abs(term.product) for term in report.terms]

    assert len(sizes) == LARGEST_TERMS
    assert sizes == sorted(sizes, reverse=True)
    assert max(sizes) == pytest.approx(np.abs(x * report.weights.ravel()).max())
    assert all(term.value == x[term.index] for term in report.terms)


def test_a_block_with_few_inputs_tells_all_its_terms() -> None:
    inspector = Inspector(learned(Flatten(), Dense(units=2), OUTPUT))

    report = inspector.neuron("b3", 0, inspector.values(SAMPLE))

    assert len(report.terms) == report.n_inputs == 2
    assert report.rest == pytest.approx(0)


PICTURE_LIKE = [
    ([Flatten(), Dense(units=4)], "b2", (4, 5, 1)),
    ([Dropout(), Flatten(), Dropout(), Dense(units=4)], "b4", (4, 5, 1)),
    (
        [BatchNorm(), Rescale(factor=2.0), Flatten(), GaussianNoise(), Dense(units=4)],
        "b5",
        (4, 5, 1),
    ),
    ([Flatten(), LayerNorm(), ActivationLayer(), Dense(units=4)], "b4", (4, 5, 1)),
    ([SpatialDropout(), Flatten(), Dense(units=4)], "b3", (4, 5, 1)),
    ([Conv(filters=3), Flatten(), BatchNorm(), Dense(units=4)], "b4", (2, 3, 3)),
    ([Flatten(), Dense(units=6), ActivationLayer(), Dense(units=4)], "b4", (6,)),
    ([Flatten(), Dense(units=6), Dense(units=4)], "b3", (6,)),
    ([Flatten(), Dense(units=6), Dropout(), Dense(units=4)], "b4", (6,)),
]


@pytest.mark.parametrize(("layers", "block_id", "shape"), PICTURE_LIKE)
def test_weights_have_the_shape_of_what_the_inputs_stand_for(
    layers: list[Layer], block_id: str, shape: tuple[int, ...]
) -> None:
    inspector = Inspector(learned(*layers, OUTPUT))

    report = inspector.neuron(block_id, 1, inspector.values(SAMPLE))

    weights = inspector.snapshot.weights[block_id]["W"][:, 1]
    assert report.weights.shape == shape
    assert np.array_equal(report.weights.ravel(), weights)


def test_a_draw_of_dropout_is_zero_or_the_scale_of_training() -> None:
    hidden, rate = Dense(units=2000), 0.3
    inspector = Inspector(learned(Flatten(), hidden, Dropout(rate=rate), OUTPUT))

    factors = inspector.values(SAMPLE)["b3"].factors

    assert factors is not None
    assert np.allclose(factors[factors != 0], 1 / (1 - rate), rtol=1e-4)
    assert (factors == 0).mean() == pytest.approx(rate, abs=0.05)


def test_another_draw_number_is_another_draw_and_changes_no_value() -> None:
    inspector = Inspector(learned(Flatten(), Dense(units=64), Dropout(), OUTPUT))

    first, again, second = (inspector.values(SAMPLE, draw)["b3"] for draw in (0, 0, 1))

    assert first.factors is not None
    assert again.factors is not None
    assert second.factors is not None
    assert np.array_equal(first.factors, again.factors)
    assert not np.array_equal(first.factors, second.factors)
    assert np.array_equal(first.output, second.output)


def test_only_dropout_draws() -> None:
    values = Inspector(learned()).values(SAMPLE)

    assert [v.factors is not None for v in values.values()] == [False, False, True, False]


def test_the_inspector_takes_the_weights_of_the_next_snapshot() -> None:
    first, second = learned(seed=0), learned(seed=1)
    inspector = Inspector(first)

    inspector.use(second)

    expected = Inspector(second).probabilities(SAMPLE)
    assert np.array_equal(inspector.probabilities(SAMPLE), expected)


def test_a_drawing_with_half_of_its_blocks_learned_gets_the_others_drawn() -> None:
    snapshot = learned()
    known = {"b2": snapshot.weights["b2"]}
    half = Snapshot(snapshot.project, known, preparation=snapshot.preparation)

    filled = initial_snapshot(half)

    assert np.array_equal(filled.weights["b2"]["W"], snapshot.weights["b2"]["W"])
    assert filled.weights["b4"]["W"].any()
    assert Inspector(filled).probabilities(SAMPLE).sum() == pytest.approx(1)


def test_numbers_that_overflow_are_shown_without_a_warning() -> None:
    snapshot = learned()
    snapshot.weights["b2"]["W"][...] = 3e38

    assert set(Inspector(snapshot).values(SAMPLE)) == {"b1", "b2", "b3", "b4"}


def test_a_sample_is_prepared_as_in_training() -> None:
    preparation = Preparation(np.array([10.0], np.float32), np.array([0.5], np.float32))
    snapshot = learned()
    inspector = Inspector(Snapshot(snapshot.project, snapshot.weights, preparation=preparation))

    x = inspector.prepared(SAMPLE)

    assert x.shape == (1, 4, 5, 1)
    assert np.allclose(x[0], (SAMPLE.astype(float) - 10) / 2)


def test_points_need_no_flatten() -> None:
    points = dataset_of(drawn((60, 2), 0, np.float32), np.arange(60) % 3, 3)
    training = Training(project_of(points, Dense(units=4), OUTPUT), points)

    values = Inspector(training.snapshot()).values(points.inputs[0])

    assert values["b1"].output.shape == (4,)


CONVOLUTIONS = [
    Conv(filters=6, kernel=(3, 3)),
    Conv(filters=6, kernel=(3, 2), stride=(2, 1), padding="same", activation="tanh"),
    Conv(filters=6, kernel=(2, 2), dilation=(2, 2), padding="number", pad=(1, 2)),
    Conv(filters=6, kernel=(3, 3), groups=2, activation="linear", bias=False),
    Conv(filters=6, kernel=(1, 1), activation="softmax"),
]


@pytest.mark.parametrize("layer", CONVOLUTIONS)
def test_the_arithmetic_of_a_filter_ends_in_the_value_of_its_map_at_that_place(
    layer: Conv,
) -> None:
    stack = Stack((Block("b1", layer),))
    snapshot = initial_snapshot(Snapshot(Project(stack=stack, typed_shape=(7, 6, 4)), {}))
    inspector = Inspector(snapshot)
    values = inspector.values(drawn((7, 6, 4), 5, np.float32))
    output = values["b1"].output

    for place in [(0, 0), (output.shape[0] - 1, output.shape[1] - 1), (1, 2)]:
        report = inspector.neuron("b1", 4, values, place)

        assert report.value == pytest.approx(float(output[(*place, 4)]), abs=1e-5)
        assert report.place == place
        assert report.n_units == 6


def test_a_filter_is_explained_where_it_is_strongest_unless_a_place_is_named() -> None:
    stack = Stack((Block("b1", Conv(filters=3)),))
    snapshot = initial_snapshot(Snapshot(Project(stack=stack, typed_shape=(7, 6, 4)), {}))
    inspector = Inspector(snapshot)
    values = inspector.values(drawn((7, 6, 4), 6, np.float32))

    report = inspector.neuron("b1", 2, values)

    assert report.value == pytest.approx(float(values["b1"].output[..., 2].max()), abs=1e-5)


def test_a_batch_norm_tells_its_running_figures_and_what_it_learned() -> None:
    inspector = Inspector(learned(Conv(filters=3), BatchNorm(), Flatten(), OUTPUT))
    snapshot = inspector.snapshot

    figures = inspector.values(SAMPLE)["b2"].norm

    assert figures is not None
    assert figures.mean is not None
    assert figures.spread is not None
    assert np.array_equal(figures.mean, snapshot.state["b2"]["mean"])
    assert np.allclose(figures.spread**2, snapshot.state["b2"]["variance"])
    assert np.array_equal(figures.gamma, snapshot.weights["b2"]["gamma"])
    assert np.array_equal(figures.beta, snapshot.weights["b2"]["beta"])


def test_before_anything_is_learned_a_norm_tells_its_start_values() -> None:
    project = project_of(PICTURES, BatchNorm(), Flatten(), OUTPUT)
    inspector = Inspector(initial_snapshot(Snapshot(project, {})))

    figures = inspector.values(SAMPLE)["b1"].norm

    assert figures is not None
    assert [array.tolist() for array in vars(figures).values()] == [[0.0], [1.0], [1.0], [0.0]]


def test_a_layer_norm_keeps_no_running_figures() -> None:
    figures = Inspector(learned(LayerNorm(), Flatten(), OUTPUT)).values(SAMPLE)["b1"].norm

    assert figures is not None
    assert figures.mean is None
    assert figures.spread is None


@pytest.mark.parametrize("layer", [LayerNorm(over="sample"), ActivationLayer()])
def test_what_learns_nothing_for_a_channel_has_no_figures(layer: Layer) -> None:
    assert Inspector(learned(layer, Flatten(), OUTPUT)).values(SAMPLE)["b1"].norm is None


def test_figures_of_a_norm_stay_when_the_next_snapshot_comes() -> None:
    first, second = (learned(BatchNorm(), Flatten(), OUTPUT, seed=seed) for seed in (1, 2))
    inspector = Inspector(first)
    figures = inspector.values(SAMPLE)["b1"].norm
    assert figures is not None
    before = figures.gamma.copy()

    inspector.use(second)

    assert np.array_equal(figures.gamma, before)
