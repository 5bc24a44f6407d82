"""The committee: many draws of DROPOUT answer, and the whole network beside them."""

import numpy as np

from core.inspection import Inspector
from core.layers import BatchNorm, Dense, Dropout, GaussianNoise, Layer
from core.training import Training
from tests.core.battery import blobs, project_of

BLOBS = blobs()
OUTPUT = Dense(units=3, activation="softmax")


def inspector(*layers: Layer) -> Inspector:
    training = Training(project_of(BLOBS, *layers, OUTPUT, epochs=2), BLOBS)
    list(training.steps())
    return Inspector(training.snapshot())


def test_the_members_differ_and_their_mean_is_near_the_whole_network() -> None:
    committee = inspector(Dense(units=64), Dropout(rate=0.5)).committee(BLOBS.inputs[0], 400)

    assert committee.members.shape == (400, 3)
    assert committee.spread.min() > 0.005
    assert np.abs(committee.mean - committee.plain).max() < 3 * committee.spread.max()
    np.testing.assert_allclose(committee.members.sum(axis=1), 1, rtol=1e-5)


def test_without_a_block_that_draws_all_members_are_the_network() -> None:
    committee = inspector(Dense(units=8), BatchNorm(), Dropout(rate=0.0)).committee(
        BLOBS.inputs[0], 5
    )

    np.testing.assert_allclose(committee.members, np.tile(committee.plain, (5, 1)), rtol=1e-6)
    assert committee.n_agreeing == 5


def test_the_whole_network_is_the_one_that_people_evaluate() -> None:
    asked = inspector(Dense(units=16), Dropout(rate=0.4), BatchNorm())

    before = asked.probabilities(BLOBS.inputs[3])
    committee = asked.committee(BLOBS.inputs[3], 20)

    np.testing.assert_array_equal(committee.plain, before)
    np.testing.assert_array_equal(asked.probabilities(BLOBS.inputs[3]), before)


def test_another_number_is_another_draw_and_the_same_number_the_same() -> None:
    asked = inspector(Dense(units=16), GaussianNoise(deviation=0.5))

    first, again, other = (asked.committee(BLOBS.inputs[0], 4, draw).members for draw in (1, 1, 2))

    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
