"""One small sound set for each format: what is cut, spoiled and read again."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from core.arrays import AnyArray
from tests.core.data import cifar_sets
from tests.core.data.idx_bytes import idx_bytes, pictures
from tests.core.data.pictures.picture_sets import noise

N_ROWS = 40
IMAGES = "train-images-idx3-ubyte"


@dataclass(frozen=True)
class Sound:
    """Files by their paths in a folder; `victim` is the one to be spoiled.

    Attributes:
        source: what is given to the readers, "" for the folder.
    """

    files: Mapping[str, bytes]
    victim: str
    source: str

    def write(self, folder: Path, victim: bytes | None = None) -> Path:
        """Write all files, perhaps with other bytes in the victim; return what is to be read."""
        for name, data in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            is_spoiled = victim is not None and name == self.victim
            (folder / name).write_bytes(victim if is_spoiled and victim is not None else data)
        return folder / self.source if self.source else folder


def numbers() -> AnyArray:
    """Return inputs without any order, (N_ROWS, 6) float32."""
    return np.random.default_rng(0).normal(size=(N_ROWS, 6)).astype(np.float32)


def npy(array: AnyArray) -> bytes:
    """Return an array as a file."""
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def npz(array: AnyArray) -> bytes:
    """Return an array and labels as a packed archive."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, x=array, y=np.arange(len(array)) % 2)
    return buffer.getvalue()


def csv(array: AnyArray, quote: str = "") -> bytes:
    """Return a table with a last column of two classes."""
    names = [*(f"c{i}" for i in range(array.shape[1])), "kind"]
    rows = [
        [*map(repr, map(float, row)), f"{quote}{'ab'[i % 2]}{quote}"] for i, row in enumerate(array)
    ]
    return "".join(",".join(row) + "\n" for row in [names, *rows]).encode()


def parquet(array: AnyArray) -> bytes:
    """Return the same as Parquet."""
    arrow, buffer = import_module("pyarrow"), io.BytesIO()
    columns: dict[str, Any] = {f"c{i}": array[:, i] for i in range(array.shape[1])}
    columns["kind"] = ["ab"[i % 2] for i in range(len(array))]
    import_module("pyarrow.parquet").write_table(arrow.table(columns), buffer)
    return buffer.getvalue()


def has_parquet() -> bool:
    """Tell whether Parquet can be read here."""
    return find_spec("pyarrow") is not None


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _pictures("PNG").items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in _pictures("PNG").items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def _pictures(form: str) -> dict[str, bytes]:
    end = form.lower()
    return {f"{'ab'[i % 2]}/{i}.{end}": noise(i, (12, 12), form) for i in range(4)}


def _one(name: str, data: bytes) -> Sound:
    return Sound({name: data}, name, name)


def sets() -> dict[str, Sound]:
    """Return a set of each format."""
    labels = idx_bytes(np.arange(20) % 3)
    images = {IMAGES: idx_bytes(pictures(20, 5, 5))}
    batch = cifar_sets.python_2(cifar_sets.some(2), [0, 1])
    beside = {"train-labels-idx1-ubyte": labels}
    packed = {f"{IMAGES}.gz": gzip.compress(idx_bytes(pictures(20, 5, 5)), mtime=0)}
    found = {
        "IDX": Sound({**images, **beside}, IMAGES, ""),
        "IDX, gzipped": Sound({**packed, **beside}, f"{IMAGES}.gz", ""),
        "NPY": Sound({"x.npy": npy(numbers()), "y.npy": npy(np.arange(N_ROWS) % 2)}, "x.npy", ""),
        "NPZ": _one("a.npz", npz(numbers())),
        "CIFAR, binary": Sound(
            {"data_batch_1.bin": cifar_sets.binary(cifar_sets.some(2), [0, 1])},
            "data_batch_1.bin",
            "",
        ),
        "CIFAR, Python": Sound({"data_batch_1": batch}, "data_batch_1", ""),
        "CIFAR, tar.gz": _one("c.tar.gz", cifar_sets.tarred({"data_batch_1": batch})),
        "CSV": _one("t.csv", csv(numbers())),
        "CSV with quotes": _one("t.csv", csv(numbers(), '"')),
        "CSV, gzipped": _one("t.csv.gz", gzip.compress(csv(numbers()), mtime=0)),
        "CSV in UTF-16": _one("t.csv", csv(numbers()).decode().encode("utf-16")),
        "zip of pictures": _one("p.zip", _zip()),
        "tar of pictures": _one("p.tar", _tar()),
        "labels of pictures": Sound(
            {**{f"{i}.png": noise(i) for i in range(6)}, "labels.csv": _labels()}, "labels.csv", ""
        ),
    }
    for form in ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF"):
        files = _pictures(form)
        found[form] = Sound(files, next(iter(files)), "")
    if has_parquet():
        found["Parquet"] = _one("t.parquet", parquet(numbers()))
    return found


def _labels() -> bytes:
    return b"file,label\n" + b"".join(b"%d.png,%s\n" % (i, b"ab"[i % 2 :][:1]) for i in range(6))
