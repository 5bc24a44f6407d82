"""Tables of Parquet into the cache, by pyarrow, which is an optional extra of Camada."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from core.arrays import AnyArray
from core.data.csv_cells import Cells, TextCoder
from core.data.csv_numbers import PADDING
from core.data.csv_table import name_of
from core.data.dataset import Progress
from core.data.table import Table
from core.data.table_types import type_of_texts, unique_names
from core.data.table_writer import Draft, Stretch, TableWriter
from core.errors import DatasetError
from core.messages import Message
from core.reading import CATEGORY, DATE, MOST_COLUMNS, NUMBER

_ROWS_AT_ONCE = 1 << 16
_DAY = 86_400.0
_FREE, _MOST_TIMES = 1 << 30, 1000


def read_parquet(path: Path, progress: Progress | None = None) -> Table:
    """Read a Parquet table into the cache, some rows at a time.

    Raises:
        DatasetError: when pyarrow is not installed, or the file is damaged or holds columns that
            are no numbers, texts, dates or yes and no.
    """
    if find_spec("pyarrow") is None:
        raise DatasetError(
            Message(
                "{file} is a Parquet table. To read it Camada needs pyarrow: install it with "
                "pip install camada[parquet], or save the table as CSV.",
                file=path.name,
            )
        )
    arrow = import_module("pyarrow")
    with _told(path, arrow):
        file = import_module("pyarrow.parquet").ParquetFile(path)
    tick = None if progress is None else partial(progress, 1.0)
    with file, TableWriter(_n_rows(path, file), tick) as writer:
        parts = [_Part(name, field.type, arrow, writer) for name, field in _fields(path, file)]
        n_rows = 0
        for batch in _batches(path, file, arrow):
            with _told(path, arrow):
                found = [part.values(column) for part, column in zip(parts, batch, strict=True)]
            for part, values in zip(parts, found, strict=True):
                writer.append(part.stretch, values)
            n_rows += len(batch[0])
            if progress:
                progress(n_rows / max(1, file.metadata.num_rows))
        if not n_rows:
            raise DatasetError(
                Message("{file} holds no rows. Choose another file.", file=path.name)
            )
        return writer.finish(name_of(path), [part.draft(n_rows) for part in parts], n_rows, None)


@contextmanager
def _told(path: Path, arrow: Any) -> Generator[None]:
    """Turn what pyarrow says of a file into a DatasetError."""
    try:
        yield
    except (arrow.ArrowException, OSError, UnicodeError, ValueError, MemoryError) as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise DatasetError(
            Message(
                "{file} is damaged, or no Parquet table that can be read: {reason}. Take another "
                "copy of it.",
                file=path.name,
                reason=reason,
            )
        ) from error


def _n_rows(path: Path, file: Any) -> int:
    """Return how many rows a file says it has. Raises DatasetError where it cannot be true."""
    n_rows, n_columns = int(file.metadata.num_rows), int(file.metadata.num_columns)
    n_bytes = 8 * n_rows * n_columns
    if n_columns > MOST_COLUMNS or n_bytes > max(_FREE, _MOST_TIMES * path.stat().st_size):
        raise DatasetError(
            Message(
                "{file} says that it has {n_rows} rows of {n_columns} columns, more than a table "
                "of its size may have. Save a part of it.",
                file=path.name,
                n_rows=n_rows,
                n_columns=n_columns,
            )
        )
    return max(0, n_rows)


def _fields(path: Path, file: Any) -> list[tuple[str, Any]]:
    fields = list(file.schema_arrow)
    if not fields:
        raise DatasetError(Message("{file} holds no rows. Choose another file.", file=path.name))
    return list(zip(unique_names([str(field.name) for field in fields]), fields, strict=True))


def _batches(path: Path, file: Any, arrow: Any) -> Iterator[list[Any]]:
    batches = file.iter_batches(batch_size=_ROWS_AT_ONCE, use_threads=True)
    while True:
        with _told(path, arrow):
            batch = next(batches, None)
            columns = None if batch is None else batch.columns
        if columns is None:
            return
        yield columns


class _Part:
    """A column on its way into the table."""

    def __init__(self, name: str, kind: Any, arrow: Any, writer: TableWriter) -> None:
        self._name, self._arrow = name, arrow
        types = arrow.types
        self._is_date = bool(types.is_date(kind) or types.is_timestamp(kind))
        is_number = types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind)
        self._is_number = bool(is_number)
        self._coder: TextCoder | None = None
        if self._is_number or self._is_date:
            self.stretch: Stretch = writer.numbers()
            return
        inner = kind.value_type if types.is_dictionary(kind) else kind
        is_text = types.is_string(inner) or types.is_large_string(inner)
        if not (is_text or types.is_boolean(kind) or types.is_null(kind)):
            raise DatasetError(
                Message(
                    "The column {column} holds {kind}, of which a table of samples makes nothing. "
                    "Save the table without it.",
                    column=name,
                    kind=str(kind),
                )
            )
        self._coder = TextCoder()
        self.stretch = writer.codes()

    def values(self, column: Any) -> AnyArray:
        """Return the next cells as the writer takes them."""
        if self._coder is not None:
            return self._codes(column)
        if self._is_number:
            found = column.cast(self._arrow.float64(), safe=False)
            return np.asarray(found.to_numpy(zero_copy_only=False), np.float64)
        moments = column.cast(self._arrow.timestamp("us"), safe=False)
        days = moments.to_numpy(zero_copy_only=False).astype("datetime64[us]")
        values = days.astype(np.int64) / (_DAY * 1e6)
        return np.where(np.isnat(days), np.nan, values)

    def _codes(self, column: Any) -> AnyArray:
        assert self._coder is not None
        kind = column.type
        if not self._arrow.types.is_dictionary(kind):
            texts = column.cast(self._arrow.large_string())
            if self._arrow.types.is_boolean(kind):
                texts = self._arrow.array(
                    [None if value is None else str(value) for value in column.to_pylist()],
                    self._arrow.large_string(),
                )
            column = texts.dictionary_encode()
        words = [str(word or "").encode() for word in column.dictionary.to_pylist()]
        by_word = np.append(self._coder.codes(_cells(words), 0), np.int32(-1)) if words else _NONE
        indices = column.indices.fill_null(len(by_word) - 1).to_numpy(zero_copy_only=False)
        return by_word[indices.astype(np.int64)]

    def draft(self, n_rows: int) -> Draft:
        """Return the column with its type."""
        if self._coder is None:
            return Draft(self._name, NUMBER if self._is_number else DATE, numbers=self.stretch)
        texts = self._coder.texts()
        blob, offsets, n_distinct = self._coder.finish()
        kind = type_of_texts(texts, n_rows)
        kind = CATEGORY if kind == DATE else kind  # what is no date in the file is none
        return Draft(self._name, kind, None, self.stretch, blob, offsets, n_distinct)


def _cells(words: list[bytes]) -> Cells:
    padding = b" " * PADDING
    lengths = np.array([len(word) for word in words], np.int64)
    ends = np.cumsum(lengths) + PADDING
    buffer = np.frombuffer(padding + b"".join(words) + padding, np.uint8)
    return Cells(buffer, (ends - lengths)[:, None], ends[:, None], range(len(words)))


_NONE = np.array([-1], np.int32)
