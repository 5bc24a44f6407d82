"""Tables: rows and columns of somebody's own, parsed once and mapped by every process.

    <cache>/tables/<digest>/manifest.json   the description whose SHA-256 is the digest, and where
                                            each column lies in the files
                            numbers.bin     float64, one stretch for each column of numbers or dates
                            codes.bin       int32, one stretch for each column of texts, -1: none
                            texts.bin       the different texts as UTF-8, one behind the other
                            offsets.bin     int64, where each text begins, and where the last ends

A cell is found without reading any other, however many rows there are.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import numpy as np

from core.arrays import AnyArray
from core.data import usage
from core.data.distinct import n_different
from core.data.entries import (
    MANIFEST,
    all_folders,
    check_private,
    digest_of,
    fingerprint,
    temporary_folder,
)
from core.data.texts import NO_TEXTS, Texts
from core.dates import date_text
from core.errors import SettingError
from core.reading import DATE, CsvFormat

NUMBERS, CODES, TEXTS, OFFSETS = FILES = ("numbers.bin", "codes.bin", "texts.bin", "offsets.bin")

DTYPES = {NUMBERS: "<f8", CODES: "<i4", TEXTS: "<u1", OFFSETS: "<i8"}

_HASHED_AT_ONCE = 1 << 22
_LOOKED_AT = 1 << 14


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a table.

    Attributes:
        name: as its file has it; unique in the table.
        type: what it seems to be, one of `core.reading.TYPES`.
        n_missing: cells without a value.
        low, high: the range of its numbers, of dates in days since 1970; NaN where there is none.
        numbers: (N,) float64, NaN where missing; None of a column that is not of numbers or dates.
        codes: (N,) int32, the place in `values`, -1 where missing; None of a column of numbers.
        values: the texts of the cells, each once (in a column with very many, some twice).
    """

    name: str
    type: str
    n_missing: int
    low: float
    high: float
    numbers: AnyArray | None
    codes: AnyArray | None
    values: Texts = NO_TEXTS
    n_texts: int = 0

    @cached_property
    def n_distinct(self) -> int:
        """How many different values there are; missing is none."""
        if self.codes is not None:
            return self.n_texts
        assert self.numbers is not None
        return n_different(self.numbers[~np.isnan(self.numbers)])

    @cached_property
    def is_whole(self) -> bool:
        """Whether these are numbers, and all of them whole."""
        if self.codes is not None or self.numbers is None:
            return False
        is_any = False
        for begin in range(0, len(self.numbers), _LOOKED_AT):
            some = self.numbers[begin : begin + _LOOKED_AT]
            known = some[~np.isnan(some)]
            if not (np.isfinite(known).all() and (known == np.rint(known)).all()):
                return False
            is_any = is_any or len(known) > 0
        return is_any

    @property
    def first_missing(self) -> int | None:
        """The first row without a value; None where there is none."""
        if not self.n_missing:
            return None
        if self.codes is not None:
            return int(np.argmax(self.codes < 0))
        assert self.numbers is not None
        return int(np.argmax(np.isnan(self.numbers)))

    def text(self, row: int) -> str:
        """Return a cell as people read it; "" where it is missing."""
        if self.codes is not None:
            code = int(self.codes[row])
            return "" if code < 0 else self.values[code]
        assert self.numbers is not None
        value = float(self.numbers[row])
        if np.isnan(value):
            return ""
        return date_text(value) if self.type == DATE else number_text(value)


@dataclass(frozen=True, eq=False)
class Table:
    """A table in the cache.

    Attributes:
        name: what people call it; `digest`: 64 hexadecimal digits of its content.
        folder: where its files lie.
        format: how its text was read; None of a table that tells it itself.
    """

    name: str
    digest: str
    columns: tuple[Column, ...]
    n_rows: int
    folder: Path
    format: CsvFormat | None

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by their names."""
        return {column.name: column for column in self.columns}


def number_text(value: float) -> str:
    """Return a number as short as it can be read back: `3`, `2.5`, `1e+20`."""
    is_short = np.isfinite(value) and value == int(value) and abs(value) < 1e15
    return str(int(value)) if is_short else repr(float(value))


def table_roots() -> tuple[Path, Path]:
    """Return where tables lie: beside the samples, or where the user's cache has no room."""
    return all_folders()[1], temporary_folder() / "tables"


