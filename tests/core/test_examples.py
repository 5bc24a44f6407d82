"""Examples: each is ready to train, and learns what it is there to show."""

import pytest

from core.check import check
from core.data import library
from core.examples import EXAMPLES, FIRST
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


def last_losses(name: str) -> tuple[float, float]:
    project = EXAMPLES[name].project()
    training = Training(project, library.find(EXAMPLES[name].data))
    list(training.steps())
    losses = [record.validation_loss or 0.0 for record in training.history]
    return min(losses), losses[-1]


def test_a_network_learns_by_heart_and_with_dropout_it_does_not() -> None:
    best, last = last_losses("by-heart")
    best_with_dropout, last_with_dropout = last_losses("by-heart-dropout")

    assert last > 3 * best
    assert last_with_dropout < 1.5 * best_with_dropout
    assert last_with_dropout < last / 2


def test_the_first_example_is_one_of_them() -> None:
    assert FIRST in EXAMPLES
