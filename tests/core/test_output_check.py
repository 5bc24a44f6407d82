"""The end of a network and the loss upon it, where the data ask for numbers."""

import pytest

from core.check import Problem, check
from core.layers import Dense, Flatten, Layer
from core.losses import BinaryCrossEntropy, CrossEntropy, Hinge, Huber, Loss
from core.messages import set_language
from core.project import Project
from core.templates import TEMPLATES
from tests.core.battery import blobs, measured, project_of, values_of

ONE, TWO = measured(), measured(n_targets=2)
CONSTANT = values_of(ONE.inputs, ONE.labels * 0 + 3)


def linear(units: int = 1) -> Dense:
    return Dense(units=units, activation="linear", initializer="glorot")


def problems_of(*layers: Layer, loss: Loss | None = None, n_targets: int = 1) -> list[Problem]:
    dataset = ONE if n_targets == 1 else TWO
    plan = {"loss": loss} if loss else {}
    return list(check(project_of(dataset, *layers, **plan)).problems)


def repaired(project: Project) -> Project:
    """Press the buttons of all problems, one after the other."""
    for _ in range(4):
        repair = next((p.repair for p in check(project).problems if p.repair), None)
        project = repair.project if repair else project
    return project


@pytest.mark.parametrize("n_targets", [1, 2])
def test_linear_units_for_all_values_under_a_fitting_loss_are_right(n_targets: int) -> None:
    assert problems_of(Dense(units=8), linear(n_targets), n_targets=n_targets) == []
    assert problems_of(linear(n_targets), loss=Huber(), n_targets=n_targets) == []


@pytest.mark.parametrize("loss", [CrossEntropy(), BinaryCrossEntropy(), Hinge()])
def test_a_loss_for_classes_is_replaced_by_mean_squared_error(loss: Loss) -> None:
    (problem,) = problems_of(linear(), loss=loss)

    assert str(problem.message).startswith(f"{loss.title} is a loss for classes")
    assert problem.repair is not None
    assert str(problem.repair.title) == "Use mean squared error"
    assert check(problem.repair.project).problems == ()


@pytest.mark.parametrize(
    ("n_targets", "says", "button"),
    [
        (
            1,
            "The network gives 10 values, but the data ask for 1 value.",
            "Set 1 unit: the data ask for 1 value",
        ),
        (
            2,
            "The network gives 10 values, but the data ask for 2 values.",
            "Set 2 units: the data ask for 2 values",
        ),
    ],
)
def test_another_number_of_units_is_set_to_that_of_the_values(
    n_targets: int, says: str, button: str
) -> None:
    (problem,) = problems_of(linear(10), n_targets=n_targets)

    assert (str(problem.message), problem.block_id) == (says, "b1")
    assert problem.repair is not None
    assert str(problem.repair.title) == button
    assert check(problem.repair.project).problems == ()


@pytest.mark.parametrize(("activation", "is_error"), [("softmax", True), ("relu", False)])
def test_an_ending_that_bounds_the_values_is_made_linear(activation: str, is_error: bool) -> None:
    (problem,) = problems_of(Dense(units=8), Dense(units=1, activation=activation))

    assert (problem.is_error, problem.block_id) == (is_error, "b2")
    assert problem.repair is not None
    assert str(problem.repair.title) == "Set the activation to linear"
    assert check(problem.repair.project).problems == ()


def test_without_weights_a_linear_block_is_offered() -> None:
    (problem,) = problems_of(Flatten())

    assert "with 1 unit, one for each value" in str(problem.message)
    assert problem.repair is not None
    assert check(problem.repair.project).problems == ()


def test_a_target_that_never_changes_is_worth_a_warning() -> None:
    (problem,) = check(project_of(CONSTANT, linear())).problems

    assert not problem.is_error
    assert str(problem.message).startswith("“y” is 3 for all samples")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_network_for_classes_is_mended_for_values_by_pressing_buttons(name: str) -> None:
    points = blobs(n_features=4)
    project = TEMPLATES[name].project(points.choice()).with_(data=ONE.choice())

    assert not check(project).can_train
    assert check(repaired(project)).can_train


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_network_for_values_is_mended_for_classes_by_pressing_buttons(name: str) -> None:
    points = blobs(n_features=4)
    project = TEMPLATES[name].project(ONE.choice()).with_(data=points.choice())

    assert check(repaired(project)).can_train


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_all_of_it_can_be_read_in_both_languages(language: str) -> None:
    set_language(language)
    found = problems_of(Dense(units=3, activation="softmax"), loss=CrossEntropy())

    assert len([str(p.message) + str(p.repair and p.repair.title) for p in found]) == 2
