import argparse

import pytest

from core.commands.arguments import decimal_number, whole_number


@pytest.mark.parametrize(("text", "value"), [("0,5", 0.5), ("0.5", 0.5), ("1e-3", 0.001)])
def test_decimal_numbers_take_comma_or_point(text: str, value: float) -> None:
    assert decimal_number(text) == value


@pytest.mark.parametrize("text", ["", "much", "nan", "inf"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is not a number"):
        decimal_number(text)


@pytest.mark.parametrize("text", ["", "1.5", "1,5", "1e3", "ten"])
def test_what_does_not_count_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is not a whole number"):
        whole_number(text)
