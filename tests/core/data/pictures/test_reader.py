import io
import shutil
import threading
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data import library
from core.data.dataset import Dataset
from core.data.pictures.reader import read
from core.errors import DatasetError
from core.reading import PictureReading
from tests.core.data.pictures.picture_sets import noise, png, tarred, written, zipped

RED, BLUE = (255, 0, 0), (0, 0, 255)
CLASSES = {"cat/1.png": png(RED), "cat/2.png": png(BLUE), "dog/1.png": png(0), "dog/2.png": png(9)}


def notices(dataset: Dataset) -> list[str]:
    return [str(notice) for notice in dataset.notices]


def test_each_folder_is_a_class(tmp_path: Path) -> None:
    found = read(written(tmp_path / "pets", CLASSES), None)

    assert found.name == "pets"
    assert found.facts.classes == ("cat", "dog")
    assert found.facts.input_shape == (4, 4, 3)
    assert found.labels.tolist() == [0, 0, 1, 1]
    assert found.inputs[0, 0, 0].tolist() == [255, 0, 0]
    assert found.inputs[3].max() == 9
    assert (found.facts.low, found.facts.high) == (0, 255)


def test_folders_zip_and_tar_give_the_same_data(tmp_path: Path) -> None:
    backwards = dict(reversed(CLASSES.items()))
    sources = [
        written(tmp_path / "a", CLASSES),
        zipped(tmp_path / "b.zip", backwards),
        tarred(tmp_path / "c.tar", backwards),
        tarred(tmp_path / "d.tar.gz", backwards, "gz"),
    ]

    found = [library.find(str(source)) for source in sources]

    assert len({each.digest for each in found}) == 1
    assert [each.name for each in found] == ["a", "b", "c", "d"]


def test_the_number_of_threads_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"{k % 3}/{k}.png": noise(k, (9, 5)) for k in range(100)}
    folder = written(tmp_path / "a", files)
    first = read(folder, None).digest
    monkeypatch.setattr("core.data.pictures.decoding.n_cores", lambda: 1)
    monkeypatch.setattr("core.data.pictures.decoding._PICTURES_A_PIECE", 7)

    assert read(folder, None).digest == first


def test_given_parts_keep_their_samples(tmp_path: Path) -> None:
    files = {
        **{f"Train/{c}/{k}.png": png(k) for c in "ab" for k in range(3)},
        **{f"valid/{c}/{k}.png": png(k) for c in "ab" for k in range(2)},
        **{f"TEST/{c}/0.png": png(1) for c in "ab"},
    }

    found = read(written(tmp_path / "a", files), None)

    assert found.facts.classes == ("a", "b")
    assert (found.facts.n_samples, found.facts.n_given_validation) == (12, 4)
    assert found.facts.n_given_test == 2
    assert found.labels.tolist() == [0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 1]


def test_a_class_called_train_is_a_class(tmp_path: Path) -> None:
    files = {f"{name}/{k}.png": png(k) for name in ("bus", "car", "train") for k in range(2)}

    assert read(written(tmp_path / "a", files), None).facts.classes == ("bus", "car", "train")


def test_classes_that_are_numbers_stand_in_their_order(tmp_path: Path) -> None:
    files = {f"{k}/a.png": png(k) for k in (10, 9, 0)}

    assert read(written(tmp_path / "a", files), None).facts.classes == ("0", "9", "10")


def test_folders_around_everything_are_no_classes(tmp_path: Path) -> None:
    files = {f"archive/data/{name}": data for name, data in CLASSES.items()}

    assert read(written(tmp_path / "a", files), None).facts.classes == ("cat", "dog")


def test_what_systems_leave_behind_is_no_picture(tmp_path: Path) -> None:
    left = {
        "cat/.DS_Store": b"x",
        "cat/Thumbs.db": b"x",
        "__MACOSX/cat/._1.png": png(),
        ".hidden/1.png": png(),
        "cat/._1.png": b"x",
    }

    found = read(written(tmp_path / "a", {**CLASSES, **left}), None)

    assert found.facts.n_samples == 4
    assert notices(found) == ["4 pictures (PNG 4) of 4 × 4 pixels."]


