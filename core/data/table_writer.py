"""Puts the columns of a table into the cache, stretch by stretch as its rows are read."""

import atexit
import hashlib
import json
import math
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from types import TracebackType
from typing import Any, BinaryIO

import numpy as np

from core.arrays import AnyArray
from core.data.aside import Tick
from core.data.dataset import as_name
from core.data.entries import MANIFEST, digest_of, fingerprint, temporary_folder
from core.data.placing import EarlySync, begin, no_room, put, sync, told
from core.data.table import (
    CODES,
    FILES,
    NUMBERS,
    OFFSETS,
    TEXTS,
    Table,
    open_at,
    open_table,
    table_roots,
)
from core.reading import CsvFormat

_FORMAT = 1
_AT_ONCE = 1 << 20


@dataclass
class Stretch:
    """The numbers or codes of one column on their way into a file.

    Attributes:
        n_missing: cells without a value so far. low, high: the range so far, NaN without any.
    """

    file: str
    begin: int
    n_rows: int = 0
    n_missing: int = 0
    low: float = math.nan
    high: float = math.nan
    sum: Any = field(default_factory=hashlib.sha256)


@dataclass
class Draft:
    """A column on its way into the cache.

    Attributes:
        numbers: of numbers and dates; codes: of texts and dates.
        texts, n_texts: the bytes of its different texts, and how many values there are.
    """

    name: str
    type: str
    numbers: Stretch | None = None
    codes: Stretch | None = None
    blob: bytes | bytearray = b""
    offsets: AnyArray = field(default_factory=lambda: np.zeros(1, np.int64))
    n_distinct: int = 0


