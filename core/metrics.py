"""Metrics: how good answers are, counted after training; pure functions of arrays.

What cannot be said, such as the precision for a class that was never answered, is None.
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import AnyArray, Array, Labels


@dataclass(frozen=True)
class ClassFigures:
    """How well one class is found.

    Attributes:
        precision: share of the answers "this class" that are right; None where there are none.
        recall: share of the samples of this class that are found; None where there are none.
        f1: harmonic mean of the two, 2 right / (answers + samples); None where there are neither.
        n_samples: samples of this class.
    """

    precision: float | None
    recall: float | None
    f1: float | None
    n_samples: int


def accuracy(labels: Labels, predicted: Labels) -> float | None:
    """Return the share of right answers, both (N,)."""
    return _ratio(int(np.count_nonzero(labels == predicted)), len(labels))


def top_k_accuracy(labels: Labels, scores: Array, k: int) -> float | None:
    """Return the share of samples whose class is among the `k` best of its scores (N, L).

    Of equal scores the class with the lower number comes first.
    """
    right = scores[np.arange(len(labels)), labels][:, None]  # (N, 1)
    n_classes: int = scores.shape[1]
    is_before = np.less(np.arange(n_classes), labels[:, None])
    is_ahead = np.greater(scores, right) | (np.equal(scores, right) & is_before)
    n_ahead = is_ahead.sum(axis=1)
    return _ratio(int(np.count_nonzero(n_ahead < k)), len(labels))


def confusion(labels: Labels, predicted: Labels, n_classes: int) -> Labels:
    """Return counts (L, L): a row for each true class, a column for each answer."""
    cells = np.asarray(labels, np.int64) * n_classes + predicted
    counts = np.bincount(cells, minlength=n_classes * n_classes)
    return counts.reshape(n_classes, n_classes)  # (L * L,) before


def by_class(counts: Labels) -> tuple[ClassFigures, ...]:
    """Return the figures of each class from a confusion matrix (L, L); none of one class alone."""
    if len(counts) == 1:  # it is the only answer there is
        return (ClassFigures(None, None, None, int(counts.sum())),)
    n_right, n_answers, n_samples = np.diagonal(counts), counts.sum(axis=0), counts.sum(axis=1)
    triples = zip(n_right.tolist(), n_answers.tolist(), n_samples.tolist(), strict=True)
    return tuple(
        ClassFigures(_ratio(right, answers), _ratio(right, n), _ratio(2 * right, answers + n), n)
        for right, answers, n in triples
    )


def roc_auc(labels: Labels, scores: Array) -> float | None:
    """Return the area under the ROC curve of two classes.

    It is the chance that a sample of class 1 has a higher score than one of class 0, where a tie
    counts half (Hanley and McNeil 1982).

    Args:
        labels: 0 or 1, (N,).
        scores: how much speaks for class 1, (N,).

    Returns:
        None where one of the two classes has no sample.
    """
    is_one = labels == 1
    n_ones, n_pairs = np.count_nonzero(is_one), np.count_nonzero(is_one) * np.count_nonzero(~is_one)
    if not n_pairs:
        return None
    _, place, n_equal = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(n_equal)
    ranks = last - (n_equal - 1) / 2  # equal scores share the middle of their ranks, from 1
    return float((ranks[place][is_one].sum() - n_ones * (n_ones + 1) / 2) / n_pairs)


def mean_absolute_error(targets: AnyArray, output: AnyArray) -> float | None:
    """Return the mean of |output - target| over all, arrays of one shape."""
    difference = np.asarray(output, np.float64) - targets
    return float(np.abs(difference).mean()) if difference.size else None


def r2(targets: AnyArray, output: AnyArray) -> float | None:
    """Return the share of the spread of `targets` (N,) that `output` (N,) explains, at most 1.

    Returns:
        None where the targets do not spread.
    """
    wanted = np.asarray(targets, np.float64)
    if not wanted.size:
        return None
    spread = float(((wanted - wanted.mean()) ** 2).sum())
    rest = float(((np.asarray(output, np.float64) - wanted) ** 2).sum())
    return 1 - rest / spread if spread else None


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
