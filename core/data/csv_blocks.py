"""The text of a table in blocks of whole rows: plain UTF-8, however it is packed or written."""

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np

from core.errors import DatasetError
from core.messages import Message
from core.reading import CsvFormat

BLOCK = 1 << 20
_LINE = ord("\n")
LONGEST_FIELD = 1 << 20
LONGEST_ROW = 1 << 24
MOST_TIMES, FREE = 200, 64 << 20
"""A packed file may grow to so many times its size, or to so many bytes."""

CELL, ROW = b"\x1f", b"\x1e"
"""End of cell and end of row in blocks of text that has quotes or spaces between its columns."""


@dataclass(frozen=True)
class Block:
    """Some whole rows, each ended by `row` and its cells by `cell`.

    Attributes:
        line: the number of its first line in the file, from 1.
        lines: the line of each row, where they are not one behind the other.
        share: of the file that was read when it ended, 0 to 1.
    """

    data: bytes
    cell: int
    row: int
    line: int
    share: float
    lines: Sequence[int] | None = None


@dataclass
class Text:
    """The text of a file of somebody's own.

    Attributes:
        n_lines: at least as many as it has rows; has_quotes: whether there is any quote.
    """

    path: Path
    is_packed: bool
    format: CsvFormat
    n_lines: int = 0
    has_quotes: bool = False
    _ends_by_return: bool = field(default=False)

    def measure(self) -> Iterator[float]:
        """Read it once to count lines and look for quotes; yield the share done."""
        n_returns = length = 0
        with self._told():
            for data, share in self._pieces():
                text = np.frombuffer(data, np.uint8)
                end = max(data.rfind(b"\n"), data.rfind(b"\r"))
                length = length + len(data) if end < 0 else len(data) - end
                if length > LONGEST_ROW:
                    raise _too_long(self.n_lines + int(end >= 0) + 1)
                self.n_lines += int(np.count_nonzero(text == _LINE))
                if not self.n_lines:
                    n_returns += data.count(b"\r")
                self.has_quotes = self.has_quotes or b'"' in data
                yield share
        self._ends_by_return = self.n_lines == 0 and n_returns > 0
        self.n_lines = max(self.n_lines, n_returns) + 1

    def blocks(self) -> Iterator[Block]:
        """Yield all of it. Call `measure` before.

        Raises:
            DatasetError: for a damaged file, text in another encoding, a cell or row too long.
        """
        with self._told():
            if self.has_quotes:
                yield from _quoted(self._lines(), self.format.delimiter)
            else:
                yield from self._plain()

    def _plain(self) -> Iterator[Block]:
        rest, line = b"", 1
        is_spaced = self.format.delimiter == " "
        cell = CELL[0] if is_spaced else ord(self.format.delimiter)
        share = 0.0
        for data, share in self._pieces():
            rest += data
            cut = rest.rfind(b"\n") + 1
            if cut:
                rows, rest = rest[:cut], rest[cut:]
                n_lines = int(np.count_nonzero(np.frombuffer(rows, np.uint8) == _LINE))
                yield Block(_spaced(rows) if is_spaced else rows, cell, 10, line, share)
                line += n_lines
            if len(rest) > LONGEST_ROW:
                raise _too_long(line)
        if rest:
            rows = rest + b"\n"
            yield Block(_spaced(rows) if is_spaced else rows, cell, 10, line, 1.0)

    def _lines(self) -> Iterator[tuple[str, float]]:
        """Yield each line with its end."""
        rest, n_lines = "", 0
        for data, share in self._pieces():
            rest += data.decode()
            *whole, rest = rest.split("\n")
            for text in whole:
                yield text + "\n", share
            n_lines += len(whole)
            if len(rest) > LONGEST_ROW:
                raise _too_long(n_lines + 1)
        if rest:
            yield rest, 1.0

    def _pieces(self) -> Iterator[tuple[bytes, float]]:
        """Yield all text as UTF-8, whole characters at a time, and the share read."""
        decode = codecs.getincrementaldecoder(self.format.encoding)()
        is_plain = self.format.encoding == "utf-8"
        is_first = True
        held = b""
        size = max(1, self.path.stat().st_size)
        n_bytes = 0
        with _opened(self.path, is_packed=self.is_packed) as (file, raw):
            while True:
                data = file.read(BLOCK)
                n_bytes += len(data)
                if self.is_packed and n_bytes > max(MOST_TIMES * size, FREE):
                    raise self._bomb(n_bytes)
                if is_plain:
                    piece, held = _whole_characters(held + data, is_end=not data)
                else:
                    piece = decode.decode(data, final=not data).encode("utf-8", "replace")
                if is_first and piece:
                    piece = piece.removeprefix(codecs.BOM_UTF8)
                    is_first = False
                if self._ends_by_return:
                    piece = piece.replace(b"\r", b"\n")
                if piece:
                    yield piece, min(1.0, raw.tell() / size)
                if not data:
                    return

    def _bomb(self, n_bytes: int) -> DatasetError:
        return DatasetError(
            Message(
                "{file} grows to more than {times} times its size when it is unpacked, as no usual "
                "table does. Unpack it yourself if you trust it.",
                file=self.path.name,
                times=MOST_TIMES,
            )
        )

    @contextmanager
    def _told(self) -> Generator[None]:
        try:
            yield
        except UnicodeError as error:
            raise NotInEncoding(
                Message(
                    "{file} is not written in {encoding}: {reason}. Choose another encoding.",
                    file=self.path.name,
                    encoding=self.format.encoding,
                    reason=str(error.reason) if isinstance(error, UnicodeDecodeError) else "?",
                )
            ) from error
        except (EOFError, zlib.error, gzip.BadGzipFile, OSError) as error:
            raise DatasetError(
                Message(
                    "{file} cannot be read to its end: {reason}. Take another copy of it.",
                    file=self.path.name,
                    reason=str(error),
                )
            ) from error


