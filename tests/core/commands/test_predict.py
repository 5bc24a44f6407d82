from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.choice import Split
from core.data import builtin
from core.data.split import parts
from tests.core.commands.conftest import Camada


def test_a_sample_is_counted_from_0_in_the_test_part(camada: Camada, digits: Path) -> None:
    dataset = builtin.read("digits")
    test = parts(dataset.labels, dataset.facts.n_given_test, Split())["test"]

    result = camada("predict", digits, "#5", "--json")

    assert result.code == 0
    assert result.json["part"] == "test"
    assert result.json["predictions"][0]["truth"] == str(dataset.labels[test[5]])


def test_the_answer_is_a_class_with_its_probability_and_the_next_best(
    camada: Camada, digits: Path
) -> None:
    result = camada("predict", digits, "#0", "#1", "--json")

    first, second = result.json["predictions"]
    assert first["sample"] == "#0"
    assert second["sample"] == "#1"
    assert first["top"][0] == {"class": first["class"], "probability": first["probability"]}
    assert len(first["top"]) == 3
    assert "right" in result.out


def test_a_number_may_stand_without_its_mark(camada: Camada, digits: Path) -> None:
    assert camada("predict", digits, "3").out == camada("predict", digits, "#3").out


def test_a_number_beyond_the_part_is_refused(camada: Camada, digits: Path) -> None:
    result = camada("predict", digits, "#359")

    assert result.code == 1
    assert "#0 to #358" in result.err


def test_a_picture_of_a_sample_is_seen_as_that_sample(
    camada: Camada, digits: Path, tmp_path: Path
) -> None:
    picture = _digit_as_picture(tmp_path / "digit.png")

    result = camada("predict", digits, picture, "#0", "--json")

    from_picture, from_data = result.json["predictions"]
    assert from_picture["class"] == from_data["class"]
    assert from_picture["probability"] == pytest.approx(from_data["probability"], abs=0.02)


def test_a_large_dark_on_light_picture_is_turned_into_one_like_the_data(
    camada: Camada, digits: Path, tmp_path: Path
) -> None:
    picture = _digit_as_picture(tmp_path / "digit.png")
    large = Image.open(picture).resize((160, 160), Image.Resampling.NEAREST).convert("RGB")
    Image.eval(large, lambda value: 255 - value).save(tmp_path / "paper.png")

    result = camada("predict", digits, tmp_path / "paper.png", "#0", "--json")

    from_picture, from_data = result.json["predictions"]
    assert from_picture["probability"] == pytest.approx(from_data["probability"], abs=0.02)
    assert "made grey, resized from 160 × 160 to 8 × 8, inverted to light on dark" in result.out


@pytest.mark.parametrize(
    ("name", "contents"),
    [
        ("empty.png", b""),
        ("text.png", b"not a picture"),
        ("cut.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00"),
        ("other.gif", b"GIF89a"),
    ],
)
def test_what_is_no_picture_is_refused(
    camada: Camada, digits: Path, tmp_path: Path, name: str, contents: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(contents)

    result = camada("predict", digits, path)

    assert result.code == 1
    assert result.err.startswith("camada: ")
    assert name in result.err


def test_a_picture_that_is_not_there_is_refused(camada: Camada, digits: Path) -> None:
    result = camada("predict", digits, "missing.png")

    assert result.code == 1
    assert "There is no file missing.png" in result.err


def test_a_file_that_is_not_there_is_told_as_such_whatever_the_network_takes(
    camada: Camada, moons: Path
) -> None:
    result = camada("predict", moons, "missing.csv")

    assert result.code == 1
    assert "There is no file missing.csv" in result.err


def test_points_take_no_pictures(camada: Camada, moons: Path, tmp_path: Path) -> None:
    picture = _digit_as_picture(tmp_path / "digit.png")

    result = camada("predict", moons, picture)

    assert result.code == 1
    assert "is a picture" in result.err


def _digit_as_picture(path: Path) -> Path:
    dataset = builtin.read("digits")
    test = parts(dataset.labels, dataset.facts.n_given_test, Split())["test"]
    pixels = np.asarray(dataset.inputs[test[0]], np.float32)[:, :, 0] / 16 * 255  # (8, 8)
    Image.fromarray(pixels.round().astype(np.uint8)).save(path)
    return path