class TableWriter:
    """Writes one table. A context manager: what was not finished when it ends leaves nothing."""

    def __init__(self, most_rows: int, tick: Tick | None = None) -> None:
        """Begin a table of at most so many rows. Raises DatasetError where nothing can be written.

        Columns lie one behind the other with room for `most_rows` each; what is never written takes
        no place on the disk. `tick` is called often while the disk is waited for; it may raise to
        cancel.
        """
        self._most_rows = most_rows
        self._root, self._beside = begin(table_roots())
        self._files: dict[str, BinaryIO] = {}
        self._n_stretches = {NUMBERS: 0, CODES: 0}
        self._writing, self._early, self._tick = Lock(), EarlySync(), tick
        with told(self._root):
            for name in FILES:
                self._files[name] = (self._beside / name).open("wb")

    def __enter__(self) -> "TableWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._early.end()
        for file in self._files.values():
            file.close()
        shutil.rmtree(self._beside, ignore_errors=True)

    def numbers(self) -> Stretch:
        """Return room for a column of numbers."""
        return self._stretch(NUMBERS)

    def codes(self) -> Stretch:
        """Return room for a column of texts."""
        return self._stretch(CODES)

    def _stretch(self, file: str) -> Stretch:
        place = self._n_stretches[file]
        self._n_stretches[file] += 1
        return Stretch(file, place * self._most_rows)

    def append(self, stretch: Stretch, values: AnyArray) -> None:
        """Add the next cells of a column, (n,) float64 with NaN or int32 with -1 where missing.

        Several columns may be added to at the same time.

        Raises:
            DatasetError: where there is no room.
        """
        assert stretch.n_rows + len(values) <= self._most_rows
        if not len(values):
            return
        is_codes = stretch.file == CODES
        values = np.ascontiguousarray(values, "<i4" if is_codes else "<f8")
        if is_codes:
            stretch.n_missing += int(np.count_nonzero(values < 0))
        else:
            values = _measured(stretch, values)
        data = values.view(np.uint8).data
        stretch.sum.update(data)
        with told(self._root), self._writing:
            file = self._files[stretch.file]
            file.seek((stretch.begin + stretch.n_rows) * values.itemsize)
            file.write(data)
            self._early.wrote(file, len(data))
        stretch.n_rows += len(values)

    def dates(self, codes: Stretch, days: AnyArray) -> Stretch:
        """Return a column of dates: for each text of another one its days since 1970."""
        numbers = self.numbers()
        by_code = np.append(days, math.nan)  # code -1, missing, takes the last
        with told(self._root):
            self._files[CODES].flush()
            written = np.memmap(self._beside / CODES, "<i4", "r")
        for at in range(0, codes.n_rows, _AT_ONCE):
            begin, end = codes.begin + at, codes.begin + min(at + _AT_ONCE, codes.n_rows)
            self.append(numbers, by_code[written[begin:end]])
        return numbers

    def finish(
        self, name: str, drafts: Sequence[Draft], n_rows: int, form: CsvFormat | None
    ) -> Table:
        """Put the table into its place, unless the same is there, and return it.

        Raises:
            DatasetError: when there is no room for it.
        """
        columns = [_described(draft) for draft in drafts]
        description: dict[str, Any] = {
            "format": form and form.to_json(),
            "layout": _FORMAT,
            "n_rows": n_rows,
            "columns": columns,
        }
        digest = digest_of(description)
        name = as_name(name)
        if found := open_table(digest, name):
            return found
        place = self._root / digest
        with told(self._root):
            self._early.wait(self._tick)
            layout = self._write_texts(drafts)
            for file in self._files.values():
                file.flush()
            written = [fingerprint(self._beside / file) for file in FILES]
            manifest = {
                "name": name,
                "description": description,
                "layout": layout,
                "written": written,
            }
            with (self._beside / MANIFEST).open("w", encoding="utf-8") as file:
                json.dump(manifest, file)
                sync((file, *self._files.values()), self._tick)
            if self._root.is_relative_to(temporary_folder()):
                atexit.register(shutil.rmtree, place, ignore_errors=True)
            put(self._beside, place, lambda: open_at(place, None) is not None)
        if found := open_at(place, name):
            return found
        raise no_room(self._root, OSError("?"))

    def _write_texts(self, drafts: Sequence[Draft]) -> list[dict[str, int | None]]:
        n_bytes = n_offsets = 0
        layout: list[dict[str, int | None]] = []
        for draft in drafts:
            layout.append(
                {
                    "numbers": None if draft.numbers is None else draft.numbers.begin,
                    "codes": None if draft.codes is None else draft.codes.begin,
                    "texts": n_offsets,
                    "n_texts": len(draft.offsets) - 1,
                }
            )
            if draft.codes is not None:
                self._files[TEXTS].write(draft.blob)
                self._files[OFFSETS].write((draft.offsets + n_bytes).astype("<i8").tobytes())
                n_bytes += len(draft.blob)
                n_offsets += len(draft.offsets)
        return layout


def _measured(stretch: Stretch, values: AnyArray) -> AnyArray:
    """Note the range of numbers and how many are missing; return them with one NaN only."""
    low, high = float(values.min()), float(values.max())
    if math.isnan(low):  # as soon as one is missing
        missing = np.isnan(values)
        values = np.where(missing, np.nan, values)  # so that hashes agree
        stretch.n_missing += int(np.count_nonzero(missing))
        low, high = float(np.fmin.reduce(values)), float(np.fmax.reduce(values))
    stretch.low = float(np.fmin(stretch.low, low))
    stretch.high = float(np.fmax(stretch.high, high))
    return values


def _described(draft: Draft) -> dict[str, Any]:
    numbers, codes = draft.numbers, draft.codes
    main = codes or numbers
    assert main is not None
    low, high = (None, None) if numbers is None else (numbers.low, numbers.high)
    return {
        "name": draft.name,
        "type": draft.type,
        "n_missing": main.n_missing,
        "n_distinct": draft.n_distinct if codes else None,
        "low": _finite(low),
        "high": _finite(high),
        "numbers": None if numbers is None else numbers.sum.hexdigest(),
        "codes": None if codes is None else codes.sum.hexdigest(),
        "texts": None if codes is None else _texts_hash(draft),
    }


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _texts_hash(draft: Draft) -> str:
    found = hashlib.sha256(draft.offsets.astype("<i8").tobytes())
    found.update(draft.blob)
    return found.hexdigest()
