"""Evaluation: the figures of the parts are those that training tells, sample by sample."""

import numpy as np
import pytest

from core.check import check
from core.data.dataset import Dataset
from core.layers import Dense, Flatten
from core.losses import LOSSES
from core.metrics import r2
from core.network import Network
from core.questions import question
from core.questions.evaluation import Evaluate, Evaluation
from core.snapshot import Snapshot
from core.training import Batches, Training, evaluate
from tests.core.battery import blobs, project_of, values_of
from tests.core.questions.samples import (
    PICTURES,
    choice_of,
    indices_of,
    learned,
    output_of,
)


def evaluated(snapshot: Snapshot, part: str = "train", dataset: Dataset = PICTURES) -> Evaluation:
    indices = indices_of(snapshot, dataset, part)
    found = Evaluate(part).answer(snapshot, dataset, indices)
    assert isinstance(found, Evaluation)
    return found


def made(truths: list[int], answers: list[int], confidence: list[float]) -> Evaluation:
    sure = np.array(confidence, np.float32)
    return Evaluation(np.array(truths), np.array(answers), sure, 1 - sure, 0.5, 0.5, True)


@pytest.mark.parametrize("part", ["train", "validation", "test"])
def test_loss_and_score_are_those_of_training(part: str) -> None:
    snapshot = learned()
    network = Network(snapshot.project.stack, (4, 5, 1), snapshot.project.plan.loss)
    network.load(snapshot.weights, snapshot.state)
    batches = Batches(PICTURES, snapshot.preparation)

    found = evaluated(snapshot, part)

    loss, score = evaluate(network, batches, indices_of(snapshot, part=part))
    assert found.loss == pytest.approx(loss, rel=1e-5)
    assert found.score == pytest.approx(score)


def test_answers_and_confidences_are_the_best_output_of_each_sample() -> None:
    snapshot = learned()
    output = output_of(snapshot)

    found = evaluated(snapshot)

    assert found.n_samples == len(output) > question.STEP
    assert found.are_shares
    np.testing.assert_array_equal(found.answers, output.argmax(axis=1))
    np.testing.assert_allclose(found.confidence, output.max(axis=1), rtol=1e-4)
    np.testing.assert_array_equal(found.truths, PICTURES.labels[indices_of(snapshot)])
    wanted = output[np.arange(len(output)), found.truths]
    np.testing.assert_allclose(found.losses, -np.log(wanted), rtol=1e-3, atol=1e-4)


def test_one_output_alone_speaks_for_both_classes() -> None:
    two = blobs(300, n_classes=2)
    end = Dense(units=1, activation="sigmoid")
    project = project_of(two, end, loss=LOSSES["binary_cross_entropy"]())
    weights = {"b1": {"W": np.ones((6, 1), np.float32), "b": np.zeros(1, np.float32)}}
    snapshot = Snapshot(project, weights)
    output = output_of(snapshot, two)[:, 0]

    found = evaluated(snapshot, dataset=two)

    np.testing.assert_array_equal(found.answers, output > 0.5)
    np.testing.assert_allclose(found.confidence, np.maximum(output, 1 - output), rtol=1e-5)
    assert found.are_shares


@pytest.mark.parametrize(
    ("loss", "activation"), [("cross_entropy", "softmax"), ("binary_cross_entropy", "sigmoid")]
)
def test_where_there_is_one_class_it_is_the_answer_to_every_sample(
    loss: str, activation: str
) -> None:
    one = blobs(30, n_classes=1)
    project = project_of(one, Dense(units=1, activation=activation), loss=LOSSES[loss]())
    weights = {"b1": {"W": np.zeros((6, 1), np.float32), "b": np.full(1, 9, np.float32)}}
    snapshot = Snapshot(project, weights)

    found = evaluated(snapshot, dataset=one)

    assert found.counts(1).tolist() == [[found.n_samples]]
    assert found.score == 1.0
    assert set(found.confidence.tolist()) == {1.0}


def test_values_of_a_linear_end_are_no_shares() -> None:
    snapshot = learned(Flatten(), Dense(units=3, activation="linear"), loss=LOSSES["hinge"]())

    assert not evaluated(snapshot).are_shares


def test_weights_that_are_no_numbers_are_seen_in_the_figures() -> None:
    snapshot = learned()
    snapshot.weights["b4"]["W"][...] = np.nan

    found = evaluated(snapshot)

    assert np.isnan(found.loss)
    assert np.isnan(found.confidence).all()
    assert sorted(found.surest(found.mistakes())) == found.mistakes().tolist()


def test_cells_and_mistakes_name_the_samples() -> None:
    found = made([0, 0, 1, 1, 2], [0, 1, 1, 0, 0], [0.9, 0.5, 0.8, 0.7, 0.6])

    assert found.counts(3).tolist() == [[1, 1, 0], [1, 1, 0], [1, 0, 0]]
    assert found.cell(1, 0).tolist() == [3]
    assert found.mistakes().tolist() == [1, 3, 4]
    assert found.mistakes(truth=0).tolist() == [1]


def test_samples_are_ordered_by_confidence_and_by_loss() -> None:
    found = made([0, 0, 0, 0], [1, 1, 1, 1], [0.5, 0.9, np.nan, 0.9])

    assert found.surest(found.mistakes()).tolist() == [1, 3, 0, 2]
    assert found.worst(found.mistakes()).tolist() == [0, 1, 3, 2]


def test_an_answer_travels_as_texts_and_tensors() -> None:
    before = made([0, 1], [1, 1], [0.25, 0.75])

    after = Evaluation.unpack(*before.pack())

    assert (after.loss, after.score, after.are_shares) == (0.5, 0.5, True)
    np.testing.assert_array_equal(after.answers, before.answers)


def test_the_share_done_grows_to_one() -> None:
    snapshot = learned()

    shares = list(Evaluate("train").work(snapshot, PICTURES, indices_of(snapshot)))

    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_network_that_check_refuses_is_not_asked() -> None:
    snapshot = learned()
    cut = snapshot.project.with_(stack=snapshot.project.stack.without("b4"))
    other = blobs(n_features=7).choice()

    assert Evaluate("test").why_not(snapshot, choice_of(snapshot)) is None
    assert Evaluate("test").why_not(snapshot, other) is not None
    reason = Evaluate("test").why_not(Snapshot(cut, snapshot.weights), choice_of(snapshot))
    assert reason == check(cut).errors[0].message


def test_values_of_a_regression_are_in_the_units_of_the_data() -> None:
    random = np.random.default_rng(1)
    inputs = random.normal(size=(300, 4)).astype(np.float32)
    houses = values_of(inputs, inputs @ [1000.0, 0, 0, 500] + 20_000, "price")
    project = project_of(houses, Dense(units=1), epochs=3, loss=LOSSES["mse"]())
    training = Training(project, houses)
    list(training.steps())
    snapshot = training.snapshot()
    output = output_of(snapshot, houses)

    found = evaluated(snapshot, dataset=houses)

    np.testing.assert_allclose(found.answers, snapshot.preparation.in_units(output), rtol=1e-5)
    np.testing.assert_allclose(found.truths[:, 0], houses.labels[indices_of(snapshot, houses)])
    assert found.score == pytest.approx(r2(found.truths[:, 0], found.answers[:, 0]), abs=1e-4)
    worst = found.surest(np.arange(found.n_samples))
    errors = np.abs(found.errors(0)[worst])
    assert (np.diff(errors) <= 1e-3).all()
    assert not found.are_shares
