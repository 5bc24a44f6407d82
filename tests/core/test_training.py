"""Training on small data: the same bits whatever the cores and pauses, and honest figures."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.arrays import AnyArray
from core.choice import Split
from core.data import builtin
from core.errors import ProjectError
from core.layers import Dense, Dropout, Flatten
from core.losses import CrossEntropy, Loss, MeanSquaredError
from core.optimizers import PARAMETERS_A_THREAD, SGD, Adam, Descent, Optimizer
from core.schedules import Exponential
from core.training import BatchDone, EpochDone, Finished, Training, evaluate
from core.workers import Pool, cut
from tests.core.battery import blobs, dataset_of, drawn, project_of
from tests.core.runs import (
    BLOBS,
    OUTPUT,
    bits,
    every_optimizer,
    everything_of,
    stopped_after,
    trained,
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
