from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ModelFileError
from core.storage.safe_json import dumps, loads

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_every_value_comes_back_equal(value: Any) -> None:
    assert loads(dumps(value)) == value


def test_equal_values_give_equal_bytes_in_any_order() -> None:
    assert dumps({"b": 1, "a": [True, None]}) == dumps({"a": [True, None], "b": 1})


@pytest.mark.parametrize("text", ["[" * 32 + "]" * 32, '{"a":' * 32 + "1" + "}" * 32])
def test_nesting_of_32_is_read(text: str) -> None:
    assert loads(text)


@pytest.mark.parametrize(
    "text", ["[" * 33 + "]" * 33, '{"a":' * 33 + "1" + "}" * 33, "[" * 10**6, '{"":[' * 5000]
)
def test_nesting_of_33_is_refused_before_it_is_parsed(text: str) -> None:
    with pytest.raises(ModelFileError, match="deeper than 32"):
        loads(text)


def test_brackets_in_a_text_are_no_nesting() -> None:
    value = {'quote " and \\': "[" * 100, "more": '\\"[{' * 100}

    assert loads(dumps(value)) == value


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63)])
def test_numbers_of_64_bits_are_read(number: int) -> None:
    assert loads(str(number)) == number


@pytest.mark.parametrize("text", [str(2**63), str(-(2**63) - 1), "9" * 5000, "-" + "9" * 5000])
def test_numbers_beyond_64_bits_are_refused(text: str) -> None:
    with pytest.raises(ModelFileError, match="beyond 64 bits"):
        loads(text)


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", '{"a": -Infinity}', "1e999", "-1e999"])
def test_numbers_that_are_not_finite_are_refused(text: str) -> None:
    with pytest.raises(ModelFileError):
        loads(text)


@pytest.mark.parametrize("text", ['{"a":1,"a":1}', '{"a":{"b":1,"b":2}}', '{"a":1,"\\u0061":2}'])
def test_a_key_given_twice_is_refused(text: str) -> None:
    with pytest.raises(ModelFileError, match="same key twice"):
        loads(text)


@pytest.mark.parametrize("text", ['"\\ud800"', '{"\\udfff":1}', '["\\udc00\\ud800"]'])
def test_half_a_character_is_refused(text: str) -> None:
    with pytest.raises(ModelFileError, match="not readable text"):
        loads(text)


def test_a_character_of_two_halves_is_read() -> None:
    assert loads('"\\ud83d\\ude00"') == "\U0001f600"


@pytest.mark.parametrize("data", [b"", b"\xff", b"{", b"[1,]", b"'a'", b"1 2", b"\xef\xbb\xbf1"])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(ModelFileError, match="not readable text"):
        loads(data)


def test_writing_nan_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError):
        dumps({"loss": float("nan")})
