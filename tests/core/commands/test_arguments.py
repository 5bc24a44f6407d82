import argparse

import pytest

from core.commands.arguments import Parser, decimal_number, whole_number


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


class _Catalogue:
    """A catalogue that knows one text of argparse."""

    def gettext(self, text: str) -> str:
        return {"usage: ": "uso: "}.get(text, text)


def test_the_texts_of_argparse_come_from_our_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.messages._catalogue", lambda _language: _Catalogue())

    assert Parser(prog="camada").format_usage() == "uso: camada [-h]\n"
