"""Numbers that grow beyond all bounds: found within the step, told, and gone on from."""

import numpy as np
import pytest

from core.choice import Split
from core.data.dataset import Dataset
from core.layers import Dense, Layer
from core.losses import MeanSquaredError
from core.optimizers import SGD
from core.project import Project
from core.snapshot import ArraysByBlock
from core.training import Diverged, Finished, Step, Training
from tests.core.battery import dataset_of, project_of
from tests.core.runs import BLOBS, OUTPUT, bits


def last_and_before(training: Training) -> tuple[Step, ArraysByBlock]:
    """Run to the end; return the last step and the weights as they were before it."""
    before, last = training.snapshot().weights, None
    for step in training.steps():
        last = step
        if not isinstance(step, Diverged):
            before = training.snapshot().weights
    assert last is not None
    return last, before


def poisoned(value: float) -> Dataset:
    inputs = np.array(BLOBS.inputs)
    inputs[100] = value
    return dataset_of(inputs, np.array(BLOBS.labels), 3)


def blowing_up(case: str) -> tuple[Project, Dataset, str]:
    """Return a run that diverges, and the block that does it."""
    linear = [Dense(units=8, activation="linear"), Dense(units=3, activation="linear")]
    huge = dataset_of(BLOBS.inputs * np.float32(1e30), np.array(BLOBS.labels), 3)
    no_split = Split(validation=0.0, test=0.0)
    if case == "rate of 1000":
        plan = {"loss": MeanSquaredError(), "optimizer": SGD(learning_rate=1e3), "epochs": 20}
        return project_of(BLOBS, *linear, **plan), BLOBS, "b2"
    if case == "inputs of 1e30":
        project = project_of(huge, Dense(units=8), OUTPUT, optimizer=SGD())
        return project.with_(data=huge.choice().with_(scaling="none")), huge, "b1"
    dataset = poisoned(float(case))
    project = project_of(dataset, Dense(units=8), OUTPUT)
    choice = dataset.choice().with_(split=no_split, scaling="none")
    return project.with_(data=choice), dataset, "b1"


@pytest.mark.parametrize("case", ["rate of 1000", "inputs of 1e30", "nan", "inf", "3e38"])
def test_a_blow_up_stops_within_the_step_with_good_weights(case: str) -> None:
    project, dataset, block_id = blowing_up(case)
    training = Training(project, dataset)

    last, before = last_and_before(training)

    assert isinstance(last, Diverged)
    assert last.block_id == block_id
    assert "DENSE" in str(last.message)
    assert bits(training.snapshot().weights) == bits(before)
    assert all(np.isfinite(a).all() for block in before.values() for a in block.values())


def planted(project: Project, block_id: str, value: float) -> Training:
    """Return a training that starts with one huge weight in a block."""
    snapshot = Training(project, BLOBS).snapshot()
    snapshot.weights[block_id]["W"][0, 0] = value
    return Training(project, BLOBS, snapshot)


@pytest.mark.parametrize("block_id", ["b1", "b2", "b3"])
def test_the_first_block_that_overflows_is_named(block_id: str) -> None:
    layers: list[Layer] = [Dense(units=8, activation="sigmoid") for _ in range(2)]
    layers = [Dense(units=8, activation="linear"), *layers[:1], OUTPUT]
    training = planted(project_of(BLOBS, *layers, optimizer=SGD()), block_id, np.inf)

    last, _ = last_and_before(training)

    assert isinstance(last, Diverged)
    assert (last.epoch, last.batch, last.block_id) == (0, 0, block_id)


def test_the_title_of_the_users_is_in_the_message() -> None:
    project = project_of(BLOBS, Dense(units=8), OUTPUT)
    project = project.with_(stack=project.stack.rename("b1", "Miolo"))

    last, _ = last_and_before(planted(project, "b1", np.nan))

    assert isinstance(last, Diverged)
    assert "first in Miolo" in str(last.message)


def test_after_a_blow_up_the_run_goes_on_with_a_lower_rate() -> None:
    project, dataset, _ = blowing_up("rate of 1000")
    training = Training(project, dataset)
    last_and_before(training)
    calm = project.with_(plan=project.plan.with_(optimizer=SGD(learning_rate=0.0)))

    resumed = Training(calm, dataset, training.checkpoint())

    assert isinstance(list(resumed.steps())[-1], Finished | Diverged)
    assert resumed.learning_rate == 0.0


def test_nothing_that_overflows_makes_numpy_warn_or_changes_its_mode() -> None:
    project, dataset, _ = blowing_up("inputs of 1e30")
    mode = np.geterr()

    for _ in Training(project, dataset).steps():
        assert np.geterr() == mode
