"""Tables written as text (CSV, TSV ...) into the cache, a block of rows at a time.

The first block tells which columns seem to be numbers. A column in which other cells turn up later
is read again as texts, so that all is right after two passes at most, in bounded memory.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice, repeat
from pathlib import Path

import numpy as np

from core.arrays import AnyArray
from core.data.aside import Tick, aside
from core.data.csv_blocks import Block, NotInEncoding, RowError, Text
from core.data.csv_cells import Cells, TextCoder, cells_of
from core.data.csv_format import detect, first_row
from core.data.csv_numbers import number_in, parse_numbers
from core.data.dataset import Progress
from core.data.in_step import in_step
from core.data.many_dates import days_in
from core.data.reader import TableTextError
from core.data.recognise import recognise
from core.data.table import Table
from core.data.table_types import type_of_texts, unique_names
from core.data.table_writer import Draft, Stretch, TableWriter
from core.data.texts import Texts
from core.errors import DatasetError
from core.messages import Message
from core.reading import DATE, MOST_COLUMNS, NUMBER, CsvFormat
from core.workers import Pool

_SHARE_OF_MEASURING = 0.1
_BLOCKS_AT_ONCE = 4


def read_text(path: Path, form: CsvFormat | None = None, progress: Progress | None = None) -> Table:
    """Read a table of text into the cache.

    Args:
        path: of the file, which may be packed with gzip.
        form: how it is written; None to find that out.
        progress: hears the share done; it may raise to cancel.

    Raises:
        TableTextError: when it cannot be read as a table that is written so.
        DatasetError: when it cannot be read at all.
    """
    if form is not None:
        return _read(path, form, progress)
    form = detect(path)
    try:
        return _read_rows(path, form, progress)
    except NotInEncoding:
        other = "cp1252" if form.encoding == "utf-8" else form.encoding
        return _read(path, form.with_(encoding=other), progress)
    except RowError as error:
        raise _not_so(path, form, error) from error


def _read(path: Path, form: CsvFormat, progress: Progress | None) -> Table:
    try:
        return _read_rows(path, form, progress)
    except NotInEncoding as error:
        raise TableTextError(error.message, path, form) from error
    except RowError as error:
        raise _not_so(path, form, error) from error


def _not_so(path: Path, form: CsvFormat, error: RowError) -> TableTextError:
    said = Message(
        "{file} cannot be read as a table. {problem}", file=path.name, problem=error.message
    )
    return TableTextError(said, path, form)


def _read_rows(path: Path, form: CsvFormat, progress: Progress | None) -> Table:
    text = Text(path, recognise(path).is_packed, form)
    hear = progress or _nobody
    for share in text.measure():
        hear(_SHARE_OF_MEASURING * share)
    names = _names(path, form)

    def tick() -> None:
        hear(1.0)

    with TableWriter(text.n_lines, tick) as writer, Pool() as pool:
        pass_ = _Pass(text, names, writer, pool)
        pass_.run(lambda share: hear(_SHARE_OF_MEASURING + 0.6 * share))
        if not pass_.n_rows:
            raise DatasetError(
                Message("{file} holds no rows. Choose another file.", file=path.name)
            )
        if pass_.failed:
            pass_.again(lambda share: hear(0.7 + 0.3 * share))
        table = writer.finish(name_of(path), pass_.drafts(tick), pass_.n_rows, form)
    hear(1.0)
    return table


def name_of(path: Path) -> str:
    """Return what people call the data of a file: its name without its endings."""
    name = path.name
    for ending in (".gz", ".csv", ".tsv", ".tab", ".txt", ".data", ".parquet"):
        name = name[: -len(ending)] if name.lower().endswith(ending) else name
    return name or path.name


def _nobody(share: float) -> None:
    pass


def _names(path: Path, form: CsvFormat) -> list[str]:
    row = first_row(path, form)
    if len(row) > MOST_COLUMNS:
        text = Message(
            "{file} has {n} columns; a table may have {most}. Is the mark that columns end with "
            "right?",
            file=path.name,
            n=len(row),
            most=MOST_COLUMNS,
        )
        raise TableTextError(text, path, form)
    return unique_names(row if form.header else [""] * len(row))


_Item = tuple[Block, int]
"""A block, and how many rows at its beginning are no rows of the table."""


@dataclass(frozen=True)
class _Parsed:
    """A block of rows with the numbers in it.

    Attributes:
        values: numbers by column, (n,) each.
        failed: columns that turned out to hold other cells.
    """

    cells: Cells
    share: float
    values: Mapping[int, AnyArray] = field(default_factory=dict[int, AnyArray])
    failed: frozenset[int] = frozenset()


class _Pass:
    """All rows of a text on their way into a table."""

    def __init__(self, text: Text, names: Sequence[str], writer: TableWriter, pool: Pool) -> None:
        self._text, self._names, self._writer, self._pool = text, names, writer, pool
        self._decimal = text.format.decimal
        self._numbers: dict[int, Stretch] = {}
        self._texts: dict[int, tuple[Stretch, TextCoder]] = {}
        self.n_rows = 0
        self.failed: set[int] = set()

    def run(self, hear: Callable[[float], None]) -> None:
        """Read all rows. Raises DatasetError."""
        blocks = self._blocks()
        for first in islice(blocks, 1):
            self._decide(self._cells(first))
            blocks = chain([first], blocks)
        takers = [partial(self._take, column) for column in range(len(self._names))]

        def told(parsed: Sequence[_Parsed]) -> None:
            for one in parsed:
                self.failed |= one.failed
                self.n_rows += len(one.cells.starts)
                hear(one.share)

        in_step(self._pool, blocks, _BLOCKS_AT_ONCE, self._parsed, takers, told)

    def again(self, hear: Callable[[float], None]) -> None:
        """Read the columns that are no numbers after all. Raises DatasetError."""
        for column in sorted(self.failed):
            del self._numbers[column]
            self._texts[column] = self._writer.codes(), TextCoder()
        takers = [partial(self._take, column) for column in sorted(self.failed)]

        def told(parsed: Sequence[_Parsed]) -> None:
            for one in parsed:
                hear(one.share)

        def found(item: _Item) -> _Parsed:
            return _Parsed(self._cells(item), item[0].share)

        in_step(self._pool, self._blocks(), _BLOCKS_AT_ONCE, found, takers, told)

    def _blocks(self) -> Iterator[_Item]:
        skips = chain([int(self._text.format.header)], repeat(0))
        return zip(self._text.blocks(), skips, strict=False)

    def _cells(self, item: _Item) -> Cells:
        block, skip = item
        return cells_of(block, len(self._names), skip)

    def _decide(self, cells: Cells) -> None:
        _, odd = _parse(cells, range(len(self._names)), self._decimal)
        for column in range(len(self._names)):
            is_number = all(
                number_in(text, self._decimal) is not None
                for text in _different(cells, column, np.flatnonzero(odd[:, column]))
            )
            if is_number:
                self._numbers[column] = self._writer.numbers()
            else:
                self._texts[column] = self._writer.codes(), TextCoder()

    def _parsed(self, item: _Item) -> _Parsed:
        cells = self._cells(item)
        columns = [column for column in self._numbers if column not in self.failed]
        values, odd = _parse(cells, columns, self._decimal)
        failed: set[int] = set()
        if odd.any():
            for place in np.flatnonzero(odd.any(axis=0)).tolist():
                rows = np.flatnonzero(odd[:, place])
                found = _odd_numbers(cells, columns[place], rows, self._decimal)
                if found is None:
                    failed.add(columns[place])
                else:
                    values[place, rows] = found
        by_column = dict(zip(columns, values, strict=True))
        return _Parsed(cells, item[0].share, by_column, frozenset(failed))

    def _take(self, column: int, parsed: Sequence[_Parsed]) -> None:
        """Write what is in one column of some blocks."""
        if column in self._texts:
            stretch, coder = self._texts[column]
            codes = [coder.codes(one.cells, column) for one in parsed]
            self._writer.append(stretch, np.concatenate(codes))
        elif column not in self.failed:
            values = [one.values[column] for one in parsed]
            self._writer.append(self._numbers[column], np.concatenate(values))

    def drafts(self, tick: Tick) -> list[Draft]:
        """Return all columns with their types; tick before each of texts. Raises DatasetError."""
        return [
            Draft(name, NUMBER, numbers=self._numbers[column])
            if column in self._numbers
            else self._draft(name, *self._texts[column], tick)
            for column, name in enumerate(self._names)
        ]

    def _draft(self, name: str, stretch: Stretch, coder: TextCoder, tick: Tick) -> Draft:
        texts = coder.texts()
        if not coder.is_full:  # few texts take less time than a thread
            tick()
        hear = tick if coder.is_full else None
        blob, offsets, n_distinct = aside(coder.finish, hear)
        every = Texts(np.frombuffer(blob, np.uint8), offsets)
        days = aside(partial(days_in, every), hear)
        if days is not None:
            numbers = self._writer.dates(stretch, days)
            return Draft(name, DATE, numbers, stretch, blob, offsets, n_distinct)
        return Draft(
            name, type_of_texts(texts, self.n_rows), None, stretch, blob, offsets, n_distinct
        )


def _parse(cells: Cells, columns: Sequence[int], decimal: str) -> tuple[AnyArray, AnyArray]:
    """Return the numbers of some columns, (columns, n), and which cells are odd, (n, columns)."""
    starts, ends = cells.starts, cells.ends
    if len(columns) < starts.shape[1]:
        starts, ends = starts[:, list(columns)], ends[:, list(columns)]
    return parse_numbers(cells.buffer, starts, ends, decimal)


def _different(cells: Cells, column: int, rows: AnyArray) -> Iterator[str]:
    """Yield the texts of some cells, most of them only once."""
    seen: set[str] = set()
    for row in rows.tolist():
        text = cells.text(row, column)
        if text not in seen:
            seen.add(text)
            yield text


def _odd_numbers(cells: Cells, column: int, rows: AnyArray, decimal: str) -> AnyArray | None:
    """Return what unusual cells stand for; None where one is no number."""
    known: dict[str, float] = {}
    values = np.empty(len(rows))
    for place, row in enumerate(rows.tolist()):
        text = cells.text(row, column)
        if text not in known:
            value = number_in(text, decimal)
            if value is None:
                return None
            known[text] = value
        values[place] = known[text]
    return values
