"""Metrics on cases small enough to count by hand."""

import numpy as np
import pytest

from core.metrics import (
    ClassFigures,
    accuracy,
    by_class,
    confusion,
    mean_absolute_error,
    r2,
    roc_auc,
    top_k_accuracy,
)

LABELS = np.array([0, 0, 0, 1, 1])
PREDICTED = np.array([0, 0, 1, 1, 0])
NOTHING = np.zeros(0, np.int64)


def test_accuracy_is_the_share_of_right_answers() -> None:
    assert accuracy(LABELS, PREDICTED) == 0.6


def test_confusion_counts_answers_by_true_class() -> None:
    assert confusion(LABELS, PREDICTED, 3).tolist() == [[2, 1, 0], [1, 1, 0], [0, 0, 0]]


def test_figures_of_classes_are_counted_from_the_confusion() -> None:
    first, second, third = by_class(confusion(LABELS, PREDICTED, 3))

    assert first == ClassFigures(2 / 3, 2 / 3, 2 / 3, 3)
    assert second == ClassFigures(0.5, 0.5, 0.5, 2)
    assert third == ClassFigures(None, None, None, 0)


def test_a_class_that_is_never_answered_has_no_precision_but_a_recall() -> None:
    assert by_class(np.array([[2, 0], [1, 0]]))[1] == ClassFigures(None, 0.0, 0.0, 1)


@pytest.mark.parametrize(("k", "share"), [(1, 0.0), (2, 0.5), (3, 1.0)])
def test_the_right_class_is_looked_for_among_the_best(k: int, share: float) -> None:
    scores = np.array([[0.2, 0.5, 0.3], [0.4, 0.5, 0.1]])

    assert top_k_accuracy(np.array([0, 0]), scores, k) == share


def test_of_equal_scores_the_lower_class_comes_first_as_in_argmax() -> None:
    scores = np.ones((2, 3))

    assert top_k_accuracy(np.array([0, 1]), scores, 1) == 0.5


@pytest.mark.parametrize(
    ("scores", "area"),
    [([0.1, 0.2, 0.8, 0.9], 1.0), ([0.9, 0.8, 0.2, 0.1], 0.0), ([0.5] * 4, 0.5)],
)
def test_the_area_under_the_curve_is_a_chance_to_be_ahead(scores: list[float], area: float) -> None:
    assert roc_auc(np.array([0, 0, 1, 1]), np.array(scores)) == area


def test_one_class_alone_has_no_curve() -> None:
    assert roc_auc(np.array([1, 1]), np.array([0.1, 0.2])) is None


def test_nothing_has_no_figures() -> None:
    nothing = np.zeros(0)

    assert accuracy(NOTHING, NOTHING) is None
    assert top_k_accuracy(NOTHING, np.zeros((0, 3)), 1) is None
    assert (mean_absolute_error(nothing, nothing), r2(nothing, nothing)) == (None, None)


def test_errors_of_numbers() -> None:
    targets = np.array([1.0, 2.0, 3.0])

    assert mean_absolute_error(targets, targets + np.array([0, 1, -2])) == 1.0
    assert r2(targets, targets) == 1.0
    assert r2(targets, np.full(3, 2.0)) == 0.0
    assert r2(np.ones(3), targets) is None
