"""A sensible reading of a table: what to predict, from which columns, and why not others."""

from core.data.table import Column, Table
from core.data.table_relations import MOST_VALUES, is_constant, is_identity, reasons
from core.messages import Message
from core.reading import (
    CATEGORY,
    FEATURE,
    IGNORE,
    MEDIAN,
    MOST,
    NUMBER,
    OWN,
    PART,
    TARGET,
    TEXT,
    ColumnUse,
    TableReading,
)

CLASSIFY, REGRESS = "classify", "regress"

MOST_CLASSES = 1000

PARTS = {
    "train": "train",
    "training": "train",
    "treino": "train",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
    "dev": "validation",
    "validação": "validation",
    "test": "test",
    "testing": "test",
    "teste": "test",
}
"""What the cells of a column of parts may say, in small letters."""

_TARGETS = (
    "target",
    "label",
    "labels",
    "species",
    "survived",
    "outcome",
    "diagnosis",
    "y",
    "alvo",
    "rótulo",
    "rotulo",
    "espécie",
    "especie",
    "class",
    "classe",
    "categoria",
    "category",
    "quality",
    "price",
    "preço",
    "preco",
    "saleprice",
    "medv",
    "charges",
    "median_house_value",
    "mpg",
    "income",
    "salary",
)
"""What people call the column that is to be predicted, the surest names first."""

_MOST_MISSING = 0.2
_FEW_NUMBERS = 20


def propose(table: Table) -> TableReading:
    """Return what seems the best use of each column."""
    target = target_of(table)
    left_out = reasons(table, () if target is None else (target.name,))
    part = _part_of(table)
    columns = tuple(
        ColumnUse(
            name=column.name,
            role=_role(column, target, part, left_out),
            type=column.type,
            missing=missing_of(column),
        )
        for column in table.columns
    )
    task = CLASSIFY if target is None else task_of(target)
    return TableReading(task=task, format=table.format, columns=columns).with_(
        columns=tuple(_as_class(use, task) for use in columns)
    )


def notices(table: Table, reading: TableReading) -> tuple[Message, ...]:
    """Return why columns are left out that a reading leaves out for a reason."""
    ignored = {use.name for use in reading.columns if use.role == IGNORE}
    found = reasons(table, reading.targets)
    return tuple(
        Message("{reason} It is left out.", reason=reason)
        for name, reason in found.items()
        if name in ignored
    )


def with_target(table: Table, target: str, task: str | None = None) -> TableReading:
    """Return the proposal for another target.

    Args:
        table: that has the column.
        target: the name of a column.
        task: `classify` or `regress`; None for what suits the column.
    """
    left_out = reasons(table, (target,))
    column = table.by_name[target]
    part = _part_of(table)
    task = task or task_of(column)
    uses = (
        ColumnUse(
            name=each.name,
            role=_role(each, column, part, left_out),
            type=each.type,
            missing=missing_of(each),
        )
        for each in table.columns
    )
    return TableReading(
        task=task, format=table.format, columns=tuple(_as_class(use, task) for use in uses)
    )


def target_of(table: Table) -> Column | None:
    """Return the column that most seems to be what is to be predicted."""
    possible = [column for column in table.columns if _may_be_target(column, table.n_rows)]
    names = {column.name.strip().lower(): column for column in reversed(possible)}
    for name in _TARGETS:
        if name in names:
            return names[name]
    kinds = [column for column in possible if task_of(column) == CLASSIFY]
    if possible and possible[-1] in kinds:
        return possible[-1]
    if possible and possible[0] in kinds and possible[0].type == CATEGORY:
        return possible[0]
    categories = [column for column in kinds if column.type == CATEGORY]
    return next(iter([*reversed(categories), *reversed(possible)]), None)


def task_of(column: Column) -> str:
    """Return what a column asks for as a target: categories and few whole numbers are classes."""
    if column.type != NUMBER:
        return CLASSIFY
    is_few = column.is_whole and column.high - column.low < MOST_VALUES
    return CLASSIFY if is_few and column.n_distinct <= _FEW_NUMBERS else REGRESS


def missing_of(column: Column) -> str:
    """Return what seems best for the missing values of a column."""
    if column.type in (CATEGORY, TEXT):
        return OWN if column.n_missing else MOST
    return MEDIAN


def _may_be_target(column: Column, n_rows: int) -> bool:
    is_known = column.n_missing <= _MOST_MISSING * n_rows and column.type in (NUMBER, CATEGORY)
    return is_known and not is_constant(column) and not is_identity(column, n_rows)


def _part_of(table: Table) -> Column | None:
    """Return the column that names the part of each row: train, test ..."""
    return next((column for column in table.columns if _names_parts(column)), None)


def _names_parts(column: Column) -> bool:
    if column.type != CATEGORY or not 1 < column.n_distinct <= len(PARTS) or column.n_missing:
        return False
    return {text.lower() for text in column.values} <= PARTS.keys()


def _role(
    column: Column, target: Column | None, part: Column | None, left_out: dict[str, Message]
) -> str:
    if column is target:
        return TARGET
    if column is part:
        return PART
    return IGNORE if column.name in left_out else FEATURE


def _as_class(use: ColumnUse, task: str) -> ColumnUse:
    """Return the use of a target with the type that its task needs."""
    is_class = use.role == TARGET and task == CLASSIFY
    return use.with_(type=CATEGORY) if is_class else use
