"""Data that somebody makes: on the disk at once, and read like any other files."""

from pathlib import Path

import numpy as np
import pytest

from core.data import library
from core.data.handmade import PictureSet, PointSet, why_no_name
from core.errors import DatasetError, SaveError

DARK, LIGHT = np.zeros((8, 8), np.float32), np.ones((8, 8), np.float32)


def test_painted_pictures_are_read_like_any_folder(tmp_path: Path) -> None:
    made = PictureSet(tmp_path / "set", ["round", "square"])
    for step in range(3):
        made.add("round", DARK + step / 10)
        made.add("square", LIGHT - step / 10)

    found = library.find(str(tmp_path / "set"))

    assert found.facts.classes == ("round", "square")
    assert found.inputs.shape == (6, 8, 8, 1)
    assert sorted(found.inputs[:, 0, 0, 0].tolist()) == [0, 26, 51, 204, 230, 255]


def test_each_picture_is_on_the_disk_at_once(tmp_path: Path) -> None:
    made = PictureSet(tmp_path / "set", ["a"])
    one = made.add("a", LIGHT)

    again = PictureSet(tmp_path / "set")

    assert again.counts() == {"a": 1}
    assert again.shape() == (8, 8, 1)
    values = again.values(one)
    assert values is not None
    assert values.tolist() == np.full((8, 8), 255).tolist()


def test_pictures_in_colours_are_read_with_three_channels(tmp_path: Path) -> None:
    made = PictureSet(tmp_path / "set", ["red", "blue"])
    for step in range(3):
        made.add("red", np.full((8, 8, 3), (1, step / 10, 0), np.float32))
        made.add("blue", np.full((8, 8, 3), (0, step / 10, 1), np.float32))

    found = library.find(str(tmp_path / "set"))

    assert made.shape() == (8, 8, 3)
    assert found.inputs.shape == (6, 8, 8, 3)
    assert {tuple(pixel) for pixel in found.inputs[:, 4, 4, ::2].tolist()} == {(255, 0), (0, 255)}


def test_a_removed_picture_can_come_back(tmp_path: Path) -> None:
    made = PictureSet(tmp_path / "set", ["a"])
    content = made.remove(made.add("a", LIGHT))
    assert made.counts() == {"a": 0}

    made.restore("a", content)

    assert made.counts() == {"a": 1}


def test_a_new_picture_never_takes_the_name_of_another(tmp_path: Path) -> None:
    made = PictureSet(tmp_path / "set", ["a"])
    first, second = made.add("a", DARK), made.add("a", LIGHT)
    made.remove(first)

    third = made.add("a", DARK)

    assert third.path != second.path
    assert made.counts() == {"a": 2}


def test_classes_are_renamed_and_removed(tmp_path: Path) -> None:
    made = PictureSet(tmp_path / "set", ["a", "b"])
    made.rename_class("a", "c")
    made.remove_class("b")

    assert made.classes == ("c",)


def test_a_class_with_pictures_is_not_removed(tmp_path: Path) -> None:
    made = PictureSet(tmp_path / "set", ["a"])
    made.add("a", DARK)

    with pytest.raises(SaveError, match="cannot be changed"):
        made.remove_class("a")


@pytest.mark.parametrize("name", ["", "  ", "a/b", "..", "x" * 41, "a:b", ".hidden"])
def test_names_that_no_folder_can_have_are_refused(name: str) -> None:
    assert why_no_name(name) is not None


def test_a_name_that_is_taken_is_refused() -> None:
    assert why_no_name("Cat", ["cat"]) is not None
    assert why_no_name("dog", ["cat"]) is None


def test_points_are_written_and_read_again(tmp_path: Path) -> None:
    points = PointSet(["in", "=out"], [(0.5, -0.25), (-1.0, 1.0)], [0, 1])
    points.write(tmp_path / "new" / "points.csv")

    again = PointSet.read(tmp_path / "new" / "points.csv")

    assert again == points
    assert again.counts() == [1, 1]


def test_points_are_read_like_any_table(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    places = [(i / 50 - 0.5, i * 7 % 50 / 50) for i in range(50)]
    PointSet(["low", "high"], places, [int(y > 0.5) for _, y in places]).write(path)

    found = library.find(str(path))

    assert found.facts.input_shape == (2,)
    assert found.facts.classes == ("high", "low")
    assert [feature.column for feature in found.facts.features] == ["x", "y"]


@pytest.mark.parametrize(
    "text",
    [
        *("", "a,b\n1,2\n", "x,y,label\n1,z,a\n", "x,y,label\n1\n"),
        *("x,y,label\nnan,1,a\n", "x,y,label\n1,inf,a\n", f"x,y,label\n1,1,{'a' * 2_000_000}\n"),
    ],
    ids=lambda text: text[:20],
)
def test_files_that_hold_no_points_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.csv"
    path.write_text(text)

    with pytest.raises(DatasetError, match="columns x, y and label"):
        PointSet.read(path)
