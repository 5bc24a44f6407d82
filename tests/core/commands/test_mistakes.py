"""Which samples are answered wrongly, with their files or rows."""

import csv
from pathlib import Path

from tests.core.commands.conftest import Camada
from tests.core.data.pictures.picture_sets import noise, written


def mistakes_of(camada: Camada, data: Path, *options: str) -> list[dict[str, str]]:
    file, out = data.parent / "a.camada", data.parent / "wrong.csv"
    assert camada("train", "mlp", "--data", data, *options, "--epochs", 1, "--out", file).code == 0
    result = camada("evaluate", file, "--mistakes", out)
    assert result.code == 0, result.err
    assert "in wrong.csv" in result.out
    return list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))


def test_pictures_that_are_mistaken_are_told_by_their_files(camada: Camada, tmp_path: Path) -> None:
    files = {f"{kind}/{n}.png": noise(n * 2 + (kind == "b")) for kind in "ab" for n in range(40)}
    rows = mistakes_of(camada, written(tmp_path / "set", files))
    values = [float(row["value"]) for row in rows]

    assert rows
    assert all(row["file"] in files and row["file"][0] == row["truth"] for row in rows)
    assert all(row["truth"] != row["answer"] for row in rows)
    assert values == sorted(values, reverse=True)


def test_all_rows_of_a_regression_are_told_the_largest_error_first(
    camada: Camada, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    wanted = {n: n % 13 * 2.5 + n % 7 for n in range(90)}
    rows_of_file = "".join(f"{n % 13},{n % 7},{value}\n" for n, value in wanted.items())
    path.write_text("a,c,b\n" + rows_of_file)
    rows = mistakes_of(camada, path, "--target", "b")
    errors = [abs(float(row["b"]) - float(row["b (predicted)"])) for row in rows]

    assert len(rows) == 18
    assert all(float(row["b"]) == wanted[int(row["row"])] for row in rows)
    assert errors == sorted(errors, reverse=True)


def test_built_in_samples_are_told_by_their_numbers(camada: Camada, tmp_path: Path) -> None:
    file, out = tmp_path / "a.camada", tmp_path / "wrong.csv"
    camada("train", "mlp", "--data", "digits", "--epochs", 1, "--out", file)
    camada("evaluate", file, "--mistakes", out)

    assert out.read_text(encoding="utf-8").splitlines()[0] == "sample,truth,answer,value"
