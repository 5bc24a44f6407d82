"""Rows as comma-separated values that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")

Cell = str | float | int | None


def csv_of(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows as lines of UTF-8; a text that begins like a formula gets an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8", "replace")


def _plain(cell: Cell) -> Cell:
    is_text = isinstance(cell, str) and cell.startswith(_FORMULAS) and not _is_number(cell)
    return f"'{cell}" if is_text else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
