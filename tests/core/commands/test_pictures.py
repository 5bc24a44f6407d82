"""A folder of pictures through the commands: trained on, told about, and predicted."""

import csv
import shutil
from pathlib import Path

import pytest

from core.reading import PictureReading
from core.storage import model_file
from tests.core.commands.conftest import Camada
from tests.core.data.pictures.picture_sets import noise, png, written, zipped

FILES = {
    f"{name}/{k}.png": png(level + k, (8, 8))
    for name, level in (("dark", 0), ("light", 200))
    for k in range(10)
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "shades", FILES)


@pytest.fixture
def trained(camada: Camada, folder: Path, tmp_path: Path) -> Path:
    path = tmp_path / "shades.camada"
    assert camada("train", "mlp", "--data", folder, "--epochs", 60, "--out", path).code == 0
    return path


def test_a_folder_of_pictures_is_trained_on(camada: Camada, trained: Path) -> None:
    result = camada("evaluate", trained, "--json")

    assert result.json["test"]["accuracy"] == 1


def test_what_was_found_is_said_before_training(camada: Camada, folder: Path) -> None:
    result = camada("train", "mlp", "--data", folder, "--epochs", 1)

    assert "20 pictures (PNG 20) of 8 × 8 pixels." in result.out


def test_size_colours_and_shape_can_be_asked_for(
    camada: Camada, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "a.camada"
    options = ("--size", "6x4", "--colour", "rgb", "--fit", "pad")

    camada("train", "mlp", "--data", folder, *options, "--epochs", 1, "--out", out)

    data = model_file.load(out).project.data
    assert data is not None
    assert data.facts.input_shape == (4, 6, 3)
    assert data.reading == PictureReading(size=(4, 6), colour="rgb", fit="pad")


def test_one_number_is_a_square(camada: Camada, folder: Path) -> None:
    result = camada("info", "mlp", "--data", folder, "--size", 5, "--json")

    assert result.json["input_shape"] == [5, 5, 1]


@pytest.mark.parametrize(
    ("options", "code", "reason"),
    [
        (("--size", "large"), 2, "is not a size such as 32x32"),
        (("--size", "0"), 1, "Size"),
        (("--fit", "shrink"), 2, "crop"),
    ],
)
def test_impossible_ways_to_read_are_refused(
    camada: Camada, folder: Path, options: tuple[str, ...], code: int, reason: str
) -> None:
    result = camada("info", "mlp", "--data", folder, *options)

    assert result.code == code
    assert reason in result.err


def test_a_size_for_data_that_are_no_pictures_is_refused(camada: Camada) -> None:
    result = camada("train", "mlp", "--data", "moons", "--size", "8x8")

    assert result.code == 1
    assert "--size says how files are read, but moons can be read in one way only." in result.err


def test_a_size_without_data_is_refused(camada: Camada, trained: Path) -> None:
    result = camada("evaluate", trained, "--size", "8x8")

    assert result.code == 1
    assert "Give them with --data" in result.err


def test_other_pictures_are_read_as_those_of_the_network_were(
    camada: Camada, trained: Path, tmp_path: Path
) -> None:
    others = {f"{name}/1.png": noise(k, (30, 20)) for k, name in enumerate(("dark", "light"))}
    result = camada("evaluate", trained, "--data", written(tmp_path / "others", others))

    assert result.code == 0


def test_a_single_picture_is_read_as_those_of_the_network_were(
    camada: Camada, trained: Path, tmp_path: Path
) -> None:
    (tmp_path / "new.png").write_bytes(png((250, 250, 250), (40, 30)))

    result = camada("predict", trained, tmp_path / "new.png", "--json")

    assert result.json["predictions"][0]["class"] == "light"
    assert result.json["predictions"][0]["done"] == []


def test_a_folder_of_new_pictures_is_answered_file_by_file(
    camada: Camada, trained: Path, tmp_path: Path
) -> None:
    new = {"a/1.png": png(3), "b.png": png(240), "notes.txt": b"no picture", "bad.png": b"\x89PNG"}

    result = camada("predict", trained, written(tmp_path / "new", new), "--json")

    assert result.code == 0
    found = {row["file"]: row["class"] for row in result.json["predictions"]}
    assert found == {"a/1.png": "dark", "b.png": "light"}
    assert "bad.png was left out" in result.out


def test_answers_are_written_as_a_table(camada: Camada, trained: Path, tmp_path: Path) -> None:
    archive = zipped(tmp_path / "new.zip", {"=1+1.png": png(3), "b.png": png(240)})
    out = tmp_path / "answers.csv"

    result = camada("predict", trained, archive, "--out", out)

    assert result.code == 0
    with out.open(newline="", encoding="utf-8") as file:
        titles, first, second = csv.reader(file)
    assert titles == ["file", "class", "probability", "dark", "light"]
    assert first[:2] == ["'=1+1.png", "dark"]
    assert second[:2] == ["b.png", "light"]
    assert float(second[3]) + float(second[4]) == pytest.approx(1, abs=1e-6)


def test_new_pictures_are_answered_by_a_network_of_other_data(
    camada: Camada, digits: Path, tmp_path: Path
) -> None:
    new = written(tmp_path / "new", {"1.png": noise(1, (20, 20)), "2.png": noise(2, (8, 8))})

    result = camada("predict", digits, new, "--json")

    assert [row["file"] for row in result.json["predictions"]] == ["1.png", "2.png"]


def test_a_place_that_is_not_there_is_told(camada: Camada, trained: Path, tmp_path: Path) -> None:
    result = camada("predict", trained, tmp_path / "missing", "--out", tmp_path / "a.csv")

    assert result.code == 1
    assert "There is no file or folder" in result.err


def test_photographs_of_hands_are_learned(
    camada: Camada, shared_data: Path, tmp_path: Path
) -> None:
    for digit in "05":
        (tmp_path / "signs" / digit).mkdir(parents=True)
        for photo in sorted((shared_data / "sign-digits" / digit).iterdir())[:30]:
            shutil.copy(photo, tmp_path / "signs" / digit)

    result = camada("train", "cnn", "--data", tmp_path / "signs", "--json")

    assert result.code == 0
    assert result.json["test"]["accuracy"] >= 0.75
