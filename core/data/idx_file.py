"""One IDX file: a checked header, then its values as blocks of rows, gzipped or not.

The format (LeCun): two zero bytes, a type code, the number of axes, then one big-endian 32-bit
size an axis, then the values, row by row. No size is believed before it is compared with what the
file can hold, so a false header cannot ask for memory.
"""

import math
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np

from core.arrays import AnyArray, Shape
from core.data.stored_array import Bytes, StoredArray, open_bytes, rows_of
from core.errors import DatasetError
from core.messages import Message

TYPES: dict[int, np.dtype[Any]] = {
    0x08: np.dtype(">u1"),
    0x09: np.dtype(">i1"),
    0x0B: np.dtype(">i2"),
    0x0C: np.dtype(">i4"),
    0x0D: np.dtype(">f4"),
    0x0E: np.dtype(">f8"),
}
_MOST_AXES = 8


def array_of(path: Path) -> StoredArray:
    """Return the array of an IDX file, called by the name of the file.

    Args:
        path: the file, gzipped or not (its content tells, not its name).

    Raises:
        DatasetError: when it is no such file, or its header promises what it cannot hold.
    """
    with open_bytes(path) as opened:
        dtype, sizes = _header(opened)
        n_promised = math.prod(sizes) * dtype.itemsize
        if opened.is_packed:
            opened.check_promise(n_promised)
        elif n_promised != opened.n_stored - _n_header(sizes):
            raise _wrong_length(path, dtype, sizes, opened.n_stored - _n_header(sizes))
    name = path.name.encode("utf-8", "replace").decode()
    return StoredArray(name, sizes, dtype, lambda: _blocks(path, dtype, sizes))


def is_idx(path: Path) -> bool:
    """Tell whether a file begins as an IDX file does."""
    try:
        with open_bytes(path) as opened:
            return _begins(opened.stream.read(4))
    except DatasetError:
        return False


def _begins(magic: bytes) -> bool:
    is_long = len(magic) == 4
    return is_long and magic[:2] == b"\0\0" and magic[2] in TYPES and 1 <= magic[3] <= _MOST_AXES


def _blocks(path: Path, dtype: np.dtype[Any], sizes: Shape) -> Generator[AnyArray]:
    with open_bytes(path) as opened:
        opened.stream.read(_n_header(sizes))
        n_missing = yield from rows_of(opened.stream, sizes, dtype)
        if n_missing:
            n_found = math.prod(sizes) * dtype.itemsize - n_missing
            raise _wrong_length(path, dtype, sizes, n_found)
        if opened.stream.read(1):
            raise _wrong_length(path, dtype, sizes, None)


def _n_header(sizes: Shape) -> int:
    return 4 + 4 * len(sizes)


def _header(opened: Bytes) -> tuple[np.dtype[Any], Shape]:
    path, magic = opened.path, opened.stream.read(4)
    if not _begins(magic):
        raise DatasetError(
            Message(
                "{file} is not an IDX file: it begins with the bytes {found}, not with 00 00, the "
                "code of a type (08 for bytes) and the number of axes.",
                file=path.name,
                found=magic.hex(" "),
            )
        )
    n_axes = magic[3]
    coded = opened.stream.read(4 * n_axes)
    if len(coded) < 4 * n_axes:
        raise DatasetError(
            Message(
                "{file} is cut off: it ends inside its header. Copy or download it again.",
                file=path.name,
            )
        )
    sizes = tuple(int.from_bytes(coded[i : i + 4], "big") for i in range(0, 4 * n_axes, 4))
    if 0 in sizes:
        raise DatasetError(
            Message("{file} holds nothing: its header says {sizes}.", file=path.name, sizes=sizes)
        )
    return TYPES[magic[2]], sizes


def _wrong_length(
    path: Path, dtype: np.dtype[Any], sizes: Shape, n_found: int | None
) -> DatasetError:
    """Return the error of a file with `n_found` bytes behind its header; None means too many."""
    found = Message("more") if n_found is None else n_found
    return DatasetError(
        Message(
            "{file} is cut off or damaged: its header promises {promised} bytes ({sizes}), but "
            "{found} follow. Copy or download it again.",
            file=path.name,
            promised=math.prod(sizes) * dtype.itemsize,
            sizes=sizes,
            found=found,
        )
    )
