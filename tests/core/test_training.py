"""Training on small data: the same bits whatever the cores and pauses, and honest figures."""

import itertools
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.arrays import AnyArray
from core.choice import Split
from core.data import builtin
from core.data.dataset import Dataset
from core.errors import ProjectError
from core.layers import Dense, Dropout, Flatten, Layer
from core.losses import CrossEntropy, Loss, MeanSquaredError
from core.optimizers import PARAMETERS_A_THREAD, SGD, Adam, Descent, Optimizer
from core.project import Project
from core.schedules import Cosine, Exponential, OneCycle, Plateau, Schedule, Steps
from core.snapshot import ArraysByBlock, Checkpoint, Snapshot
from core.training import BatchDone, Diverged, EpochDone, Finished, Step, Training, evaluate
from core.workers import Pool, cut
from tests.core.battery import blobs, dataset_of, drawn, project_of

BLOBS = blobs()
OUTPUT = Dense(units=3, activation="softmax")
every_optimizer = pytest.mark.parametrize(
    "optimizer",
    [SGD(learning_rate=0.05), SGD(learning_rate=0.1, momentum=0.0), Adam(learning_rate=0.02)],
    ids=str,
)


def bits(arrays: ArraysByBlock) -> dict[str, dict[str, bytes]]:
    return {k: {name: a.tobytes() for name, a in v.items()} for k, v in arrays.items()}


def trained(
    project: Project,
    dataset: Dataset = BLOBS,
    start: Checkpoint | Snapshot | None = None,
    pool: Pool | None = None,
) -> Training:
    training = Training(project, dataset, start, pool)
    assert isinstance(list(training.steps())[-1], Finished)
    return training


def stopped_after(n_batches: int, project: Project, dataset: Dataset = BLOBS) -> Training:
    training = Training(project, dataset)
    batches = (step for step in training.steps() if isinstance(step, BatchDone))
    list(itertools.islice(batches, n_batches))
    return training


def everything_of(training: Training) -> Any:
    """Return all that must be the same bit for bit; the seconds a run took are not."""
    checkpoint = training.checkpoint()
    return (
        bits(checkpoint.snapshot.weights),
        {name: bits(slot) for name, slot in checkpoint.slots.items()},
        checkpoint.n_optimizer_steps,
        replace(checkpoint.position, seconds=0.0),
        [replace(record, seconds=0.0) for record in checkpoint.history],
        checkpoint.interventions,
        (checkpoint.test_loss, checkpoint.test_score),
    )


def test_the_steps_come_in_their_order() -> None:
    project = project_of(BLOBS, epochs=2, batch_size=50)  # 140 samples to train on

    kinds = [type(step) for step in Training(project, BLOBS).steps()]

    epoch = [BatchDone, BatchDone, BatchDone, EpochDone]
    assert kinds == [*epoch, *epoch, Finished]


def test_a_batch_step_tells_where_the_training_is() -> None:
    project = project_of(BLOBS, epochs=2, batch_size=50)
    steps = [s for s in Training(project, BLOBS).steps() if isinstance(s, BatchDone)]

    assert [(s.epoch, s.batch, s.step, s.n_samples) for s in steps] == [
        (0, 0, 0, 50), (0, 1, 1, 50), (0, 2, 2, 40), (1, 0, 3, 50), (1, 1, 4, 50), (1, 2, 5, 40),
    ]  # fmt: skip
    assert {s.n_batches for s in steps} == {3}


def test_the_running_loss_is_the_mean_over_the_samples_so_far() -> None:
    project = project_of(BLOBS, epochs=1, batch_size=50)
    first, second, third, epoch, _ = Training(project, BLOBS).steps()

    assert isinstance(first, BatchDone)
    assert isinstance(second, BatchDone)
    assert isinstance(third, BatchDone)
    assert isinstance(epoch, EpochDone)
    assert second.running_loss == pytest.approx((first.loss + second.loss) / 2)
    total = first.loss * 50 + second.loss * 50 + third.loss * 40
    assert epoch.record.train_loss == pytest.approx(total / 140)


@every_optimizer
def test_the_same_seed_gives_the_same_bits(optimizer: Optimizer) -> None:
    project = project_of(BLOBS, optimizer=optimizer)

    assert everything_of(trained(project)) == everything_of(trained(project))


def test_another_seed_gives_other_weights() -> None:
    first, second = (trained(project_of(BLOBS, seed=seed)) for seed in (0, 1))

    assert bits(first.snapshot().weights) != bits(second.snapshot().weights)


def test_the_number_of_threads_does_not_change_a_bit() -> None:
    inputs = drawn((80, 800), 1, np.float32)
    dataset = dataset_of(inputs, np.arange(80) % 3, 3)
    layers = [Dense(units=700), Dropout(), Dense(units=700, activation="tanh"), OUTPUT]
    project = project_of(dataset, *layers, epochs=2, batch_size=32)
    assert len(cut(700, 32 * 800 * 700)) > 1

    with Pool(2) as two, Pool(4) as four:
        runs = [trained(project, dataset, pool=pool) for pool in (Pool(1), two, four)]

    assert runs[0].n_parameters > 1_000_000  # the optimizer is cut in pieces too
    assert everything_of(runs[0]) == everything_of(runs[1]) == everything_of(runs[2])


