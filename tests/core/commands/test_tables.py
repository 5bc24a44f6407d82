"""A table through the commands: told of, trained on, and rows that came later predicted."""

import csv
from pathlib import Path

import pytest

from core.reading import TableReading
from core.storage import model_file
from tests.core.commands.conftest import Camada

ROWS = [
    f"{n % 2 * 10 + n % 7},{'ab'[n % 3 // 2]},{n % 5},{['no', 'yes'][n % 2]}" for n in range(90)
]
TEXT = "size,letter,who,answer\n" + "\n".join(ROWS) + "\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    path.write_text(TEXT)
    return path


@pytest.fixture
def trained(camada: Camada, table: Path, tmp_path: Path) -> Path:
    path = tmp_path / "answers.camada"
    assert camada("train", "mlp", "--data", table, "--out", path).code == 0
    return path


def reading_of(path: Path) -> TableReading:
    data = model_file.load(path).project.data
    assert data is not None
    assert isinstance(data.reading, TableReading)
    return data.reading


def test_a_table_is_trained_on_with_what_seems_best(camada: Camada, trained: Path) -> None:
    assert camada("evaluate", trained, "--json").json["test"]["accuracy"] == 1


def test_target_group_and_columns_left_out_can_be_named(
    camada: Camada, table: Path, tmp_path: Path
) -> None:
    out = tmp_path / "a.camada"
    options = ("--target", "size", "--ignore", "letter", "--group", "who", "--task", "regress")
    result = camada("train", "mlp", "--data", table, *options, "--epochs", 1, "--out", out)

    assert result.code == 0
    assert reading_of(out).task == "regress"
    assert {use.name: use.role for use in reading_of(out).columns} == {
        "size": "target",
        "letter": "ignore",
        "who": "group",
        "answer": "feature",
    }


def test_a_column_that_is_not_there_is_told(camada: Camada, table: Path) -> None:
    result = camada("train", "mlp", "--data", table, "--target", "colour")

    assert result.code == 1
    assert "answers has no column 'colour'. Its columns are size, letter, who" in result.err


def test_options_of_tables_are_for_tables(camada: Camada) -> None:
    result = camada("train", "mlp", "--data", "moons", "--target", "x")

    assert "--target says how files are read, but moons can be read in one way only." in result.err


def test_info_tells_of_every_column(camada: Camada, table: Path) -> None:
    result = camada("info", "--data", table, "--json")

    assert result.json["columns"][0] == {
        "name": "size",
        "type": "number",
        "missing": 0,
        "distinct": 14,
    }
    assert "answer" in result.out
    assert result.json["reading"]["task"] == "classify"


def test_new_rows_are_predicted_and_written_beside(
    camada: Camada, trained: Path, tmp_path: Path
) -> None:
    new, out = tmp_path / "new.csv", tmp_path / "out.csv"
    new.write_text("note,size,who,letter\n=1+1,12,3,a\n-x,-1,,b\n")
    result = camada("predict", trained, "--data", new, "--out", out)

    with out.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert result.code == 0
    assert [row["note"] for row in rows] == ["'=1+1", "'-x"]
    assert [row["size"] for row in rows] == ["12", "-1"]
    assert [row["prediction"] for row in rows] == ["yes", "no"]
    assert float(rows[0]["yes"]) > 0.9


def test_new_rows_are_shown_without_a_file(camada: Camada, trained: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.csv"
    new.write_text("size,who,letter\n12,3,a\n2,3,z\n")
    result = camada("predict", trained, "--data", new, "--json")

    assert [row["prediction"] for row in result.json["predictions"]] == ["yes", "no"]
    assert "none of the known categories: 'z'" in result.out


def test_another_table_is_judged_with_the_inputs_that_the_network_knows(
    camada: Camada, trained: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("size,letter,who,answer\n12,a,3,yes\n15,a,1,yes\n")

    assert camada("evaluate", trained, "--data", other, "--json").json["all"]["accuracy"] == 1


def test_rows_without_a_column_of_the_network_are_refused(
    camada: Camada, trained: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new.csv"
    new.write_text("size,who\n12,3\n")

    assert "new has no column 'letter'" in camada("predict", trained, "--data", new).err


def test_predicting_nothing_says_what_is_missing(camada: Camada, trained: Path) -> None:
    assert "give a table of new rows with --data" in camada("predict", trained).err


def test_titanic_is_learned_without_the_column_that_tells_who_survived(
    camada: Camada, shared_data: Path
) -> None:
    data = shared_data / "tabular" / "titanic.csv"
    result = camada("train", "mlp", "--data", data, "--json")

    assert "alive says the same as the target survived. It is left out." in result.out
    assert result.json["test"]["accuracy"] >= 0.78


def test_penguins_are_learned_with_what_is_proposed(
    camada: Camada, shared_data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "penguins.camada"
    data = shared_data / "tabular" / "penguins.csv"
    result = camada("train", "mlp", "--data", data, "--out", out, "--json")

    assert result.json["test"]["accuracy"] >= 0.97


def test_several_targets_are_trained_on_evaluated_and_predicted(
    camada: Camada, tmp_path: Path
) -> None:
    rows = "".join(f"{n % 9},{n % 7},{n % 9 + n % 7},{n % 9 - n % 7}\n" for n in range(126))
    path, out, answers = (tmp_path / name for name in ("sums.csv", "s.camada", "answers.csv"))
    path.write_text("a,b,sum,difference\n" + rows)
    options = ("--target", "sum, difference", "--epochs", 60)
    assert camada("train", "mlp", "--data", path, *options, "--out", out).code == 0
    evaluated = camada("evaluate", out, "--json").json
    assert camada("predict", out, path, "--out", answers).code == 0
    first = next(csv.DictReader(answers.read_text(encoding="utf-8-sig").splitlines()))

    assert [use.name for use in reading_of(out).columns if use.role == "target"] == [
        "sum",
        "difference",
    ]
    assert evaluated["test"]["r2"] > 0.9
    assert {"sum (predicted)", "difference (predicted)"} <= first.keys()
    again = tmp_path / "again.camada"
    assert camada("train", out, "--epochs", 61, "--out", again).code == 0
    assert reading_of(again) == reading_of(out)


def test_several_targets_are_no_classes(camada: Camada, table: Path) -> None:
    options = ("--target", "size,who", "--task", "classify")
    result = camada("info", "--data", table, *options)

    assert result.code == 1
    assert "Several targets (size, who) are predicted as numbers." in result.err


def test_several_targets_that_are_no_numbers_are_told(camada: Camada, table: Path) -> None:
    result = camada("info", "--data", table, "--target", "size,answer")

    assert result.code == 1
    assert "answer" in result.err
