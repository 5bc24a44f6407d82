"""Samples that are the same as others, or look almost the same, and what else is doubtful."""

from collections.abc import Generator, Mapping

import numpy as np

from core.arrays import AnyArray, Array, Labels
from core.data.dataset import Dataset
from core.data.suspicions import (
    MOST_ROWS,
    Suspicion,
    hash_steps,
    of_classes,
    of_copies,
    of_missing,
)
from core.messages import Message

CELLS = 8
"""Pictures are compared by the means of so many by so many cells."""

LIKE, NOWHERE_UNLIKE = 0.008, 0.03
"""Of the range of the values: so little may cells of like pictures differ, on average and each."""

_STEP = 0.02
_BLOCK_VALUES = 1 << 21


def findings(
    dataset: Dataset, parts: Mapping[str, Labels]
) -> Generator[float, None, tuple[Suspicion, ...]]:
    """Yield the share done, and return what is doubtful about samples.

    Copies are found by a hash of their bytes. Of pictures, those that look almost the same are
    found by a coarse hash (in which direction the brightness of neighbouring cells changes), and
    then compared cell by cell; what was cut or turned differently is not found.
    """
    is_picture = dataset.inputs.ndim == 4 and min(dataset.inputs.shape[1:3]) >= CELLS
    share = 0.5 if is_picture else 1.0
    steps = hash_steps(dataset.inputs)
    hashes: AnyArray | None = None
    while hashes is None:
        try:
            yield share * next(steps)
        except StopIteration as end:
            hashes = end.value
    found = [*of_classes(dataset, parts), *of_missing(dataset)]
    found += of_copies(dataset, parts, hashes)
    if is_picture:
        pairs = yield from _like_pairs(dataset, hashes)
        found += _almost(pairs, dataset, parts)
    found += _within(hashes, parts)
    return tuple(found)


def _like_pairs(dataset: Dataset, hashes: AnyArray) -> Generator[float, None, AnyArray]:
    """Return pairs of samples that look almost the same and are not the same, (n, 2)."""
    cells = np.empty((len(dataset.inputs), CELLS, CELLS), np.float32)
    n = max(1, _BLOCK_VALUES // dataset.inputs[0].size)
    low, width = dataset.facts.low, (dataset.facts.high - dataset.facts.low) or 1.0
    for start in range(0, len(cells), n):
        block = dataset.inputs[start : start + n]
        cells[start : start + n] = (_cell_means(block) - low) / width
        yield 0.5 + 0.5 * min(1.0, (start + n) / len(cells))
    pairs = [_neighbours(cells, np.diff(cells, axis=axis)) for axis in (1, 2)]
    found = np.unique(np.concatenate(pairs), axis=0)
    return found[hashes[found[:, 0]] != hashes[found[:, 1]]]


def _cell_means(block: AnyArray) -> Array:
    """Return the mean of each of `CELLS` by `CELLS` cells of pictures, (n, CELLS, CELLS)."""
    values = block.mean(axis=3, dtype=np.float32)  # (n, H, W)
    rows, columns = _edges(values.shape[1]), _edges(values.shape[2])
    sums = np.add.reduceat(np.add.reduceat(values, rows[:-1], axis=1), columns[:-1], axis=2)
    return sums / (np.diff(rows)[:, None] * np.diff(columns)[None, :])


def _edges(size: int) -> Labels:
    """Return where cells begin along a side, and where the last one ends, (CELLS + 1,)."""
    return np.arange(CELLS + 1) * size // CELLS


def _neighbours(cells: Array, changes: Array) -> AnyArray:
    """Return pairs that change alike from cell to cell, and are like in each of them, (n, 2)."""
    is_up = (changes > _STEP).reshape(len(cells), -1)
    places = np.uint64(1) << np.arange(is_up.shape[1], dtype=np.uint64)
    coarse = is_up @ places  # (N,) the coarse hash
    order = np.lexsort((cells.mean(axis=(1, 2)), coarse))
    pairs: list[AnyArray] = []
    for gap in (1, 2, 3):
        first, second = order[:-gap], order[gap:]
        same = coarse[first] == coarse[second]
        first, second = first[same], second[same]
        away = np.abs(cells[first] - cells[second])
        like = (away.mean(axis=(1, 2)) < LIKE) & (away.max(axis=(1, 2)) < NOWHERE_UNLIKE)
        chosen = np.stack((first[like], second[like]), axis=1)  # (n, 2)
        pairs.append(np.sort(chosen, axis=1))
    return np.concatenate(pairs)


def _almost(pairs: AnyArray, dataset: Dataset, parts: Mapping[str, Labels]) -> list[Suspicion]:
    """Return what is to be said of pairs that lie in training and in another part."""
    is_train = np.zeros(len(dataset.labels), bool)
    is_train[parts["train"]] = True
    is_held = np.zeros(len(dataset.labels), bool)
    is_held[np.concatenate([parts["validation"], parts["test"]])] = True
    first, second = pairs[:, 0], pairs[:, 1]
    held = np.unique(
        np.concatenate(
            (first[is_held[first] & is_train[second]], second[is_held[second] & is_train[first]])
        )
    )
    if not len(held):
        return []
    message = Message(
        "{n} picture for validation or test looks almost the same as one that is trained on.",
        "{n} pictures for validation or test look almost the same as ones that are trained on.",
        n=len(held),
    )
    return [Suspicion(message, rows=tuple(held[:MOST_ROWS].tolist()))]


def _within(hashes: AnyArray, parts: Mapping[str, Labels]) -> list[Suspicion]:
    """Return the copies of samples within training: all but the first of each."""
    train = parts["train"]
    _, firsts = np.unique(hashes[train], return_index=True)
    copies = np.delete(train, firsts)
    if not len(copies):
        return []
    message = Message(
        "{n} sample that is trained on is an exact copy of another one.",
        "{n} samples that are trained on are exact copies of others.",
        n=len(copies),
    )
    return [Suspicion(message, rows=tuple(copies[:MOST_ROWS].tolist()))]
