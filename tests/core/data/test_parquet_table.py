"""Tables of Parquet, where pyarrow is installed; and what is said where it is not."""

from pathlib import Path

import numpy as np
import pytest

from core.data.csv_table import read_text
from core.data.parquet_table import read_parquet
from core.data.table import Table
from core.data.table_reading import with_target
from core.data.table_samples import samples
from core.errors import DatasetError
from tests.core.data.parquet_bytes import PARQUET
from tests.extras import needs

needs_pyarrow = needs("pyarrow")


def table_of(folder: Path, data: bytes = PARQUET) -> Table:
    (folder / "table.parquet").write_bytes(data)
    return read_parquet(folder / "table.parquet")


def test_without_pyarrow_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("core.data.parquet_table.find_spec", lambda name: None)

    with pytest.raises(DatasetError, match=r"pip install camada\[parquet\]"):
        table_of(tmp_path)


@needs_pyarrow
def test_columns_have_their_types_and_missing_values(tmp_path: Path):
    table = table_of(tmp_path)

    assert [(column.name, column.type, column.n_missing) for column in table.columns] == [
        ("n", "number", 1),
        ("x", "number", 1),
        ("word", "category", 2),
        ("flag", "category", 1),
        ("day", "date", 1),
        ("kind", "category", 0),
    ]
    assert [column.text(2) for column in table.columns] == ["", "2.5", "", "", "1969-12-31", "u"]
    assert [column.text(5) for column in table.columns] == [
        "6",
        "-1",
        "é",
        "False",
        "2000-01-01",
        "v",
    ]


@needs_pyarrow
def test_the_same_cells_make_the_same_samples_as_from_text(tmp_path: Path):
    (tmp_path / "same.csv").write_text(
        "n,x,word,flag,day,kind\n1,0.5,a,True,2020-01-02,u\n2,1.5,b,False,,v\n"
        ",2.5,,,1969-12-31,u\n4,,a,True,2000-01-01,u\n5,inf,,True,2000-01-01,v\n"
        "6,-1,é,False,2000-01-01,v\n"
    )
    text = read_text(tmp_path / "same.csv")
    table = table_of(tmp_path)

    assert (
        samples(table, with_target(table, "kind")).digest
        == samples(text, with_target(text, "kind")).digest
    )


@needs_pyarrow
@pytest.mark.parametrize("end", range(0, len(PARQUET), 7))
def test_a_file_cut_anywhere_is_refused(tmp_path: Path, end: int):
    with pytest.raises(DatasetError, match=r"damaged|holds no rows"):
        table_of(tmp_path, PARQUET[:end])


@needs_pyarrow
def test_reading_can_be_given_up(tmp_path: Path):
    (tmp_path / "table.parquet").write_bytes(PARQUET)

    def stop(share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        read_parquet(tmp_path / "table.parquet", stop)


def test_the_numbers_of_a_table_are_float64(tmp_path: Path):
    (tmp_path / "a.csv").write_text("a\n16777217\n0.1\n")
    numbers = read_text(tmp_path / "a.csv").columns[0].numbers

    np.testing.assert_array_equal(numbers, [16777217, 0.1])
