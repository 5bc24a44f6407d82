import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

from core.data import cache
from core.data.dataset import Dataset
from core.errors import DatasetError
from core.facts import Facts
from tests.conftest import ROOT
from tests.core.data.idx_bytes import pictures


def stored(name: str = "small", n_given_test: int = 1) -> Dataset:
    return cache.store(name, pictures(4), np.array([0, 1, 1, 0]), ["a", "b"], n_given_test, 0, 255)


def test_what_was_stored_is_mapped_read_only_with_its_facts():
    dataset = stored()

    np.testing.assert_array_equal(dataset.inputs, pictures(4))
    np.testing.assert_array_equal(dataset.labels, [0, 1, 1, 0])
    assert isinstance(dataset.inputs, np.memmap)
    assert not dataset.inputs.flags.writeable
    assert dataset.inputs.dtype == np.uint8
    assert dataset.labels.dtype == np.int64
    assert dataset.facts.input_shape == (3, 2)
    assert dataset.facts.counts == (2, 2)
    assert dataset.facts.n_given_test == 1
    assert dataset.choice().scaling == "range"


def test_the_digest_depends_on_content_but_not_on_the_name():
    assert stored("one").digest == stored("other").digest
    assert stored(n_given_test=0).digest != stored(n_given_test=1).digest


def test_the_digest_stays_the_same_over_versions():
    assert stored().digest.startswith("34490029d579eb93")


def test_data_open_by_their_digest_under_the_first_or_a_new_name():
    digest = stored("first").digest

    first, renamed = cache.open_dataset(digest), cache.open_dataset(digest, "new")

    assert first is not None
    assert first.name == "first"
    assert renamed is not None
    assert renamed.name == "new"


def test_an_unknown_digest_is_not_there():
    assert cache.open_dataset("0" * 64) is None


def test_storing_leaves_nothing_beside_the_entries():
    dataset = stored()

    assert os.listdir(cache.folder()) == [dataset.digest]
    assert sorted(os.listdir(dataset.folder)) == ["inputs.npy", "labels.npy", "manifest.json"]


def test_storing_again_writes_nothing():
    before = (stored().folder / "inputs.npy").stat()

    after = (stored().folder / "inputs.npy").stat()

    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.parametrize("file", ["manifest.json", "inputs.npy", "labels.npy"])
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "flipped", "folder"])
def test_a_damaged_entry_is_not_trusted_and_is_rebuilt(file: str, damage: str):
    path = stored().folder / file
    whole = path.read_bytes()
    path.unlink()
    damages = {
        "missing": lambda: None,
        "empty": lambda: path.write_bytes(b""),
        "cut": lambda: path.write_bytes(whole[:-1]),
        "flipped": lambda: path.write_bytes(whole[:-3] + bytes([whole[-3] ^ 1]) + whole[-2:]),
        "folder": lambda: path.mkdir(),
    }
    damages[damage]()

    opened = cache.open_dataset(stored_digest := path.parent.name)
    rebuilt = stored()

    assert opened is None
    assert rebuilt.digest == stored_digest
    np.testing.assert_array_equal(rebuilt.inputs, pictures(4))
    assert os.listdir(cache.folder()) == [stored_digest]


def test_a_manifest_changed_by_hand_is_not_trusted():
    path = stored().folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["description"]["classes"] = ["b", "a"]
    path.write_text(json.dumps(manifest))

    assert cache.open_dataset(path.parent.name) is None


@pytest.mark.parametrize("text", ["[]", "null", "{}", '{"description": 3}', "[" * 100_000, "\xff"])
def test_a_manifest_of_another_form_is_not_trusted(text: str):
    path = stored().folder / "manifest.json"
    path.write_text(text, encoding="latin-1")

    assert cache.open_dataset(path.parent.name) is None


def test_files_that_were_only_touched_are_checked_and_taken():
    dataset = stored()
    os.utime(dataset.folder / "inputs.npy", (1, 1))

    assert cache.open_dataset(dataset.digest) is not None


def test_a_file_in_the_place_of_an_entry_gives_way():
    digest = stored().digest
    place = cache.folder() / digest
    place.rename(cache.folder().parent / "elsewhere")
    place.write_text("in the way")

    assert stored().folder == place


def test_processes_that_store_the_same_share_one_entry():
    program = (
        "import sys; import numpy as np; from core.data import cache\n"
        "sys.stdin.read()\n"  # all begin when their input is closed
        "for i in range(20):\n"
        "    x = np.full((9, 2, 2, 1), i, np.uint8)\n"
        "    d = cache.store('x', x, np.zeros(9, int), ['a'], 0, 0, 255)\n"
        "    assert d.folder.parent == cache.folder() and (d.inputs == i).all(), d.folder\n"
    )
    command = [sys.executable, "-c", program]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE, cwd=ROOT) for _ in range(3)]
    for process in running:
        process.stdin.close()  # pyright: ignore[reportOptionalMemberAccess]

    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert len(os.listdir(cache.folder())) == 20


def test_without_a_writable_cache_the_data_lie_in_a_private_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("CAMADA_CACHE_DIR", str(tmp_path / "file"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    dataset = stored()
    found = cache.open_dataset(dataset.digest)

    assert dataset.folder.parent.parent == tmp_path
    assert dataset.folder.parent.stat().st_mode & 0o077 == 0
    assert found is not None


def test_a_temporary_folder_that_others_may_write_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("CAMADA_CACHE_DIR", str(tmp_path / "file"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dataset = stored()
    dataset.folder.parent.chmod(0o777)

    assert cache.open_dataset(dataset.digest) is None
    with pytest.raises(DatasetError, match="CAMADA_CACHE_DIR"):
        stored()


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(np.lib.format, "write_array", full)

    with pytest.raises(DatasetError, match="No space left"):
        stored()

    assert os.listdir(cache.folder()) == []


def test_what_a_killed_process_left_is_removed_after_a_day():
    old, new = cache.folder() / ".new-old", cache.folder() / ".new-new"
    old.mkdir(parents=True)
    new.mkdir()
    os.utime(old, (1, 1))

    stored()

    assert not old.exists()
    assert new.exists()


@pytest.mark.parametrize("n_targets", [1, 2])
def test_values_of_a_regression_are_kept_with_their_names_units_and_ranges(n_targets: int):
    wanted = np.array([[1.5, -2], [0.5, 8], [3, 0], [2, 1]], np.float64)[:, :n_targets]
    targets = [("price", "EUR"), ("size", "")][:n_targets]
    labels = wanted[:, 0] if n_targets == 1 else wanted

    dataset = cache.store("houses", pictures(4), labels, [], 0, 0, 255, targets)

    assert dataset.labels.dtype == np.float32
    np.testing.assert_array_equal(dataset.labels, labels)
    assert dataset.facts.task.name == "regress"
    assert dataset.facts.n_outputs == n_targets
    found = [(t.name, t.unit, t.low, t.high) for t in dataset.facts.targets]
    assert found == [("price", "EUR", 0.5, 3.0), ("size", "", -2.0, 8.0)][:n_targets]
    assert Facts.from_json(dataset.facts.to_json()) == dataset.facts


def test_values_that_are_not_finite_are_as_good_as_lost():
    dataset = cache.store("houses", pictures(2), np.ones(2), [], 0, 0, 255, [("price", "")])
    labels = np.load(dataset.folder / "labels.npy")
    labels[0] = np.nan
    np.save(dataset.folder / "labels.npy", labels)

    assert cache.open_dataset(dataset.digest) is None
