"""Samples out of the rows of a table, as a reading says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from core.arrays import AnyArray, Labels
from core.data.aside import aside
from core.data.cache import Writer
from core.data.dataset import Dataset, Progress
from core.data.in_step import in_step
from core.data.table import Column, Table
from core.data.table_inputs import (
    MISSING,
    Expander,
    categories_of,
    coder,
    column_of,
    features_of,
    numbers_in,
)
from core.data.table_reading import MOST_CLASSES, PARTS, REGRESS
from core.errors import DatasetError
from core.facts import Facts, Feature
from core.messages import Message
from core.reading import DROP, FEATURE, GROUP, PART, TARGET, ColumnUse, TableReading
from core.workers import Pool

_VALUES_AT_ONCE, _PIECES_AT_ONCE = 1 << 18, 4
_LARGEST = float(np.finfo(np.float32).max)


@dataclass(frozen=True)
class _Wanted:
    """What is to be predicted in each row of a table.

    Attributes:
        labels: (N,) class numbers, or (N, T) float64; known: (N,) bool, where all is known.
    """

    labels: AnyArray
    known: AnyArray
    classes: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


def samples(
    table: Table,
    reading: TableReading,
    progress: Progress | None = None,
    like: Facts | None = None,
) -> Dataset:
    """Return the samples that a reading makes of a table, in the cache.

    Rows without a target are no samples, nor those that miss a value that may not be missing. A
    column of parts puts its validation and test rows last.

    Args:
        table: to read.
        reading: says what each column is for.
        progress: hears the share done; it may raise to cancel.
        like: of other samples of the same reading, whose inputs and classes these get too; rows of
            a class that is none of them are no samples.

    Raises:
        DatasetError: when the reading does not fit the table, or leaves no sample.
    """
    done = 0.0

    def tick() -> None:
        if progress:
            progress(done)

    plan = aside(partial(_planned, table, reading, like), tick)
    rows, expander, features = plan.rows, plan.expander, plan.features
    at_once = max(1, _VALUES_AT_ONCE // len(features))
    pieces = (rows[begin : begin + at_once] for begin in range(0, len(rows), at_once))
    with Writer((len(features),), "float32", tick=tick) as writer, Pool() as pool:

        def expanded(part: Labels) -> AnyArray:
            is_run = int(part[-1]) - int(part[0]) + 1 == len(part)
            return expander(slice(int(part[0]), int(part[-1]) + 1) if is_run else part)

        def write(blocks: Sequence[AnyArray]) -> None:
            for block in blocks:
                writer.append(block)

        def hear(_: Sequence[AnyArray]) -> None:
            nonlocal done
            done = writer.n_samples / len(rows)
            tick()

        in_step(pool, pieces, _PIECES_AT_ONCE, expanded, [write], hear)
        dataset = writer.finish(
            table.name,
            plan.labels,
            plan.classes,
            plan.n_test,
            targets=[(name, "") for name in plan.targets],
            n_given_validation=plan.n_validation,
            features=features,
            groups=plan.groups,
            rows=None if plan.is_all else rows,
        )
    return replace(dataset, reading=reading, source=table.digest)


@dataclass(frozen=True, eq=False)
class _Plan:
    """What the samples of a table will be.

    Attributes:
        rows: (N,) of the table, in the order of the samples; is_all: whether these are all rows.
        n_validation, n_test: how many at the end are given parts, the test part last.
        labels, groups: (N,) of the samples, with the names of the classes.
    """

    features: Sequence[Feature]
    targets: tuple[str, ...]
    rows: Labels
    is_all: bool
    n_validation: int
    n_test: int
    expander: Expander
    labels: AnyArray
    classes: Sequence[str]
    groups: Labels | None


def _planned(table: Table, reading: TableReading, like: Facts | None) -> _Plan:
    features = features_of(table, reading) if like is None else like.features
    wanted = _wanted(table, reading, like)
    rows, n_validation, n_test = _rows(table, reading, wanted)
    expander = Expander(table, features)
    labels, classes = _labels(wanted, rows, keeps_all=like is not None)
    groups = _groups(table, reading, rows)
    is_all = np.array_equal(rows, np.arange(table.n_rows))
    return _Plan(
        features,
        wanted.targets,
        rows,
        is_all,
        n_validation,
        n_test,
        expander,
        labels,
        classes,
        groups,
    )


def _with_role(reading: TableReading, role: str) -> list[ColumnUse]:
    return [use for use in reading.columns if use.role == role]


def _wanted(table: Table, reading: TableReading, like: Facts | None) -> _Wanted:
    targets = [column_of(table, use.name) for use in _with_role(reading, TARGET)]
    if not targets or (len(targets) > 1 and reading.task != REGRESS):
        raise DatasetError(
            Message(
                "{n} columns of {table} are targets. Choose one; only numbers can be predicted "
                "several at once.",
                n=len(targets),
                table=table.name,
            )
        )
    if reading.task == REGRESS:
        columns = [_target_numbers(column, is_alone=len(targets) == 1) for column in targets]
        values = np.stack(columns, axis=1)
        known = (np.abs(values) <= _LARGEST).all(axis=1)
        return _Wanted(values, np.asarray(known), targets=tuple(column.name for column in targets))
    return _classes(targets[0], like)


def _target_numbers(column: Column, *, is_alone: bool) -> AnyArray:
    """Return the values of a target, (N,) float64."""
    try:
        return numbers_in(column)(slice(None))
    except DatasetError as error:
        if is_alone:
            raise
        raise DatasetError(
            Message(
                "{column} is no number, and only numbers can be predicted several at once. "
                "Choose {column} as the only target, or leave it out of the targets.",
                column=column.name,
            )
        ) from error


def _classes(column: Column, like: Facts | None) -> _Wanted:
    if like is None and column.n_distinct > MOST_CLASSES:
        raise DatasetError(
            Message(
                "The target {column} has {n} different values, too many for classes ({most}). "
                "Predict it as a number, or choose another target.",
                column=column.name,
                n=column.n_distinct,
                most=MOST_CLASSES,
            )
        )
    classes = categories_of(column) if like is None else like.classes
    labels = coder(column, classes)(slice(None))
    return _Wanted(labels, labels >= 0, classes=classes)


def _rows(table: Table, reading: TableReading, wanted: _Wanted) -> tuple[Labels, int, int]:
    """Return the rows that are samples in their order, and how many validate and test."""
    kept = wanted.known.copy()
    for use in reading.columns:
        if use.role == FEATURE and use.missing == DROP:
            kept &= ~_is_missing(column_of(table, use.name))
    rows = np.flatnonzero(kept).astype(np.int64)
    if not len(rows):
        raise DatasetError(
            Message(
                "No row of {table} has all the values it needs. Choose another target, or "
                "something else for missing values.",
                table=table.name,
            )
        )
    uses = _with_role(reading, PART)
    if not uses:
        return rows, 0, 0
    parts = _parts(column_of(table, uses[0].name))[rows]
    order = np.argsort(parts, kind="stable")
    return rows[order], int((parts == 1).sum()), int((parts == 2).sum())


def _is_missing(column: Column) -> AnyArray:
    if column.codes is not None:
        return column.codes < 0
    assert column.numbers is not None
    return ~(np.abs(column.numbers) <= _LARGEST)


def _parts(column: Column) -> AnyArray:
    """Return 0, 1 or 2 for each row: free, validation, test."""
    texts = categories_of(column)
    if unknown := [text for text in texts if text.lower() not in PARTS]:
        raise DatasetError(
            Message(
                "{column} is to name the part of each row (train, validation or test), but has "
                "{found}.",
                column=column.name,
                found=repr(unknown[0][:60]),
            )
        )
    numbers = {"train": 0, "validation": 1, "test": 2}
    by_text = np.array([*(numbers[PARTS[text.lower()]] for text in texts), 0])
    return by_text[coder(column, texts)(slice(None))]


def _labels(wanted: _Wanted, rows: Labels, *, keeps_all: bool) -> tuple[AnyArray, Sequence[str]]:
    """Return the labels of samples, and their classes: all, or those that are among them."""
    labels = wanted.labels.take(rows, axis=0)
    if wanted.targets:
        values = labels.astype(np.float32)
        return (values[:, 0] if len(wanted.targets) == 1 else values), ()
    if keeps_all:
        return labels, wanted.classes
    counts = np.bincount(labels, minlength=len(wanted.classes))
    present = np.flatnonzero(counts)
    if len(present) < len(wanted.classes):
        labels = (np.cumsum(counts > 0) - 1).take(labels)
    return labels, [wanted.classes[int(index)] for index in present]


def _groups(table: Table, reading: TableReading, rows: Labels) -> Labels | None:
    """Return a number for each sample; those of one number stay together. Several columns join."""
    uses = _with_role(reading, GROUP)
    if not uses:
        return None
    groups = np.zeros(len(rows), np.int64)
    for use in uses:
        column = column_of(table, use.name)
        found = _group_numbers(column)[rows]
        pairs = np.stack((groups, found))
        groups = np.unique(pairs, axis=1, return_inverse=True)[1].reshape(-1)
    return groups


def _group_numbers(column: Column) -> Labels:
    if column.codes is not None:
        found = column.codes.astype(np.int64)
        missing = found == MISSING
    else:
        assert column.numbers is not None
        found = np.unique(column.numbers, return_inverse=True)[1].astype(np.int64)
        missing = np.isnan(column.numbers)
    # A row without a group is one by itself.
    found[missing] = len(found) + np.flatnonzero(missing)
    return found
