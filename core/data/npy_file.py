"""NumPy's .npy: a checked header, then the values as blocks of rows.

The format (NEP 1): the magic bytes, a version, the length of the header, the header as the text of
a Python dictionary, the values. The text is matched and never evaluated, and no type is made that
could hold objects.
"""

import math
import re
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np

from core.arrays import AnyArray, Shape
from core.data.stored_array import BLOCK, Readable, StoredArray, open_bytes, rows_of
from core.errors import DatasetError
from core.messages import Message
from core.reading import LONGEST_TEXT

_MAGIC = b"\x93NUMPY"
_LONGEST_HEADER = 65_536
_MOST_AXES = 32

_TYPE = re.compile(r"""'descr'\s*:\s*(?:'([^']*)'|"([^"]*)"|(\[))""")
_ORDER = re.compile(r"'fortran_order'\s*:\s*(True|False)")
_SHAPE = re.compile(r"'shape'\s*:\s*\(((?:\s*\d{1,19}L?\s*,?)*)\s*\)")
_NUMBERS = re.compile(r"[<>|=]?(b1|[iu][1248]|f[248]|[US]\d{1,9})")

Opened = Callable[[], AbstractContextManager[Readable]]
"""Opens the stream of an array at its first byte."""


@dataclass(frozen=True)
class Header:
    """What the header of an array tells.

    Attributes:
        dtype: of the values; None where they are of a type that is not read, as `type` tells.
        size: bytes of the header itself.
    """

    dtype: np.dtype[Any] | None
    type: str
    shape: Shape
    is_fortran: bool
    size: int

    @property
    def n_values(self) -> int:
        """Values in all."""
        return math.prod(self.shape)


def read_header(stream: Readable, name: str) -> Header:
    """Read the header of an array that is called `name`. Raises DatasetError."""
    start = stream.read(8)
    n_length = 2 if start[6:7] == b"\x01" else 4
    if len(start) < 8 or start[:6] != _MAGIC or start[6] not in (1, 2, 3):
        raise _damaged(name)
    coded = stream.read(n_length)
    length = int.from_bytes(coded, "little")
    if len(coded) < n_length or length > _LONGEST_HEADER:
        raise _damaged(name)
    text = stream.read(length)
    if len(text) < length:
        raise _damaged(name)
    return _header(text.decode("latin-1"), name, 8 + n_length + length)


def _header(text: str, name: str, size: int) -> Header:
    types, order, sizes = _TYPE.search(text), _ORDER.search(text), _SHAPE.search(text)
    if types is None or order is None or sizes is None:
        raise _damaged(name)
    shape = tuple(int(number.rstrip("L")) for number in re.findall(r"\d+L?", sizes[1]))
    if len(shape) > _MOST_AXES or any(length >= 2**63 for length in shape):
        raise _damaged(name)
    said = "V" if types[3] else types[1] or types[2] or ""
    return Header(_dtype(said), said, shape, order[1] == "True", size)


def _dtype(said: str) -> np.dtype[Any] | None:
    known = _NUMBERS.fullmatch(said)
    if known is None:
        return None
    if known[1][0] in "US" and not 0 < int(known[1][1:]) <= LONGEST_TEXT:
        return None
    return np.dtype(said)


def stored(name: str, file: str, header: Header, n_stored: int, opened: Opened) -> StoredArray:
    """Return an array whose header was read, with its length checked.

    Args:
        name: what the array is called.
        file: what the file is called, for messages.
        header: of the array.
        n_stored: bytes behind the header.
        opened: opens its stream at the first byte of the header.

    Raises:
        DatasetError: when the header promises more or less than there is.
    """
    if header.dtype is None:
        refusal = _refused(name, file, header.type)
        return StoredArray(name, header.shape, np.dtype(np.uint8), lambda: iter(()), refusal)
    if header.n_values * header.dtype.itemsize != n_stored:
        raise DatasetError(
            Message(
                "{file} is cut off or damaged: the header of {array} promises {promised} bytes "
                "({sizes}), but {found} follow. Copy or write it again.",
                file=file,
                array=name,
                promised=header.n_values * header.dtype.itemsize,
                sizes=header.shape,
                found=n_stored,
            )
        )
    dtype = header.dtype
    return StoredArray(name, header.shape, dtype, lambda: _blocks(file, header, dtype, opened))


