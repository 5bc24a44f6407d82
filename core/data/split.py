"""Split: which samples train, validate and test, decided by the labels and the split seed alone.

The values of a regression have no say: only how many there are.
"""

from collections.abc import Mapping

import numpy as np

from core.arrays import AnyArray, Labels
from core.choice import Split
from core.errors import DatasetError
from core.messages import Message
from core.random_streams import stream


def parts(labels: AnyArray, n_given_test: int, split: Split) -> Mapping[str, Labels]:
    """Return the sample indices of each part.

    Each class is shuffled and spread evenly over a row that is then cut, so that parts have exactly
    their sizes and each class its share of them (to about one sample). With at least 3 samples no
    part with a share is empty, and `train` never is.

    Args:
        labels: (N,) class numbers of all samples, or the float values of a regression.
        n_given_test: how many at the end are a test part that came with the data.
        split: shares and seed; the test share counts only where no test part was given.

    Returns:
        Sorted int64 indices for `train`, `validation` and `test`, together 0 .. N-1.

    Raises:
        DatasetError: when no sample is left to train on.
    """
    n_free = len(labels) - n_given_test
    if n_free < 1:
        raise DatasetError(
            Message(
                "All {n} samples belong to the test part; none is left to train on.", n=len(labels)
            )
        )
    is_regression = labels.dtype.kind == "f"
    classes = np.zeros(n_free, np.int64) if is_regression else labels[:n_free]
    row = _spread(classes, split.seed)
    n_validation, n_test = _sizes(n_free, split, brings_test=n_given_test > 0)
    given = np.arange(n_free, len(labels), dtype=np.int64)
    return {
        "train": np.sort(row[n_test + n_validation :]),
        "validation": np.sort(row[n_test : n_test + n_validation]),
        "test": given if n_given_test else np.sort(row[:n_test]),
    }


def count_train(n_samples: int, n_given_test: int, split: Split) -> int:
    """Return how many samples `parts` leaves to train on; 0 where all belong to a given test."""
    n_free = n_samples - n_given_test
    return n_free - sum(_sizes(n_free, split, brings_test=n_given_test > 0)) if n_free else 0


def _spread(labels: AnyArray, seed: int) -> Labels:
    """Return all indices in an order in which every stretch has about the classes of the whole."""
    # Raw numbers and a stable sort: these do not change between versions of NumPy.
    keys = np.asarray(stream(seed, "split").bit_generator.random_raw(len(labels)))
    shuffled = np.lexsort((keys, labels))  # class by class, shuffled within each
    _, starts, counts = np.unique(labels[shuffled], return_index=True, return_counts=True)
    ranks = np.arange(len(labels)) - np.repeat(starts, counts)
    places = (ranks + 0.5) / np.repeat(counts, counts)
    # Equal places (classes of one size) are ordered by chance, not by class.
    return shuffled[np.lexsort((keys[shuffled], places))].astype(np.int64)


def _sizes(n: int, split: Split, *, brings_test: bool) -> tuple[int, int]:
    """Return the sizes cut off for validation and test, leaving at least one of n samples."""
    validation, test = split.validation, 0.0 if brings_test else split.test
    least = [int(n >= 3 and share > 0) for share in (validation, test)]
    n_validation = max(round(n * validation), least[0])
    n_test = max(round(n * test), least[1])
    room = n - 1
    if n_validation + n_test > room:  # both give way alike
        n_validation = round(room * n_validation / (n_validation + n_test))
        n_validation = min(max(n_validation, least[0]), room - least[1])
        n_test = room - n_validation
    return n_validation, n_test
