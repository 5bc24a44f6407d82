"""Dates in tables: found in one order for a whole column, and counted in days since 1970-01-01."""

import datetime
import math
import re
from collections.abc import Iterable, Sequence

_EPOCH = datetime.datetime(1970, 1, 1)
_TIME = r"(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_BY_YEAR = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME)
_BY_DAY = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})" + _TIME)

ORDERS = ("ymd", "dmy", "mdy")
"""What the three numbers of a date are; where both fit, the day is taken to come first."""


def order_of(texts: Iterable[str]) -> str | None:
    """Return the order of `ORDERS` in which all texts are dates; None where there is none."""
    possible = list(ORDERS)
    is_any = False
    for text in texts:
        is_any = True
        possible = [order for order in possible if days(text, order) is not None]
        if not possible:
            return None
    return possible[0] if is_any else None


def all_days(texts: Sequence[str]) -> list[float]:
    """Return the days of texts that all are dates, in the order that `order_of` finds."""
    order = order_of(texts)
    found = [None if order is None else days(text, order) for text in texts]
    return [math.nan if value is None else value for value in found]


def days(text: str, order: str) -> float | None:
    """Return the days since 1970-01-01, with parts of a day; None for what is no such date."""
    text = text.strip()
    found = (_BY_YEAR if order == "ymd" else _BY_DAY).fullmatch(text)
    if found is None:
        return None
    first, _, second, third, *clock = found.groups()
    year, month, day = {
        "ymd": (first, second, third),
        "dmy": (third, second, first),
        "mdy": (third, first, second),
    }[order]
    hour, minute, seconds = (int(part or 0) for part in clock)
    try:
        moment = datetime.datetime(int(year), int(month), int(day), hour, minute, seconds)
    except ValueError:
        return None
    return (moment - _EPOCH) / datetime.timedelta(days=1)


def date_text(value: float) -> str:
    """Return days since 1970-01-01 as a date, with the time where there is one."""
    try:
        moment = _EPOCH + datetime.timedelta(seconds=round(value * 86_400))
    except (OverflowError, ValueError):
        return repr(value)
    is_day = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return f"{moment:%Y-%m-%d}" if is_day else f"{moment:%Y-%m-%d %H:%M:%S}"
