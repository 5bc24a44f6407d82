"""One function a reader: any bytes give samples or a DatasetError, and nothing else.

A fuzzer calls them with bytes and an empty folder; tests call them with a few hundred.
"""

import contextlib
from collections.abc import Callable
from pathlib import Path

from core.data import arrays_reader
from core.errors import DatasetError


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


TARGETS: dict[str, Callable[[bytes, Path], None]] = {"npy": npy, "npz": npz}
