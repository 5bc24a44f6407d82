"""Numbers out of text, many at once: the digits of eight bytes are added up in one 64-bit word.

The steps for one word are those of Johnny Lee and Wojciech Muła ("SWAR parsing of 8 digits"), here
with whole arrays of words. What has at most 15 digits becomes the nearest float64 exactly, and what
has up to 19 the nearest but for about one in 2**40; whatever else a number may look like is told as
`odd` and left to `number_in`.
"""

import re
from functools import lru_cache

import numpy as np

from core.arrays import AnyArray, Array
from core.reading import MISSING

PADDING = 24
"""So many bytes must stand before the first field and behind the last."""

_LONGEST = 24
_AT_ONCE = 1 << 15  # smaller ones stay better in the cache of a core, but threads wait more
_MINUS, _PLUS, _ZERO = ord("-"), ord("+"), ord("0")


def _word(value: int) -> np.uint64:
    return np.uint64(value)


_ONES, _HIGH = _word(0x0101010101010101), _word(0x8080808080808080)
_ZEROS, _OVER = _word(0x3030303030303030), _word(0x7676767676767676)
_B1, _B4, _B7, _B8, _B16, _B32, _B56 = map(_word, (1, 4, 7, 8, 16, 32, 56))
_TENS = _word(0x1010101010101010)
_NINE, _TEN, _PAIRS = _word(9), _word(10), _word(0x000000FF000000FF)
_HIGH_PAIRS, _LOW_PAIRS = _word(0x000F424000000064), _word(0x0000271000000001)
_POWERS = np.array([float(10**k) for k in range(23)])
_DIVISORS = np.concatenate(([1.0], _POWERS[:8], [-1.0], -_POWERS[:8]))
"""By the bytes from the decimal mark on, 0 without one; the second half is of negative numbers."""
_EXACT = _word(2**53)


def words_of(buffer: AnyArray) -> AnyArray:
    """Return the eight bytes from each byte on as one little-endian number, without a copy."""
    return np.ndarray((len(buffer) - 7,), "<u8", buffer.data, strides=(1,))


