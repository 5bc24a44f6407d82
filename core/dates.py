"""Dates in tables: found in one order for a whole column, and counted in days since 1970-01-01.

Times of day are parts of a day. Where a time tells its zone, it is counted in UTC.
"""

import datetime
import math
import re
from collections.abc import Iterable

_EPOCH = datetime.date(1970, 1, 1).toordinal()
SECONDS = 86_400
"""Of a day."""

_YEAR, _MONTH, _DAY = r"(?P<year>\d{4})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
_MARK, _SAME = r"(?P<mark>[-/.])", r"(?P=mark)"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?"
_HALF = r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
_ZONE = r"(?: ?(?:[Zz]|UTC|(?P<sign>[+-])(?P<ahead>\d{2})(?::?(?P<further>\d{2}))?))?"
_TIME = f"(?:[Tt ]{_CLOCK}{_HALF}{_ZONE})?"

PATTERNS = {
    "ymd": re.compile(_YEAR + _MARK + _MONTH + _SAME + _DAY + _TIME, re.ASCII),
    "dmy": re.compile(_DAY + _MARK + _MONTH + _SAME + _YEAR + _TIME, re.ASCII),
    "mdy": re.compile(_MONTH + _MARK + _DAY + _SAME + _YEAR + _TIME, re.ASCII),
}
"""By what the three numbers of a date are; where both fit, the day is taken to come first."""

MOST_DIGITS = 9
"""So many digits of a fraction of a second count."""


def order_of(texts: Iterable[str]) -> str | None:
    """Return the order, a key of `PATTERNS`, in which all texts are dates; None without one."""
    possible = list(PATTERNS)
    is_any = False
    for text in texts:
        is_any = True
        possible = [order for order in possible if days(text, order) is not None]
        if not possible:
            return None
    return possible[0] if is_any else None


def days(text: str, order: str) -> float | None:
    """Return the days since 1970-01-01, with parts of a day; None for what is no such date."""
    found = PATTERNS[order].fullmatch(text.strip())
    if found is None:
        return None
    part = {name: value or "0" for name, value in found.groupdict().items()}
    hour, minute, second = int(part["hour"]), int(part["minute"]), int(part["second"])
    ahead, further = int(part["ahead"]), int(part["further"])
    if part["half"] != "0":
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (part["half"] in "Pp")
    if hour > 23 or minute > 59 or second > 59 or ahead > 23 or further > 59:
        return None
    try:
        date = datetime.date(int(part["year"]), int(part["month"]), int(part["day"]))
    except ValueError:
        return None
    zone = (ahead * 60 + further) * 60 * (-1 if part["sign"] == "-" else 1)
    seconds = (date.toordinal() - _EPOCH) * SECONDS + hour * 3600 + minute * 60 + second - zone
    digits = part["fraction"][:MOST_DIGITS]
    return (seconds + int(digits) / 10 ** len(digits)) / SECONDS


def date_text(value: float) -> str:
    """Return days since 1970-01-01 as a date, with the time where there is one."""
    if not math.isfinite(value):
        return repr(value)
    try:
        moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=round(value * SECONDS))
    except OverflowError:
        return repr(value)
    is_day = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    # `strftime` writes years before 1000 with fewer digits on some systems.
    return moment.date().isoformat() if is_day else moment.isoformat(" ")
