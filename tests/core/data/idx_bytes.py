"""Small IDX files for the tests of data."""

import gzip
import struct
from pathlib import Path

import numpy as np

from core.arrays import AnyArray
from core.data.idx_file import TYPES


def idx_bytes(array: AnyArray, code: int = 8) -> bytes:
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return bytes((0, 0, code, array.ndim)) + sizes + array.astype(TYPES[code]).tobytes()


def pictures(n: int, height: int = 3, width: int = 2) -> AnyArray:
    return (np.arange(n * height * width) % 251).astype(np.uint8).reshape(n, height, width)


def write_part(
    folder: Path, labels: list[int], part: str = "train", size: tuple[int, int] = (3, 2)
) -> Path:
    """Write a part with a picture for each label; return the path of the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    images = folder / f"{part}-images-idx3-ubyte"
    images.write_bytes(idx_bytes(pictures(len(labels), *size)))
    (folder / f"{part}-labels-idx1-ubyte").write_bytes(idx_bytes(np.array(labels)))
    return images


def pack(path: Path, level: int = 9) -> Path:
    """Replace a file by its gzipped form."""
    packed = path.with_name(path.name + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes(), level, mtime=0))
    path.unlink()
    return packed
