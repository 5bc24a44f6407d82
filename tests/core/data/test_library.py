import dataclasses
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from core.data import cache, idx, library
from core.errors import DatasetError
from tests.core.data.idx_bytes import write_part


@pytest.fixture
def source(tmp_path: Path) -> Path:
    write_part(tmp_path / "mine", [0, 1])
    return tmp_path / "mine"


@pytest.fixture
def no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("the source was read again")

    monkeypatch.setattr(idx, "read", fail)


def test_a_built_in_name_is_found():
    assert library.find("moons").name == "moons"


def test_a_folder_is_found_under_its_name(source: Path):
    assert library.find(str(source)).name == "mine"


def test_a_relative_path_is_found(source: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(source)

    assert library.find(".").name == "mine"


def test_progress_is_heard(source: Path):
    heard: list[float] = []

    library.find(str(source), heard.append)

    assert heard[-1] == 1


def test_a_known_source_is_not_read_again(source: Path, request: pytest.FixtureRequest):
    first = library.find(str(source))
    request.getfixturevalue("no_reading")

    assert library.find(str(source)).digest == first.digest


def test_a_changed_source_is_read_again(source: Path):
    first = library.find(str(source))
    images = source / "train-images-idx3-ubyte"
    images.write_bytes(images.read_bytes()[:-1] + b"\xff")
    os.utime(images, (2, 2))

    assert library.find(str(source)).digest != first.digest


def test_a_test_part_that_was_added_is_noticed(source: Path):
    library.find(str(source))
    write_part(source, [1], "t10k")

    assert library.find(str(source)).facts.n_given_test == 1


def test_a_known_source_whose_cache_is_gone_is_read_again(source: Path):
    first = library.find(str(source))
    shutil.rmtree(cache.folder())

    assert library.find(str(source)).digest == first.digest


def test_the_data_of_a_project_come_from_the_cache(source: Path, request: pytest.FixtureRequest):
    choice = library.find(str(source)).choice().with_(name="renamed")
    shutil.rmtree(source)
    request.getfixturevalue("no_reading")

    located = library.locate(choice)

    assert located is not None
    assert located.name == "renamed"


def test_the_data_of_a_project_are_read_again_from_where_they_were(source: Path):
    choice = library.find(str(source)).choice()
    shutil.rmtree(cache.folder())

    located = library.locate(choice)

    assert located is not None
    assert located.digest == choice.digest


def test_built_in_data_of_a_project_are_made_again():
    choice = library.find("digits").choice()
    shutil.rmtree(cache.folder())

    assert library.locate(choice) is not None


def test_data_that_were_moved_are_not_located(source: Path):
    choice = library.find(str(source)).choice()
    shutil.rmtree(cache.folder())
    source.rename(source.with_name("elsewhere"))

    assert library.locate(choice) is None


def test_data_that_changed_since_are_not_located(source: Path):
    choice = library.find(str(source)).choice()
    shutil.rmtree(cache.folder())
    write_part(source, [0, 1, 1])

    assert library.locate(choice) is None


def test_a_built_in_name_with_another_digest_is_not_located():
    choice = dataclasses.replace(library.find("moons").choice(), digest="0" * 64)

    assert library.locate(choice) is None


@pytest.mark.parametrize("name", ["mnist-of-nobody", "", "odd\0name", "~nobody/x", "x" * 5000])
def test_an_unknown_name_lists_what_there_is(name: str):
    with pytest.raises(DatasetError, match=r"digits, moons, circles, spiral, xor.* IDX files"):
        library.find(name)


def test_an_unknown_kind_of_file_lists_what_is_read(tmp_path: Path):
    (tmp_path / "thing.csv").write_bytes(bytes(range(256)))

    with pytest.raises(DatasetError, match=r"thing\.csv is a file of bytes .* reads tables \(CSV"):
        library.find(str(tmp_path / "thing.csv"))


def test_a_damaged_zip_archive_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cat/1.png", b"x" * 1000)
    path.write_bytes(path.read_bytes()[:500])

    with pytest.raises(DatasetError, match="cut off or damaged"):
        library.find(str(path))


def test_an_empty_folder_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="is an empty folder"):
        library.find(str(tmp_path))


def test_where_there_is_advice_all_that_is_read_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"%PDF-1.7 nothing")

    with pytest.raises(DatasetError) as caught:
        library.find(str(tmp_path / "a.csv"))

    assert str(caught.value).endswith("Copy its table into a spreadsheet and save that as CSV.")


def test_text_that_is_no_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("Dear diary,it rained\nSo,again,I read\n")

    with pytest.raises(DatasetError, match=r"diary\.txt cannot be read as a table. Line 2"):
        library.find(str(tmp_path / "diary.txt"))


def test_text_in_one_column_is_no_table_to_learn_from(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("Dear diary\nToday it rained\nSo I read a book\n")

    with pytest.raises(DatasetError, match=r"diary\.txt has no column that can be an input"):
        library.find(str(tmp_path / "diary.txt"))