class RowError(DatasetError):
    """A row with which a text is no table; whoever knows the file names it."""


class NotInEncoding(DatasetError):
    """Text that is not in the encoding it was said to be in."""


@contextmanager
def _opened(path: Path, *, is_packed: bool) -> Generator[tuple[Any, io.BufferedReader]]:
    """Open a file, unpacked if it is packed; the second one tells how far it was read."""
    with path.open("rb") as raw:
        if not is_packed:
            yield raw, raw
            return
        with gzip.GzipFile(fileobj=raw) as unpacked:
            yield unpacked, raw


def _whole_characters(data: bytes, *, is_end: bool) -> tuple[bytes, bytes]:
    """Cut what is not yet a whole character off the end. Raises UnicodeDecodeError."""
    if data.isascii():
        return data, b""
    n_held = 0
    if not is_end:
        for n in range(1, min(4, len(data)) + 1):
            if data[-n] >= 0xC0:
                n_held = n
                break
            if data[-n] < 0x80:
                break
    whole = data[: len(data) - n_held]
    whole.decode()
    return whole, data[len(data) - n_held :]


def _spaced(rows: bytes) -> bytes:
    """Put one end of cell where there are spaces between words."""
    rows = re.sub(rb"[ \t\r]*\n[ \t]*", b"\n", rows.lstrip(b" \t"))
    return re.sub(rb"[ \t]+", CELL, rows)


def _quoted(lines: Iterator[tuple[str, float]], delimiter: str) -> Iterator[Block]:
    """Read rows that may have quotes, and with them ends of lines within cells."""
    at = _Place()
    reader = csv.reader(
        at.texts(lines), delimiter=delimiter, skipinitialspace=delimiter == " ", strict=False
    )
    try:
        yield from _read(reader, at)
    except csv.Error as error:
        raise _too_long(reader.line_num) from error


csv.field_size_limit(LONGEST_FIELD)  # of the whole process: threads read tables side by side

_END = ROW.decode()
"""Comes behind the last line: inside a cell where its quote was never closed."""


class _Place:
    """How far a file was read.

    Attributes:
        share: of the file.
        line: how many lines the rows have that were read whole; length: of the lines since then.
    """

    share = 0.0
    line = length = 0

    def texts(self, lines: Iterator[tuple[str, float]]) -> Iterator[str]:
        for text, share in lines:
            self.share = share
            self.length += len(text)
            if self.length > LONGEST_ROW:
                raise _too_long(self.line + 1)
            text = text.replace(_END, " ")
            if "\r" in text[:-2]:  # not at the end of the line: to csv that is an error
                text = text[:-2].replace("\r", " ") + text[-2:]
            yield text
        yield _END


_SEPARATORS = str.maketrans({CELL.decode(): " ", ROW.decode(): " "})


def _read(reader: Any, at: _Place) -> Iterator[Block]:
    rows: list[str] = []
    lines: list[int] = []
    size = 0
    for row in cast("Iterator[list[str]]", reader):
        if row and row[-1].endswith(_END):
            if row != [_END]:
                raise _never_closed(at.line + 1)
            break
        at.line, at.length = reader.line_num, 0
        if not row:
            continue
        text = CELL.decode().join(cell.translate(_SEPARATORS) for cell in row)
        rows.append(text)
        lines.append(reader.line_num)
        size += len(text)
        if size > BLOCK:
            yield _block(rows, lines, at.share)
            rows, lines, size = [], [], 0
    if rows:
        yield _block(rows, lines, 1.0)


def _block(rows: list[str], lines: list[int], share: float) -> Block:
    data = (ROW.decode().join(rows) + ROW.decode()).encode("utf-8", "replace")
    return Block(data, CELL[0], ROW[0], lines[0], share, lines)


def _never_closed(line: int) -> RowError:
    return RowError(
        Message(
            "In the row that begins in line {line:d} a quote is opened and never closed. Close or "
            "remove it; if it is the last row, the file is cut off.",
            line=line,
        )
    )


def _too_long(line: int) -> RowError:
    return RowError(
        Message(
            "A cell or row near line {line:d} is too long for a table (a cell may have {n} bytes). "
            "A quote that is never closed looks like this.",
            line=line,
            n=LONGEST_FIELD,
        )
    )
