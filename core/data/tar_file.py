"""Tar archives, read from front to back: where each file lies, or its bytes as they pass by.

The format is that of POSIX (ustar, pax) and of GNU tar. No size is believed before it is compared
with what follows; links, devices and sparse files are passed over.
"""

import gzip
import os
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from core.data.zip_file import HARMLESS, MOST_EXPANSION
from core.errors import DatasetError
from core.messages import Message

_BLOCK = 512
_FILES, _LONG_NAME, _PAX = b"\x00" + b"07", b"L", b"x"
_MOST_OF_HEADER = 1 << 20
_MOST_RECORDS = 1000
_MOST_DIGITS = 20
_PIECE = 1 << 20


Count = Callable[[int], object]
"""Hears how many bytes of the archive were read just now; may raise to cancel."""


class TarFile(NamedTuple):
    """A file in an archive: its name, its size, and where its bytes begin."""

    name: str
    size: int
    offset: int


class Tar:
    """An open archive, gzipped or not. Its functions raise DatasetError.

    Attributes:
        is_packed: whether it can only be read from front to back.
    """

    def __init__(self, path: Path, raw: BinaryIO, count: Count | None = None) -> None:
        self.path = path
        self._count, self._counted = count, 0
        self.is_packed = raw.read(2) == b"\x1f\x8b"
        self._raw = raw
        self._size = os.fstat(raw.fileno()).st_size
        self._most = max(HARMLESS, MOST_EXPANSION * self._size) if self.is_packed else self._size
        self._at = 0
        self._stream = raw

    def files(self) -> Iterator[TarFile]:
        """Yield all files, from the front; `read` gives the bytes of the one that was yielded."""
        self._begin()
        name, size = "", None
        while (header := self._header()) is not None:
            kind = header[156:157]
            length = self._number(header[124:136])
            if kind == _LONG_NAME:
                name = _text(self._short(length))
            elif kind == _PAX:
                name, size = self._pax(self._short(length))
            else:
                length = length if size is None else size
                start = self._at
                if kind in _FILES:  # its name may say what the archive is, though it is too long
                    yield TarFile(name or _name(header), length, start)
                self._believed(length)
                self._skip(start + _padded(length) - self._at)
                name, size = "", None

    def read(self, length: int) -> bytes:
        """Return the next bytes of the file that was yielded last."""
        found = bytearray()
        while len(found) < length:
            piece = self._take(min(length - len(found), _PIECE))
            if not piece:
                raise self._cut()
            found += piece
        return bytes(found)

    def _begin(self) -> None:
        self._raw.seek(0)
        self._at = 0
        if self.is_packed:
            self._stream = cast("BinaryIO", gzip.GzipFile(fileobj=self._raw))

    def _header(self) -> bytes | None:
        """Return the next header, None at the end of the archive."""
        header = self._take(_BLOCK)
        if len(header) < _BLOCK:
            raise self._cut()
        if not header.strip(b"\0"):
            while self.is_packed and self._take(_PIECE):
                pass  # the sum over everything stands at the end of the gzip data
            return None
        told = self._number(header[148:156])
        if told != sum(header) - sum(header[148:156]) + 8 * ord(" "):
            raise self._cut()
        return header

    def _number(self, field: bytes) -> int:
        if field[:1] == b"\x80":  # GNU: large numbers stand there as bytes
            number = int.from_bytes(field[1:], "big")
        else:
            digits = field.replace(b"\0", b" ").strip()
            if digits.strip(b"01234567"):
                raise self._cut()
            number = int(digits or b"0", 8)
        return number

    def _believed(self, size: int) -> None:
        """Raise DatasetError for a size that the archive cannot hold."""
        if size > self._most:
            raise self._too_much() if self.is_packed else self._cut()

    def _short(self, length: int) -> bytes:
        if length > _MOST_OF_HEADER:
            raise self._cut()
        return self._take(_padded(length))[:length]

    def _skip(self, length: int) -> None:
        if not self.is_packed:
            if self._at + length > _padded(self._size):
                raise self._cut()
            self._at += length
            self._raw.seek(self._at)
            return
        while length > 0:
            found = len(self._take(min(length, _PIECE)))
            if not found:
                raise self._cut()
            length -= found

    def _take(self, length: int) -> bytes:
        try:
            found = self._stream.read(length)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise self._cut() from error
        self._at += len(found)
        if self._at > self._most:
            raise self._too_much()
        if self._count:
            at = self._raw.tell()
            self._count(at - self._counted)
            self._counted = at
        return found

    def _pax(self, data: bytes) -> tuple[str, int | None]:
        """Return the name and the size that an extended header has for the next file."""
        found: dict[bytes, bytes] = {}
        at = n_records = 0
        while (space := data.find(b" ", at, at + _MOST_DIGITS + 1)) > at:
            digits = data[at:space]
            end = at + int(digits) if digits.isdigit() else 0
            n_records += 1
            if end <= space or n_records > _MOST_RECORDS:  # no writer has more than a few
                raise self._cut()
            key, _, value = data[space + 1 : end - 1].partition(b"=")
            found[key] = value
            at = end
        size = found.get(b"size", b"")
        is_number = size.isdigit() and len(size) <= _MOST_DIGITS
        return _text(found.get(b"path", b"")), int(size) if is_number else None

    def _too_much(self) -> DatasetError:
        return DatasetError(
            Message(
                "{file} is not read: it unpacks to more than {n} MiB. If it is right, unpack it "
                "yourself, and choose the folder.",
                file=self.path.name,
                n=self._most >> 20,
            )
        )

    def _cut(self) -> DatasetError:
        return DatasetError(
            Message(
                "{file} is cut off or damaged at byte {n:d} of the unpacked tar archive. Copy or "
                "download it again.",
                file=self.path.name,
                n=self._at,
            )
        )


@contextmanager
def open_tar(path: Path, count: Count | None = None) -> Generator[Tar]:
    """Open a tar archive, gzipped or not. Raises DatasetError."""
    try:
        with path.open("rb") as raw:
            yield Tar(path, raw, count)
    except OSError as error:
        raise DatasetError.unreadable(path, error) from error


def _padded(length: int) -> int:
    return -(-length // _BLOCK) * _BLOCK


def _name(header: bytes) -> str:
    name = header[:100].split(b"\0")[0]
    prefix = header[345:500].split(b"\0")[0] if header[257:263] == b"ustar\0" else b""
    return _text(prefix + b"/" + name if prefix else name)


def _text(data: bytes) -> str:
    return data.rstrip(b"\0").decode("utf-8", "replace")