@every_optimizer
@pytest.mark.parametrize("n_batches", [1, 3, 5, 7])
def test_going_on_from_a_checkpoint_gives_the_bits_of_the_unbroken_run(
    optimizer: Optimizer, n_batches: int
) -> None:
    project = project_of(BLOBS, optimizer=optimizer, epochs=3)  # 5 batches an epoch

    resumed = trained(project, start=stopped_after(n_batches, project).checkpoint())

    assert everything_of(resumed) == everything_of(trained(project))
    assert resumed.optimizer_kept


def test_reading_a_checkpoint_between_steps_changes_nothing() -> None:
    project = project_of(BLOBS)
    training = Training(project, BLOBS)

    for _ in training.steps():
        training.checkpoint()

    assert everything_of(training) == everything_of(trained(project))


def test_a_snapshot_is_a_copy_that_training_leaves_alone() -> None:
    training = Training(project_of(BLOBS), BLOBS)
    snapshot = training.snapshot()
    before = bits(snapshot.weights)

    list(training.steps())

    assert bits(snapshot.weights) == before
    assert bits(training.snapshot().weights) != before


def test_the_live_copy_holds_all_weights_in_the_order_of_the_stack() -> None:
    training = Training(project_of(BLOBS), BLOBS)
    live = np.empty(training.n_parameters, np.float32)

    training.write_live(live)

    weights = training.snapshot().weights
    expected = [array.ravel() for block in weights.values() for array in block.values()]
    assert np.array_equal(live, np.concatenate(expected))


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


def test_a_new_learning_rate_holds_from_the_next_batch_and_is_written_down() -> None:
    training = stopped_after(2, project_of(BLOBS))

    training.learning_rate = 0.02
    training.learning_rate = 0.02

    assert [(i.step, i.learning_rate) for i in training.interventions] == [(2, 0.02)]


def test_learning_rate_zero_stops_the_weights() -> None:
    training = Training(project_of(BLOBS), BLOBS)
    steps = training.steps()
    next(steps)
    training.learning_rate = 0.0
    before = bits(training.snapshot().weights)

    list(steps)

    assert bits(training.snapshot().weights) == before
    assert training.history[-1].learning_rate == 0.0


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


def test_a_batch_larger_than_the_data_is_one_step_an_epoch() -> None:
    training = trained(project_of(BLOBS, batch_size=100_000))

    assert training.n_batches == 1
    assert training.position.step == 2


def test_one_unit_trains() -> None:
    history = trained(project_of(BLOBS, Dense(units=1), OUTPUT, epochs=20)).history

    assert history[-1].train_loss < history[0].train_loss


@pytest.mark.parametrize("rate", [0.0, 0.99])
def test_the_extreme_rates_of_dropout_train(rate: float) -> None:
    layers = [Dense(units=64), Dropout(rate=rate), OUTPUT]

    history = trained(project_of(BLOBS, *layers, epochs=5)).history

    assert all(math.isfinite(record.train_loss) for record in history)


def test_dropout_of_the_inputs_trains() -> None:
    history = trained(project_of(BLOBS, Dropout(rate=0.2), Dense(units=32), OUTPUT)).history

    assert history[-1].train_loss < history[0].train_loss


@pytest.mark.parametrize(("part", "other"), [("validation", "test"), ("test", "validation")])
def test_an_empty_part_has_no_figures(part: str, other: str) -> None:
    project = project_of(BLOBS)
    assert project.data is not None
    shares: dict[str, Any] = {part: 0.0, other: 0.25}
    split = Split(**shares)

    training = trained(project.with_(data=project.data.with_(split=split)))

    figures = {
        "validation": (
            training.history[0].validation_loss,
            training.history[0].validation_score,
        ),
        "test": training.test_figures,
    }
    assert figures[part] == (None, None)
    assert None not in figures[other]


def test_the_figures_of_a_part_are_those_of_its_samples() -> None:
    training = trained(project_of(BLOBS, OUTPUT, epochs=5))
    weights, chosen = training.snapshot().weights["b1"], training.parts["test"]

    z = BLOBS.inputs[chosen].astype(np.float64) @ weights["W"] + weights["b"]
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    labels: AnyArray = BLOBS.labels[chosen]

    loss, accuracy = training.test_figures
    assert loss == pytest.approx(-np.log(p[np.arange(len(p)), labels]).mean(), rel=1e-5)
    assert accuracy == pytest.approx((p.argmax(axis=1) == labels).mean())


@pytest.mark.parametrize("loss", [CrossEntropy(), MeanSquaredError()], ids=str)
@every_optimizer
def test_easy_points_are_learned_with_every_loss(loss: Loss, optimizer: Optimizer) -> None:
    project = project_of(BLOBS, Dense(units=16), OUTPUT, loss=loss, optimizer=optimizer, epochs=15)

    first, *_, last = trained(project).history

    assert last.train_loss < 0.7 * first.train_loss
    assert last.validation_score is not None
    assert last.validation_score > 0.9


