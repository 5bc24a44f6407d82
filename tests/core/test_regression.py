"""Regression from end to end: targets of any size, R², and runs that go on bit by bit."""

import numpy as np
import pytest

from core import metrics
from core.check import check
from core.inspection import Inspector
from core.layers import Dense
from core.losses import Huber, Loss, MeanAbsoluteError
from core.optimizers import Adam
from core.project import Project
from core.snapshot import Checkpoint, Snapshot
from core.storage import model_file
from core.storage.model_file import ModelContents
from core.training import BatchDone, Batches, Finished, Training, evaluate
from tests.core.battery import measured, project_of

ONE, TWO = measured(), measured(n_targets=2)


def hidden(n_targets: int = 1, **plan: object) -> Project:
    dataset = ONE if n_targets == 1 else TWO
    output = Dense(units=n_targets, activation="linear", initializer="glorot")
    settings = {"optimizer": Adam(learning_rate=0.01), **plan}
    return project_of(dataset, Dense(units=16), output, **settings)


def checkpoint_after(n_batches: int, training: Training) -> Checkpoint:
    steps = training.steps()
    seen = 0
    while seen < n_batches:
        seen += isinstance(next(steps), BatchDone)
    return training.checkpoint()


@pytest.mark.parametrize("n_targets", [1, 2])
def test_the_score_of_the_test_part_is_r2_in_the_units_of_the_data(n_targets: int) -> None:
    dataset = ONE if n_targets == 1 else TWO
    training = Training(hidden(n_targets, epochs=40), dataset)
    *_, finished = training.steps()
    inspector = Inspector(training.snapshot())
    test = training.parts["test"]
    outputs = np.stack([inspector.probabilities(dataset.inputs[i]) for i in test])
    values = training.preparation.in_units(outputs)  # (N, T)
    wanted = dataset.labels[test].reshape(len(test), -1)  # (N, T)
    of_each = [metrics.r2(wanted[:, t], values[:, t]) for t in range(n_targets)]

    assert isinstance(finished, Finished)
    assert finished.test_score == pytest.approx(np.mean(np.array(of_each, float)), abs=1e-5)
    assert finished.test_score is not None
    assert finished.test_score > 0.5


def test_the_running_score_of_a_whole_epoch_is_r2_of_what_each_batch_answered() -> None:
    training = Training(hidden(epochs=1, optimizer=Adam(learning_rate=0.0)), ONE)
    list(training.steps())
    batches = Batches(ONE, training.preparation)

    _, score = evaluate(training._network, batches, training.parts["train"])

    assert training.history[0].train_score == pytest.approx(score, abs=1e-9)


@pytest.mark.parametrize("loss", [Huber(), MeanAbsoluteError()])
def test_the_other_losses_learn_too(loss: Loss) -> None:
    training = Training(hidden(loss=loss, epochs=60), ONE)
    list(training.steps())

    assert training.history[-1].train_score > 0.6


@pytest.mark.parametrize("n_batches", [1, 5, 7])
def test_a_run_goes_on_from_its_file_with_the_bits_of_the_unbroken_run(n_batches: int) -> None:
    project = hidden(2, epochs=3)
    stopped = checkpoint_after(n_batches, Training(project, TWO))
    read = model_file.from_bytes(model_file.to_bytes(ModelContents(project, stopped))).checkpoint
    unbroken, resumed = Training(project, TWO), Training(project, TWO, read)

    for training in (unbroken, resumed):
        list(training.steps())

    ours, theirs = resumed.checkpoint(), unbroken.checkpoint()
    assert [r.train_score for r in ours.history] == [r.train_score for r in theirs.history]
    assert ours.test_score == theirs.test_score
    assert (
        ours.snapshot.weights["b1"]["W"].tobytes() == theirs.snapshot.weights["b1"]["W"].tobytes()
    )


def test_the_file_holds_the_numbers_that_turn_outputs_into_units() -> None:
    training = Training(hidden(2, epochs=1), TWO)
    list(training.steps())
    checkpoint = training.checkpoint()

    read = model_file.from_bytes(
        model_file.to_bytes(ModelContents(training.project, checkpoint))
    ).checkpoint

    assert read is not None
    after = read.snapshot.preparation
    assert after.target_shift.tolist() == training.preparation.target_shift.tolist()
    assert after.target_scale.tolist() == training.preparation.target_scale.tolist()
    assert after.target_shift[0] == pytest.approx(TWO.labels[training.parts["train"], 0].mean())


def test_a_project_of_a_regression_survives_json() -> None:
    project = hidden(2)

    assert Project.from_json(project.to_json()) == project
    assert check(project).errors == ()


def test_a_snapshot_knows_what_an_output_means() -> None:
    training = Training(hidden(), ONE)
    snapshot: Snapshot = training.snapshot()

    mean = float(ONE.labels[training.parts["train"]].mean())

    assert snapshot.preparation.in_units(np.zeros(1)) == pytest.approx([mean])
