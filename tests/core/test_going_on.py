"""Going on: the bits of the unbroken run, and what holds after an edit."""

import itertools

import pytest

from core.layers import Dense
from core.optimizers import SGD, Adam, Optimizer
from core.schedules import Cosine, OneCycle, Plateau, Schedule, Steps
from core.training import BatchDone, Training
from tests.core.battery import project_of
from tests.core.runs import (
    BLOBS,
    OUTPUT,
    bits,
    every_optimizer,
    everything_of,
    stopped_after,
    trained,
)


@every_optimizer
@pytest.mark.parametrize("n_batches", [1, 3, 5, 7])
def test_going_on_from_a_checkpoint_gives_the_bits_of_the_unbroken_run(
    optimizer: Optimizer, n_batches: int
) -> None:
    project = project_of(BLOBS, optimizer=optimizer, epochs=3)  # 5 batches an epoch

    resumed = trained(project, start=stopped_after(n_batches, project).checkpoint())

    assert everything_of(resumed) == everything_of(trained(project))
    assert resumed.optimizer_kept


def test_blocks_that_still_fit_keep_what_they_learned_after_an_edit() -> None:
    before = trained(project_of(BLOBS, Dense(units=8), Dense(units=9), OUTPUT)).checkpoint()
    edited = project_of(BLOBS, Dense(units=8), Dense(units=11), OUTPUT)

    training = Training(edited, BLOBS, before)

    assert training.kept == {"b1"}
    assert not training.optimizer_kept
    now = training.snapshot().weights
    assert bits({"b1": now["b1"]}) == bits({"b1": before.snapshot.weights["b1"]})


def test_weights_alone_start_a_new_run() -> None:
    learned = trained(project_of(BLOBS)).snapshot()

    training = Training(project_of(BLOBS), BLOBS, learned)

    assert training.kept == {"b2", "b4"}
    assert (training.position.epoch, training.history) == (0, ())
    assert bits(training.snapshot().weights) == bits(learned.weights)


def test_a_live_learning_rate_survives_the_checkpoint() -> None:
    project = project_of(BLOBS, epochs=3)
    unbroken = Training(project, BLOBS)
    for step in unbroken.steps():
        if isinstance(step, BatchDone) and step.step == 2:
            unbroken.learning_rate = 0.02
    broken = stopped_after(3, project)
    broken.learning_rate = 0.02

    resumed = trained(project, start=broken.checkpoint())

    assert everything_of(resumed) == everything_of(unbroken)


def test_a_new_rate_in_the_plan_replaces_the_live_one() -> None:
    stopped = stopped_after(3, project_of(BLOBS))
    stopped.learning_rate = 0.02
    edited = project_of(BLOBS, optimizer=Adam(learning_rate=0.5))

    training = Training(edited, BLOBS, stopped.checkpoint())

    assert training.learning_rate == 0.5
    assert training.optimizer_kept


def test_another_optimizer_starts_with_an_empty_memory() -> None:
    stopped = stopped_after(3, project_of(BLOBS))

    training = Training(project_of(BLOBS, optimizer=SGD()), BLOBS, stopped.checkpoint())

    assert not training.optimizer_kept
    assert training.kept == {"b2", "b4"}


MORE_EPOCHS = [  # stopped after n batches of 2 epochs of 5; the plan now says; so many are done
    (3, 2, 2),
    (3, 5, 5),
    (8, 1, 2),
    (10, 2, 2),
    (11, 2, 4),
    (11, 3, 5),
]


@pytest.mark.parametrize(("n_batches", "epochs", "n_done"), MORE_EPOCHS)
def test_epochs_edited_while_stopped_change_where_the_run_ends(
    n_batches: int, epochs: int, n_done: int
) -> None:
    stopped = stopped_after(n_batches, project_of(BLOBS, epochs=2))

    resumed = trained(project_of(BLOBS, epochs=epochs), start=stopped.checkpoint())

    assert [record.epoch for record in resumed.history] == list(range(n_done))


def test_another_batch_size_begins_the_epoch_anew() -> None:
    stopped = stopped_after(7, project_of(BLOBS, epochs=3))

    resumed = Training(project_of(BLOBS, epochs=3, batch_size=70), BLOBS, stopped.checkpoint())
    n_seen = sum(s.n_samples for s in resumed.steps() if isinstance(s, BatchDone))

    assert n_seen == 2 * 140


SCHEDULES_TO_RESUME = [
    Cosine(restarts=1, warmup_steps=3),
    OneCycle(),
    Plateau(drop=0.5, patience=0),
    Steps(drop=0.5, every=1),
]


@pytest.mark.parametrize("schedule", SCHEDULES_TO_RESUME, ids=str)
@pytest.mark.parametrize("n_batches", [2, 5, 8])
def test_a_schedule_goes_on_bit_by_bit_from_a_checkpoint(
    schedule: Schedule, n_batches: int
) -> None:
    project = project_of(BLOBS, schedule=schedule, epochs=4, clip_norm=0.3, clip_value=0.1)

    resumed = trained(project, start=stopped_after(n_batches, project).checkpoint())

    assert everything_of(resumed) == everything_of(trained(project))


def test_going_on_after_an_early_stop_trains_more_epochs() -> None:
    project = project_of(BLOBS, epochs=50, patience=2, optimizer=SGD(learning_rate=0.0))
    stopped = trained(project)

    again = Training(
        project.with_(plan=project.plan.with_(patience=0)), BLOBS, stopped.checkpoint()
    )

    assert again.position.epoch == 3
    assert again.position.until_epoch == 53


def test_after_an_early_stop_the_next_run_has_all_its_patience_again() -> None:
    project = project_of(BLOBS, epochs=50, patience=2, optimizer=SGD(learning_rate=0.0))

    again = trained(project, start=trained(project).checkpoint())

    assert len(again.history) == 3 + 3


@pytest.mark.parametrize("n_batches", [3, 5, 12])
def test_a_later_run_that_was_broken_off_stops_early_like_the_unbroken_one(n_batches: int) -> None:
    project = project_of(BLOBS, epochs=50, patience=2, optimizer=SGD(learning_rate=0.0))
    first = trained(project).checkpoint()
    broken = Training(project, BLOBS, first)
    list(itertools.islice(broken.steps(), n_batches))

    resumed = trained(project, start=broken.checkpoint())

    assert everything_of(resumed) == everything_of(trained(project, start=first))
