"""Changing the use of one column keeps the whole sensible."""

from pathlib import Path

import pytest

from core.data.csv_table import read_text
from core.data.table import Table
from core.data.table_edits import remarks, uses_of, with_targets, with_task, with_use, with_uses
from core.data.table_reading import propose
from core.data.table_relations import reasons
from core.data.table_samples import samples
from core.errors import DatasetError
from core.reading import CATEGORY, FEATURE, IGNORE, NUMBER, PART, TARGET, ColumnUse, TableReading


@pytest.fixture
def table(tmp_path: Path) -> Table:
    lines = ["age,sex,survived,alive,half,price"]
    for i in range(60):
        age = "" if i % 10 == 0 else f"{20 + i * 0.7}"
        alive = ("no", "yes")[i % 3 == 0]
        sex = ("m", "f", "f", "m", "m")[i % 5]
        lines.append(f"{age},{sex},{int(i % 3 == 0)},{alive},{('train', 'test')[i % 2]},{i * 1.3}")
    (tmp_path / "t.csv").write_text("\n".join(lines))
    return read_text(tmp_path / "t.csv")


@pytest.fixture
def reading(table: Table) -> TableReading:
    return propose(table)


def use(table: Table, reading: TableReading, name: str) -> ColumnUse:
    return next(use for use in uses_of(table, reading) if use.name == name)


def test_a_new_target_takes_the_place_of_the_old_and_brings_its_task(
    table: Table, reading: TableReading
) -> None:
    changed = with_use(table, reading, "price", role=TARGET)

    assert changed.task == "regress"
    assert (use(table, changed, "price").role, use(table, changed, "price").type) == (
        TARGET,
        NUMBER,
    )
    assert (use(table, changed, "survived").role, use(table, changed, "survived").type) == (
        IGNORE,
        NUMBER,
    )
    assert samples(table, changed).facts.targets[0].name == "price"


def test_another_type_of_the_target_brings_the_task_of_that_type(
    table: Table, reading: TableReading
) -> None:
    changed = with_use(table, reading, "survived", type=NUMBER)

    assert changed.task == "regress"
    assert with_task(table, changed, "classify") == reading


def test_what_fills_a_gap_suits_another_type(table: Table, reading: TableReading) -> None:
    assert use(table, reading, "age").missing == "median"

    changed = with_use(table, reading, "age", type=CATEGORY)

    assert use(table, changed, "age").missing == "most"
    assert samples(table, changed).facts.n_samples == 60


def test_there_is_one_column_of_parts_at_most(table: Table, reading: TableReading) -> None:
    assert use(table, reading, "half").role == PART

    changed = with_use(table, reading, "sex", role=PART)

    assert (use(table, changed, "half").role, use(table, changed, "sex").role) == (IGNORE, PART)


def test_a_column_that_tells_the_target_is_suspicious_and_mended_by_leaving_it_out(
    table: Table, reading: TableReading
) -> None:
    found = reasons(table, ["survived"])
    used = with_use(table, reading, "alive", role=FEATURE)

    assert remarks(table, reading, found)["alive"].repair is None
    doubt = remarks(table, used, found)["alive"]

    assert "survived" in str(doubt.message)
    assert doubt.repair == reading


def test_columns_that_a_reading_does_not_name_are_left_out(table: Table) -> None:
    found = uses_of(table, TableReading())

    assert {use.role for use in found} == {IGNORE}
    assert len(found) == 6


def test_several_columns_are_predicted_together_as_numbers(
    table: Table, reading: TableReading
) -> None:
    changed = with_targets(table, reading, ["price", "survived"])

    assert changed.targets == ("survived", "price")
    assert changed.task == "regress"
    facts = samples(table, changed).facts
    assert [target.name for target in facts.targets] == ["survived", "price"]
    assert with_uses(table, reading, ["survived", "price"], role=TARGET) == changed


def test_a_target_that_is_no_number_is_not_mixed_with_others(
    table: Table, reading: TableReading
) -> None:
    with pytest.raises(DatasetError, match="sex is no number, and only numbers"):
        samples(table, with_targets(table, reading, ["price", "sex"]))


def test_several_columns_are_left_out_at_once(table: Table, reading: TableReading) -> None:
    changed = with_uses(table, reading, ["age", "sex"], role=IGNORE)

    assert {use(table, changed, name).role for name in ("age", "sex")} == {IGNORE}


def test_of_several_columns_only_those_that_can_are_filled_so(
    table: Table, reading: TableReading
) -> None:
    changed = with_uses(table, reading, ["age", "sex"], missing="mean")

    assert use(table, changed, "age").missing == "mean"
    assert use(table, changed, "sex") == use(table, reading, "sex")


def test_what_repeats_any_of_several_targets_is_told(tmp_path: Path) -> None:
    lines = ["a,b,c", *(f"{i % 17},{i * i % 23},{2 * (i * i % 23) + 1}" for i in range(60))]
    (tmp_path / "t.csv").write_text("\n".join(lines))

    found = reasons(read_text(tmp_path / "t.csv"), ["a", "b"])

    assert list(found) == ["c"]
    assert "the target b" in str(found["c"])
