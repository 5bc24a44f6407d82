"""What is proposed for a table, and the samples that a reading makes of it."""

from pathlib import Path

import numpy as np
import pytest

from core.choice import Split
from core.data import library
from core.data.csv_table import read_text
from core.data.split import parts_of
from core.data.table import Table
from core.data.table_inputs import expand, features_of, unknown_values
from core.data.table_reading import notices, propose, with_target
from core.data.table_samples import samples
from core.errors import DatasetError
from core.reading import ColumnUse, TableReading

ROWS = "".join(f"{n % 3},{n % 7}.5,{'abc'[n % 3]},{n},x,{n * n % 11}\n" for n in range(60))
TEXT = "kind,size,letter,id,same,other\n" + ROWS


def table_of(folder: Path, text: str = TEXT, name: str = "table.csv") -> Table:
    path = folder / name
    path.write_text(text)
    return read_text(path)


def roles(reading: TableReading) -> dict[str, str]:
    return {use.name: use.role for use in reading.columns}


def use(name: str, role: str = "feature", **more: object) -> ColumnUse:
    return ColumnUse(name=name, role=role, **more)  # type: ignore[arg-type]


def test_a_table_is_read_with_the_columns_that_make_sense(tmp_path: Path):
    table = table_of(tmp_path)
    reading = with_target(table, "letter")

    assert reading.task == "classify"
    assert roles(reading) == {
        "kind": "ignore",
        "size": "feature",
        "letter": "target",
        "id": "ignore",
        "same": "ignore",
        "other": "feature",
    }
    assert [str(notice) for notice in notices(table, reading)] == [
        "kind says the same as the target letter. It is left out.",
        "id seems to number the rows: it is different in each. It is left out.",
        "same has the same value everywhere. It is left out.",
    ]


def test_titanic_is_proposed_without_what_tells_the_target(shared_data: Path):
    table = read_text(shared_data / "tabular" / "titanic.csv")
    reading = propose(table)

    assert roles(reading)["survived"] == "target"
    left_out = {name for name, role in roles(reading).items() if role == "ignore"}
    assert left_out == {"alive", "class", "embark_town", "deck"}


def test_the_target_of_penguins_is_found(shared_data: Path):
    reading = propose(read_text(shared_data / "tabular" / "penguins.csv"))

    assert roles(reading)["species"] == "target"
    assert list(roles(reading).values()).count("feature") == 6


def test_a_target_of_many_numbers_is_a_regression(tmp_path: Path):
    text = "a,price\n" + "".join(f"{n % 5},{n * 1.5}\n" for n in range(50))
    dataset = samples(*(lambda table: (table, propose(table)))(table_of(tmp_path, text)))

    assert [target.name for target in dataset.facts.targets] == ["price"]
    assert dataset.inputs.shape == (50, 1)


def test_categories_become_flags_and_missing_ones_stay_missing(tmp_path: Path):
    table = table_of(tmp_path, "a,b,y\nx,1,0\ny,,1\n,3,0\n")
    reading = TableReading(
        columns=(use("a", type="category", missing="most"), use("b"), use("y", "target"))
    )
    features = features_of(table, reading)

    assert [feature.name for feature in features] == ["a: x", "a: y", "b"]
    np.testing.assert_array_equal(
        expand(table, features), [[1, 0, 1], [0, 1, np.nan], [np.nan, np.nan, 3]]
    )


def test_missing_may_be_a_category_of_its_own(tmp_path: Path):
    table = table_of(tmp_path, "a,y\nx,0\ny,1\n,0\n")
    features = features_of(
        table, TableReading(columns=(use("a", type="category", missing="own"), use("y", "target")))
    )

    np.testing.assert_array_equal(expand(table, features), [[1, 0, 0], [0, 1, 0], [0, 0, 1]])