def open_table(digest: str, name: str | None = None) -> Table | None:
    """Return the table with this digest; None where it is not in the cache or damaged there.

    Args:
        digest: 64 hexadecimal digits.
        name: what it is called now; None for the name it was first stored by.
    """
    usual, temporary = table_roots()
    if found := open_at(usual / digest, name):
        usage.note(usual / digest)
        return found
    try:
        for place in (temporary.parent, temporary):
            check_private(place)
    except OSError:
        return None
    return open_at(temporary / digest, name)


def open_at(place: Path, name: str | None) -> Table | None:
    """Return the table in a folder; None where it is damaged or missing."""
    try:
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        description: dict[str, Any] = manifest["description"]
        if digest_of(description) != place.name:
            return None
        n_rows, arrays = int(description["n_rows"]), _Arrays(place)
        layouts = cast("list[dict[str, Any]]", manifest["layout"])
        told = cast("list[dict[str, Any]]", description["columns"])
        pairs = list(zip(told, layouts, strict=True))
        columns = tuple(_column(one, layout, arrays, n_rows) for one, layout in pairs)
        written = [fingerprint(place / file) for file in FILES]
        if manifest["written"] != written and not all(map(_is_sound, columns, told)):
            return None
        form = description["format"]
        known_as = str(manifest["name"]) if name is None else name
        return Table(
            known_as, place.name, columns, n_rows, place, form and CsvFormat.from_json(form)
        )
    except (OSError, EOFError, ValueError, TypeError, KeyError, RecursionError, SettingError):
        return None  # any damage means: not in the cache


def hash_of_texts(values: Texts) -> str:
    """Return the SHA-256 of the texts of a column and of where they end."""
    return values_hash(values.blob, values.offsets)


def values_hash(blob: AnyArray, offsets: AnyArray) -> str:
    """Return the SHA-256 of texts: where each ends, counted from the first, and their bytes."""
    found = hashlib.sha256((offsets - offsets[0]).astype("<i8").tobytes())
    for begin in range(int(offsets[0]), int(offsets[-1]), _HASHED_AT_ONCE):
        found.update(blob[begin : min(begin + _HASHED_AT_ONCE, int(offsets[-1]))].tobytes())
    return found.hexdigest()


class _Arrays:
    """The files of a table, mapped."""

    def __init__(self, place: Path) -> None:
        self._mapped = {file: _mapped(place / file, DTYPES[file]) for file in FILES}

    def piece(self, file: str, begin: int, length: int) -> AnyArray:
        found = self._mapped[file][begin : begin + length]
        if begin < 0 or len(found) != length:
            raise ValueError(file)
        return found

    def texts(self, begin: int, n_texts: int) -> Texts:
        offsets = self.piece(OFFSETS, begin, n_texts + 1)
        blob = self._mapped[TEXTS]
        if offsets[0] < 0 or offsets[-1] > len(blob) or (np.diff(offsets) < 0).any():
            raise ValueError(OFFSETS)
        return Texts(blob, offsets)


def _mapped(path: Path, dtype: str) -> AnyArray:
    if path.stat().st_size == 0:
        return np.empty(0, dtype)
    return np.memmap(path, dtype, "r")


def _column(told: dict[str, Any], layout: dict[str, Any], arrays: _Arrays, n_rows: int) -> Column:
    numbers = codes = None
    values = NO_TEXTS
    if layout["numbers"] is not None:
        numbers = arrays.piece(NUMBERS, layout["numbers"], n_rows)
    if layout["codes"] is not None:
        codes = arrays.piece(CODES, layout["codes"], n_rows)
        values = arrays.texts(layout["texts"], layout["n_texts"])
    if numbers is None and codes is None:
        raise ValueError(told)
    low, high = (float("nan") if told[key] is None else told[key] for key in ("low", "high"))
    name, kind, n_missing = str(told["name"]), str(told["type"]), int(told["n_missing"])
    n_texts = int(told["n_distinct"] or 0)
    return Column(name, kind, n_missing, low, high, numbers, codes, values, n_texts)


def _is_sound(column: Column, told: dict[str, Any]) -> bool:
    found = {
        "numbers": None if column.numbers is None else _hash(column.numbers),
        "codes": None if column.codes is None else _hash(column.codes),
        "texts": None if column.codes is None else hash_of_texts(column.values),
    }
    return all(found[key] == told[key] for key in found)


def _hash(array: AnyArray) -> str:
    return hashlib.sha256(np.ascontiguousarray(array).view(np.uint8).data).hexdigest()
