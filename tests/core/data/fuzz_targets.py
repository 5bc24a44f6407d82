"""One function a reader: any bytes give samples or a DatasetError, and nothing else.

A fuzzer calls them with bytes and an empty folder; tests call them with a few hundred.
"""

import contextlib
from collections.abc import Callable
from pathlib import Path

from core.data import arrays_reader, cifar, idx, tables
from core.data.parquet_table import read_parquet
from core.data.pictures import reader as pictures
from core.errors import DatasetError
from core.reading import CsvFormat


def npy(data: bytes, folder: Path) -> None:
    """Read bytes as an array, plain as they are, beside sound labels."""
    (folder / "x.npy").write_bytes(data)
    with contextlib.suppress(DatasetError):
        arrays_reader.read(folder)


def npz(data: bytes, folder: Path) -> None:
    """Read bytes as an archive of arrays."""
    (folder / "file.npz").write_bytes(data)
    with contextlib.suppress(DatasetError):
        arrays_reader.read(folder / "file.npz")


def idx_file(data: bytes, folder: Path) -> None:
    """Read bytes as an IDX file beside sound labels."""
    (folder / "train-images-idx3-ubyte").write_bytes(data)
    (folder / "train-labels-idx1-ubyte").write_bytes(b"\0\0\x08\1\0\0\0\4" + bytes(4))
    with contextlib.suppress(DatasetError):
        idx.read(folder)


def cifar_binary(data: bytes, folder: Path) -> None:
    """Read bytes as a binary batch of CIFAR-10."""
    (folder / "data_batch_1.bin").write_bytes(data)
    (folder / "batches.meta.txt").write_text("a\nb\n")
    with contextlib.suppress(DatasetError):
        cifar.read(folder)


def cifar_python(data: bytes, folder: Path) -> None:
    """Read bytes as a Python batch of CIFAR-10, and as the names of its classes."""
    (folder / "data_batch_1").write_bytes(data)
    with contextlib.suppress(DatasetError):
        cifar.read(folder)
    (folder / "batches.meta").write_bytes(data)
    with contextlib.suppress(DatasetError):
        cifar.read(folder)


def cifar_archive(data: bytes, folder: Path) -> None:
    """Read bytes as the archive of CIFAR."""
    (folder / "cifar.tar.gz").write_bytes(data)
    with contextlib.suppress(DatasetError):
        cifar.read(folder / "cifar.tar.gz")


def picture(data: bytes, folder: Path) -> None:
    """Read bytes as one of the pictures of a class."""
    (folder / "a").mkdir(exist_ok=True)
    (folder / "a" / "1.png").write_bytes(data)
    with contextlib.suppress(DatasetError):
        pictures.read(folder, None)


def archive(data: bytes, folder: Path) -> None:
    """Read bytes as a zip or tar archive of pictures."""
    (folder / "file").write_bytes(data)
    with contextlib.suppress(DatasetError):
        pictures.read(folder / "file", None)


def picture_labels(data: bytes, folder: Path) -> None:
    """Read bytes as the table beside pictures."""
    (folder / "1.gif").write_bytes(b"GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;")
    (folder / "labels.csv").write_bytes(data)
    with contextlib.suppress(DatasetError):
        pictures.read(folder, None)


def text_table(data: bytes, folder: Path) -> None:
    """Read bytes as the text of a table, in any encoding and with any marks."""
    (folder / "table.csv").write_bytes(data)
    forms = (None, CsvFormat(encoding="utf-16"), CsvFormat(delimiter=" ", decimal=","), None)
    form = forms[len(data) % len(forms)]
    with contextlib.suppress(DatasetError):
        if form is None:
            tables.READER.read(folder / "table.csv", None, None)
        else:
            tables.read_table(folder / "table.csv", form)


def parquet_table(data: bytes, folder: Path) -> None:
    """Read bytes as a table of Parquet."""
    (folder / "table.parquet").write_bytes(data)
    with contextlib.suppress(DatasetError):
        read_parquet(folder / "table.parquet")


TARGETS: dict[str, Callable[[bytes, Path], None]] = {
    "npy": npy,
    "npz": npz,
    "idx": idx_file,
    "CIFAR binary": cifar_binary,
    "CIFAR Python": cifar_python,
    "CIFAR archive": cifar_archive,
    "picture": picture,
    "zip": archive,
    "tar": archive,
    "picture labels": picture_labels,
    "table": text_table,
    "table with quotes": text_table,
    "packed table": text_table,
    "Parquet": parquet_table,
}
