"""`camada predict` of tables, folders and archives: an answer for each row, as a table or CSV."""

import argparse
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from core.commands.output import say, say_json, share_text, table
from core.commands.table_options import is_table
from core.errors import DatasetError
from core.messages import Message, number, tr
from core.predictions.files import predict
from core.predictions.predictions import Predictions
from core.snapshot import Snapshot
from core.storage import safe_write

_MOST_SHOWN = 1000

Row = tuple[str | float, ...]


def rows_of(data: str | None) -> Path:
    """Return the table that `--data` names where no samples are named. Raises DatasetError."""
    if data is None or not is_table(data):
        raise DatasetError(
            Message(
                "Name samples to predict by their numbers, such as '#12', or give a table of new "
                "rows with --data."
            )
        )
    return Path(data)


def run(snapshot: Snapshot, paths: Sequence[Path], options: argparse.Namespace) -> int:
    """Answer every row or picture and return the exit code. Raises CamadaError."""
    found = predict(snapshot, paths)
    if options.out is not None:
        safe_write.write(Path(options.out), found.csv())
    else:
        _show(found)
    for notice in found.notices:
        say(notice)
    for name, reason in found.left_out:
        say(Message("{file} was left out: {reason}", file=name, reason=reason))
    _say_all(found, options.out)
    if options.json:
        rows = (found.row(row) for row in range(found.n_rows))
        say_json({"predictions": [dict(zip(found.titles, row, strict=True)) for row in rows]})
    return 0


def _show(found: Predictions) -> None:
    # The values of all classes are for files: few screens are wide enough.
    n_columns = found.n_given + (2 if found.facts.classes else len(found.facts.targets))
    shown = range(min(found.n_rows, _MOST_SHOWN))
    rows: Sequence[Row] = [found.titles, *(found.row(row) for row in shown)]
    texts = [tuple(map(_text, row[:n_columns])) for row in rows]
    first = found.n_given + bool(found.facts.classes)
    for line in table(texts, right=range(first, n_columns)):
        say(line)
    if found.n_rows > _MOST_SHOWN:
        say(
            Message(
                "... and {n} more. Write all of them with --out FILE.csv.",
                n=found.n_rows - _MOST_SHOWN,
            )
        )


def _text(cell: str | float) -> str:
    return cell if isinstance(cell, str) else number(cell, ".4f")


def _say_all(found: Predictions, out: str | None) -> None:
    if found.facts.classes and found.n_rows:
        counts: list[int] = found.counts().tolist()
        named = sorted(zip(counts, found.facts.classes, strict=True), key=lambda pair: -pair[0])
        shares = (f"{name} {share_text(n / found.n_rows)}" for n, name in named if n)
        say(tr("In all: {shares}", shares=", ".join(islice(shares, 20))))
    if out is not None:
        say(
            Message(
                "The answer for {n} row is in {file}.",
                "The answers for {n} rows are in {file}.",
                n=found.n_rows,
                file=out,
            )
            if found.given.titles != ("file",)
            else Message(
                "The answer for {n} picture is in {file}.",
                "The answers for {n} pictures are in {file}.",
                n=found.n_rows,
                file=out,
            )
        )
