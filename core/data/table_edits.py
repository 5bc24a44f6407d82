"""Changing how a table is read, one column at a time, so that the whole always makes sense.

A task has targets of its type, there is one column of parts at most, and what fills a gap suits
the type of the column.
"""

from collections.abc import Collection, Mapping
from typing import Any

from core.data.suspicions import Suspicion
from core.data.table import Column, Table
from core.data.table_reading import CLASSIFY, REGRESS, missing_of, task_of
from core.messages import Message
from core.reading import (
    CATEGORY,
    FEATURE,
    IGNORE,
    MISSING_OF,
    NUMBER,
    PART,
    TARGET,
    ColumnUse,
    TableReading,
)


def uses_of(table: Table, reading: TableReading) -> tuple[ColumnUse, ...]:
    """Return the use of each column of a table; those that a reading does not name are left out."""
    known = {use.name: use for use in reading.columns}
    return tuple(
        known.get(column.name)
        or ColumnUse(name=column.name, role=IGNORE, type=column.type, missing=missing_of(column))
        for column in table.columns
    )


def with_use(table: Table, reading: TableReading, name: str, **changes: Any) -> TableReading:
    """Return a reading in which some settings of one column are others.

    A new target takes the place of the one before, which is left out then, and brings the task
    that suits it; another type of the target brings the task of that type.

    Args:
        table: that has the column.
        reading: to begin with.
        name: of the column.
        changes: settings of its `ColumnUse`.
    """
    uses = {use.name: use for use in uses_of(table, reading)}
    before, column = uses[name], table.by_name[name]
    use = before.with_(**changes)
    task = reading.task
    if use.role == TARGET:
        if before.role != TARGET:
            task = task_of(column)
        elif use.type != before.type:
            task = REGRESS if use.type == NUMBER else CLASSIFY
        use = _as_target(use, task)
    elif before.role == TARGET and use.type != column.type:
        use = use.with_(type=column.type)
    if use.role == FEATURE and "missing" not in changes and use.missing not in MISSING_OF[use.type]:
        use = use.with_(missing=_usual(column, use.type))
    if use.role in (TARGET, PART) and before.role != use.role:
        for other in [each for each in uses.values() if each.role == use.role]:
            kept = table.by_name[other.name].type
            uses[other.name] = other.with_(role=IGNORE, type=kept)
    uses[name] = use
    return reading.with_(task=task, columns=tuple(uses.values()))


def with_uses(
    table: Table, reading: TableReading, names: Collection[str], **changes: Any
) -> TableReading:
    """Return a reading in which some settings of several columns are others.

    Several new targets are predicted together, as numbers. What may not be done about missing
    values of a column is not asked of it.
    """
    if changes.get("role") == TARGET and len(names) > 1:
        return with_targets(table, reading, names)
    for name in names:
        use = next(use for use in uses_of(table, reading) if use.name == name)
        if changes.get("missing", use.missing) in {use.missing, *MISSING_OF[use.type]}:
            reading = with_use(table, reading, name, **changes)
    return reading


def with_targets(table: Table, reading: TableReading, names: Collection[str]) -> TableReading:
    """Return a reading by which these columns are predicted together, as numbers.

    Other targets are left out. Whether all are numbers is found out where samples are made.
    """
    uses: list[ColumnUse] = []
    for use in uses_of(table, reading):
        if use.name in names:
            uses.append(use.with_(role=TARGET, type=NUMBER))
        elif use.role == TARGET:
            uses.append(use.with_(role=IGNORE, type=table.by_name[use.name].type))
        else:
            uses.append(use)
    return reading.with_(task=REGRESS, columns=tuple(uses))


def with_task(table: Table, reading: TableReading, task: str) -> TableReading:
    """Return a reading for another task, its targets of the type that this needs."""
    uses = (_as_target(use, task) if use.role == TARGET else use for use in uses_of(table, reading))
    return reading.with_(task=task, columns=tuple(uses))


def remarks(
    table: Table, reading: TableReading, reasons: Mapping[str, Message]
) -> dict[str, Suspicion]:
    """Return why columns are better left out, by name; those that are used have a repair.

    Args:
        table: that is read.
        reading: how.
        reasons: of `table_relations.reasons` for its target.
    """
    found: dict[str, Suspicion] = {}
    for use in uses_of(table, reading):
        if use.name in reasons and use.role in (FEATURE, IGNORE):
            is_used = use.role == FEATURE
            repair = with_use(table, reading, use.name, role=IGNORE) if is_used else None
            found[use.name] = Suspicion(reasons[use.name], use.name, repair=repair)
    return found


def _as_target(use: ColumnUse, task: str) -> ColumnUse:
    """Return the use of a target with the type that its task needs."""
    wanted = CATEGORY if task == CLASSIFY else NUMBER
    return use if use.type == wanted else use.with_(type=wanted)


def _usual(column: Column, kind: str) -> str:
    usual = missing_of(column)
    return usual if usual in MISSING_OF[kind] else MISSING_OF[kind][0]
