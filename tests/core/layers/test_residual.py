"""RESIDUAL: a group, tried as people use it: inside networks, some groups inside each other."""

from itertools import count

import numpy as np
import pytest

from core.arrays import Shape
from core.check import check
from core.errors import ShapeError
from core.inspection import Inspector
from core.layers import (
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    Flatten,
    GlobalPool,
    Layer,
    Pooling,
    Residual,
)
from core.losses import CrossEntropy
from core.network import Network
from core.optimizers import Adam
from core.project import Project
from core.snapshot import Checkpoint
from core.stack import Block, Stack
from core.storage.model_file import ModelContents, from_bytes, to_bytes
from core.training import BatchDone, Training
from core.workers import Pool
from tests.core.battery import blobs, cut_finely, difference, drawn, project_of, slopes

Drawing = list["Layer | tuple[Residual, Drawing]"]

LABELS = np.array([0, 2, 1, 1])
OUTPUT = Dense(units=3, activation="softmax")
SAME = Conv(filters=2, padding="same", activation="tanh")
HALF = Conv(filters=4, stride=(2, 2), padding="same", activation="linear")
INNER = (Residual(activation="tanh"), [Dense(units=5, activation="sigmoid")])

NETWORKS: dict[str, tuple[Drawing, Shape]] = {
    "same shape": ([(Residual(), [Dense(units=5, activation="tanh")]), OUTPUT], (5,)),
    "first of all": ([(Residual(activation="gelu"), [Dense(units=5)]), OUTPUT], (5,)),
    "projected row": (
        [Dense(units=6), (Residual(), [Dense(units=4, activation="tanh")]), OUTPUT],
        (5,),
    ),
    "empty": ([Dense(units=4), (Residual(activation="tanh"), []), OUTPUT], (5,)),
    "without weights inside": (
        [Dense(units=4), (Residual(), [Dropout(rate=0.5)]), OUTPUT],
        (5,),
    ),
    "projected picture": (
        [SAME, (Residual(activation="elu"), [HALF]), Flatten(), OUTPUT],
        (5, 4, 1),
    ),
    "projected by pooling": (
        [(Residual(), [Pooling(padding="same"), SAME]), GlobalPool(), OUTPUT],
        (5, 5, 3),
    ),
    "with batch norm": (
        [SAME, (Residual(), [SAME, BatchNorm(), SAME, BatchNorm()]), GlobalPool(), OUTPUT],
        (4, 3, 1),
    ),
    "inside each other": ([Dense(units=5), (Residual(), [INNER, Dense(units=3)]), OUTPUT], (4,)),
    "at the end": ([Dense(units=3), (Residual(activation="softmax"), [Dense(units=3)])], (4,)),
}
every_network = pytest.mark.parametrize(("drawing", "shape"), NETWORKS.values(), ids=list(NETWORKS))


def stack_of(drawing: Drawing, numbers: "count[int] | None" = None) -> Stack:
    numbers = count(1) if numbers is None else numbers
    blocks: list[Block] = []
    for item in drawing:
        layer, inside = item if isinstance(item, tuple) else (item, [])
        block_id = f"b{next(numbers)}"
        blocks.append(Block(block_id, layer, inside=stack_of(inside, numbers)))
    return Stack(tuple(blocks))


def network_of(drawing: Drawing, shape: Shape, pool: Pool | None = None) -> Network:
    network = Network(stack_of(drawing), shape, CrossEntropy(), np.float64, pool)
    network.parameters[:] = drawn(network.parameters.shape, 3) / 2
    return network


@every_network
def test_gradients_agree_with_central_differences(drawing: Drawing, shape: Shape) -> None:
    network, x = network_of(drawing, shape), drawn((4, *shape))

    network.loss_and_gradient(x, LABELS)
    told = network.gradient.copy()
    found = slopes(lambda: network.loss_and_gradient(x, LABELS)[0], network.parameters)

    assert difference(told, found) <= 1e-6


@pytest.mark.parametrize("name", ["same shape", "first of all", "projected row", "empty"])
def test_a_block_in_front_learns_through_the_group(name: str) -> None:
    drawing, shape = NETWORKS[name]
    network = network_of([Dense(units=shape[0], activation="linear"), *drawing], shape)
    x = drawn((4, *shape))

    network.loss_and_gradient(x, LABELS)
    told = network.gradient.copy()
    found = slopes(lambda: network.loss_and_gradient(x, LABELS)[0], network.parameters)

    assert difference(told, found) <= 1e-6


@every_network
def test_cutting_the_work_finely_changes_no_more_than_rounding(
    drawing: Drawing, shape: Shape
) -> None:
    network, x = network_of(drawing, shape), drawn((4, *shape))
    network.loss_and_gradient(x, LABELS)
    whole = network.gradient.copy()

    with cut_finely(), Pool(2) as pool:
        cut = network_of(drawing, shape, pool)
        cut.loss_and_gradient(x, LABELS)

    assert difference(cut.gradient, whole) <= 1e-12


@every_network
def test_the_facts_are_those_of_the_network(drawing: Drawing, shape: Shape) -> None:
    stack = stack_of(drawing)
    report = check(Project(stack=stack, typed_shape=shape))
    network = Network(stack, shape)

    ends = {o.block.id: o.output_shape for o in network.operations if not o.is_fork}
    assert {k: facts.output_shape for k, facts in report.blocks.items()} == ends
    assert report.n_parameters == network.n_parameters
    assert report.output_shape == (3,)