def test_content_decides_and_not_the_ending(tmp_path: Path) -> None:
    files = {"a/1": png(1), "a/2.JPG": png(2), "b/1.dat": png(3), "b/readme.txt": b"no picture"}

    found = read(written(tmp_path / "a", files), None)

    assert found.labels.tolist() == [0, 0, 1]
    assert "1 other file was left out." in notices(found)


def test_pictures_that_are_all_grey_become_grey(tmp_path: Path) -> None:
    grey = {"a/1.png": png(7), "b/1.png": png((9, 9, 9))}

    assert read(written(tmp_path / "a", grey), None).reading == PictureReading(
        size=(4, 4), colour="grey"
    )


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([(28, 28)] * 3, (28, 28)),
        ([(100, 100)] * 3, (32, 32)),
        ([(640, 480)] * 3, (24, 32)),
        ([(64, 48), (640, 480)], (24, 32)),
        ([(60, 30), (30, 60), (50, 50)], (32, 32)),
        ([(2000, 4)] * 3, (1, 32)),
    ],
)
def test_the_size_proposed_suits_the_pictures(
    tmp_path: Path, sizes: list[tuple[int, int]], expected: tuple[int, int]
) -> None:
    files = {f"{k % 2}/{k}.png": noise(k, size) for k, size in enumerate(sizes)}

    found = read(written(tmp_path / "a", files), None)

    assert isinstance(found.reading, PictureReading)
    assert found.reading.size == expected


def test_the_same_files_can_be_read_another_way(tmp_path: Path) -> None:
    folder = written(tmp_path / "a", CLASSES)
    first = library.find(str(folder))
    asked = PictureReading(size=(2, 6), colour="grey", fit="pad")

    second = library.reread(first.choice(), asked)

    assert second.facts.input_shape == (2, 6, 1)
    assert second.reading == asked
    assert library.locate(second.choice()) is not None
    assert library.find(str(folder)).digest == second.digest


def test_data_whose_cache_is_gone_are_read_again_the_same_way(tmp_path: Path) -> None:
    folder = written(tmp_path / "a", CLASSES)
    choice = library.find(str(folder), None, PictureReading(size=(3, 3), fit="stretch")).choice()
    shutil.rmtree(tmp_path / "camada" / "cache")

    found = library.locate(choice)

    assert found is not None
    assert found.digest == choice.digest


def test_a_few_damaged_pictures_are_left_out_and_named(tmp_path: Path) -> None:
    files = {f"{c}/{k:02}.png": png(k) for c in "ab" for k in range(20)}
    files["b/07.png"] = files["b/07.png"][:30]

    found = read(written(tmp_path / "a", files), None)

    assert found.facts.counts == (20, 19)
    assert "1 picture cannot be read and was left out: b/07.png." in notices(found)


def test_many_damaged_pictures_end_the_reading(tmp_path: Path) -> None:
    files = {**CLASSES, "dog/3.png": b"\x89PNG"}

    with pytest.raises(DatasetError, match=r"first is dog/3.png: .* cannot be read as a picture"):
        read(written(tmp_path / "a", files), None)


def test_pictures_of_one_class_are_read_with_a_warning(tmp_path: Path) -> None:
    found = read(written(tmp_path / "a", {"cat/1.png": png(1), "cat/2.png": png(2)}), None)

    assert found.facts.classes == ("cat",)
    assert any("nothing to tell apart" in notice for notice in notices(found))


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"a/readme.txt": b"text"}, "no pictures"),
        ({"1.png": png(), "2.png": png()}, "2 pictures, but nothing tells what they show"),
    ],
)
def test_what_cannot_be_data_is_told(
    tmp_path: Path, files: Mapping[str, bytes], reason: str
) -> None:
    with pytest.raises(DatasetError, match=reason):
        read(written(tmp_path / "a", files), None)


def test_pictures_beside_the_folders_are_left_out_and_counted(tmp_path: Path) -> None:
    found = read(written(tmp_path / "a", {**CLASSES, "cover.png": png()}), None)

    assert found.facts.n_samples == 4
    assert any("1 picture was left out, as nothing tells" in notice for notice in notices(found))


