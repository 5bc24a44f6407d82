"""Comma-separated values that no spreadsheet takes for formulas."""

import pytest

from core.csv_text import csv_of


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-x", "@sum", "\tx"])
def test_what_begins_like_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert csv_of([[cell]]) == f"'{cell}\r\n".encode()


@pytest.mark.parametrize("cell", ["-5.2", "+3", "-1e9", "plain"])
def test_numbers_and_plain_texts_stay_as_they_are(cell: str) -> None:
    assert csv_of([[cell]]) == f"{cell}\r\n".encode()


def test_commas_and_quotes_are_quoted() -> None:
    assert csv_of([['a, "b"', 1.5, None]]) == b'"a, ""b""",1.5,\r\n'