def test_the_output_is_the_function_of_blocks_plus_shortcut() -> None:
    network = network_of([(Residual(activation="relu"), [Dense(units=5, bias=False)])], (5,))
    x = drawn((4, 5))

    y = Network.forward(network, x)
    W = network.weights["b2"]["W"]

    np.testing.assert_allclose(y, np.maximum(np.maximum(x @ W, 0) + x, 0))


def test_the_projection_is_the_groups_own_weight_and_takes_every_second_place() -> None:
    network = network_of([(Residual(activation="linear"), [HALF])], (5, 4, 3))
    network.weights["b2"]["W"][...] = 0
    network.weights["b2"]["b"][...] = 0
    x = drawn((2, 5, 4, 3))

    y = network.forward(x)

    W = network.weights["b1"]["W"]
    assert W.shape == (1, 1, 3, 4)
    np.testing.assert_allclose(y, x[:, ::2, ::2] @ W[0, 0])


@pytest.mark.parametrize(
    ("inside", "shape"),
    [([Flatten()], (4, 4, 2)), ([Conv(filters=2)], (7, 7, 2)), ([Pooling(), SAME], (9, 4, 2))],
    ids=["flat", "smaller by a border", "of no one stride"],
)
def test_shapes_that_no_projection_joins_are_explained_at_the_group(
    inside: Drawing, shape: Shape
) -> None:
    stack = stack_of([SAME, (Residual(), inside)])
    report = check(Project(stack=stack, typed_shape=shape))

    (problem,) = (p for p in report.problems if p.block_id is not None)
    assert problem.block_id == "b2"
    assert "no projection" in str(problem.message)
    with pytest.raises(ShapeError):
        Network(stack, shape)


def test_a_block_that_fails_inside_wears_the_mark_and_its_repair_stays_inside() -> None:
    stack = stack_of([(Residual(), [Dense(units=4)])])
    report = check(Project(stack=stack, typed_shape=(2, 2, 1)))

    problem = report.of_block("b2")[0]
    assert problem.repair is not None
    repaired = problem.repair.project.stack
    assert [block.layer.kind for block in repaired["b1"].inside] == ["flatten", "dense"]
    assert report.blocks["b1"].input_shape == (2, 2, 1)
    assert report.blocks["b1"].output_shape is None


@pytest.mark.parametrize("shape", [(4, 4, 3), (6,), (300,)], ids=str)
def test_an_empty_group_is_filled_by_its_repair(shape: Shape) -> None:
    project = Project(stack=stack_of([(Residual(), [])]), typed_shape=shape)
    problem = check(project).of_block("b1")[0]

    assert problem.repair is not None
    assert not problem.is_error
    filled = problem.repair.project
    assert not check(filled).of_block("b1")
    assert check(filled).blocks["b1"].output_shape == shape
    assert check(filled).blocks["b1"].n_parameters == 0


def test_what_a_new_group_holds_keeps_the_shape() -> None:
    assert [layer.kind for layer in Residual().usual((4, 4, 3))] == ["conv", "conv"]
    assert [layer.kind for layer in Residual().usual((6,))] == ["dense", "dense"]
    assert Residual().usual((2, 3)) == []


BLOBS = blobs()
DRAWING: Drawing = [
    Dense(units=8),
    (Residual(), [Dense(units=8), BatchNorm(), Dropout(rate=0.2), Dense(units=5)]),
    OUTPUT,
]
PROJECT = project_of(BLOBS, epochs=5, optimizer=Adam(learning_rate=0.02)).with_(
    stack=stack_of(DRAWING)
)


def weights_after(training: Training) -> dict[str, bytes]:
    list(training.steps())
    snapshot = training.snapshot()
    return {
        f"{part}/{block_id}/{name}": array.tobytes()
        for part, arrays in (("weights", snapshot.weights), ("state", snapshot.state))
        for block_id, by_name in arrays.items()
        for name, array in by_name.items()
    }


def checkpoint_after(n_batches: int) -> Checkpoint:
    training = Training(PROJECT, BLOBS)
    steps = training.steps()
    done = 0
    while done < n_batches:
        done += isinstance(next(steps), BatchDone)
    return training.checkpoint()


def test_it_learns_and_a_resumed_run_gives_the_bits_of_the_unbroken_one() -> None:
    unbroken = Training(PROJECT, BLOBS)
    expected = weights_after(unbroken)

    contents = from_bytes(to_bytes(ModelContents(PROJECT, checkpoint_after(7))))
    assert contents.project == PROJECT
    resumed = weights_after(Training(PROJECT, BLOBS, contents.checkpoint))

    assert resumed == expected
    assert unbroken.history[-1].train_score > 0.8


def test_inspection_tells_what_the_group_gets_and_gives() -> None:
    training = Training(PROJECT, BLOBS)
    list(training.steps())
    inspector = Inspector(training.snapshot())

    values = inspector.values(BLOBS.inputs[0])

    assert list(values) == ["b1", "b3", "b4", "b5", "b6", "b2", "b7"]
    np.testing.assert_array_equal(values["b2"].input, values["b1"].output)
    np.testing.assert_array_equal(values["b3"].input, values["b1"].output)
    W = training.snapshot().weights["b2"]["W"]
    expected = np.maximum(values["b6"].output + values["b1"].output @ W, 0)
    np.testing.assert_allclose(values["b2"].output, expected, rtol=1e-5, atol=1e-6)


def test_a_run_that_grows_beyond_all_bounds_names_the_block_inside() -> None:
    network = network_of(DRAWING, (6,))
    network.weights["b3"]["W"][0, 0] = np.inf

    with np.errstate(all="ignore"):
        block = network.first_not_finite(drawn((4, 6)), LABELS)

    assert block is not None
    assert block.id == "b3"