def _blocks(file: str, header: Header, dtype: np.dtype[Any], opened: Opened) -> Generator[AnyArray]:
    with opened() as stream:
        stream.read(header.size)
        if header.is_fortran and len(header.shape) > 1:
            yield from _of_columns(file, stream, header.shape, dtype)
            return
        # The read behind the end lets an archive compare its checksum.
        if (yield from rows_of(stream, header.shape, dtype)) or stream.read(1):
            raise _cut(file)


def _of_columns(
    file: str, stream: Readable, shape: Shape, dtype: np.dtype[Any]
) -> Iterator[AnyArray]:
    """Yield the rows of an array whose columns lie together, by way of a file on disk."""
    with tempfile.TemporaryFile() as whole:
        yield from _copied(file, stream, whole, math.prod(shape) * dtype.itemsize, shape, dtype)
        columns: AnyArray = np.memmap(whole, dtype, "r", shape=shape, order="F")
        n_rows = max(1, BLOCK // (math.prod(shape[1:]) * dtype.itemsize))
        for start in range(0, shape[0], n_rows):
            yield np.ascontiguousarray(columns[start : start + n_rows])


def _copied(
    file: str, stream: Readable, whole: IO[bytes], n: int, shape: Shape, dtype: np.dtype[Any]
) -> Iterator[AnyArray]:
    while n:
        piece = stream.read(min(BLOCK, n))
        if not piece:
            raise _cut(file)
        n -= len(piece)
        whole.write(piece)
        yield np.empty((0, *shape[1:]), dtype)
    if stream.read(1):
        raise _cut(file)
    whole.flush()


def _damaged(name: str) -> DatasetError:
    return DatasetError(
        Message(
            "The header of {array} is damaged or cut off: it is not that of a NumPy array. Copy "
            "or write the file again.",
            array=name,
        )
    )


def _cut(file: str) -> DatasetError:
    return DatasetError(
        Message(
            "{file} is cut off or damaged: it holds more or fewer values than its header promises. "
            "Copy or write it again.",
            file=file,
        )
    )


_KINDS = {
    "O": (
        Message("Python objects"),
        Message("They can run any program, so Camada never loads them. Save plain numbers."),
    ),
    "V": (
        Message("records of several fields"),
        Message("Save each field as an array of its own."),
    ),
    "c": (Message("complex numbers"), Message("Save real and imaginary part one by one.")),
    "M": (Message("dates"), Message("Save them as numbers, such as days.")),
    "m": (Message("spans of time"), Message("Save them as numbers, such as seconds.")),
    "U": (Message("very long texts"), Message("Save short names of classes, or numbers.")),
    "S": (Message("very long texts"), Message("Save short names of classes, or numbers.")),
}


def _refused(name: str, file: str, said: str) -> DatasetError:
    kind = said.lstrip("<>|=")[:1]
    what, advice = _KINDS.get(
        kind, (repr(said)[:40], Message("Save it as float32 or as whole numbers."))
    )
    return DatasetError(
        Message(
            "The array {array} of {file} holds {what}, which no network takes. {advice}",
            array=name,
            file=file,
            what=what,
            advice=advice,
        )
    )


def array_of(path: Path) -> StoredArray:
    """Return the array of a .npy file, gzipped or not. Raises DatasetError."""
    with open_bytes(path) as opened:
        header = read_header(opened.stream, path.name)
        n_stored = opened.n_stored - header.size
        if opened.is_packed:
            n_stored = header.n_values * (header.dtype.itemsize if header.dtype else 1)
            opened.check_promise(n_stored)

    @contextmanager
    def stream() -> Generator[Readable]:
        with open_bytes(path) as again:
            yield again.stream

    return stored(name_of(path), path.name, header, n_stored, stream)


def name_of(path: Path) -> str:
    """Return what an array is called that is a file of its own: `X` of `X.npy.gz`."""
    name = path.name.removesuffix(".gz").removesuffix(".npy")
    return name.encode("utf-8", "replace").decode()