def test_the_digits_are_learned() -> None:
    digits = builtin.read("digits")
    output = Dense(units=10, activation="softmax", initializer="glorot")
    plan = {"epochs": 8, "optimizer": Adam(learning_rate=0.005)}
    project = project_of(digits, Flatten(), Dense(units=32), output, **plan)

    accuracy = trained(project, digits).test_figures[1]

    assert accuracy is not None
    assert accuracy > 0.93


def test_without_shuffling_the_batches_come_in_the_order_of_the_data() -> None:
    project = project_of(BLOBS, OUTPUT, shuffle=False, batch_size=140, epochs=1)
    shuffled = project_of(BLOBS, OUTPUT, shuffle=True, batch_size=140, epochs=1)

    plain, mixed = (next(Training(p, BLOBS).steps()) for p in (project, shuffled))

    assert isinstance(plain, BatchDone)
    assert isinstance(mixed, BatchDone)
    assert plain.loss == pytest.approx(mixed.loss)  # the same samples, all in one batch


def test_data_other_than_the_chosen_ones_are_refused() -> None:
    with pytest.raises(ProjectError, match="other data"):
        Training(project_of(BLOBS), blobs(seed=9))


def test_facts_that_are_not_those_of_the_data_are_refused() -> None:
    project = project_of(BLOBS, OUTPUT)
    assert project.data is not None
    false = replace(project.data.facts, input_shape=(2, 2))

    with pytest.raises(ProjectError, match="other data"):
        Training(project.with_(data=project.data.with_(facts=false)), BLOBS)


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


def test_the_rate_in_force_is_told_and_a_live_change_moves_all_of_it() -> None:
    project = project_of(BLOBS, schedule=Exponential(drop=0.5), optimizer=SGD(learning_rate=0.1))
    training = Training(project, BLOBS)
    steps = training.steps()
    first = [next(steps) for _ in range(6)]  # 5 batches an epoch, and its end

    training.learning_rate = 0.2
    rest = list(steps)

    told = [step.learning_rate for step in [*first, *rest] if isinstance(step, BatchDone)]
    assert told == [0.1] * 5 + [0.1] * 5
    assert [record.learning_rate for record in training.history] == [0.1, 0.1]


def test_clipping_shortens_the_step_to_the_length_that_is_allowed() -> None:
    project = project_of(
        BLOBS, OUTPUT, optimizer=SGD(learning_rate=1.0, momentum=0.0), clip_norm=0.01
    )
    training = Training(project, BLOBS)
    before = {k: a.astype(np.float64) for k, a in training.snapshot().weights["b1"].items()}

    next(training.steps())

    after = training.snapshot().weights["b1"]
    moved = math.sqrt(sum(float(((after[k] - before[k]) ** 2).sum()) for k in before))
    assert moved == pytest.approx(0.01, rel=1e-4)


def test_clipping_gives_the_same_bits_on_any_number_of_threads() -> None:
    n = 2 * PARAMETERS_A_THREAD + 5
    gradient = drawn((n,), 2, np.float32)
    moved = []
    with Pool(2) as two:
        for pool in (Pool(1), two):
            w = drawn((n,), 1, np.float32)
            assert Descent(Adam(), w, gradient.copy(), pool, clip_norm=1.0).step(0.01)
            moved.append(w.tobytes())

    assert moved[0] == moved[1]


def test_training_stops_early_when_the_validation_loss_does_not_become_better() -> None:
    project = project_of(BLOBS, epochs=50, patience=2, optimizer=SGD(learning_rate=0.0))
    training = Training(project, BLOBS)

    *_, last = training.steps()

    assert isinstance(last, Finished)
    assert last.message is not None
    assert "2 epochs" in str(last.message)
    assert len(training.history) == 3
    assert last.test_score is not None


def test_without_patience_all_epochs_are_trained() -> None:
    training = Training(project_of(BLOBS, epochs=4, optimizer=SGD(learning_rate=0.0)), BLOBS)

    *_, last = training.steps()

    assert isinstance(last, Finished)
    assert (last.message, len(training.history)) == (None, 4)


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


def test_the_training_part_is_evaluated_without_dropout_when_the_plan_asks() -> None:
    project = project_of(BLOBS)
    plain = Training(project, BLOBS)
    asked = Training(project.with_(plan=project.plan.with_(evaluate_train=True)), BLOBS)

    assert isinstance(list(plain.steps())[-1], Finished)
    assert isinstance(list(asked.steps())[-1], Finished)

    last = asked.history[-1]
    network, batches = asked._network, asked._batches
    found = evaluate(network, batches, asked.parts["train"])
    assert (last.evaluated_loss, last.evaluated_score) == found
    assert plain.history[-1].evaluated_loss is None
    weights = plain.snapshot().weights["b2"]["W"]
    assert np.array_equal(weights, asked.snapshot().weights["b2"]["W"])
