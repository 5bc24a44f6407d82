"""What is said of a column at a glance."""

from pathlib import Path

import numpy as np
import pytest

from core.data.csv_table import read_text
from core.data.table import Table
from core.data.table_summary import N_BINS, Summary, summary_of


@pytest.fixture
def table(tmp_path: Path) -> Table:
    lines = ["height,colour,when,few"]
    colours = ("red", "red", "blue", "")
    lines += [f"{i * 0.5},{colours[i % 4]},2020-01-{1 + i % 28:02d},{i % 3}" for i in range(400)]
    lines += [",red,,1", "inf,red,,1"]
    (tmp_path / "t.csv").write_text("\n".join(lines))
    return read_text(tmp_path / "t.csv")


def summary(table: Table, name: str) -> Summary:
    return summary_of(table.by_name[name])


def test_numbers_are_counted_over_their_range(table: Table) -> None:
    found = summary(table, "height")

    assert (found.names, found.low, found.high) == ((), 0.0, 199.5)
    assert len(found.counts) == N_BINS
    assert int(found.counts.sum()) == 400
    assert found.n_missing == 2


def test_few_numbers_have_a_bar_each(table: Table) -> None:
    found = summary(table, "few")

    assert found.names == ("0", "1", "2")
    assert found.counts.tolist() == [134, 135, 133]


def test_texts_are_counted_the_most_frequent_first(table: Table) -> None:
    found = summary(table, "colour")

    assert found.names == ("red", "blue")
    assert found.counts.tolist() == [202, 100]
    assert found.missing_share == pytest.approx(100 / 402)


def test_dates_are_counted_over_their_days(table: Table) -> None:
    found = summary(table, "when")

    assert found.high - found.low == 27
    assert found.n_missing == 2


def test_numbers_at_both_ends_of_what_a_float_holds_are_counted(tmp_path: Path) -> None:
    lines = [f"{(-1) ** i * 1.7e308 / (1 + i)}" for i in range(40)]
    (tmp_path / "t.csv").write_text("\n".join(["x,y", *(f"{x},a" for x in lines)]))

    found = summary(read_text(tmp_path / "t.csv"), "x")

    assert np.isfinite(found.counts).all()
    assert int(found.counts.sum()) + found.n_others == 40
