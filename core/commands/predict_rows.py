"""`camada predict` of the rows of a table: the same rows with an answer beside each."""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from core.choice import DataChoice
from core.commands.output import csv_of, say, say_json, table
from core.commands.sources import network_of
from core.commands.table_options import is_table
from core.data import tables
from core.data.table import Column, Table
from core.data.table_inputs import Expander, unknown_values
from core.errors import DatasetError
from core.messages import Message, number, tr
from core.reading import NUMBER
from core.snapshot import Snapshot
from core.storage import safe_write
from core.tasks import by_class
from core.workers import Pool

_AT_ONCE = 4096
_MOST_SHOWN = 20

Row = tuple[str | float, ...]


def run(snapshot: Snapshot, options: argparse.Namespace) -> int:
    """Answer every row and return the exit code. Raises CamadaError."""
    choice = snapshot.project.data
    assert choice is not None  # of a project that was trained
    rows = _table(choice, options.data)
    for notice in unknown_values(rows, choice.facts.features):
        say(notice)
    answers = _answers(snapshot, choice, rows)
    titles = _titles(choice)
    if options.out is not None:
        names = [column.name for column in rows.columns]
        out = Path(options.out)
        safe_write.write(out, _written(rows, [*names, *_free(titles, names)], answers))
        say(
            Message(
                "The answer for {n} row is in {file}.",
                "The answers for {n} rows are in {file}.",
                n=rows.n_rows,
                file=options.out,
            )
        )
        if options.json:
            say_json({"rows": rows.n_rows, "out": str(out)})
        return 0
    answered = [row for some in answers for row in some]
    _show(titles, answered)
    if options.json:
        say_json({"predictions": [dict(zip(titles, row, strict=True)) for row in answered]})
    return 0


def _table(choice: DataChoice, data: str | None) -> Table:
    if not choice.facts.features:
        raise DatasetError(
            Message(
                "Name samples to predict: a number such as '#12', or a picture file. This network "
                "was not trained on a table."
            )
        )
    if data is None or not is_table(data):
        raise DatasetError(
            Message(
                "Name samples to predict by their numbers, such as '#12', or give a table of new "
                "rows with --data."
            )
        )
    return tables.read_table(Path(data).resolve())


def _answers(snapshot: Snapshot, choice: DataChoice, rows: Table) -> Iterator[list[Row]]:
    """Yield the answers for some rows after another, as `_titles` calls them."""
    expander = Expander(rows, choice.facts.features)
    with Pool() as pool, np.errstate(all="ignore"):  # what overflows is seen in the figures
        network = network_of(snapshot, pool)
        for begin in range(0, rows.n_rows, _AT_ONCE):
            raw = expander(slice(begin, begin + _AT_ONCE))
            inputs = snapshot.preparation.apply(raw, np.empty(raw.shape, np.float32))
            output = network.predict(inputs).copy()
            if choice.facts.targets:
                values = snapshot.preparation.in_units(output).reshape(len(raw), -1)
                yield [tuple(row) for row in values.tolist()]
                continue
            shares = by_class(output)
            best = shares.argmax(axis=1).tolist()
            pairs = zip(best, shares.tolist(), strict=True)
            yield [(choice.facts.classes[one], *row) for one, row in pairs]


def _titles(choice: DataChoice) -> list[str]:
    facts = choice.facts
    if facts.targets:
        return [f"{target.name} (predicted)" for target in facts.targets]
    return ["prediction", *facts.classes]


def _free(titles: list[str], names: list[str]) -> list[str]:
    """Return titles that are none of the names of the table."""
    return [f"{title} (predicted)" if title in names else title for title in titles]


def _written(rows: Table, titles: list[str], answers: Iterator[list[Row]]) -> Iterator[bytes]:
    yield csv_of([titles])
    at = 0
    for some in answers:
        cells = (tuple(_cell(column, at + i) for column in rows.columns) for i in range(len(some)))
        yield csv_of((*own, *answer) for own, answer in zip(cells, some, strict=True))
        at += len(some)


def _cell(column: Column, row: int) -> str | float:
    """Return a cell; a number as such, for a text that begins with - may be a formula."""
    if column.numbers is None or column.type != NUMBER:
        return column.text(row)
    value = float(column.numbers[row])
    if np.isnan(value):
        return ""
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _show(titles: list[str], answered: list[Row]) -> None:
    shown = [(str(i), *map(_text, row)) for i, row in enumerate(answered[:_MOST_SHOWN])]
    lines = table([(tr("row"), *titles), *shown], right=(0, *range(2, len(titles) + 1)))
    for line in lines:
        say(line)
    if len(answered) > _MOST_SHOWN:
        say(
            Message(
                "... and {n} more. Write all of them with --out FILE.csv.",
                n=len(answered) - _MOST_SHOWN,
            )
        )


def _text(cell: str | float) -> str:
    return cell if isinstance(cell, str) else number(cell, ".4f")