def test_categories_may_be_one_number_in_order(tmp_path: Path):
    table = table_of(tmp_path, "a,y\n10,0\n9,1\n,0\n")
    reading = TableReading(
        columns=(use("a", type="category", coding="order", missing="mean"), use("y", "target"))
    )
    features = features_of(table, reading)

    assert features[0].categories == ("9", "10")
    np.testing.assert_array_equal(expand(table, features), [[1], [0], [np.nan]])


def test_new_rows_are_made_inputs_as_the_old_ones_were(tmp_path: Path):
    table = table_of(tmp_path, "a,b,y\nx,1,0\ny,2,1\n")
    features = features_of(table, propose(table))
    new = table_of(tmp_path, "b,a\n5,y\n6,z\n", "new.csv")

    np.testing.assert_array_equal(expand(new, features), [[0, 1, 5], [0, 0, 6]])
    assert "in row 1 that is none of the known categories: 'z'" in str(
        unknown_values(new, features)[0]
    )


def test_new_rows_without_a_column_are_refused(tmp_path: Path):
    table = table_of(tmp_path, "a,b,y\nx,1,0\ny,2,1\n")
    new = table_of(tmp_path, "b\n5\n", "new.csv")

    with pytest.raises(DatasetError, match="no column 'a'"):
        expand(new, features_of(table, propose(table)))


def test_a_cell_that_is_no_number_is_named_by_its_row(tmp_path: Path):
    table = table_of(tmp_path, "a,y\n1,0\nx,1\n")
    reading = TableReading(columns=(use("a"), use("y", "target")))

    with pytest.raises(DatasetError, match="Row 1 of a has 'x', which is not a number"):
        samples(table, reading)


def test_rows_without_a_target_or_a_needed_value_are_dropped(tmp_path: Path):
    table = table_of(tmp_path, "a,y\n1,u\n2,\n,v\n4,v\n")
    dataset = samples(
        table, TableReading(columns=(use("a", missing="drop"), use("y", "target", type="category")))
    )

    assert dataset.rows is not None
    assert dataset.rows.tolist() == [0, 3]
    assert dataset.facts.classes == ("u", "v")


def test_a_column_of_parts_puts_validation_and_test_last(tmp_path: Path):
    text = "a,part,y\n1,test,u\n2,train,v\n3,val,u\n4,Train,v\n5,test,u\n"
    dataset = samples(*(lambda table: (table, with_target(table, "y")))(table_of(tmp_path, text)))

    assert dataset.inputs[:, 0].tolist() == [2, 4, 3, 1, 5]
    assert (dataset.facts.n_given_validation, dataset.facts.n_given_test) == (1, 2)


def test_rows_of_a_group_stay_together(tmp_path: Path):
    text = "a,who,y\n" + "".join(f"{n},{'pqrst'[n % 5]},{n % 2}\n" for n in range(50))
    table = table_of(tmp_path, text)
    columns = (use("a"), use("who", "group"), use("y", "target"))
    dataset = samples(table, TableReading(columns=columns))
    parts = parts_of(dataset, Split())

    assert dataset.groups is not None
    found = [set(dataset.groups[index].tolist()) for index in parts.values()]
    assert sum(map(len, found)) == 5


def test_another_reading_needs_no_file(tmp_path: Path):
    path = tmp_path / "table.csv"
    path.write_text(TEXT)
    choice = library.find(str(path)).choice()
    assert isinstance(choice.reading, TableReading)
    path.unlink()

    again = library.reread(choice, choice.reading.with_(task="regress"))

    assert [target.name for target in again.facts.targets] == ["other"]
    assert again.source == choice.source


def test_the_same_file_gives_the_same_samples_by_any_name(tmp_path: Path):
    (tmp_path / "one.csv").write_text(TEXT)
    (tmp_path / "two.tsv").write_text(TEXT)
    one, two = (library.find(str(tmp_path / name)) for name in ("one.csv", "two.tsv"))

    assert one.digest == two.digest
    assert (one.name, two.name) == ("one", "two")
