"""Cells: where each one of a block begins and ends, and which texts they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from core.arrays import AnyArray
from core.data.csv_blocks import LONGEST_FIELD, Block, RowError
from core.data.csv_numbers import PADDING, words_of
from core.data.distinct import n_different
from core.messages import Message
from core.reading import MISSING

MOST_TEXTS = 10_000
"""A column with more different texts than this keeps them as they come, without comparing."""

_LONGEST_HASHED = 256
_RETURN = 13


@dataclass(frozen=True)
class Cells:
    """The cells of a block: `starts` and `ends`, (n, C) int64, of bytes in `buffer`."""

    buffer: AnyArray
    starts: AnyArray
    ends: AnyArray
    lines: Sequence[int]

    def text(self, row: int, column: int) -> str:
        """Return one cell, without spaces around it."""
        found = self.buffer[self.starts[row, column] : self.ends[row, column]]
        return found.tobytes().decode("utf-8", "replace").strip()


def cells_of(block: Block, n_columns: int, skip: int = 0) -> Cells:
    """Find the cells of a block.

    Args:
        block: of whole rows.
        n_columns: that every row must have.
        skip: so many rows at the beginning are no rows of the table.

    Raises:
        DatasetError: for a row with more or fewer cells; it names the line.
    """
    padding = b" " * PADDING
    buffer = np.frombuffer(padding + block.data + padding, np.uint8)
    text = buffer[PADDING:-PADDING]
    ends = np.flatnonzero((text == block.cell) | (text == block.row)) + PADDING
    starts = np.empty_like(ends)
    starts[0] = PADDING
    starts[1:] = ends[:-1] + 1
    is_row_end = buffer.take(ends) == block.row
    lines: Sequence[int] | None = block.lines
    if len(ends) % n_columns or not _is_even(is_row_end, n_columns):
        keep, lines = _without_blank_rows(block, buffer, starts, ends, is_row_end, n_columns)
        starts, ends = starts[keep], ends[keep]
    starts, ends = starts.reshape(-1, n_columns), ends.reshape(-1, n_columns)  # (n, C)
    if len(ends) and b"\r" in block.data:
        last = ends[:, -1]
        ends[:, -1] = last - ((buffer[last - 1] == _RETURN) & (last > starts[:, -1]))
    if len(ends) and int((ends - starts).max()) > LONGEST_FIELD:
        raise RowError(
            Message("A cell has more than {n} bytes, too many for a table.", n=LONGEST_FIELD)
        )
    if lines is None:
        lines = range(block.line, block.line + len(starts))
    return Cells(buffer, starts[skip:], ends[skip:], lines[skip:])


def _is_even(is_row_end: AnyArray, n_columns: int) -> bool:
    n_rows = len(is_row_end) // n_columns
    return bool(is_row_end[n_columns - 1 :: n_columns].all()) and is_row_end.sum() == n_rows


def _without_blank_rows(
    block: Block,
    buffer: AnyArray,
    starts: AnyArray,
    ends: AnyArray,
    is_row_end: AnyArray,
    n_columns: int,
) -> tuple[AnyArray, Sequence[int]]:
    """Return which cells are in rows that are not empty, and their lines."""
    last = np.flatnonzero(is_row_end)  # (rows,) the last cell of each
    counts = np.diff(last, prepend=-1)
    length = ends[last] - starts[last]
    is_return = (length == 1) & (buffer[starts[last]] == _RETURN)
    blank = (counts == 1) & ((length == 0) | is_return)
    wrong = np.flatnonzero((counts != n_columns) & ~blank)
    numbers = np.arange(block.line, block.line + len(last)) if block.lines is None else block.lines
    lines = np.asarray(numbers)
    if len(wrong):
        raise _ragged(int(lines[wrong[0]]), int(counts[wrong[0]]), n_columns)
    return np.repeat(~blank, counts), lines[~blank].tolist()


def _ragged(line: int, found: int, wanted: int) -> RowError:
    return RowError(
        Message(
            "Line {line:d} has {found}, but the first row has {wanted}. Mend that line, or choose "
            "another mark that columns end with; if it is the last line, the file is cut off.",
            line=line,
            found=Message("{n} cell", "{n} cells", n=found),
            wanted=wanted,
        )
    )


def hashes_of(buffer: AnyArray, starts: AnyArray, ends: AnyArray) -> AnyArray:
    """Return a number for each text, (n,) uint64: the same for the same bytes.

    Texts of up to eight bytes cannot meet by chance; of others two in 2**64 do.
    """
    words = words_of(buffer)
    lengths = ends - starts
    found = _mixed(np.zeros(len(starts), np.uint64), _first_bytes(words, starts, lengths))
    found ^= (lengths.astype(np.uint64) + np.uint64(1)) * _ODD
    left = np.flatnonzero(lengths > 8)
    for at in range(8, _LONGEST_HASHED, 8):
        left = left[lengths[left] > at]
        if not len(left):
            return found
        found[left] = _mixed(
            found[left], _first_bytes(words, starts[left] + at, lengths[left] - at)
        )
    for index in left[lengths[left] > _LONGEST_HASHED].tolist():
        text = buffer[starts[index] : ends[index]].tobytes()
        found[index] = int.from_bytes(blake2b(text, digest_size=8).digest(), "little")
    return found


_ODD, _OTHER = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)


def _first_bytes(words: AnyArray, starts: AnyArray, lengths: AnyArray) -> AnyArray:
    shift = (8 - np.minimum(lengths, 8)).astype(np.uint64) * np.uint64(8)
    # A shift of all 64 bits is not the same on every processor.
    return np.where(lengths > 0, words[starts] << shift, np.uint64(0))


def _mixed(found: AnyArray, word: AnyArray) -> AnyArray:
    """Stir a word in; every step can be undone, so that different words stay different."""
    found = (found ^ word) * _ODD
    found ^= found >> _HALF
    found = found * _OTHER
    return found ^ (found >> _HALF)


class TextCoder:
    """Gives each different text of a column a number, in the order in which they come."""

    def __init__(self) -> None:
        self._codes: dict[bytes, int] = {}
        self._texts: list[bytes] = []
        self._known = np.empty(0, np.uint64)  # sorted
        self._known_codes = np.empty(0, np.int32)
        self._all: list[AnyArray] = []  # hashes, once there are too many texts to compare
        self._blob, self._offsets = bytearray(), [np.zeros(1, np.int64)]
        self._n_texts = 0
        self.is_full = False

    def codes(self, cells: Cells, column: int) -> AnyArray:
        """Return the number of the text of each cell, (n,) int32; -1 is missing."""
        starts = np.ascontiguousarray(cells.starts[:, column])
        ends = np.ascontiguousarray(cells.ends[:, column])
        hashes = hashes_of(cells.buffer, starts, ends)
        if self.is_full:
            return self._kept_codes(cells.buffer, starts, ends, hashes)
        codes = self._looked_up(hashes)
        new = np.flatnonzero(codes == _NEW)
        if len(new):
            if len(new) > MOST_TEXTS and n_different(hashes[new]) > MOST_TEXTS:
                self._close_list()
                return self._kept_codes(cells.buffer, starts, ends, hashes)
            self._learn(cells.buffer, starts[new], ends[new], hashes[new])
            codes[new] = self._looked_up(hashes[new])
        if len(self._texts) > MOST_TEXTS:
            self._close_list()
        return codes

    def _looked_up(self, hashes: AnyArray) -> AnyArray:
        if not len(self._known):
            return np.full(len(hashes), _NEW, np.int32)
        places = np.minimum(np.searchsorted(self._known, hashes), len(self._known) - 1)
        return np.where(self._known[places] == hashes, self._known_codes[places], _NEW)

    def _learn(self, buffer: AnyArray, starts: AnyArray, ends: AnyArray, hashes: AnyArray) -> None:
        found, first = np.unique(hashes, return_index=True)
        order = np.argsort(first, kind="stable")
        codes = np.empty(len(found), np.int32)
        for place in order.tolist():
            at = first[place]
            codes[place] = self._code(buffer[starts[at] : ends[at]].tobytes())
        known = np.concatenate((self._known, found))
        sort = np.argsort(known, kind="stable")
        self._known = known[sort]
        self._known_codes = np.concatenate((self._known_codes, codes))[sort]

    def _code(self, raw: bytes) -> int:
        text = raw.strip()
        if len(text) <= _LONGEST_MISSING and is_missing(text):
            return -1
        code = self._codes.setdefault(text, len(self._texts))
        if code == len(self._texts):
            self._texts.append(text)
        return code

    def _close_list(self) -> None:
        self.is_full = True
        self._add(b"".join(self._texts), np.array([len(text) for text in self._texts], np.int64))
        self._all.append(self._known)
        self._codes.clear()
        self._texts.clear()

    def _add(self, data: bytes, lengths: AnyArray) -> None:
        self._offsets.append(len(self._blob) + np.cumsum(lengths))
        self._blob += data
        self._n_texts += len(lengths)

    def _kept_codes(
        self, buffer: AnyArray, starts: AnyArray, ends: AnyArray, hashes: AnyArray
    ) -> AnyArray:
        present = np.ones(len(starts), bool)
        for row in np.flatnonzero(ends - starts <= _LONGEST_MISSING).tolist():
            present[row] = not is_missing(buffer[starts[row] : ends[row]].tobytes().strip())
        begin, end = starts[present], ends[present]
        lengths = end - begin
        codes = np.full(len(starts), -1, np.int32)
        codes[present] = np.arange(self._n_texts, self._n_texts + len(begin))
        total = int(lengths.sum())
        shifts = np.repeat(begin - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
        self._add(buffer[shifts + np.arange(total)].tobytes(), lengths)
        self._all.append(hashes[present])
        return codes

    def finish(self) -> tuple[bytes | bytearray, AnyArray, int]:
        """Return the texts one behind the other, where they begin and end, how many differ."""
        if not self.is_full:
            n_distinct = len(self._texts)
            self._add(b"".join(self._texts), np.array([len(t) for t in self._texts], np.int64))
        else:
            n_distinct = n_different(np.concatenate(self._all))
        return self._blob, np.concatenate(self._offsets), n_distinct

    def texts(self) -> list[str] | None:
        """Return the different texts so far, None when there are too many to compare."""
        return None if self.is_full else [t.decode("utf-8", "replace") for t in self._texts]


_NEW = -2
_LONGEST_MISSING = max(map(len, MISSING)) + 2


def is_missing(text: bytes) -> bool:
    """Tell whether a cell stands for a missing value."""
    return text.lower().decode("ascii", "replace") in MISSING
