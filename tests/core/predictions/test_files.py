"""What a network answers for new rows of a table and for new pictures."""

import csv
from pathlib import Path

import numpy as np
import pytest

from core.data import library
from core.data.dataset import Dataset
from core.data.prepare import fit
from core.data.split import parts_of
from core.errors import DatasetError
from core.first_weights import initial_snapshot
from core.predictions.files import holds_many, predict
from core.predictions.pictures import samples_of
from core.predictions.predictions import Names
from core.snapshot import Snapshot
from core.templates import TEMPLATES
from tests.core.data.pictures.picture_sets import png

ROWS = "".join(
    f"{i % 20 + 0.5},{'red' if i % 3 else 'blue'},{'yes' if i % 20 > 9 else 'no'}\n"
    for i in range(40)
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return a table of which the last column is to be told."""
    path = tmp_path / "known.csv"
    path.write_text("size,colour,label\n" + ROWS)
    return path


@pytest.fixture
def snapshot(table: Path) -> Snapshot:
    """Return a network for that table."""
    return _snapshot(library.find(str(table)))


def _snapshot(dataset: Dataset) -> Snapshot:
    choice = dataset.choice()
    prepared = fit(choice, dataset, parts_of(dataset, choice.split)["train"])
    project = TEMPLATES["mlp"].project(choice)
    return initial_snapshot(Snapshot(project, {}, preparation=prepared))


def test_rows_are_answered_beside_what_they_say(snapshot: Snapshot, tmp_path: Path) -> None:
    new = tmp_path / "new.csv"
    new.write_text("colour,note,size\nred,=1+1,3\nblue,-2,30\n")

    found = predict(snapshot, [new])

    assert found.titles == ("colour", "note", "size", "prediction", "probability", "no", "yes")
    assert found.n_rows == 2
    assert found.outputs.sum(axis=1) == pytest.approx([1, 1], abs=1e-5)
    lines = list(csv.reader(b"".join(found.csv()).decode().splitlines()))
    assert [line[:3] for line in lines[1:]] == [["red", "'=1+1", "3"], ["blue", "-2", "30"]]


def test_rows_are_prepared_as_those_of_the_training(snapshot: Snapshot, table: Path) -> None:
    again = predict(snapshot, [table])
    first = predict(snapshot, [table])

    assert np.array_equal(again.outputs, first.outputs)
    assert again.n_rows == 40
    assert again.text(0, 1) == "blue"


def test_an_unknown_category_is_told(snapshot: Snapshot, tmp_path: Path) -> None:
    new = tmp_path / "new.csv"
    new.write_text("size,colour\n3,green\n4,red\n")

    found = predict(snapshot, [new])

    assert "'green'" in str(found.notices[0])


def test_a_missing_column_is_named(snapshot: Snapshot, tmp_path: Path) -> None:
    new = tmp_path / "new.csv"
    new.write_text("colour,x\nred,1\nblue,2\n")

    with pytest.raises(DatasetError, match="has no column 'size'"):
        predict(snapshot, [new])


def test_a_column_called_like_an_answer_does_not_hide_it(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    new = tmp_path / "new.csv"
    new.write_text("size,colour,prediction\n3,red,a\n4,blue,b\n")

    assert predict(snapshot, [new]).titles[2:4] == ("prediction", "prediction (predicted)")


def test_cancelling_ends_it(snapshot: Snapshot, table: Path) -> None:
    def stop(_share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        predict(snapshot, [table], stop)


def test_a_network_of_rows_takes_no_picture(snapshot: Snapshot, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(3))

    with pytest.raises(DatasetError, match="which pictures cannot be"):
        predict(snapshot, [tmp_path / "a.png"])


def test_a_network_of_pictures_takes_no_table(table: Path) -> None:
    digits = _snapshot(library.find("digits"))

    with pytest.raises(DatasetError, match="takes pictures"):
        predict(digits, [table])


def test_pictures_are_answered_and_damaged_ones_named(tmp_path: Path) -> None:
    digits = _snapshot(library.find("digits"))
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "a.png").write_bytes(png(200, (20, 20)))
    (folder / "b.png").write_bytes(b"\x89PNG")

    found = predict(digits, [folder])

    assert found.titles[:3] == ("file", "class", "probability")
    assert [name for name, _ in found.left_out] == ["b.png"]
    assert found.text(0, 0) == "a.png"
    assert int(found.counts().sum()) == found.n_rows == 1


def test_rows_of_plain_numbers_are_answered_by_a_network_of_points(tmp_path: Path) -> None:
    moons = _snapshot(library.find("moons"))
    new = tmp_path / "points.csv"
    new.write_text("x,y\n0.5,1\n-0.5,0.25\n")

    assert predict(moons, [new]).outputs.shape == (2, 2)


def test_values_are_answered_in_their_units(tmp_path: Path) -> None:
    known = tmp_path / "prices.csv"
    known.write_text(
        "size,price\n" + "".join(f"{i % 9 + 0.5},{1000.5 + i * 7 % 37}\n" for i in range(60))
    )
    reached = _snapshot(library.find(str(known)))

    found = predict(reached, [known])

    assert found.titles == ("size", "price", "price (predicted)")
    assert found.outputs.mean() > 500


def test_what_holds_many_is_told(table: Path, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(3))

    assert holds_many(table)
    assert holds_many(tmp_path)
    assert not holds_many(tmp_path / "a.png")
    assert not holds_many(tmp_path / "missing")


def test_pictures_that_were_answered_are_read_once_more_as_the_network_saw_them(
    tmp_path: Path,
) -> None:
    digits = _snapshot(library.find("digits"))
    choice = digits.project.data
    assert choice is not None
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.png").write_bytes(png(len(name), (20, 20)))
    (tmp_path / "two" / "b.png").write_bytes(png(7, (20, 20)))
    (tmp_path / "c.png").write_bytes(png(9, (20, 20)))
    given = predict(digits, [tmp_path / "one", tmp_path / "two", tmp_path / "c.png"]).given
    assert isinstance(given, Names)
    assert given.places == (0, 1, 1, 2)
    (tmp_path / "one" / "a.png").unlink()

    found = samples_of(given, [0, 2, 3], choice, lambda: None)

    assert sorted(found) == [2, 3]
    assert found[2].shape == (8, 8, 1)
