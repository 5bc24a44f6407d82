"""Examples: each is ready to train, and learns what it is there to show."""

from itertools import count

import pytest

from core.check import check
from core.data import library
from core.examples import EXAMPLES, FIRST, Side, sides_of, turned
from core.project import Project
from core.training import Training

LEARNED = {"patterns": (3, 0.9), "spiral": (60, 0.95), "friedman": (10, 0.8)}
"""Epochs, and the score on validation that is reached by then."""


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_ready_to_train(name: str) -> None:
    report = check(EXAMPLES[name].project())

    assert report.problems == ()


@pytest.mark.parametrize("name", LEARNED)
def test_an_example_learns_in_a_moment(name: str) -> None:
    n_epochs, score = LEARNED[name]
    project = EXAMPLES[name].project()
    project = project.with_(plan=project.plan.with_(epochs=n_epochs))
    training = Training(project, library.find(EXAMPLES[name].data))
    list(training.steps())

    validated = training.history[-1].validation_score
    assert validated is not None
    assert validated > score


def sides() -> tuple[Side, Side]:
    found = EXAMPLES["by-heart"].sides
    assert found is not None
    return found


def other_side(project: Project, side: Side) -> Project:
    numbers = count(4)
    return turned(project, side, lambda: f"b{next(numbers)}")


def last_losses(project: Project) -> tuple[float, float]:
    training = Training(project, library.find(EXAMPLES["by-heart"].data))
    list(training.steps())
    losses = [record.validation_loss or 0.0 for record in training.history]
    return min(losses), losses[-1]


def test_a_network_learns_by_heart_and_with_dropout_it_does_not() -> None:
    plain = EXAMPLES["by-heart"].project()
    best, last = last_losses(plain)
    best_with_dropout, last_with_dropout = last_losses(other_side(plain, sides()[1]))

    assert last > 3 * best
    assert last_with_dropout < 1.5 * best_with_dropout
    assert last_with_dropout < last / 2


def test_a_project_is_known_as_a_side_of_its_example() -> None:
    plain, dropped = sides()
    project = EXAMPLES["by-heart"].project()

    assert sides_of(project) == (plain, dropped)
    assert sides_of(other_side(project, dropped)) == (dropped, plain)
    assert sides_of(Project.from_json(project.to_json())) == (plain, dropped)


def test_other_blocks_or_other_data_are_no_side() -> None:
    project = EXAMPLES["by-heart"].project()
    without_last = project.stack.without(project.stack.blocks[-1].id)

    assert sides_of(project.with_(stack=without_last)) is None
    assert sides_of(project.with_(data=library.find("moons").choice())) is None
    assert sides_of(Project()) is None


def test_blocks_that_both_sides_have_keep_their_ids() -> None:
    plain, dropped = sides()
    project = EXAMPLES["by-heart"].project()

    other = other_side(project, dropped)

    assert [block.id for block in other.stack] == ["b1", "b4", "b2", "b5", "b3"]
    assert check(other).problems == ()
    assert other_side(other, plain) == project


def test_both_sides_start_from_the_same_weights() -> None:
    plain = EXAMPLES["by-heart"].project()
    data = library.find(EXAMPLES["by-heart"].data)

    one = Training(plain, data).snapshot()
    other = Training(other_side(plain, sides()[1]), data).snapshot()

    assert {*one.weights} == {*other.weights}
    assert all((one.weights[i]["W"] == other.weights[i]["W"]).all() for i in one.weights)


def test_the_first_example_is_one_of_them() -> None:
    assert FIRST in EXAMPLES
