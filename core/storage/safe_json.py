"""JSON with fences: one way to write a value, and a reader that hostile text cannot hurt.

Python's own reader keeps the last of two equal keys, takes NaN, and fails with a RecursionError on
deep nesting; all three are refused here before they can matter.
"""

import itertools
import json
import math
import re
from typing import Any, NoReturn

from core.messages import Message
from core.storage.refusal import refusal

DEEPEST = 32
MOST_DIGITS = 20
"""Digits of a 64-bit whole number with its sign."""

# Possessive, so that a text of many escapes needs no memory for ways back.
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")
_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
_STEP = {"[": 1, "{": 1, "]": -1, "}": -1}


def dumps(value: Any) -> bytes:
    """Return the one canonical UTF-8 form of a JSON value; NaN and infinities are our mistake.

    Half characters, which file names that are not text bring along, become question marks.
    """
    text = json.dumps(
        value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
    return text.encode("utf-8", "replace")


def loads(data: bytes | str) -> Any:
    """Read a JSON value.

    Raises:
        ModelFileError: for anything that is not JSON, nests deeper than `DEEPEST`, has the same
            key twice, a number beyond 64 bits or the float range, NaN, or half a character.
    """
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        _check_depth(text)
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_whole_number,
            parse_float=_finite,
            parse_constant=_no_constant,
        )
        if _HALF_CHARACTER.search(text):
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except ValueError as error:  # also JSONDecodeError and both Unicode errors
        raise refusal(
            Message("a part of it is not readable text (JSON, {reason}).", reason=str(error)[:80])
        ) from error
    return value


def _check_depth(text: str) -> None:
    steps = (_STEP[mark] for mark in _BRACKET.findall(_STRING.sub("", text)))
    if max(itertools.accumulate(steps), default=0) > DEEPEST:
        raise refusal(Message("a part of it nests deeper than {depth} levels.", depth=DEEPEST))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise refusal(Message("it gives the same key twice."))
    return result


def _whole_number(text: str) -> int:
    value = int(text) if len(text) <= MOST_DIGITS else 2**64
    if not -(2**63) <= value < 2**63:
        raise refusal(Message("it has a number beyond 64 bits."))
    return value


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise refusal(Message("it has a number that is too large."))
    return value


def _no_constant(text: str) -> NoReturn:
    raise refusal(Message("it has the number {text}.", text=text))
