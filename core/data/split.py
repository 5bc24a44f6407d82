"""Split: which samples train, validate and test, decided by the labels and the split seed alone.

The values of a regression have no say: only how many there are.
"""

from collections.abc import Mapping

import numpy as np

from core.arrays import AnyArray, Labels
from core.choice import Split
from core.data.dataset import Dataset
from core.errors import DatasetError
from core.messages import Message
from core.random_streams import stream


def parts_of(dataset: Dataset, split: Split) -> Mapping[str, Labels]:
    """Return the sample indices of each part of a dataset, without the samples left out.

    All that learns from samples or asks about them asks this first, so labels that are out of range
    end here: no loss would see it, for it would take another output for the right one.

    Raises:
        DatasetError: when no sample is left to train on, or labels are not those of the data.
    """
    dataset.refuse_bad_labels()
    found = parts(
        dataset.labels if dataset.labels_read is None else dataset.labels_read,
        dataset.facts.n_given_test,
        split,
        n_given_validation=dataset.facts.n_given_validation,
        groups=dataset.groups,
    )
    if not len(left_out := dataset.left_out):
        return found
    kept = {name: np.setdiff1d(index, left_out, True) for name, index in found.items()}
    if not len(kept["train"]):
        raise DatasetError(
            Message(
                "All samples of the training part of {name} are left out by hand, so none is left "
                "to train on. Take some of them back.",
                name=dataset.name,
            )
        )
    return kept


def parts(
    labels: AnyArray,
    n_given_test: int,
    split: Split,
    *,
    n_given_validation: int = 0,
    groups: AnyArray | None = None,
) -> Mapping[str, Labels]:
    """Return the sample indices of each part.

    Each class is shuffled and spread evenly over a row that is then cut, so that parts have exactly
    their sizes and each class its share of them (to about one sample). With at least 3 samples no
    part with a share is empty, and `train` never is. Groups stay together: they are shuffled and
    go one by one where most is missing, so that sizes are kept as far as groups allow.

    Args:
        labels: (N,) class numbers of all samples, or the float values of a regression.
        n_given_test: how many at the end are a test part that came with the data.
        split: shares and seed; a share counts only where that part was not given.
        n_given_validation: how many before these are a validation part that came with the data.
        groups: (N,) whole numbers, samples of one number stay together; None for no groups.

    Returns:
        Sorted int64 indices for `train`, `validation` and `test`, together 0 .. N-1.

    Raises:
        DatasetError: when no sample is left to train on.
    """
    n_free = len(labels) - n_given_test - n_given_validation
    if n_free < 1:
        raise _none_left(len(labels))
    is_regression = labels.dtype.kind == "f"
    classes = np.zeros(n_free, np.int64) if is_regression else labels[:n_free]
    sizes = _sizes(n_free, _wanted(split, n_given_validation, n_given_test))
    if groups is None:
        row = _spread(classes, split.seed)
        cuts = np.split(row, np.cumsum(sizes[::-1]))  # test, validation, train
        test, validation, train = cuts
    else:
        train, validation, test = _by_group(groups[:n_free], sizes, split.seed)
    given = np.split(np.arange(n_free, len(labels), dtype=np.int64), [n_given_validation])
    return {
        "train": np.sort(train),
        "validation": given[0] if n_given_validation else np.sort(validation),
        "test": given[1] if n_given_test else np.sort(test),
    }


def count_train(
    n_samples: int, n_given_test: int, split: Split, n_given_validation: int = 0
) -> int:
    """Return how many samples `parts` leaves to train on (groups move it a little).

    It is 0 where all belong to given parts.
    """
    n_free = n_samples - n_given_test - n_given_validation
    wanted = _wanted(split, n_given_validation, n_given_test)
    return n_free - sum(_sizes(n_free, wanted)) if n_free else 0


def _none_left(n_samples: int) -> DatasetError:
    return DatasetError(
        Message("All {n} samples belong to the test part; none is left to train on.", n=n_samples)
    )


def _wanted(split: Split, n_given_validation: int, n_given_test: int) -> tuple[float, float]:
    """Return the shares to cut off for validation and test; a part that was given needs none."""
    return 0.0 if n_given_validation else split.validation, 0.0 if n_given_test else split.test


def _by_group(groups: AnyArray, sizes: tuple[int, int], seed: int) -> tuple[Labels, Labels, Labels]:
    """Return train, validation and test, each group in one of them; the largest groups first."""
    names, members, counts = np.unique(groups, return_inverse=True, return_counts=True)
    keys = np.asarray(stream(seed, "split").bit_generator.random_raw(len(names)))
    missing = np.array([len(groups) - sum(sizes), *sizes], np.float64)
    part_of = np.zeros(len(names), np.int64)
    # Large groups go where most room is; those of one size go by chance.
    for group in np.lexsort((keys, -counts)):
        part = int(np.argmax(missing))
        part_of[group] = part
        missing[part] -= counts[group]
    parts_of_samples = part_of[members]
    train, validation, test = (np.flatnonzero(parts_of_samples == part) for part in range(3))
    return train, validation, test


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


def _sizes(n: int, shares: tuple[float, float]) -> tuple[int, int]:
    """Return the sizes cut off for validation and test, leaving at least one of n samples."""
    validation, test = shares
    least = [int(n >= 3 and share > 0) for share in (validation, test)]
    n_validation = max(round(n * validation), least[0])
    n_test = max(round(n * test), least[1])
    room = n - 1
    if n_validation + n_test > room:  # both give way alike
        n_validation = round(room * n_validation / (n_validation + n_test))
        n_validation = min(max(n_validation, least[0]), room - least[1])
        n_test = room - n_validation
    return n_validation, n_test
