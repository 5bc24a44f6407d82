"""How the text of a table is written: encoding, delimiter, decimal mark and header, by looking."""

import codecs
import csv
import gzip
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from core.data.csv_numbers import number_in
from core.dates import order_of
from core.errors import DatasetError
from core.messages import Message
from core.reading import MISSING, CsvFormat

_SAMPLE = 1 << 16
_MOST_ROWS = 500
_DELIMITERS = ("\t", ";", "|", ",", " ")
_CONSISTENT = 0.9
_DECIMAL_COMMA = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+")
_GROUPED_COMMA = re.compile(r"[+-]?\d{1,3}(,\d{3})+")
_POINT = re.compile(r"[+-]?\d*\.\d+|[+-]?\d{1,3}(,\d{3})+(\.\d+)?")


def detect(path: Path) -> CsvFormat:
    """Return how the text of a table seems to be written, from its beginning.

    Raises:
        DatasetError: when it cannot be read, or is empty.
    """
    data, is_whole = sample_of(path)
    encoding = _encoding(data, is_whole=is_whole)
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    if not is_whole and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    if not text.strip():
        raise DatasetError(Message("{file} holds no rows. Choose another file.", file=path.name))
    delimiter = _delimiter(text)
    rows = rows_of(text, delimiter)
    decimal = _decimal(rows, delimiter)
    header = _has_header(rows, decimal)
    return CsvFormat(delimiter=delimiter, encoding=encoding, header=header, decimal=decimal)


def first_row(path: Path, form: CsvFormat) -> list[str]:
    """Return the cells of the first row. Raises DatasetError where there is none."""
    data, _ = sample_of(path, 16 * _SAMPLE)
    text = data.decode(form.encoding, "replace").removeprefix("\ufeff")
    rows = rows_of(text, form.delimiter, 1)
    if not rows:
        raise DatasetError(Message("{file} holds no rows. Choose another file.", file=path.name))
    return rows[0]


def first_rows(data: bytes, form: CsvFormat, most: int) -> list[list[str]]:
    """Return the first rows of a text that begins with some bytes, if it is written so."""
    text = data.decode(form.encoding, "replace").removeprefix("\ufeff")
    return rows_of(text, form.delimiter, most)


def sample_of(path: Path, size: int = _SAMPLE) -> tuple[bytes, bool]:
    """Return the first bytes, unpacked, and whether that is all. Raises DatasetError."""
    try:
        with path.open("rb") as file:
            is_packed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            source = gzip.GzipFile(fileobj=file) if is_packed else file
            data = source.read(size)
            return data, len(data) < size
    except (OSError, EOFError, zlib.error) as error:
        raise DatasetError(
            Message(
                "{file} cannot be read: {reason}. Take another copy of it.",
                file=path.name,
                reason=str(error),
            )
        ) from error


def rows_of(text: str, delimiter: str, most: int = _MOST_ROWS) -> list[list[str]]:
    """Return the first rows that are not empty, as they are with this delimiter."""
    if "\n" not in text:
        text = text.replace("\r", "\n")
    # To csv a return within a line is an error, and within a cell no more than a space.
    lines = (line.rstrip("\r").replace("\r", " ") + "\n" for line in text.split("\n"))
    if delimiter == " ":
        lines = (" ".join(line.split()) + "\n" for line in lines)
    try:
        reader = csv.reader(lines, delimiter=delimiter)  # which asks for no more than it needs
        return list(islice((row for row in reader if row), most))
    except csv.Error:
        return []


def _encoding(data: bytes, *, is_whole: bool) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=is_whole)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(text: str) -> str:
    """Return the mark by which most rows have as many cells as the first, more than one."""
    best, most = ",", 0.0
    for delimiter in _DELIMITERS:
        rows = rows_of(text, delimiter)
        counts = Counter(len(row) for row in rows)
        if not counts:
            continue
        n_cells, n_rows = counts.most_common(1)[0]
        share = n_rows / len(rows)
        fits_first = len(rows[0]) == n_cells
        if n_cells < 2 or share < _CONSISTENT or not fits_first:
            continue
        score = share + _numeric_share(rows) / 100
        # Words have spaces between them too: that is the last thing to think of.
        if (best == "," and most == 0.0) or (delimiter != " " and score > most + _SMALL):
            best, most = delimiter, score
    return best


_SMALL = 0.0005


def _numeric_share(rows: Sequence[Sequence[str]]) -> float:
    cells = [cell for row in rows[1:101] for cell in row]
    known = sum(_is_number(cell) for cell in cells)
    return known / len(cells) if cells else 0.0


def _is_number(cell: str) -> bool:
    return any(number_in(cell, decimal) is not None for decimal in ".,")


def _decimal(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    cells = [cell.strip() for row in rows for cell in row if "," in cell or "." in cell]
    with_comma = [cell for cell in cells if "," in cell]
    n_commas = sum(_DECIMAL_COMMA.fullmatch(cell) is not None for cell in with_comma)
    n_grouped = sum(_GROUPED_COMMA.fullmatch(cell) is not None for cell in with_comma)
    n_points = sum(_POINT.fullmatch(cell) is not None for cell in cells)
    if n_commas == n_grouped:  # 1,234 may be both; where columns end with ; it is a fraction
        return "," if n_commas and delimiter == ";" and n_points == n_grouped else "."
    return "," if n_commas > n_points else "."


def _has_header(rows: Sequence[Sequence[str]], decimal: str) -> bool:
    """Tell whether the first row has names: no numbers and no dates, and nothing found below."""
    first, others = [cell.strip() for cell in rows[0]], rows[1:]
    texts = [cell for cell in first if cell.lower() not in MISSING]
    columns = [[row[k] for row in others if k < len(row)] for k in range(len(first))]
    pairs = [pair for pair in zip(first, columns, strict=True) if pair[0] in texts]
    if any(_names(cell, column, decimal) for cell, column in pairs):
        return True
    if not texts or any(number_in(cell, decimal) is not None for cell in texts):
        return False
    if any(order_of([cell]) for cell in texts):
        return False
    below = {(k, cell.strip()) for row in others for k, cell in enumerate(row)}
    recurs = sum((k, cell) in below for k, cell in enumerate(first) if cell)
    return recurs == 0 and len(set(texts)) == len(texts)


def _names(cell: str, column: Sequence[str], decimal: str) -> bool:
    """Tell whether a word stands over numbers."""
    return number_in(cell, decimal) is None and _are_numbers(column, decimal)


def _are_numbers(cells: Sequence[str], decimal: str) -> bool:
    known = [cell for cell in cells if cell.strip().lower() not in MISSING]
    return bool(known) and all(number_in(cell, decimal) is not None for cell in known)
