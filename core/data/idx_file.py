"""One IDX file: a checked header, then its bytes as a counted stream, gzipped or not.

The format (LeCun): two zero bytes, a type code, the number of axes, then one big-endian 32-bit
size an axis, then the values, row by row. No size is believed before it is compared with what the
file can hold, so a false header cannot ask for memory.
"""

import gzip
import io
import math
import os
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from core.arrays import AnyArray, Shape
from core.errors import DatasetError
from core.messages import Message

_GZIP_MAGIC = b"\x1f\x8b"
_UNSIGNED_BYTE = 0x08
_OTHER_TYPES = {
    0x09: Message("signed bytes"),
    0x0B: Message("16-bit whole numbers"),
    0x0C: Message("32-bit whole numbers"),
    0x0D: Message("32-bit floating point numbers"),
    0x0E: Message("64-bit floating point numbers"),
}
_BLOCK = 1 << 21

# Real pictures shrink 3 to 20 times. A packed file that grows more, and to a size that hurts, is
# a mistake or an attack.
_MOST_EXPANSION = 100
_HARMLESS_SIZE = 64 << 20


@dataclass(frozen=True)
class IdxFile:
    """An open IDX file, its header read and believable.

    Attributes:
        sizes: the sizes of its axes, each at least 1.
    """

    path: Path
    sizes: Shape
    stream: BinaryIO

    def read_into(self, out: AnyArray, on_bytes: Callable[[int], None]) -> None:
        """Fill `out` with the values.

        Args:
            out: uint8, contiguous, as many items as the header promises.
            on_bytes: hears the size of each block that was read; reading ends when it raises.

        Raises:
            DatasetError: when the file holds fewer or more bytes than promised, or is damaged.
        """
        left = out.reshape(-1).data  # all axes in one row
        assert left.nbytes == math.prod(self.sizes)
        n_promised = left.nbytes
        while left:
            n_read = self._step(left[:_BLOCK])
            if n_read == 0:
                raise _wrong_length(self.path, self.sizes, n_promised - left.nbytes)
            left = left[n_read:]
            on_bytes(n_read)
        if self._step(memoryview(bytearray(1))):
            raise _wrong_length(self.path, self.sizes, None)

    def _step(self, view: memoryview) -> int:
        with _reading(self.path):
            # Both kinds of stream have it; the type of binary streams in general does not.
            return cast("io.BufferedIOBase", self.stream).readinto(view)


@contextmanager
def open_idx(path: Path, n_axes: int) -> Generator[IdxFile]:
    """Open an IDX file and check its header.

    Args:
        path: the file, gzipped or not (its content tells, not its name).
        n_axes: 3 for pictures, 1 for labels.

    Raises:
        DatasetError: when it is no such file, or its header promises what it cannot hold.
    """
    if not path.is_file():  # a pipe or a device could keep us waiting for ever
        raise DatasetError(Message("{file} is not a file.", file=str(path)))
    with _reading(path):
        raw = path.open("rb")
    with raw:
        with _reading(path):
            n_stored = os.fstat(raw.fileno()).st_size
            is_packed = raw.read(2) == _GZIP_MAGIC
            raw.seek(0)
        if n_stored == 0:
            raise DatasetError(Message("{file} is empty.", file=path.name))
        stream = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if is_packed else raw
        sizes = _sizes(path, stream, n_axes)
        _check_length(path, sizes, n_stored, is_packed)
        yield IdxFile(path, sizes, stream)


@contextmanager
def _reading(path: Path) -> Generator[None]:
    """Turn what a stream may raise into a DatasetError."""
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
        reason = error.strerror or str(error)
        raise DatasetError(
            Message("{file} cannot be read: {reason}.", file=str(path), reason=reason)
        ) from error


def _sizes(path: Path, stream: BinaryIO, n_axes: int) -> Shape:
    with _reading(path):
        magic = stream.read(4)
        coded = stream.read(4 * n_axes) if len(magic) == 4 else b""
    _check_magic(path, magic, n_axes)
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
    return sizes


def _check_magic(path: Path, magic: bytes, n_axes: int) -> None:
    wanted = bytes((0, 0, _UNSIGNED_BYTE, n_axes))
    if magic == wanted:
        return
    if len(magic) == 4 and magic[:2] == b"\0\0" and magic[3] == n_axes and magic[2] in _OTHER_TYPES:
        raise DatasetError(
            Message(
                "{file} holds {type}; Camada reads IDX files of unsigned bytes.",
                file=path.name,
                type=_OTHER_TYPES[magic[2]],
            )
        )
    if len(magic) == 4 and magic[:3] == wanted[:3]:
        raise DatasetError(
            Message(
                "{file} has {found} axes, but pictures have 3 and labels 1; this file should "
                "have {wanted}. Check its name.",
                file=path.name,
                found=magic[3],
                wanted=n_axes,
            )
        )
    raise DatasetError(
        Message(
            "{file} is not an IDX file: it begins with the bytes {found}, not with {wanted}.",
            file=path.name,
            found=magic.hex(" "),
            wanted=wanted.hex(" "),
        )
    )


def _check_length(path: Path, sizes: Shape, n_stored: int, is_packed: bool) -> None:
    n_promised = math.prod(sizes)
    n_header = 4 + 4 * len(sizes)
    if not is_packed and n_promised != n_stored - n_header:
        raise _wrong_length(path, sizes, n_stored - n_header)
    if is_packed and n_promised > max(_HARMLESS_SIZE, _MOST_EXPANSION * n_stored):
        raise DatasetError(
            Message(
                "{file} has {stored} bytes, but promises to unpack to {promised} ({sizes}): more "
                "than pictures ever shrink. If it is right, unpack it with gunzip and choose the "
                "unpacked file.",
                file=path.name,
                stored=n_stored,
                promised=n_promised,
                sizes=sizes,
            )
        )


def _wrong_length(path: Path, sizes: Shape, n_found: int | None) -> DatasetError:
    """Return the error of a file with `n_found` bytes behind its header; None means too many."""
    found = Message("more") if n_found is None else n_found
    return DatasetError(
        Message(
            "{file} is cut off or damaged: its header promises {promised} bytes ({sizes}), but "
            "{found} follow. Copy or download it again.",
            file=path.name,
            promised=math.prod(sizes),
            sizes=sizes,
            found=found,
        )
    )
