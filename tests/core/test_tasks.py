"""The scores of the tasks, added up batch by batch."""

import numpy as np
import pytest

from core.tasks import CLASSIFY, REGRESS, answers

TARGETS = np.array([[1.0, 10.0], [2.0, 30.0], [4.0, 20.0], [5.0, 60.0]])
OUTPUT = np.array([[1.5, 12.0], [2.0, 25.0], [3.0, 30.0], [5.5, 50.0]])


def by_hand() -> float:
    """R² of each column, and the mean of both."""
    rest = ((OUTPUT - TARGETS) ** 2).sum(axis=0)
    spread = ((TARGETS - TARGETS.mean(axis=0)) ** 2).sum(axis=0)
    return float((1 - rest / spread).mean())


def test_r2_of_batches_is_that_of_the_whole() -> None:
    metric = REGRESS.metric
    spread = metric.spread(TARGETS)
    totals = [metric.total(TARGETS[i], OUTPUT[i], spread, 0.5) for i in (slice(3), slice(3, 4))]

    assert metric.score(sum(totals), 4) == pytest.approx(by_hand(), rel=1e-12)


def test_r2_of_always_answering_the_mean_is_0_and_of_the_truth_1() -> None:
    metric = REGRESS.metric
    spread = metric.spread(TARGETS)
    mean = np.broadcast_to(TARGETS.mean(axis=0), TARGETS.shape)

    assert metric.score(metric.total(TARGETS, mean, spread, 0.5), 4) == pytest.approx(0)
    assert metric.score(metric.total(TARGETS, TARGETS, spread, 0.5), 4) == 1


def test_targets_that_do_not_spread_are_measured_by_the_spread_of_the_training_part() -> None:
    one = np.array([[0.5]])
    spread = REGRESS.metric.spread(one)

    assert spread.tolist() == [1.0]
    assert REGRESS.metric.score(REGRESS.metric.total(one, one + 0.5, spread, 0.5), 1) == 0.75


def test_accuracy_counts_right_answers() -> None:
    output = np.array([[0.1, 0.9], [0.8, 0.2], [0.3, 0.7]])
    labels = np.array([1, 1, 1])
    total = CLASSIFY.metric.total(labels, output, CLASSIFY.metric.spread(labels), 0.5)

    assert CLASSIFY.metric.score(total, 3) == pytest.approx(2 / 3)


@pytest.mark.parametrize(("middle", "expected"), [(0.5, [0, 0, 1]), (0.0, [0, 1, 1])])
def test_one_output_alone_says_class_1_above_the_middle(middle: float, expected: list[int]) -> None:
    assert answers(np.array([[-1.0], [0.4], [0.6]]), middle).tolist() == expected


def test_scores_are_written_in_percent_or_with_decimals() -> None:
    texts = [CLASSIFY.metric.text(0.9724), CLASSIFY.metric.fine_text(0.9724)]

    assert texts == ["97.2\u00a0%", "97.24\u00a0%"]
    assert (REGRESS.metric.text(0.91234), REGRESS.metric.fine_text(None)) == ("0.912", "-")
