"""Values of a regression in words: as many digits as their range deserves."""

import pytest

from core.facts import Target


@pytest.mark.parametrize(
    ("low", "high", "value", "text"),
    [
        (2.04, 29.16, 14.4206, "14.42"),
        (-67_250.0, 536_400.0, 243_212.6, "243,213"),
        (0.0, 0.5, 0.1234567, "0.1235"),
        (0.0, 15.2, 3.4e-6, "0.00"),
        (0.0, 1e-6, 2.5e-7, "2.5e-07"),
        (0.0, 1e12, 2.5e11, "2.5e+11"),
        (3.0, 3.0, 3.0, "3"),
        (0.0, 9.0, 1e9, "1e+09"),
    ],
)
def test_a_value_has_the_decimals_of_its_range(
    low: float, high: float, value: float, text: str
) -> None:
    assert Target("y", "", low, high).text(value) == text


def test_units_stand_behind_values_and_names() -> None:
    price = Target("price", "EUR", 0.0, 1000.0)

    assert (price.title, price.text(12.34)) == ("price (EUR)", "12 EUR")
    assert price.difference(10.0, 12.0) == "\u22122"
