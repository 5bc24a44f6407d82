"""Metrics beside scikit-learn."""

from typing import Any

import numpy as np
import pytest

from core import metrics
from tests.core.battery import drawn

theirs: Any = pytest.importorskip(
    "sklearn.metrics", reason="scikit-learn is not installed: make oracle does it"
)

RANDOM = np.random.default_rng(0)
LABELS, PREDICTED = RANDOM.integers(0, 5, 200), RANDOM.integers(0, 5, 200)
SCORES = RANDOM.normal(size=(200, 5))


def test_confusion() -> None:
    ours = metrics.confusion(LABELS, PREDICTED, 5)

    assert np.array_equal(ours, theirs.confusion_matrix(LABELS, PREDICTED))


def test_figures_of_classes() -> None:
    figures = metrics.by_class(metrics.confusion(LABELS, PREDICTED, 5))
    expected = theirs.precision_recall_fscore_support(LABELS, PREDICTED)

    ours = [[f.precision, f.recall, f.f1, f.n_samples] for f in figures]
    assert np.allclose(np.array(ours, float), np.array(expected).T, atol=1e-12)


@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_top_k(k: int) -> None:
    expected = theirs.top_k_accuracy_score(LABELS, SCORES, k=k)

    assert metrics.top_k_accuracy(LABELS, SCORES, k) == pytest.approx(expected)


@pytest.mark.parametrize("digits", [1, 8])  # one digit makes many ties
def test_roc_auc(digits: int) -> None:
    labels, scores = LABELS % 2, SCORES[:, 0].round(digits)

    expected = theirs.roc_auc_score(labels, scores)
    assert metrics.roc_auc(labels, scores) == pytest.approx(expected, abs=1e-12)


def test_regression() -> None:
    targets, output = drawn((50,), 1), drawn((50,), 2)

    assert metrics.r2(targets, output) == pytest.approx(theirs.r2_score(targets, output))
    expected = theirs.mean_absolute_error(targets, output)
    assert metrics.mean_absolute_error(targets, output) == pytest.approx(expected)
