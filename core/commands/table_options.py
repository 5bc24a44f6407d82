"""How a table is to be read, as the options of a command say it."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from core.data import library, tables
from core.data.dataset import Progress
from core.data.suspicions import using
from core.data.table_inputs import column_of
from core.data.table_reading import propose, with_target
from core.errors import DatasetError
from core.messages import Message, tr
from core.reading import GROUP, IGNORE, TARGET, TableReading

OPTIONS = {"target": "--target", "ignore": "--ignore", "task": "--task", "group": "--group"}
"""Names of the options, by what they are called where they are parsed."""


def add_table_reading(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how a table becomes samples."""
    parser.add_argument(
        "--target", metavar="COLUMN", help=tr("of a table: the column that is to be predicted")
    )
    parser.add_argument(
        "--ignore", metavar="A,B", help=tr("of a table: the columns that are left out")
    )
    parser.add_argument(
        "--task",
        choices=("classify", "regress"),
        help=tr("of a table: tell classes apart, or predict numbers"),
    )
    parser.add_argument(
        "--group",
        metavar="COLUMN",
        help=tr("of a table: rows with the same value there stay in one part"),
    )


def is_table(data: str) -> bool:
    """Tell whether the reader of tables reads what lies at a path."""
    try:
        path = Path(data)
        return path.is_file() and library.reader_of(path.resolve()) is tables.READER
    except (DatasetError, OSError, ValueError):  # names that no file can have
        return False


def table_reading(
    data: str, chosen: Mapping[str, str], named: str, progress: Progress | None
) -> TableReading:
    """Return the reading of a table that the options ask for, where they are silent as proposed.

    Args:
        data: the path of the table.
        chosen: what was given, by the keys of `OPTIONS`.
        named: the options as people wrote them.
        progress: hears the share done.

    Raises:
        DatasetError: when that is no table, or has no such column.
    """
    if not is_table(data) or not chosen.keys() <= OPTIONS.keys():
        raise DatasetError(
            Message("{options} is for tables, but {data} is none.", options=named, data=data)
            if not is_table(data)
            else Message(
                "{options} is for pictures, but {data} has none.", options=named, data=data
            )
        )
    table = tables.read_table(Path(data).resolve(), None, progress)
    reading = propose(table)
    targets = [use.name for use in reading.columns if use.role == TARGET]
    if target := chosen.get("target") or next(iter(targets), None):
        column_of(table, target)
        reading = with_target(table, target, chosen.get("task"))
    for name in filter(None, map(str.strip, chosen.get("ignore", "").split(","))):
        column_of(table, name)
        reading = using(reading, name, IGNORE)
    if "group" in chosen:
        column_of(table, chosen["group"])
        reading = using(reading, chosen["group"], GROUP)
    return reading
