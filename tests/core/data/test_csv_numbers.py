"""Numbers out of text, beside what Python makes of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.arrays import AnyArray
from core.data.csv_numbers import PADDING, number_in, parse_numbers


def parsed(texts: list[str], decimal: str = ".") -> tuple[AnyArray, AnyArray]:
    data = ",".join(texts).encode()
    buffer = np.frombuffer(b" " * PADDING + data + b" " * PADDING, np.uint8)
    lengths = np.array([len(text) for text in texts])
    ends = np.cumsum(lengths + 1) - 1 + PADDING
    starts, ends = (ends - lengths)[:, None], ends[:, None]  # one column
    values, odd = parse_numbers(buffer, starts, ends, decimal)
    return values[0], odd[:, 0]


WRITTEN = st.one_of(
    st.integers(-(10**18), 10**18).map(str),
    st.floats(-1e15, 1e15).map(lambda x: f"{x:.6f}"),
    st.floats(0, 1).map(repr),
    st.text("0123456789+-.", max_size=26),
)


@given(st.lists(WRITTEN, min_size=1, max_size=40))
def test_what_is_a_plain_number_is_what_python_reads(texts: list[str]):
    values, odd = parsed(texts)

    for text, value, is_odd in zip(texts, values.tolist(), odd.tolist(), strict=True):
        assert is_odd or value == float(text or "nan") or (text == "" and np.isnan(value))


def test_usual_numbers_are_not_odd():
    texts = ["0", "-1", "+2.5", ".5", "5.", "12345678", "-0.0001", "123456789.123", "0.1234567890"]
    values, odd = parsed(texts)

    assert not odd.any()
    assert values.tolist() == [float(text) for text in texts]


def test_what_is_no_plain_number_is_odd():
    texts = ["x", "1.2.3", "--1", "-", ".", "1e5", "1 2", "9" * 25, "9:", "nan", "1,5"]

    assert parsed(texts)[1].all()


def test_the_decimal_mark_may_be_a_comma():
    values, odd = parsed(["1,5", "-0,25"], ",")

    assert values.tolist() == [1.5, -0.25]
    assert not odd.any()


def test_unusual_numbers_are_read_one_by_one():
    assert number_in("1e5") == 1e5
    assert number_in(" 1,234,567.5 ") == 1234567.5
    assert number_in("1.234,5", ",") == 1234.5
    assert number_in("−3") == -3
    assert number_in("-inf") == -np.inf
    assert np.isnan(number_in("N/A") or 0.0)
    assert [number_in(text) for text in ("1,23", "x", "1_000", "0x10", "١")] == [None] * 5
