import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages import (
    Message,
    closest_language,
    number,
    parse_number,
    set_language,
    system_language,
    tr,
)

NUMBERS = [
    (0, "0", "0"),
    (1234567, "1,234,567", "1.234.567"),
    (-1234, "−1,234", "−1.234"),
    (0.5, "0.5", "0,5"),
    (1234.5, "1,234", "1.234"),  # four digits that count
    (-0.25, "−0.25", "−0,25"),
    (1e-7, "1e-07", "1e-07"),
    (np.float32(0.1), "0.1", "0,1"),
    (np.int64(1797), "1,797", "1.797"),
    (True, "True", "True"),
]


@pytest.mark.parametrize(("value", "english", "portuguese"), NUMBERS)
def test_numbers_are_written_the_way_of_the_language(
    value: float, english: str, portuguese: str
) -> None:
    written = []
    for language in ("en", "pt_BR"):
        set_language(language)
        written.append(number(value))

    assert written == [english, portuguese]


def test_a_format_is_kept_and_its_marks_are_the_languages() -> None:
    set_language("pt_BR")

    assert number(0.98765, ".1%") == "98,8\u00a0%"
    assert number(1234.5678, ",.2f") == "1.234,57"
    assert tr("{a:.3f} {b:d}", a=0.5, b=12345) == "0,500 12345"


READ = [
    ("0,5", 0.5),
    ("0.5", 0.5),
    (" 1e-3 ", 0.001),
    ("1E3", 1000.0),
    ("1.234,5", 1234.5),
    ("1,234.5", 1234.5),
    ("1.234.567", 1234567.0),
    ("1,234,567", 1234567.0),
    ("1.234.567,25", 1234567.25),
    ("12 345", 12345.0),
    ("12\u00a0345", 12345.0),
    ("−7", -7.0),
    ("-0,25", -0.25),
    (",5", 0.5),
    ("5,", 5.0),
    ("+3", 3.0),
    ("1.234", 1.234),  # one mark alone is a decimal mark
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_numbers_are_read_with_comma_and_point(text: str, value: float) -> None:
    assert parse_number(text) == value


NOT_READ = ["", " ", "abc", "1.2.3", "1,2,3.4", "1.234,5,6", "nan", "inf", "-inf", "1e999", "1_000"]


@pytest.mark.parametrize("text", [*NOT_READ, "0x10", "1,234.5.6", "--1", "1,,2", "1.2,3.4", "e5"])
def test_what_is_no_finite_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_number(text)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32), st.sampled_from(["en", "pt_BR"]))
def test_a_number_written_with_all_digits_is_read_back(value: float, language: str) -> None:
    set_language(language)
    text = number(value, ",.60f")

    set_language("en")

    assert math.isclose(parse_number(text), value, rel_tol=1e-12, abs_tol=1e-55)


@given(st.text(alphabet="0123456789.,+-eE _", max_size=12))
def test_any_text_gives_a_finite_number_or_a_value_error(text: str) -> None:
    try:
        value = parse_number(text)
    except ValueError:
        return
    assert math.isfinite(value)


def test_a_shape_is_written_with_signs_of_times() -> None:
    assert str(Message("gets {shape}.", shape=(28, 28, 1))) == "gets 28 × 28 × 1."


def test_a_message_may_hold_a_message() -> None:
    assert str(Message("Wrong: {why}", why=Message("{n} units", n=1000))) == "Wrong: 1,000 units"


@pytest.mark.parametrize(("n", "text"), [(0, "0 files"), (1, "1 file"), (2, "2 files")])
def test_the_plural_follows_the_number(n: int, text: str) -> None:
    assert str(Message("{n} file", "{n} files", n=n)) == text


def test_a_template_without_values_is_left_as_it_is() -> None:
    assert str(Message("50% {of} it")) == "50% {of} it"


def test_a_message_follows_a_change_of_language() -> None:
    message = Message("{share:.1%}", share=0.5)
    before = str(message)

    set_language("pt_BR")

    assert (before, str(message)) == ("50.0\u00a0%", "50,0\u00a0%")


values = st.recursive(
    st.one_of(
        st.integers(-(10**9), 10**9),
        st.floats(allow_nan=False),
        st.text(),
        st.booleans(),
        st.lists(st.integers(1, 99), max_size=3).map(tuple),
    ),
    lambda inner: st.builds(lambda v: Message("{v}", v=v), inner),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from("abc"), values))
def test_a_message_survives_json(found: dict[str, object]) -> None:
    message = Message("no {{field}} here", "many", n=3, **found)

    assert Message.from_json(json.loads(json.dumps(message.to_json()))) == message


def test_numpy_values_survive_json_as_plain_ones() -> None:
    message = Message("{a} {b}", a=np.float64(0.5), b=(np.int64(2), np.int64(3)))

    read = Message.from_json(json.loads(json.dumps(message.to_json())))

    assert str(read) == "0.5 2 × 3"


LOCALES = [
    ("pt_BR", "pt_BR"),
    ("pt_PT.UTF-8", "pt_BR"),
    ("PT", "pt_BR"),
    ("de_DE", "en"),
    ("C", "en"),
]


@pytest.mark.parametrize(("name", "language"), LOCALES)
def test_any_portuguese_gets_portuguese(name: str, language: str) -> None:
    assert closest_language(name) == language


def test_the_system_language_is_that_of_the_first_variable_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANGUAGE", "pt_BR:en")
    monkeypatch.setenv("LANG", "de_DE")

    assert system_language() == "pt_BR"
