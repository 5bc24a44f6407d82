"""Names of the files that samples came from, in the cache."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.choice import Split
from core.data import cache, entries, library, names
from core.data.dataset import Dataset
from core.data.split import parts_of
from core.data.suspicions import of_samples
from tests.core.data.pictures.picture_sets import noise, png, written, zipped

FILES = {"cat/a.png": noise(1), "cat/é.png": noise(2), "dog/b.png": noise(3), "dog/c.png": noise(4)}
NAMES = list(FILES)


def read(path: Path) -> Dataset:
    return library.find(str(path))


def named_file(dataset: Dataset) -> Path:
    return next(dataset.folder.glob("names-*.bin"))


def test_each_sample_knows_its_file(tmp_path: Path) -> None:
    dataset = read(written(tmp_path / "pets", FILES))

    assert list(dataset.files) == NAMES
    assert dataset.origin(1) == "cat/é.png"


def test_an_archive_tells_the_same_names(tmp_path: Path) -> None:
    read(written(tmp_path / "pets", FILES))

    assert list(read(zipped(tmp_path / "pets.zip", FILES)).files) == NAMES


def test_names_are_found_again_with_the_data(tmp_path: Path) -> None:
    dataset = read(written(tmp_path / "pets", FILES))
    again = entries.open_chosen(dataset.choice())

    assert again is not None
    assert list(again.files) == NAMES
    assert list(again.corrected(((0, 1),)).files) == NAMES


def test_names_are_no_part_of_the_digest_and_the_last_ones_count(tmp_path: Path) -> None:
    first = read(written(tmp_path / "pets", FILES))
    others = {name.replace("a.png", "aa.png"): data for name, data in FILES.items()}
    second = read(written(tmp_path / "others", others))
    opened = entries.open_chosen(first.choice())

    assert first.digest == second.digest
    assert second.origin(0) == "cat/aa.png"
    assert opened is not None
    assert opened.origin(0) == "cat/aa.png"
    assert len(list(first.folder.glob("names-*.bin"))) == 1


@pytest.mark.parametrize("damage", [b"", b"x", b"\xff" * 80])
def test_damaged_names_cost_nobody_the_samples(tmp_path: Path, damage: bytes) -> None:
    dataset = read(written(tmp_path / "pets", FILES))
    named_file(dataset).write_bytes(damage)
    opened = entries.open_chosen(dataset.choice())

    assert opened is not None
    assert opened.files == ()
    assert opened.origin(0) == ""


def test_one_changed_letter_is_noticed(tmp_path: Path) -> None:
    dataset = read(written(tmp_path / "pets", FILES))
    path = named_file(dataset)
    path.write_bytes(path.read_bytes()[:-1] + b"f")

    assert getattr(entries.open_chosen(dataset.choice()), "files", None) == ()


def test_pictures_kept_without_names_are_read_again_when_they_are_chosen(tmp_path: Path) -> None:
    folder = written(tmp_path / "pets", FILES)
    dataset = read(folder)
    path = dataset.folder / entries.MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    del manifest[names.KEY]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    named_file(dataset).unlink()
    opened = entries.open_chosen(dataset.choice())

    assert opened is not None
    assert opened.files == ()
    assert list(read(folder).files) == NAMES


def test_the_same_samples_from_an_array_have_no_files(tmp_path: Path) -> None:
    dataset = read(written(tmp_path / "pets", FILES))
    np.savez(
        tmp_path / "pets.npz", x=np.array(dataset.inputs), y=np.array(["cat"] * 2 + ["dog"] * 2)
    )
    from_array = read(tmp_path / "pets.npz")

    assert from_array.digest == dataset.digest
    assert from_array.origin(0) == ""


def test_damaged_pictures_leave_the_names_of_the_others_in_place(tmp_path: Path) -> None:
    files = {f"cat/{number:02}.png": noise(number) for number in range(30)}
    dataset = read(
        written(tmp_path / "pets", {**files, "cat/07.png": noise(7)[:60], "dog/x.png": png()})
    )

    assert dataset.origin(7) == "cat/08.png"
    assert dataset.origin(len(dataset.files) - 1) == "dog/x.png"


def test_rows_of_a_table_are_told_by_their_number(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b,y\n" + "".join(f"{n},{n % 7},{'pq'[n % 2]}\n" for n in range(40)))
    path.write_text(path.read_text().replace("5,5,q\n", "5,5,\n", 1))
    dataset = read(path)

    assert [dataset.origin(sample) for sample in (0, 4, 5)] == ["row #0", "row #4", "row #6"]


def test_built_in_data_come_from_nowhere() -> None:
    assert library.find("digits").origin(3) == ""


def test_copies_across_parts_are_named(tmp_path: Path) -> None:
    files = {f"{kind}/{n:02}.png": noise(n % 3) for kind in ("cat", "dog") for n in range(20)}
    dataset = read(written(tmp_path / "pets", files))
    found = of_samples(dataset, parts_of(dataset, Split()))

    assert ".png, the same as " in str(found[-1].message)
    assert set(found[-1].origins) <= set(files)


def test_long_names_keep_their_end() -> None:
    packed = names.pack(["x" * 5000 + ".png", ""])

    assert len(packed[0]) == names.LONGEST
    assert packed[0].startswith("…")
    assert packed[0].endswith(".png")
    assert packed[1] == ""


def test_as_many_names_as_samples_are_wanted() -> None:
    with cache.Writer((1,), "uint8") as writer:
        writer.append(np.zeros((2, 1), np.uint8))
        with pytest.raises(AssertionError):
            writer.finish("few", np.zeros(2, np.int64), ["a"], names=["one"])
