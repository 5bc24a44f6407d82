"""How a table is to be read, as the options of a command say it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from core.commands.array_options import names_in
from core.data import library, tables
from core.data.dataset import Progress
from core.data.suspicions import using
from core.data.table import Table
from core.data.table_edits import with_targets
from core.data.table_inputs import column_of
from core.data.table_reading import CLASSIFY, REGRESS, propose, with_target
from core.errors import DatasetError
from core.messages import Message
from core.reading import GROUP, IGNORE, TARGET, TableReading


def is_table(data: str) -> bool:
    """Tell whether the reader of tables reads what lies at a path."""
    try:
        path = Path(data)
        return path.is_file() and library.reader_of(path.resolve()) is tables.READER
    except (DatasetError, OSError, ValueError):  # names that no file can have
        return False


def table_reading(
    data: str, chosen: Mapping[str, str], progress: Progress | None = None
) -> TableReading:
    """Return the reading of a table that the options ask for, where they are silent as proposed.

    Args:
        data: the path of the table.
        chosen: `target`, `ignore`, `task` and `group`, as far as they were given. Several
            targets are predicted together, as numbers.
        progress: hears the share done.

    Raises:
        DatasetError: when it has no such column, or several targets are no numbers.
    """
    table = tables.read_table(Path(data).resolve(), None, progress)
    reading = propose(table)
    known = set(table.by_name)
    targets = names_in(chosen.get("target", ""), known)
    targets = targets or [use.name for use in reading.columns if use.role == TARGET]
    for name in targets:
        column_of(table, name)
    if len(targets) == 1:
        reading = with_target(table, targets[0], chosen.get("task"))
    elif targets:
        reading = _with_several(table, targets, chosen.get("task"))
    for name in names_in(chosen.get("ignore", ""), known):
        column_of(table, name)
        reading = using(reading, name, IGNORE)
    if "group" in chosen:
        column_of(table, chosen["group"])
        reading = using(reading, chosen["group"], GROUP)
    return reading


def _with_several(table: Table, targets: Sequence[str], task: str | None) -> TableReading:
    if task == CLASSIFY:
        raise DatasetError(
            Message(
                "Several targets ({names}) are predicted as numbers. Name one target, or leave "
                "--task away.",
                names=", ".join(targets),
            )
        )
    return with_targets(table, with_target(table, targets[0], REGRESS), targets)
