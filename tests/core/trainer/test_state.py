"""Running means on their way from the trainer to the window."""

import numpy as np

from core.layers.batch_norm import BatchNorm
from core.project import Project
from core.stack import Block
from core.trainer.live import LiveSnapshots
from core.trainer.tensors import checkpoint_of
from tests.core.trainer.samples import Ear, bits, project, trained_directly


def with_batch_norm() -> Project:
    drawn = project()
    return drawn.with_(stack=drawn.stack.insert(1, Block("b9", BatchNorm())))


def test_a_live_snapshot_has_the_state_of_its_step(ear: Ear) -> None:
    drawn = with_batch_norm()
    ear.start(drawn, is_looked_at=True, is_paused=True)
    live = LiveSnapshots(drawn, ear.wait("started"))
    before = live.read(ear.wait("snapshot"))
    ear.trainer.tell("step")
    ear.wait("paused")
    ear.trainer.tell("look", is_on=True)

    after = live.read(ear.wait("snapshot"))

    assert before is not None
    assert after is not None
    assert set(before.state["b9"]["variance"].tolist()) == {1.0}
    expected = trained_directly(drawn, n_steps=1).snapshot
    np.testing.assert_equal(after.state, expected.state)
    np.testing.assert_equal(after.weights, expected.weights)


def test_a_pause_brings_the_state_and_a_run_goes_on_with_it(ear: Ear) -> None:
    drawn = with_batch_norm()
    ear.start(drawn, is_paused=True)
    ear.trainer.tell("step")

    paused = checkpoint_of(ear.wait("paused"))
    ear.trainer.tell("stop")
    ear.wait("stopped")
    ear.start(drawn, paused)

    finished = checkpoint_of(ear.wait("finished"))
    assert bits(finished) == bits(trained_directly(drawn))
