"""StoredArray: an array that lies in a file, known by its header and read piece by piece."""

import gzip
import math
import os
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

import numpy as np

from core.arrays import AnyArray, Shape
from core.errors import DatasetError
from core.messages import Message

_GZIP_MAGIC = b"\x1f\x8b"

BLOCK = 1 << 21
"""Bytes that are read at once: little enough to be cancelled between two blocks."""

HARMLESS_SIZE = 64 << 20
MOST_EXPANSION = 100
"""What unpacks to more than this many times its size, and to a size that hurts, is an attack or a
mistake: real data shrink 3 to 20 times."""


class Readable(Protocol):
    """What `fill` reads from."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class StoredArray:
    """An array in a file.

    Attributes:
        name: what the file calls it.
        shape: (N, *sample shape); its size was compared with what the file can hold.
        dtype: of its values, in any byte order.
        blocks: yields the values from the beginning, (n, *sample shape), n may be 0 where a piece
            was not yet enough for a sample; raises DatasetError where the file is damaged.
        refusal: why its values are not read; None where they are.
    """

    name: str
    shape: Shape
    dtype: np.dtype[Any]
    blocks: Callable[[], Iterator[AnyArray]]
    refusal: DatasetError | None = None

    @property
    def nbytes(self) -> int:
        """Bytes of all values."""
        return math.prod(self.shape) * self.dtype.itemsize

    @property
    def text(self) -> str:
        """Name, sizes and type, as people read them in a list."""
        if self.refusal:
            return self.name
        sizes = " × ".join(map(str, self.shape))
        return f"{self.name} ({sizes} {self.dtype.name})" if sizes else self.name


def rows_of(stream: Readable, shape: Shape, dtype: np.dtype[Any]) -> Generator[AnyArray, None, int]:
    """Yield the rows of an array as they come; return how many bytes were missing, 0 if none.

    Args:
        stream: gives the values, row by row.
        shape: (N, *sample shape), all at least 1.
        dtype: of the values.
    """
    n_left = shape[0]
    row_bytes = math.prod(shape[1:]) * dtype.itemsize
    per_block = max(1, BLOCK // row_bytes)
    while n_left:
        n = min(per_block, n_left)
        buffer, n_missing = bytearray(), n * row_bytes
        while n_missing:
            piece = stream.read(min(BLOCK, n_missing))
            if not piece:
                return n_missing + (n_left - n) * row_bytes
            buffer += piece
            n_missing -= len(piece)
            if n_missing:
                yield np.empty((0, *shape[1:]), dtype)
        yield np.frombuffer(buffer, dtype).reshape(n, *shape[1:])
        n_left -= n
    return 0


@dataclass(frozen=True)
class Bytes:
    """A file, open for reading.

    Attributes:
        stream: its bytes, unpacked where the file is gzipped, as its content tells.
        n_stored: bytes of the file as it lies there.
    """

    path: Path
    stream: BinaryIO
    n_stored: int
    is_packed: bool

    def check_promise(self, n_promised: int) -> None:
        """Raise DatasetError where a packed file promises more bytes than data ever shrink."""
        if n_promised > max(HARMLESS_SIZE, MOST_EXPANSION * self.n_stored):
            raise DatasetError(
                Message(
                    "{file} has {stored} bytes, but promises to unpack to {promised}: more than "
                    "data ever shrink. If it is right, unpack it with gunzip and choose the "
                    "unpacked file.",
                    file=self.path.name,
                    stored=self.n_stored,
                    promised=n_promised,
                )
            )


@contextmanager
def open_bytes(path: Path) -> Generator[Bytes]:
    """Open a file, gzipped or not; what its stream raises becomes a DatasetError, too."""
    if not path.is_file():  # a pipe or a device could keep us waiting for ever
        raise DatasetError(Message("{file} is not a file.", file=str(path)))
    with _told(path), path.open("rb") as raw:
        n_stored = os.fstat(raw.fileno()).st_size
        is_packed = raw.read(2) == _GZIP_MAGIC
        raw.seek(0)
        if n_stored == 0:
            raise DatasetError(Message("{file} is empty.", file=path.name))
        stream = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if is_packed else raw
        yield Bytes(path, stream, n_stored, is_packed)


@contextmanager
def _told(path: Path) -> Generator[None]:
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DatasetError(
            Message(
                "{file} is damaged: its gzip data end too early or were changed. "
                "Copy or download it again.",
                file=path.name,
            )
        ) from error
    except OSError as error:
        raise DatasetError.unreadable(path, error) from error
