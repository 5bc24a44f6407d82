"""Files of every format that hold no sample: each is refused with a reason, and nothing is kept."""

import gzip
import io
import os
import tarfile
import zipfile
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from core.data import cache, library
from core.errors import DatasetError
from tests.core.data.cifar_sets import python_2, some, tarred
from tests.core.data.idx_bytes import idx_bytes, pictures
from tests.extras import needs
from tests.hostile.sound import csv, npy

NO_ROWS = np.zeros((0, 6), np.float32)
LABELS = "train-labels-idx1-ubyte"


def npz(**arrays: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in arrays.items():
            archive.writestr(f"{name}.npy", data)
    return buffer.getvalue()


def zipped(*folders: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for folder in folders:
            archive.writestr(folder, b"")
    return buffer.getvalue()


def tar() -> bytes:
    buffer = io.BytesIO()
    tarfile.open(fileobj=buffer, mode="w").close()
    return buffer.getvalue()


FILES: dict[str, Mapping[str, bytes]] = {
    "an empty folder": {},
    "a file of no bytes": {"t.csv": b""},
    "a table of a header": {"t.csv": csv(NO_ROWS)},
    "a table of a header in UTF-16": {"t.csv": csv(NO_ROWS).decode().encode("utf-16")},
    "a packed table of a header": {"t.csv.gz": gzip.compress(csv(NO_ROWS))},
    "a packed table of nothing": {"t.csv.gz": gzip.compress(b"")},
    "a table of empty lines": {"t.csv": b"\n\n\n"},
    "a table without a label": {"t.csv": b"a,kind\n1,\n2,\n3,\n"},
    "arrays without rows": {"x.npy": npy(NO_ROWS), "y.npy": npy(np.zeros(0, np.int64))},
    "an array without columns": {"x.npy": npy(np.zeros((5, 0))), "y.npy": npy(np.arange(5))},
    "an archive of arrays without rows": {
        "a.npz": npz(x=npy(NO_ROWS), y=npy(np.zeros(0, np.int64)))
    },
    "an archive of no arrays": {"a.npz": npz()},
    "IDX of no pictures": {
        "train-images-idx3-ubyte": idx_bytes(pictures(0)),
        LABELS: idx_bytes(np.zeros(0)),
    },
    "IDX of pictures without pixels": {
        "train-images-idx3-ubyte": idx_bytes(np.zeros((4, 0, 0))),
        LABELS: idx_bytes(np.zeros(4)),
    },
    "CIFAR of no bytes": {"data_batch_1.bin": b""},
    "CIFAR of no records": {"data_batch_1": python_2(some(0), [])},
    "packed CIFAR of no bytes": {"c.tar.gz": tarred({"data_batch_1": b""})},
    "a zip file of nothing": {"p.zip": zipped()},
    "a zip file of folders": {"p.zip": zipped("a/", "b/")},
    "a zip file of empty pictures": {"p.zip": zipped("a/1.png", "b/2.png")},
    "a tar file of nothing": {"p.tar": tar()},
    "pictures of no bytes": {"a/1.png": b"", "b/2.png": b""},
    "a table beside no pictures": {"labels.csv": b"file,label\n", "notes.txt": b"none"},
}


def read(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    library.find(str(folder / next(iter(files)) if len(files) == 1 else folder))


@pytest.mark.parametrize("name", FILES)
def test_files_without_a_sample_are_refused_and_nothing_is_kept(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()

    with pytest.raises(DatasetError) as told:
        read(folder, FILES[name])

    assert len(str(told.value)) > 20
    assert os.listdir(cache.folder()) == [] if cache.folder().exists() else True


@needs("pyarrow")
def test_a_table_of_parquet_without_rows_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    table = import_module("pyarrow").table({"a": NO_ROWS[:, 0], "kind": NO_ROWS[:, 1]})
    import_module("pyarrow.parquet").write_table(table, buffer)

    with pytest.raises(DatasetError, match="holds no rows"):
        read(tmp_path, {"t.parquet": buffer.getvalue()})


@pytest.mark.parametrize("recipe", ["moons:samples=0", "spirals:samples=-1", "friedman1:samples=0"])
def test_a_recipe_of_no_samples_is_refused(recipe: str) -> None:
    with pytest.raises(DatasetError):
        library.find(recipe)
