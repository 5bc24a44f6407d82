"""FirstWeights and Viewing: an edit of one block leaves the arrays of all others alone."""

import numpy as np
import pytest

from core.check import check
from core.errors import ShapeError
from core.first_weights import FirstWeights, initial_snapshot
from core.flow import passed
from core.inspection import Inspector
from core.layers import BatchNorm, Conv, Dense, Flatten, Residual
from core.network import Network
from core.project import Project
from core.snapshot import Snapshot
from core.stack import Block, Stack

SAMPLE = np.arange(36, dtype=np.uint8).reshape(6, 6, 1)
INSIDE = Stack((Block("i1", Conv(filters=2, padding="same")), Block("i2", Conv(filters=3))))
PROJECT = Project(
    Stack(
        (
            Block("b1", Conv(filters=2)),
            Block("b2", BatchNorm()),
            Block("b3", Residual(), inside=Stack(INSIDE.blocks[:1])),
            Block("b4", Flatten()),
            Block("b5", Dense(units=3)),
        )
    ),
    typed_shape=(6, 6, 1),
)
WIDER = PROJECT.with_(stack=PROJECT.stack.replace("b5", Dense(units=4)))


def test_they_are_what_a_network_draws() -> None:
    network = Network(PROJECT.stack, PROJECT.input_shape)
    network.initialize(PROJECT.plan.seed)

    drawn = initial_snapshot(Snapshot(PROJECT, {}))

    assert drawn.weights.keys() == network.weights.keys()
    for block_id, arrays in network.weights.items():
        for name, array in arrays.items():
            np.testing.assert_array_equal(drawn.weights[block_id][name], array)
    np.testing.assert_array_equal(drawn.state["b2"]["variance"], network.state["b2"]["variance"])


def test_blocks_that_stay_are_not_drawn_again() -> None:
    first = FirstWeights()

    before, after = (first.snapshot(Snapshot(p, {})) for p in (PROJECT, WIDER))

    assert after.weights["b1"]["W"] is before.weights["b1"]["W"]
    assert after.weights["b5"]["W"].shape == (32, 4)


def test_another_seed_draws_all_anew() -> None:
    first = FirstWeights()
    before = first.snapshot(Snapshot(PROJECT, {}))

    other = PROJECT.with_(plan=PROJECT.plan.with_(seed=7))
    after = first.snapshot(Snapshot(other, {}))

    assert (after.weights["b1"]["W"] != before.weights["b1"]["W"]).any()


def test_a_stack_that_does_not_fit_is_refused() -> None:
    bad = PROJECT.with_(stack=PROJECT.stack.without("b4"))

    with pytest.raises(ShapeError):
        initial_snapshot(Snapshot(bad, {}))


@pytest.mark.parametrize("seed", [0, 7])
def test_an_inspector_of_many_snapshots_answers_like_a_new_one(seed: int) -> None:
    plan = PROJECT.plan.with_(seed=seed)
    shown = [initial_snapshot(Snapshot(p.with_(plan=plan), {})) for p in (PROJECT, WIDER, PROJECT)]
    inspector = Inspector(initial_snapshot(Snapshot(PROJECT, {})))

    for snapshot in shown:
        inspector.use(snapshot)
        expected = Inspector(snapshot).values(SAMPLE)
        found = inspector.values(SAMPLE)

        assert found.keys() == expected.keys()
        for block_id, values in expected.items():
            np.testing.assert_array_equal(found[block_id].output, values.output)


def test_an_inspector_gives_what_the_network_gives() -> None:
    snapshot = initial_snapshot(Snapshot(PROJECT, {}))
    network = Network(PROJECT.stack, PROJECT.input_shape)
    network.load(snapshot.weights, snapshot.state)

    output = network.forward(SAMPLE[None].astype(np.float32))

    np.testing.assert_array_equal(Inspector(snapshot).probabilities(SAMPLE), output[0])


@pytest.mark.parametrize(
    ("stack", "ids"),
    [
        (PROJECT.stack, ["b1", "b2", "b3", "b4", "b5"]),
        (PROJECT.stack.without("b4"), ["b1", "b2", "b3"]),
        (PROJECT.stack.insert(1, Block("x", Dense()), group="b3"), ["b1", "b2", "i1"]),
        (Stack((Block("g", Residual(), inside=Stack(INSIDE.blocks[1:])),)), ["i2"]),
    ],
)
def test_what_data_pass_before_the_block_that_fails_has_values(
    stack: Stack, ids: list[str]
) -> None:
    project = PROJECT.with_(stack=stack)
    report = check(project)

    shown = passed(stack, report.failing)

    assert [block.id for block in shown] == ids
