"""Reader of tables: CSV and its kin, and Parquet."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from core.choice import DataChoice
from core.data import register
from core.data.aside import Tick, aside
from core.data.csv_table import read_text
from core.data.dataset import Dataset, Progress
from core.data.parquet_table import read_parquet
from core.data.reader import Reader, TableTextError
from core.data.recognise import Found, recognise
from core.data.suspicions import of_reading
from core.data.table import Table, open_table
from core.data.table_inputs import unknown_values
from core.data.table_reading import notices, propose
from core.data.table_samples import samples
from core.errors import DatasetError
from core.messages import Message
from core.reading import FEATURE, TARGET, CsvFormat, Reading, TableReading

_SHARE_OF_TABLE = 0.8

TEXT, PARQUET = FORMS = ("text", "parquet")


def read_table(
    path: Path, form: CsvFormat | None = None, progress: Progress | None = None
) -> Table:
    """Return the table that lies at a path, from the cache where its file has not changed.

    Args:
        path: of a file that the reader of tables recognises.
        form: how its text is written; None to find that out.
        progress: hears the share done; it may raise to cancel.

    Raises:
        DatasetError: when it cannot be read as a table.
    """
    if found := _known(path, form):
        return found
    is_parquet = recognise(path).form == PARQUET
    table = read_parquet(path, progress) if is_parquet else read_text(path, form, progress)
    _remember(path, table)
    return table


def read_like(path: Path, choice: DataChoice, progress: Progress | None = None) -> Dataset:
    """Return the rows of another table as samples with the inputs and classes of a choice.

    Raises:
        DatasetError: when it cannot be read as a table, or lacks what the choice has.
    """
    assert isinstance(choice.reading, TableReading)
    table = read_table(path, None, _share(progress, 0.0, _SHARE_OF_TABLE))
    rest = _share(progress, _SHARE_OF_TABLE, 1.0)
    found = samples(table, choice.reading, rest, choice.facts)
    return replace(found, notices=unknown_values(table, choice.facts.features))


def _remember(path: Path, table: Table) -> None:
    """Let a table be known by its path before there are samples of it."""
    with contextlib.suppress(OSError):
        fingerprint = register.fingerprint([path])
        register.remember(
            register.Entry(str(path), table.name, "", fingerprint, source=table.digest)
        )


def reread(source: str, reading: Reading, progress: Progress | None = None) -> Dataset | None:
    """Return the samples that a table of the cache makes when it is read another way.

    None where the cache does not have the table, or its text has to be read another way too.

    Raises:
        DatasetError: when the reading does not fit the table.
    """
    table = open_table(source) if source else None
    if table is None or not isinstance(reading, TableReading) or table.format != reading.format:
        return None
    found = samples(table, reading, progress)
    told = aside(partial(_notices, table, reading), _tick(progress, 1.0))
    return replace(found, notices=told)


def _read(path: Path, reading: Reading | None, progress: Progress | None) -> Dataset:
    if reading is not None and not isinstance(reading, TableReading):
        raise DatasetError(
            Message("{file} is a table, and cannot be read as anything else.", file=path.name)
        )
    form = None if reading is None else reading.format
    table = read_table(path, form, _share(progress, 0.0, _SHARE_OF_TABLE))
    if reading is None or not reading.columns:
        # Text that is read another way has other columns: what they are for is found out anew.
        reading = aside(partial(propose, table), _tick(progress, _SHARE_OF_TABLE))
        _check_has_inputs(path, reading, table.format)
    found = samples(table, reading, _share(progress, _SHARE_OF_TABLE, 1.0))
    told = aside(partial(_notices, table, reading), _tick(progress, 1.0))
    return replace(found, notices=told)


def _check_has_inputs(path: Path, reading: TableReading, form: CsvFormat | None) -> None:
    if any(use.role == FEATURE for use in reading.columns):
        return
    text = Message(
        "{file} has no column that can be an input, so it is no table to learn from. Inputs "
        "are numbers, dates, and texts that many rows share.",
        file=path.name,
    )
    raise DatasetError(text) if form is None else TableTextError(text, path, form)


def _notices(table: Table, reading: TableReading) -> tuple[Message, ...]:
    told = (suspicion.message for suspicion in of_reading(table, reading))
    return (*_without_target(table, reading), *notices(table, reading), *told)


def _without_target(table: Table, reading: TableReading) -> Iterator[Message]:
    """Tell of rows that are no samples, for nobody knows what is wanted of them."""
    for use in reading.columns:
        column = table.by_name.get(use.name)
        row = column.first_missing if column and use.role == TARGET else None
        if column is not None and row is not None:
            yield Message(
                "{n} row has no value of {column}, and is left out: row {row:d}.",
                "{n} rows have no value of {column}, and are left out: the first is row {row:d}.",
                n=column.n_missing,
                column=column.name,
                row=row,
            )


def _propose(path: Path, progress: Progress | None) -> Reading:
    table = read_table(path, None, progress)
    return aside(partial(propose, table), _tick(progress, 1.0))


def _known(path: Path, form: CsvFormat | None) -> Table | None:
    try:
        fingerprint = register.fingerprint([path])
    except OSError:
        return None
    for entry in register.entries():
        if (entry.path, entry.fingerprint) == (str(path), fingerprint) and entry.source:
            table = open_table(entry.source)
            if table is not None and form in (None, table.format):
                return table
    return None


def _share(progress: Progress | None, begin: float, end: float) -> Progress | None:
    if progress is None:
        return None
    hear = progress
    return lambda share: hear(begin + (end - begin) * share)


def _tick(progress: Progress | None, share: float) -> Tick | None:
    return None if progress is None else partial(progress, share)


def _recognises(found: Found) -> bool:
    return found.form in FORMS


def _files(path: Path) -> Sequence[Path]:
    return [path]


READER = Reader(
    title=Message("tables (CSV, TSV and the like, gzipped or not; Parquet)"),
    short=Message("tables (CSV, Parquet)"),
    recognises=_recognises,
    files=_files,
    read=_read,
    propose=_propose,
)
