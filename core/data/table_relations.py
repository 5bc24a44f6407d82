"""What columns of a table say of each other, and which of them no network should learn from."""

import re
from collections.abc import Collection, Mapping

import numpy as np

from core.arrays import AnyArray
from core.data.distinct import places_of
from core.data.table import Column, Table
from core.messages import Message
from core.reading import NUMBER, TEXT

MOST_VALUES = 64
"""A column of numbers with more different ones than this is no column of categories."""

MOSTLY_MISSING = 0.5

_LOOKED_AT = 4096
_MOST_COMPARED = 400
_MOST_PAIRS = 1 << 22
_ROWS_A_VALUE = 4
_FEWEST_ROWS = 12
_IDENTITY = re.compile(r"(^|[\W_])(id|idx|index|key|nr|no|num|number|código|codigo|número|numero)$")


def reasons(table: Table, targets: Collection[str]) -> dict[str, Message]:
    """Return the columns that are better left out, and why, in the order of the table.

    Args:
        table: of any size; each column is looked at a few times.
        targets: the columns that are to be predicted.
    """
    found: dict[str, Message] = {}
    wanted = [(each, values_of(each)) for each in table.columns if each.name in targets]
    repeats = _repeated(table, targets)
    for column in table.columns:
        if column.name in targets:
            continue
        reason = _alone(column, table.n_rows)
        for target, values in wanted:
            reason = reason or _of_target(column, target, values)
        if reason is None and column.name in repeats:
            reason = Message(
                "{column} says the same as {other}.",
                column=column.name,
                other=repeats[column.name],
            )
        if reason is not None:
            found[column.name] = reason
    return found


def _alone(column: Column, n_rows: int) -> Message | None:
    """Return what is wrong with a column whatever the others are."""
    if column.n_missing == n_rows:
        return Message("{column} is empty.", column=column.name)
    if column.n_missing > MOSTLY_MISSING * n_rows:
        share = column.n_missing / n_rows
        return Message(
            "{column} misses {share:.0%} of its values.", column=column.name, share=share
        )
    if is_constant(column):
        return Message("{column} has the same value everywhere.", column=column.name)
    if is_identity(column, n_rows):
        return Message(
            "{column} seems to number the rows: it is different in each.", column=column.name
        )
    if column.type == TEXT:
        return Message(
            "{column} is text with {n} different values, of which a network makes nothing.",
            column=column.name,
            n=column.n_distinct,
        )
    return None


def is_constant(column: Column) -> bool:
    """Tell whether a column has one value in all rows where it has any."""
    if column.codes is not None:
        return column.n_distinct <= 1 and column.n_missing == 0
    return column.low == column.high and column.n_missing == 0


def is_identity(column: Column, n_rows: int) -> bool:
    """Tell whether a column seems to number the rows."""
    if n_rows < _FEWEST_ROWS or column.n_missing:
        return False
    if column.codes is not None:
        return column.type == TEXT and column.n_distinct == n_rows
    if column.type != NUMBER or not column.is_whole:
        return False
    is_named = _IDENTITY.search(column.name.lower()) is not None
    is_counted = column.high - column.low + 1 == n_rows
    return (is_named or is_counted) and column.n_distinct == n_rows


def values_of(column: Column) -> AnyArray | None:
    """Return which of its few values each cell has, (N,) int64 from 0; None where there are many.

    Missing counts as a value.
    """
    if column.codes is not None:
        codes = column.codes.astype(np.int64) + 1
        return codes if column.n_distinct <= max(MOST_VALUES, len(codes) // _ROWS_A_VALUE) else None
    assert column.numbers is not None
    if len(np.unique(column.numbers[:_LOOKED_AT])) > MOST_VALUES:
        return None
    found, values = places_of(column.numbers)
    return values if len(found) <= MOST_VALUES else None


def determines(some: AnyArray, others: AnyArray) -> bool:
    """Tell whether each value of one column always stands beside the same one of the other."""
    n_some, n_others = int(some.max()) + 1, int(others.max()) + 1
    if n_some * n_others > _MOST_PAIRS:
        return False
    pairs = np.bincount(some * n_others + others, minlength=n_some * n_others)
    table = pairs.reshape(n_some, n_others) > 0
    return bool((table.sum(axis=1) <= 1).all())


def _of_target(column: Column, target: Column, wanted: AnyArray | None) -> Message | None:
    """Return what is wrong with a column that knows the target."""
    if column.numbers is not None and target.numbers is not None:
        if is_linear(column.numbers, target.numbers):
            return Message(
                "{column} repeats the target {target}.", column=column.name, target=target.name
            )
        if wanted is None:
            return None
    values = values_of(column) if wanted is not None else None
    if values is None or wanted is None:
        return None
    n_values = int(values.max()) + 1
    if column.type == NUMBER and n_values > int(wanted.max()) + 1:
        return None  # a measure by which classes can be told is what a network is to learn from
    if len(values) < _ROWS_A_VALUE * n_values or not determines(values, wanted):
        return None
    if determines(wanted, values):
        return Message(
            "{column} says the same as the target {target}.",
            column=column.name,
            target=target.name,
        )
    return Message(
        "{column} already tells the target {target} in every row.",
        column=column.name,
        target=target.name,
    )


def is_linear(some: AnyArray, others: AnyArray) -> bool:
    """Tell whether numbers are others scaled and shifted, and missing in the same rows."""
    return _looks_linear(some[:_LOOKED_AT], others[:_LOOKED_AT]) and _looks_linear(some, others)


def _looks_linear(some: AnyArray, others: AnyArray) -> bool:
    known = ~np.isnan(some)
    if known.sum() < _FEWEST_ROWS or not np.array_equal(known, ~np.isnan(others)):
        return False
    x, y = some[known], others[known]
    low, high = int(x.argmin()), int(x.argmax())
    width = x[high] - x[low]
    if not np.isfinite(width) or width == 0 or not np.isfinite(y).all():
        return False
    slope = (y[high] - y[low]) / width
    error = np.abs(y[low] + slope * (x - x[low]) - y).max()
    return bool(slope != 0 and error <= 1e-9 * abs(y[high] - y[low]))


def _repeated(table: Table, targets: Collection[str]) -> Mapping[str, str]:
    """Return the columns that say the same as an earlier one, and which."""
    earlier: list[tuple[Column, AnyArray]] = []
    numbers: list[Column] = []
    found: dict[str, str] = {}
    if len(table.columns) > _MOST_COMPARED:
        return found
    for column in table.columns:
        if column.name in targets or _alone(column, table.n_rows) is not None:
            continue
        values = values_of(column)
        if values is None:
            if column.numbers is not None:
                other = _linear_to(column, numbers)
                if other is None:
                    numbers.append(column)
                else:
                    found[column.name] = other.name
            continue
        if len(values) < _ROWS_A_VALUE * (int(values.max()) + 1):
            continue  # so few rows agree by chance
        same = next(
            (c for c, v in earlier if determines(v, values) and determines(values, v)), None
        )
        if same is None:
            earlier.append((column, values))
        else:
            found[column.name] = same.name
    return found


def _linear_to(column: Column, others: list[Column]) -> Column | None:
    assert column.numbers is not None
    for other in others:
        if other.numbers is not None and is_linear(column.numbers, other.numbers):
            return other
    return None
