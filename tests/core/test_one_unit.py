"""Two classes told by one unit: the chance of the second."""

import numpy as np
import pytest

from core.check import check
from core.data import builtin
from core.layers import Dense
from core.losses import BinaryCrossEntropy, Hinge, Loss, MeanSquaredError
from core.optimizers import Adam
from core.tasks import by_class
from core.training import Finished, Training
from tests.core.battery import blobs, project_of

MOONS = builtin.read("moons")
SIGMOID = Dense(units=1, activation="sigmoid", initializer="glorot")


@pytest.mark.parametrize("loss", [BinaryCrossEntropy(), MeanSquaredError()])
def test_one_sigmoid_unit_learns_to_tell_the_moons_apart(loss: Loss) -> None:
    project = project_of(
        MOONS, Dense(units=32), SIGMOID, loss=loss, epochs=20, optimizer=Adam(learning_rate=0.02)
    )

    training = Training(project, MOONS)
    *_, finished = training.steps()

    assert check(project).problems == ()
    assert isinstance(finished, Finished)
    assert (finished.test_score or 0) > 0.95
    assert training.history[-1].train_score > 0.95


def test_three_classes_need_a_unit_each() -> None:
    (problem,) = check(project_of(blobs(), SIGMOID, loss=BinaryCrossEntropy())).problems

    assert str(problem.message) == "The network gives 1 values, but the data have 3 classes."


@pytest.mark.parametrize(
    ("loss", "activation"), [(Hinge(), "linear"), (MeanSquaredError(), "softmax")]
)
def test_what_one_unit_cannot_say_is_an_error(loss: Loss, activation: str) -> None:
    layer = SIGMOID.with_(activation=activation)

    (problem,) = check(project_of(MOONS, layer, loss=loss)).errors

    assert problem.repair is not None
    assert check(problem.repair.project).can_train


def test_binary_cross_entropy_upon_one_linear_unit_asks_for_sigmoid() -> None:
    layer = SIGMOID.with_(activation="linear")

    (problem,) = check(project_of(MOONS, layer, loss=BinaryCrossEntropy())).problems

    assert problem.repair is not None
    assert str(problem.repair.title) == "Set the activation to sigmoid"


def test_one_chance_is_that_of_the_second_class() -> None:
    assert by_class(np.array([[0.25]])).tolist() == [[0.75, 0.25]]
    assert by_class(np.array([0.1, 0.2])).tolist() == [0.1, 0.2]