def test_names_are_the_same_on_all_systems(tmp_path: Path) -> None:
    apart, composed = "cafe\u0301", "caf\u00e9"
    first = read(written(tmp_path / "1", {f"{apart}/1.png": png(1), "b/1.png": png(2)}), None)
    second = read(written(tmp_path / "2", {f"{composed}/1.png": png(1), "b/1.png": png(2)}), None)

    assert first.facts.classes == ("b", composed)
    assert first.digest == second.digest


def test_a_table_beside_the_pictures_names_their_classes(tmp_path: Path) -> None:
    table = b"file,label\n1.png,cat\n2.png,dog\n3.png,cat\nmissing.png,dog\n"
    files = {f"images/{k}.png": png(k) for k in (1, 2, 3, 4)}

    found = read(written(tmp_path / "a", {**files, "labels.csv": table}), None)

    assert found.facts.classes == ("cat", "dog")
    assert found.labels.tolist() == [0, 1, 0]
    assert notices(found)[1:] == [
        "1 picture was left out, as nothing tells what it shows.",
        "What the pictures show stands in labels.csv, column label; 1 row names no picture.",
    ]


def test_numbers_beside_the_pictures_are_values_to_predict(tmp_path: Path) -> None:
    table = "name;age\n" + "".join(f"{k};{k / 4}\n" for k in range(6))
    files = {f"{k}.png": png(k) for k in range(6)}

    found = read(written(tmp_path / "a", {**files, "ages.txt": table.encode()}), None)

    assert [target.name for target in found.facts.targets] == ["age"]
    assert found.labels.tolist() == [0, 0.25, 0.5, 0.75, 1, 1.25]
    assert found.reading == PictureReading(size=(4, 4), colour="grey", task="regress", labels="age")


def test_another_column_of_the_table_can_be_asked_for(tmp_path: Path) -> None:
    table = b"file,label,size\n1.png,cat,small\n2.png,dog,small\n3.png,cat,large\n"
    files = {f"{k}.png": png(k) for k in (1, 2, 3)}
    folder = written(tmp_path / "a", {**files, "labels.csv": table})

    found = read(folder, PictureReading(size=(4, 4), labels="size"))

    assert found.facts.classes == ("large", "small")
    with pytest.raises(DatasetError, match="column 'colour'"):
        read(folder, PictureReading(size=(4, 4), labels="colour"))


def test_what_is_no_number_cannot_be_predicted_as_one(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"cat/1.png shows 'cat', which is no number"):
        read(written(tmp_path / "a", CLASSES), PictureReading(size=(4, 4), task="regress"))


def test_progress_rises_to_one_and_may_cancel(tmp_path: Path) -> None:
    folder = written(tmp_path / "a", CLASSES)
    heard: list[float] = []
    read(folder, None, heard.append)

    def cancel(share: float) -> None:
        if share >= 0:
            raise KeyboardInterrupt

    assert heard == sorted(heard)
    assert heard[-1] == 1
    with pytest.raises(KeyboardInterrupt):
        read(folder, PictureReading(size=(5, 5)), cancel)
    assert list((tmp_path / "camada" / "cache" / "data").glob(".new-*")) == []
    assert not any(one.name.startswith("camada-decode") for one in threading.enumerate())


def test_a_huge_photograph_among_small_ones_is_read(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (5000, 4000), RED).save(buffer, "JPEG")
    files = {**CLASSES, "cat/photo.jpg": buffer.getvalue()}

    found = read(written(tmp_path / "a", files), None)

    assert np.abs(found.inputs[2].astype(int) - RED).max() < 5


def test_real_photographs_are_read(shared_data: Path, tmp_path: Path) -> None:
    for digit in "05":
        source = shared_data / "sign-digits" / digit
        (tmp_path / "signs" / digit).mkdir(parents=True)
        for photo in sorted(source.iterdir())[:12]:
            shutil.copy(photo, tmp_path / "signs" / digit)

    found = library.find(str(tmp_path / "signs"))

    assert found.facts.input_shape == (32, 32, 3)
    assert found.facts.counts == (12, 12)
