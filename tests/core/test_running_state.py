"""What is kept and not learned (running means) in trainings, files and replays."""

import itertools

import numpy as np
import pytest

from core.inspection import Inspector
from core.layers import Dense, Layer
from core.layers.batch_norm import BatchNorm
from core.losses import CrossEntropy
from core.network import Network
from core.optimizers import SGD
from core.snapshot import ArraysByBlock, Checkpoint
from core.stack import Block, Stack
from core.storage.model_file import ModelContents, from_bytes, to_bytes
from core.training import BatchDone, Diverged, Finished, Training
from tests.core.battery import blobs, dataset_of, drawn, project_of

BLOBS = blobs()
LAYERS: list[Layer] = [
    BatchNorm(momentum=0.5),
    Dense(units=8, activation="linear"),
    BatchNorm(),
    Dense(units=3, activation="softmax"),
]
PROJECT = project_of(BLOBS, *LAYERS, epochs=3)  # 5 batches an epoch, the last one shorter
LABELS = np.array([0, 2, 1, 1])


def bits(arrays: ArraysByBlock) -> dict[str, dict[str, bytes]]:
    return {k: {name: a.tobytes() for name, a in v.items()} for k, v in arrays.items()}


def after(n_batches: int) -> Training:
    training = Training(PROJECT, BLOBS)
    batches = (step for step in training.steps() if isinstance(step, BatchDone))
    list(itertools.islice(batches, n_batches))
    return training


def learned(start: Checkpoint | None = None) -> tuple[dict[str, dict[str, bytes]], ...]:
    training = Training(PROJECT, BLOBS, start)
    assert isinstance(list(training.steps())[-1], Finished)
    snapshot = training.snapshot()
    return bits(snapshot.weights), bits(snapshot.state)


def network() -> Network:
    blocks = tuple(Block(f"b{i + 1}", layer) for i, layer in enumerate(LAYERS))
    network = Network(Stack(blocks), (6,), CrossEntropy(), np.float64)
    network.initialize(0)
    return network


def test_it_begins_with_mean_0_and_variance_1_and_the_scale_with_1() -> None:
    fresh = network()

    assert fresh.state["b1"]["mean"].tolist() == [0] * 6
    assert fresh.state["b1"]["variance"].tolist() == [1] * 6
    assert fresh.weights["b1"]["gamma"].tolist() == [1] * 6


def test_each_good_step_moves_it() -> None:
    states = [bits(after(n).state()) for n in range(4)]

    assert len({str(state) for state in states}) == 4


@pytest.mark.parametrize("n_batches", [1, 5, 7])
def test_going_on_from_a_checkpoint_gives_the_bits_of_the_unbroken_run(n_batches: int) -> None:
    assert learned(after(n_batches).checkpoint()) == learned()


def test_going_on_from_a_file_gives_the_bits_of_the_unbroken_run() -> None:
    saved = to_bytes(ModelContents(PROJECT, after(7).checkpoint()))

    opened = from_bytes(saved).checkpoint

    assert opened is not None
    assert bits(opened.snapshot.state) == bits(after(7).state())
    assert learned(opened) == learned()


def test_forward_alone_evaluation_and_the_search_for_a_nan_leave_it_as_it_is() -> None:
    looked_at, x = network(), drawn((4, 6))
    looked_at.loss_and_gradient(x, LABELS)
    looked_at.keep_state()
    before = bits(looked_at.state)

    looked_at.forward(x, training=True)
    looked_at.predict(x)
    looked_at.first_not_finite(x, LABELS)

    assert bits(looked_at.state) == before


def test_a_step_that_diverges_leaves_it_as_it_was() -> None:
    start = after(2).snapshot()
    start.weights["b4"]["W"][0, 0] = np.inf
    project = PROJECT.with_(plan=PROJECT.plan.with_(optimizer=SGD()))
    training = Training(project, BLOBS, start)
    before = bits(training.state())

    assert isinstance(list(training.steps())[-1], Diverged)

    assert bits(training.state()) == before


def test_a_snapshot_is_a_copy_that_training_leaves_alone() -> None:
    training = Training(PROJECT, BLOBS)
    snapshot = training.snapshot()
    before = bits(snapshot.state)

    list(training.steps())

    assert bits(snapshot.state) == before
    assert bits(training.state()) != before


def test_what_people_see_of_a_sample_is_computed_with_it() -> None:
    snapshot = after(6).snapshot()
    x = BLOBS.inputs[0]

    seen = Inspector(snapshot).values(x)["b1"]

    mean, variance = snapshot.state["b1"]["mean"], snapshot.state["b1"]["variance"]
    normal = (seen.input - mean) / np.sqrt(variance + 1e-5)
    expected = normal * snapshot.weights["b1"]["gamma"] + snapshot.weights["b1"]["beta"]
    assert np.allclose(seen.output, expected, atol=1e-5)


def test_a_block_put_back_takes_its_weights_and_state_up_again() -> None:
    snapshot = after(6).snapshot()
    known = {"b1": {**snapshot.weights["b1"], **snapshot.state["b1"]}}

    training = Training(PROJECT, BLOBS, known=known)

    assert training.kept == {"b1"}
    assert bits(training.state())["b1"] == bits(snapshot.state)["b1"]


def test_a_step_that_would_leave_it_infinite_diverges_and_leaves_it_as_it_was() -> None:
    inputs = np.full((50, 4), 0.5, np.float32)
    inputs[::2] = 1e20  # its square is beyond float32, and 1 / sqrt(infinity) a fine 0
    dataset = dataset_of(inputs, np.arange(50) % 3, 3)
    made = project_of(dataset, *LAYERS)
    assert made.data is not None
    training = Training(made.with_(data=made.data.with_(scaling="none")), dataset)

    *_, last = training.steps()

    assert isinstance(last, Diverged)
    assert last.block_id == "b1"
    assert all(np.isfinite(a).all() for each in training.state().values() for a in each.values())
