"""Dates of a whole column at once: texts that are written alike are read side by side."""

import numpy as np

from core.arrays import AnyArray
from core.data.texts import Texts
from core.dates import MOST_DIGITS, PATTERNS, SECONDS, days, order_of

_AT_ONCE = 1 << 15
_LOOKED_AT = 100
_MOST_FORMS = 12
"""Texts of one length that are written in more ways than these are read one by one."""

_ZERO, _NINE = ord("0"), ord("9")


def all_days(texts: Texts) -> AnyArray:
    """Return the days since 1970 of texts, (n,) float64; NaN for what is no date.

    All are read in one order of day, month and year: the one in which most of them are dates.
    """
    best = np.full(len(texts), np.nan)
    n_best = 0
    for order in PATTERNS:
        found = _in_order(texts, order)
        n_found = int(np.count_nonzero(~np.isnan(found)))
        if n_found > n_best:
            best, n_best = found, n_found
        if n_best == len(texts):
            break
    return best


def days_in(texts: Texts) -> AnyArray | None:
    """Return the days of texts that all are dates; None where one is not, or there are none."""
    some = (texts[place] for place in range(min(len(texts), _LOOKED_AT)))
    if order_of(some) is None:
        return None
    found = all_days(texts)
    return None if np.isnan(found).any() else found


def _in_order(texts: Texts, order: str) -> AnyArray:
    found = np.full(len(texts), np.nan)
    lengths: AnyArray = np.diff(texts.offsets)
    for begin in range(0, len(texts), _AT_ONCE):
        some = lengths[begin : begin + _AT_ONCE]
        for length in map(int, np.unique(some)):
            rows: AnyArray = begin + np.flatnonzero(some == length)
            places: AnyArray = texts.offsets[rows][:, None] + np.arange(length)  # (n, length)
            found[rows] = _of_one_length(texts, rows, np.take(texts.blob, places), order)
    return found


def _of_one_length(texts: Texts, rows: AnyArray, letters: AnyArray, order: str) -> AnyArray:
    """Return the days of texts with equally many letters, (n, length) uint8."""
    found = np.full(len(rows), np.nan)
    are_digits = (letters >= _ZERO) & (letters <= _NINE)
    # Digits count as one letter: what remains is how a text is written.
    forms = np.where(are_digits, np.uint8(_ZERO), letters)
    left = np.arange(len(rows))
    for _ in range(_MOST_FORMS):
        if not len(left):
            return found
        alike = (forms[left] == forms[left[0]]).all(axis=1)
        found[left[alike]] = _of_one_form(letters[left[alike]], order)
        left = left[~alike]
    for place in left.tolist():
        value = days(texts[int(rows[place])], order)
        found[place] = np.nan if value is None else value
    return found


def _of_one_form(letters: AnyArray, order: str) -> AnyArray:
    """Return the days of texts that differ in their digits only, as the first of them is read."""
    whole = letters[0].tobytes().decode("utf-8", "replace")
    text = whole.strip()
    match = PATTERNS[order].fullmatch(text) if whole.isascii() else None
    if match is None:
        return np.full(len(letters), np.nan)
    begin = len(whole) - len(whole.lstrip())

    def part(name: str, most: int = MOST_DIGITS) -> AnyArray:
        first, last = match.span(name)
        columns = range(first + begin, min(last, first + most) + begin) if first >= 0 else ()
        value = np.zeros(len(letters), np.int64)
        for column in columns:
            value = value * 10 + (letters[:, column].astype(np.int64) - _ZERO)
        return value

    year, month, day = part("year"), part("month"), part("day")
    hour, minute, second = part("hour"), part("minute"), part("second")
    ahead, further = part("ahead"), part("further")
    is_right = (hour < 24) & (minute < 60) & (second < 60) & (ahead < 24) & (further < 60)
    if half := match["half"]:
        is_right &= (hour >= 1) & (hour <= 12)
        hour = hour % 12 + 12 * (half in "Pp")
    date, is_date = _dates(year, month, day)
    zone = (ahead * 60 + further) * 60 * (-1 if match["sign"] == "-" else 1)
    seconds = date * SECONDS + hour * 3600 + minute * 60 + second - zone
    digits = len((match["fraction"] or "")[:MOST_DIGITS])
    moments = (seconds + part("fraction") / 10**digits) / SECONDS
    return np.where(is_right & is_date, moments, np.nan)


def _dates(year: AnyArray, month: AnyArray, day: AnyArray) -> tuple[AnyArray, AnyArray]:
    """Return the days since 1970 of dates, (n,) int64, and which of them there are."""
    is_month = (year >= 1) & (month >= 1) & (month <= 12)
    months = np.where(is_month, (year - 1970) * 12 + month - 1, 0)
    first, following = (
        (months + later).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        for later in (0, 1)
    )
    return first + day - 1, is_month & (day >= 1) & (day <= following - first)
