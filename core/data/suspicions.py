"""What is suspicious about data: columns that leak or say nothing, copies across parts, classes.

All functions here only look. The window shows what they find, commands print it.
"""

import hashlib
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.arrays import AnyArray, Labels
from core.data.dataset import Dataset
from core.data.table import Table
from core.data.table_relations import reasons
from core.messages import Message
from core.reading import FEATURE, IGNORE, NUMBER, TARGET, TableReading

MOST_ROWS = 1000
"""So many rows at most are told of one suspicion."""

FEW_SAMPLES = 10
HEAVY = 20
"""A class is rare with fewer samples, or when the largest has so many times as many."""

_BLOCK_VALUES = 1 << 22
_LARGEST = float(np.finfo(np.float32).max)


@dataclass(frozen=True)
class Suspicion:
    """Something about data that people should know before they train on them.

    Attributes:
        column: the column of the table it is about, "" for none.
        rows: the rows of the table, or the samples, that it is about; at most `MOST_ROWS`.
        origins: where each of these samples came from, as far as that is known.
        repair: the reading without it; None where another reading does not help.
    """

    message: Message
    column: str = ""
    rows: tuple[int, ...] = ()
    origins: tuple[str, ...] = ()
    repair: TableReading | None = None


def of_reading(table: Table, reading: TableReading) -> tuple[Suspicion, ...]:
    """Return what is suspicious about the columns that a reading takes as inputs.

    The rows of a suspicion are those of the table.
    """
    used = {use.name for use in reading.columns if use.role == FEATURE}
    found = [
        Suspicion(reason, name, repair=using(reading, name, IGNORE))
        for name, reason in reasons(table, reading.targets).items()
        if name in used
    ]
    for use in reading.columns:
        column = table.by_name.get(use.name)
        is_numeric = use.type == NUMBER and use.role in (FEATURE, TARGET)
        if column is not None and column.numbers is not None and is_numeric:
            found += _infinite(column.name, column.numbers)
    return tuple(found)


def using(reading: TableReading, name: str, role: str) -> TableReading:
    """Return a reading that uses a column for something else, one of `core.reading.ROLES`."""
    columns = tuple(use.with_(role=role) if use.name == name else use for use in reading.columns)
    return replace(reading, columns=columns)


def of_samples(dataset: Dataset, parts: Mapping[str, Labels]) -> tuple[Suspicion, ...]:
    """Return what is suspicious about samples of any sort and the parts they are in.

    The rows of a suspicion are numbers of samples.

    Args:
        dataset: to look at, all of it once.
        parts: sample numbers by part.
    """
    found = [*of_classes(dataset, parts), *of_missing(dataset)]
    return (*found, *of_copies(dataset, parts, sample_hashes(dataset.inputs)))


def _infinite(name: str, numbers: AnyArray) -> list[Suspicion]:
    rows = np.flatnonzero(np.abs(numbers) > _LARGEST)
    if not len(rows):
        return []
    return [
        Suspicion(
            Message(
                "{column} has a number that is infinite or too large, in row {row}. It counts as "
                "missing.",
                "{column} has {n} numbers that are infinite or too large, the first in row {row}. "
                "They count as missing.",
                n=len(rows),
                column=name,
                row=int(rows[0]),
            ),
            name,
            _some(rows),
        )
    ]


def of_classes(dataset: Dataset, parts: Mapping[str, Labels]) -> list[Suspicion]:
    """Return what is suspicious about the classes: one alone, missing in a part, or rare."""
    classes = dataset.facts.classes
    if not classes:
        return []
    if len(classes) == 1:
        message = Message(
            "There is only one class, {name}: a network learns nothing from it.", name=classes[0]
        )
        return [Suspicion(message)]
    return [*_absent(dataset, parts), *_rare(dataset)]


def _absent(dataset: Dataset, parts: Mapping[str, Labels]) -> list[Suspicion]:
    classes = dataset.facts.classes
    found: list[Suspicion] = []
    for part, title in _PARTS.items():
        index = parts.get(part)
        if index is None or not len(index):
            continue
        counts = np.bincount(dataset.labels[index], minlength=len(classes))
        names = [classes[int(place)] for place in np.flatnonzero(counts == 0)]
        if names:
            found.append(
                Suspicion(
                    Message(
                        "The {part} part has no sample of the class {names}.",
                        "The {part} part has no sample of {n} classes: {names}.",
                        n=len(names),
                        part=title,
                        names=_names(names),
                    )
                )
            )
    return found


_PARTS = {
    "train": Message("training"),
    "validation": Message("validation"),
    "test": Message("test"),
}