def parse_numbers(
    buffer: AnyArray, starts: AnyArray, ends: AnyArray, decimal: str
) -> tuple[Array, AnyArray]:
    """Return the numbers that the cells of a text are.

    Args:
        buffer: (B,) uint8, with `PADDING` bytes around the cells.
        starts: (n, C) int64, where each cell begins.
        ends: (n, C) int64, where it ends.
        decimal: the decimal mark, one character.

    Returns:
        (C, n) float64, NaN for an empty cell, and (n, C) bool, which cells are `odd`.
    """
    n_rows, n_columns = starts.shape
    values = np.empty((n_columns, n_rows))
    odd = np.empty((n_rows, n_columns), bool)
    words = words_of(buffer)
    mark = _word(ord(decimal) ^ _ZERO)
    at_once = max(1, _AT_ONCE // max(1, n_columns))
    found = np.empty((at_once, n_columns))
    for begin in range(0, n_rows if n_columns else 0, at_once):
        part = slice(begin, begin + at_once)
        first, last, is_odd = starts[part].reshape(-1), ends[part].reshape(-1), odd[part]
        made = found[: len(is_odd)]
        _parse(buffer, words, first, last, mark, made.reshape(-1), is_odd.reshape(-1))
        values[:, part] = made.T  # turned while it is in the cache of a core
    return values, odd


def _parse(
    buffer: AnyArray,
    words: AnyArray,
    starts: AnyArray,
    ends: AnyArray,
    mark: np.uint64,
    values: Array,
    odd: AnyArray,
) -> None:
    lengths = ends - starts
    # Of the last eight bytes those that belong to the field; longer ones come below.
    shift = (64 - (lengths << 3)).view(np.uint64)
    word = words[ends - 8]
    word >>= shift
    negative = _without_sign(word.view(np.uint8)[::8], lengths)
    word ^= _ZEROS  # digits are 0 to 9
    word <<= shift
    _one_word(word, lengths, negative, mark, values, odd)
    shortest, longest = int(lengths.min()), int((ends - starts).max())
    if shortest < 1:
        odd |= lengths < 1
    if longest > 8:
        _take_long(buffer, words, starts, ends, mark, values, odd)
    if shortest < 1:
        empty = ends == starts
        values[empty] = np.nan
        odd[empty] = False


def _without_sign(first: AnyArray, lengths: AnyArray) -> AnyArray:
    """Make a leading 0 of the sign of each field, and take it off the length.

    Args:
        first: (n,) uint8, the first byte of each.
        lengths: (n,) int64.

    Returns:
        (n,) bool, which are negative.
    """
    negative = first == _MINUS
    if negative.any():
        first ^= negative.view(np.uint8) * np.uint8(_MINUS ^ _ZERO)
        lengths -= negative
    positive = first == _PLUS
    if positive.any():
        first ^= positive.view(np.uint8) * np.uint8(_PLUS ^ _ZERO)
        lengths -= positive & ~negative
    return negative


def _one_word(
    word: AnyArray,
    lengths: AnyArray,
    negative: AnyArray,
    mark: np.uint64,
    values: Array,
    odd: AnyArray,
) -> None:
    """Read numbers of up to eight characters, the last one in the highest byte.

    Of digits and a decimal mark, only the mark has the bit `_TENS`; what else has it is no number.
    """
    marked = word & _TENS
    if not marked.any():
        np.not_equal(_no_digits(word, _OVER), 0, out=odd)
        values[:] = _digits(word).view(np.int64)
        np.negative(values, where=negative, out=values)
        return
    marked >>= _B4  # the lowest bit of the byte of the mark
    below = marked - _B1
    low = word & below
    unmarked = word ^ (marked * mark)  # 0 in place of the mark
    bad = _no_digits(unmarked, marked * _NINE + _OVER)  # no other digit in its place
    bad |= marked & below  # nor a second one
    np.not_equal(bad, 0, out=odd)
    unmarked ^= low
    n_fraction = np.bitwise_count(~below)
    n_fraction >>= 3  # with the mark
    if marked.all():
        low <<= _B8
    else:
        low <<= (n_fraction > 0) * _B8
    unmarked |= low
    n_fraction += negative * np.uint8(len(_DIVISORS) // 2)
    np.divide(_digits(unmarked).view(np.int64), _DIVISORS.take(n_fraction), out=values)
    if int(lengths.min()) < 2:
        odd |= (lengths == 1) & (marked != 0)


def _take_long(
    buffer: AnyArray,
    words: AnyArray,
    starts: AnyArray,
    ends: AnyArray,
    mark: np.uint64,
    values: Array,
    odd: AnyArray,
) -> None:
    """Read those of more than eight characters."""
    long = np.flatnonzero(ends - starts > 8)
    first, end = buffer[starts[long]], ends[long]
    minus = first == _MINUS
    length = end - starts[long] - (minus | (first == _PLUS))
    found, bad = _many_words(words, length, end, mark * _ONES)
    values[long] = np.where(minus, -found, found)
    odd[long] = bad | (length > _LONGEST)


def _many_words(
    words: AnyArray, lengths: AnyArray, ends: AnyArray, mark: np.uint64
) -> tuple[Array, AnyArray]:
    """Return numbers of 9 to 24 characters: three words, from the last bytes to the first."""
    found: list[AnyArray] = []
    for k in range(3):
        shift = np.clip(8 * (k + 1) - lengths, 0, 8).astype(np.uint64) * _B8
        found.append((words[ends - 8 * (k + 1)] >> shift << shift) ^ (_ZEROS << shift))
    n_fraction = np.zeros(len(lengths), np.int64)
    seen = np.zeros(len(lengths), bool)
    for k in range(3):
        word = found[k]
        carry = found[k + 1] >> _B56 if k < 2 else np.zeros_like(word)
        bit = _lowest_mark(word, mark)
        bit[seen] = 0
        above = ~((bit << _B1) - _B1)
        has_mark = bit != 0
        closed = (word & above) | ((word & ((bit >> _B7) - _B1)) << _B8) | carry
        n_fraction += np.where(has_mark, (np.bitwise_count(above) >> 3) + 8 * k, 0)
        moved = np.where(seen, (word << _B8) | carry, word)
        found[k] = np.where(has_mark, closed, moved)
        seen |= has_mark
    bad = np.any([_no_digits(word, _OVER) != 0 for word in found], axis=0)
    # Of more than 19 digits a word has no room.
    high, middle, low = (_digits(word) for word in reversed(found))
    bad |= high > 183
    high[bad] = 0
    whole = (high * _word(10**8) + middle) * _word(10**8) + low
    bad |= n_fraction > 22
    return _quotient(whole, np.minimum(n_fraction, 22)), bad


def _lowest_mark(word: AnyArray, mark: np.uint64) -> AnyArray:
    """Return the high bit of the first byte that is the mark, 0 where there is none."""
    other = word ^ mark
    zero = (other - _ONES) & ~other & _HIGH
    return zero & (~zero + _B1)


def _no_digits(word: AnyArray, over: np.uint64 | AnyArray) -> AnyArray:
    """Return the high bit of each byte that is more than 9, or than `over` leaves below 128."""
    found = word + over
    found |= word
    found &= _HIGH
    return found


def _digits(word: AnyArray) -> AnyArray:
    """Return the number that eight bytes of 0 to 9 are, the first byte the highest digit."""
    pairs = word * _TEN
    pairs += word >> _B8
    high = pairs & _PAIRS
    high *= _HIGH_PAIRS
    pairs >>= _B16
    pairs &= _PAIRS
    pairs *= _LOW_PAIRS
    pairs += high
    pairs >>= _B32
    return pairs


def _quotient(whole: AnyArray, n_fraction: AnyArray) -> Array:
    """Return whole / 10**n_fraction, rounded as if from twice the digits (Dekker 1971)."""
    power = _POWERS[n_fraction]
    high = whole.astype(np.float64)
    result = high / power
    wide = np.flatnonzero(whole > _EXACT)
    if len(wide):
        w, h, p, q = whole[wide], high[wide], power[wide], result[wide]
        low = (w - h.astype(np.uint64)).astype(np.int64).astype(np.float64)
        product, error = _product(q, p)
        result[wide] = q + ((h - product) - error + low) / p
    return result


def _product(a: Array, b: Array) -> tuple[Array, Array]:
    """Return a * b and what its rounding lost."""
    product = a * b
    (a_high, a_low), (b_high, b_low) = _halves(a), _halves(b)
    error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    return product, error


def _halves(a: Array) -> tuple[Array, Array]:
    scaled = a * 134217729.0  # 2**27 + 1
    high = scaled - (scaled - a)
    return high, a - high


_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,5})?")
_INFINITE = re.compile(r"([+-]?)inf(?:inity)?", re.IGNORECASE)
_LONGEST_NUMBER = 400


@lru_cache(maxsize=4096)
def number_in(text: str, decimal: str = ".") -> float | None:
    """Return the number that a text is, NaN where it stands for a missing value; None for others.

    It may have an exponent, spaces around it, and marks between groups of three digits.
    """
    text = text.strip()
    if text.lower() in MISSING:
        return float("nan")
    if len(text) > _LONGEST_NUMBER:
        return None
    if found := _INFINITE.fullmatch(text):
        return float("-inf") if found[1] == "-" else float("inf")
    text = text.replace("\u2212", "-")
    groups = _GROUPS[decimal].fullmatch(text)
    if groups:
        text = re.sub(f"[{_GROUP_MARKS[decimal]}]", "", text)
    text = text.replace(decimal, ".") if decimal == "," and "." not in text else text
    return float(text) if text.isascii() and _NUMBER.fullmatch(text) else None


_GROUP_MARKS = {".": ",'\u2019 \u00a0\u202f", ",": ".'\u2019 \u00a0\u202f"}
_GROUPS = {
    decimal: re.compile(rf"[+-]?\d{{1,3}}([{marks}])\d{{3}}(\1\d{{3}})*({re.escape(decimal)}\d*)?")
    for decimal, marks in _GROUP_MARKS.items()
}
