"""`camada info --data`: what is in data, how they are read, and what is suspicious about them."""

import argparse
from typing import Any

from core.choice import Split
from core.commands.output import say, say_json, table
from core.commands.readings import find
from core.data.dataset import Dataset
from core.data.split import parts_of
from core.data.suspicions import Suspicion, suspicions
from core.data.table import Column, Table, open_table
from core.errors import DatasetError, ProjectError
from core.messages import Message, number, tr
from core.reading import IGNORE, NUMBER, ColumnUse, TableReading
from core.settings import settings_of

_MOST_SHOWN = 5
_MOST_CHARACTERS = 40


def run(options: argparse.Namespace) -> int:
    """Describe the data alone and return the exit code. Raises CamadaError."""
    dataset = find(options)
    if dataset is None:
        raise ProjectError(
            Message("Name a .camada file, a template, or data with --data: nothing was named.")
        )
    rows = open_table(dataset.source) if dataset.source else None
    say(dataset.name)
    say(_size(dataset))
    if rows is not None and isinstance(dataset.reading, TableReading):
        say()
        for line in _columns(rows, dataset.reading):
            say(line)
    found = suspicions(dataset, _parts(dataset), rows)
    told = {str(suspicion.message) for suspicion in found}
    say()
    for notice in (notice for notice in dataset.notices if str(notice) not in told):
        say(notice)
    for suspicion in found:
        say(Message("Suspicious: {what}", what=suspicion.message))
    if not found:
        say(Message("Nothing suspicious was found."))
    if options.json:
        say_json(_json(dataset, rows, found))
    return 0


def _parts(dataset: Dataset) -> dict[str, Any]:
    try:
        return dict(parts_of(dataset, Split()))
    except DatasetError:
        return {}  # all belong to given parts: there is nothing to compare


def _size(dataset: Dataset) -> str:
    facts = dataset.facts
    if facts.targets:
        targets = ", ".join(str(target.title) for target in facts.targets)
        return tr(
            "{n} samples of {shape}, each with {targets}",
            n=facts.n_samples,
            shape=facts.input_shape,
            targets=targets,
        )
    counts = sorted(zip(facts.counts, facts.classes, strict=True), reverse=True)[:_MOST_SHOWN]
    classes = ", ".join(f"{name}: {number(count)}" for count, name in counts)
    return tr(
        "{n} samples of {shape} in {n_classes} classes ({classes})",
        n=facts.n_samples,
        shape=facts.input_shape,
        n_classes=len(facts.classes),
        classes=classes + (" ..." if len(facts.classes) > _MOST_SHOWN else ""),
    )


def _columns(rows: Table, reading: TableReading) -> list[str]:
    titles = (tr("column"), tr("type"), tr("use"), tr("missing"), tr("different"), tr("values"))
    uses = {use.name: use for use in reading.columns}
    lines = [_line(column, uses.get(column.name)) for column in rows.columns]
    return table([titles, *lines], right=(3, 4))


def _line(column: Column, use: ColumnUse | None) -> tuple[str, ...]:
    use = use or ColumnUse(name=column.name, role=IGNORE, type=column.type)
    titles = {s.name: s for s in settings_of(ColumnUse)}
    return (
        column.name[:_MOST_CHARACTERS],
        str(titles["type"].title_of(column.type)),
        str(titles["role"].title_of(use.role)),
        number(column.n_missing),
        number(column.n_distinct),
        _values(column),
    )


def _values(column: Column) -> str:
    if column.type == NUMBER:
        if not column.low <= column.high:
            return ""
        return tr("{low} to {high}", low=number(column.low), high=number(column.high))
    first = [column.text(row) for row in range(min(1000, _rows_of(column)))]
    different = [text for text in dict.fromkeys(first) if text][:_MOST_SHOWN]
    text = ", ".join(different)
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"


def _rows_of(column: Column) -> int:
    found = column.codes if column.codes is not None else column.numbers
    return 0 if found is None else len(found)


def _json(dataset: Dataset, rows: Table | None, found: tuple[Suspicion, ...]) -> dict[str, Any]:
    columns = [_column_json(column) for column in rows.columns] if rows is not None else []
    return {
        "data": dataset.name,
        "facts": dataset.facts.to_json(),
        "reading": dataset.reading and dataset.reading.to_json(),
        "columns": columns,
        "notices": [str(notice) for notice in dataset.notices],
        "suspicions": [
            {
                "message": str(one.message),
                "column": one.column,
                "rows": list(one.rows),
                "origins": list(one.origins),
            }
            for one in found
        ],
    }


def _column_json(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type,
        "missing": column.n_missing,
        "distinct": column.n_distinct,
    }