def _rare(dataset: Dataset) -> list[Suspicion]:
    counts = np.array(dataset.facts.counts)
    most = int(counts.max())
    rare = np.flatnonzero((counts < FEW_SAMPLES) | (counts * HEAVY < most))
    rare = rare[counts[rare] * 2 < most]
    if not len(rare):
        return []
    names = [dataset.facts.classes[int(place)] for place in rare]
    largest = dataset.facts.classes[int(counts.argmax())]
    message = Message(
        "The class {names} is rare: {fewest} samples, but {largest} has {most}.",
        "{n} classes are rare ({names}): as few as {fewest} samples, but {largest} has {most}.",
        n=len(names),
        names=_names(names),
        fewest=int(counts[rare].min()),
        largest=largest,
        most=most,
    )
    return [Suspicion(message)]


def _names(names: list[str]) -> str:
    return ", ".join(names[:_MOST_NAMES]) + (" ..." if len(names) > _MOST_NAMES else "")


_MOST_NAMES = 8


def of_missing(dataset: Dataset) -> list[Suspicion]:
    """Return where inputs that are no table are no finite numbers."""
    if dataset.inputs.dtype.kind != "f" or dataset.facts.features:
        return []
    rows: list[int] = []
    n_values = 0
    for start, block in _blocks(dataset.inputs):
        bad = ~np.isfinite(block.reshape(len(block), -1))  # (n, values)
        n_values += int(np.count_nonzero(bad))
        rows += (start + np.flatnonzero(bad.any(axis=1))).tolist()
    if not rows:
        return []
    message = Message(
        "{n} value is not a finite number, in sample {row}.",
        "{n} values are not finite numbers, the first in sample {row}.",
        n=n_values,
        row=rows[0],
    )
    return [_about(dataset, message, rows)]


def of_copies(dataset: Dataset, parts: Mapping[str, Labels], hashes: AnyArray) -> list[Suspicion]:
    """Return samples for validation and test that are trained on as well.

    `hashes` are those of `sample_hashes`.
    """
    train = parts.get("train")
    others = [parts[part] for part in ("validation", "test") if part in parts]
    if train is None or not others:
        return []
    held = np.sort(np.concatenate(others))
    both = held[np.isin(hashes[held], hashes[train])]
    if not len(both):
        return []
    message = Message(
        "{n} sample for validation or test ({share:.1%}) is the same as one that is trained on.",
        "{n} samples for validation or test ({share:.1%}) are the same as ones that are trained "
        "on, so the score says more than it should.",
        n=len(both),
        share=len(both) / len(held),
    )
    return [_about(dataset, _with_example(dataset, message, train, both, hashes), both.tolist())]


def _with_example(
    dataset: Dataset, message: Message, train: Labels, both: Labels, hashes: AnyArray
) -> Message:
    """Name the first copy and what it is a copy of, where they have names."""
    first = int(both[0])
    copy, original = dataset.origin(first), int(train[hashes[train] == hashes[first]][0])
    if not copy:
        return message
    return Message(
        "{what} Such as {copy}, the same as {original}.",
        what=message,
        copy=copy,
        original=dataset.origin(original),
    )


def _about(dataset: Dataset, message: Message, samples: Sequence[int]) -> Suspicion:
    """Return what is said of samples, with where they came from."""
    rows = tuple(samples[:MOST_ROWS])
    origins = tuple(origin for row in rows if (origin := dataset.origin(row)))
    return Suspicion(message, rows=rows, origins=origins)


def sample_hashes(inputs: AnyArray) -> AnyArray:
    """Return a number for each sample, (N,) uint64: the same for the same bytes."""
    steps = hash_steps(inputs)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def hash_steps(inputs: AnyArray) -> Generator[float, None, AnyArray]:
    """Yield the share done, and return what `sample_hashes` does."""
    found = np.empty(len(inputs), np.uint64)
    for start, block in _blocks(inputs):
        rows = np.ascontiguousarray(block).reshape(len(block), -1).view(np.uint8)  # (n, bytes)
        digests = (hashlib.blake2b(row.data, digest_size=8).digest() for row in rows)
        found[start : start + len(block)] = np.frombuffer(b"".join(digests), "<u8")
        yield (start + len(block)) / len(inputs)
    return found


def _blocks(inputs: AnyArray) -> Iterator[tuple[int, AnyArray]]:
    """Yield a few samples at a time, with the number of the first."""
    n = max(1, _BLOCK_VALUES // max(1, inputs[0].size))
    for start in range(0, len(inputs), n):
        yield start, inputs[start : start + n]


def _some(rows: AnyArray) -> tuple[int, ...]:
    return tuple(rows[:MOST_ROWS].tolist())


def suspicions(
    dataset: Dataset, parts: Mapping[str, Labels], table: Table | None = None
) -> tuple[Suspicion, ...]:
    """Return all that is suspicious about data; of a table also about its columns."""
    reading = dataset.reading
    of_columns = (
        of_reading(table, reading)
        if table is not None and isinstance(reading, TableReading)
        else ()
    )
    return (*of_columns, *of_samples(dataset, parts))
