"""Dates and times of day, one by one."""

import math

import pytest

from core.dates import date_text, days, order_of

MAY = 19844.0  # 2024-05-01, in days since 1970


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2024-05-01", 0),
        ("2024-05-01 13:45", 13 * 3600 + 45 * 60),
        ("2024-05-01T13:45:07", 13 * 3600 + 45 * 60 + 7),
        ("2024-05-01T13:45:07Z", 13 * 3600 + 45 * 60 + 7),
        ("2024-05-01T13:45:07.250", 13 * 3600 + 45 * 60 + 7.25),
        ("2024-05-01T13:45:07-03:00", 16 * 3600 + 45 * 60 + 7),
        ("2024-05-01 13:45:07+0530", 8 * 3600 + 15 * 60 + 7),
        ("2024-05-01 1:45 PM", 13 * 3600 + 45 * 60),
        ("2024-05-01 12:00:00 a.m.", 0),
        ("2024/05/01 00:00:01 UTC", 1),
    ],
)
def test_times_of_day_are_kept_to_the_second(text: str, seconds: float) -> None:
    assert days(text, "ymd") == MAY + seconds / 86_400


@pytest.mark.parametrize(
    "text",
    [
        *("2024-02-30", "2024-05-01 24:00", "2024-05-01 13:60", "2024-05-01 13", "2024-05/01"),
        *("2024-05-01 13:45 PM", "2024-05-01T13:45:07+25:00", "0000-01-01", "20240501", ""),
    ],
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert days(text, "ymd") is None


def test_the_order_holds_for_all_texts() -> None:
    assert order_of(["03/04/2024 10:00", "25/04/2024 10:00"]) == "dmy"
    assert order_of(["03/04/2024 10:00", "04/25/2024 10:00"]) == "mdy"
    assert order_of(["03/04/2024", "2024-04-03"]) is None
    assert order_of([]) is None


def test_moments_are_written_as_people_read_them() -> None:
    assert date_text(MAY) == "2024-05-01"
    assert date_text(MAY + 49_507 / 86_400) == "2024-05-01 13:45:07"
    assert date_text(-719_162.0) == "0001-01-01"
    assert [date_text(value) for value in (1e30, math.inf)] == ["1e+30", "inf"]
