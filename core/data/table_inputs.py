"""From the columns of a table to inputs: what each one is, and its values for any rows.

The same function makes the samples of a training and those of rows that come tomorrow.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from core.arrays import AnyArray, Array
from core.data.csv_numbers import number_in
from core.data.distinct import places_of
from core.data.many_dates import all_days
from core.data.table import Column, Table, number_text
from core.errors import DatasetError
from core.facts import Feature
from core.messages import Message
from core.reading import (
    DATE,
    FEATURE,
    FLAGS,
    NUMBER,
    OWN,
    TEXT,
    VALUE,
    ColumnUse,
    TableReading,
)

MOST_CATEGORIES = 10_000
MOST_INPUTS = 100_000

MISSING, UNKNOWN = -1, -2
"""In place of the number of a category: there is no value; it is none of the categories."""

Rows = slice | AnyArray

_LARGEST = float(np.finfo(np.float32).max)


def features_of(table: Table, reading: TableReading) -> tuple[Feature, ...]:
    """Return what each input is, in the order of the columns.

    Raises:
        DatasetError: when a column cannot be used so, or there are none, or too many inputs.
    """
    used = [use for use in reading.columns if use.role == FEATURE]
    found = [feature for use in used for feature in _features(column_of(table, use.name), use)]
    if not 0 < len(found) <= MOST_INPUTS:
        raise DatasetError(
            Message(
                "These columns make {n} inputs; there must be 1 to {most}. Choose other columns, "
                "or code categories as one number.",
                n=len(found),
                most=MOST_INPUTS,
            )
        )
    return tuple(found)


def column_of(table: Table, name: str) -> Column:
    """Return a column by its name. Raises DatasetError where there is none."""
    if name in table.by_name:
        return table.by_name[name]
    names = ", ".join(column.name for column in table.columns[:20])
    raise DatasetError(
        Message(
            "{table} has no column {name}. Its columns are {names}.",
            table=table.name,
            name=repr(name),
            names=names,
        )
    )


def categories_of(column: Column) -> tuple[str, ...]:
    """Return the different values of a column, numbers by size and texts by their letters.

    Raises:
        DatasetError: when there are too many.
    """
    if column.n_distinct > MOST_CATEGORIES:
        raise DatasetError(
            Message(
                "{column} has {n} different values, too many for categories ({most}). Leave it "
                "out, or use it as a number.",
                column=column.name,
                n=column.n_distinct,
                most=MOST_CATEGORIES,
            )
        )
    if column.codes is None:
        assert column.numbers is not None
        found, _ = places_of(column.numbers[~np.isnan(column.numbers)])
        return tuple(map(number_text, found.tolist()))
    return tuple(sorted(set(column.values), key=_order))


def _order(text: str) -> tuple[float, str]:
    number = number_in(text)
    return (np.inf if number is None or np.isnan(number) else number), text


def _features(column: Column, use: ColumnUse) -> list[Feature]:
    name = column.name
    if use.type == TEXT:
        raise DatasetError(
            Message(
                "{column} is text, which cannot be an input. Leave it out, or use it as category.",
                column=name,
            )
        )
    fill = _FILLS.get(use.missing, "mean")
    value = use.value if use.missing == VALUE else 0.0
    if use.type == DATE and (origin := origin_of(column)):
        filled = fill if fill != "own" else "mean"
        value -= origin if fill == "value" else 0.0
        return [Feature(name, DATE, fill=filled, value=value, origin=origin)]
    if use.type in (NUMBER, DATE):
        return [Feature(name, use.type, fill=fill if fill != "own" else "mean", value=value)]
    categories = categories_of(column)
    if use.coding != FLAGS:
        value = -1.0 if use.missing == OWN else value
        filled = "value" if fill == "own" else fill
        return [Feature(name, "order", categories=categories, fill=filled, value=value)]
    fill = "value" if use.missing in (OWN, VALUE) else "most"
    flags = [Feature(name, "flag", category=category, fill=fill) for category in categories]
    is_own = use.missing == OWN and column.n_missing > 0
    return [*flags, Feature(name, "flag", fill="value")] if is_own else flags


_FILLS = {"mean": "mean", "median": "median", "most": "most", "value": "value", "own": "own"}


def expand(table: Table, features: Sequence[Feature], rows: Rows = slice(None)) -> Array:
    """Return the inputs of some rows, (n, F) float32, NaN where a value is missing.

    What a number cannot be in float32 (infinite, too large) is missing too. A category that is
    none of the known ones has no flag.

    Args:
        table: with the columns that the features name, in any order.
        features: what each input is.
        rows: a slice, or (n,) numbers of rows.

    Raises:
        DatasetError: when a column is missing, or holds what cannot be its number.
    """
    return Expander(table, features)(rows)


class Expander:
    """The same as `expand`, for many pieces of one table."""

    def __init__(self, table: Table, features: Sequence[Feature]) -> None:
        self._n_rows, self._n_features = table.n_rows, len(features)
        self._numbers: list[tuple[int, bool, float, Callable[[Rows], AnyArray]]] = []
        self._flags: list[tuple[int, dict[int, int], bool, Callable[[Rows], AnyArray]]] = []
        self._orders: list[tuple[int, Callable[[Rows], AnyArray]]] = []
        flags: dict[str, list[int]] = {}
        for index, feature in enumerate(features):
            if feature.kind == "flag":
                flags.setdefault(feature.column, []).append(index)
                continue
            column = column_of(table, feature.column)
            if feature.kind == "order":
                self._orders.append((index, coder(column, feature.categories)))
            else:
                numbers = numbers_in(column, is_date=feature.kind == DATE)
                origin = feature.origin if feature.kind == DATE else 0.0
                self._numbers.append((index, _fits(column), origin, numbers))
        for name, indices in flags.items():
            categories = [features[index].category for index in indices]
            known = [category for category in categories if category]
            places = {
                (known.index(category) if category else MISSING): index
                for category, index in zip(categories, indices, strict=True)
            }
            fills = features[indices[0]].fill == "most"
            self._flags.append((indices[0], places, fills, coder(column_of(table, name), known)))

    def __call__(self, rows: Rows) -> Array:
        """Return the inputs of some rows, (n, F) float32."""
        n = len(range(*rows.indices(self._n_rows))) if isinstance(rows, slice) else len(rows)
        inputs = np.zeros((n, self._n_features), np.float32)
        for index, fits, origin, numbers in self._numbers:
            values = numbers(rows)
            if origin:
                values = values - origin  # in float64: what is left fits float32
            if not fits:
                values = np.where(np.abs(values) <= _LARGEST, values, np.nan)
            inputs[:, index] = values
        for index, codes in self._orders:
            found = codes(rows)
            inputs[:, index] = np.where(found < 0, np.nan, found)
        for _, places, fills, codes in self._flags:
            found = codes(rows)
            missing = found == MISSING
            for code, index in places.items():
                flag = (found == code).astype(np.float32)
                if fills:
                    flag[missing] = np.nan
                inputs[:, index] = flag
        return inputs


def origin_of(column: Column) -> float:
    """Return from which day, since 1970, the dates of a column are counted as inputs.

    Raises:
        DatasetError: for a column with texts that are no dates.
    """
    values = numbers_in(column, is_date=True)(slice(None))
    known = values[~np.isnan(values)]
    has_times = bool((known != np.rint(known)).any())
    return float(np.floor(known.min())) if has_times else 0.0


def _fits(column: Column) -> bool:
    """Tell whether all numbers of a column are known to be float32 ones, or missing."""
    return column.codes is None and column.low >= -_LARGEST and column.high <= _LARGEST


def numbers_in(column: Column, *, is_date: bool = False) -> Callable[[Rows], AnyArray]:
    """Return what gives the numbers of some rows, (n,) float64.

    Raises:
        DatasetError: for a column with texts that are no numbers, or no dates; it names the row.
    """
    if column.numbers is not None:
        numbers = column.numbers
        return lambda rows: numbers[rows]
    assert column.codes is not None
    codes = column.codes
    texts = column.values
    found = all_days(texts) if is_date else np.array([_number(text) for text in texts], np.float64)
    if len(odd := np.flatnonzero(np.isnan(found))):
        wrong = int(odd[0])
        row = int(np.argmax(codes == wrong))
        what = Message("a date") if is_date else Message("a number")
        raise DatasetError(
            Message(
                "Row {row} of {column} has {found}, which is not {what}. Mend the cell, or use "
                "the column as category.",
                row=row,
                column=column.name,
                found=repr(texts[wrong][:60]),
                what=what,
            )
        )
    by_code = np.append(found, np.nan)  # code -1 takes the last
    return lambda rows: by_code[codes[rows]]


def _number(text: str) -> float:
    value = number_in(text)
    return np.nan if value is None else value


def coder(column: Column, categories: Sequence[str]) -> Callable[[Rows], AnyArray]:
    """Return what gives the category of some rows, (n,) int64: its place, MISSING or UNKNOWN."""
    places: Mapping[str, int] = {category: place for place, category in enumerate(categories)}
    if column.codes is not None:
        codes = column.codes
        known = [places.get(text, UNKNOWN) for text in column.values]
        by_code = np.array([*known, MISSING], np.int64)  # code -1 takes the last
        return lambda rows: by_code[codes[rows]]
    assert column.numbers is not None
    numbers = column.numbers

    def found(rows: Rows) -> AnyArray:
        values, inverse = places_of(numbers[rows])
        texts = ("" if np.isnan(value) else number_text(value) for value in values.tolist())
        by_value = [MISSING if not text else places.get(text, UNKNOWN) for text in texts]
        return np.array(by_value, np.int64)[inverse]

    return found


def unknown_values(table: Table, features: Sequence[Feature]) -> tuple[Message, ...]:
    """Return what people should know of categories in a table that the features do not have."""
    categories: dict[str, list[str]] = {}
    for feature in features:
        if feature.kind == "flag":
            categories.setdefault(feature.column, []).append(feature.category)
        elif feature.kind == "order":
            categories[feature.column] = list(feature.categories)
    found: list[Message] = []
    for name, known in categories.items():
        column = column_of(table, name)
        codes = coder(column, [category for category in known if category])(slice(None))
        unknown = np.flatnonzero(codes == UNKNOWN)
        if len(unknown):
            found.append(
                Message(
                    "{column} has a value in row {row} that is none of the known categories: "
                    "{value}. It counts as none of them.",
                    "{column} has values in {n} rows that are none of the known categories, as "
                    "in row {row}: {value}. They count as none of them.",
                    n=len(unknown),
                    column=name,
                    row=int(unknown[0]),
                    value=repr(column.text(int(unknown[0]))[:60]),
                )
            )
    return tuple(found)
