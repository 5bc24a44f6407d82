"""The parser of the command line: argparse in the user's language, numbers with comma or point."""

import argparse
import sys
from typing import Any, NoReturn

from core.commands.output import complain
from core.messages import LANGUAGES, Message, parse_number, tr

PROGRAM = "camada"

_TEXTS_OF_ARGPARSE = (
    Message("usage: "),
    Message("positional arguments"),
    Message("options"),
    Message("show this help message and exit"),
    Message("the following arguments are required: %s"),
    Message("unrecognized arguments: %s"),
    Message("expected one argument"),
    Message("expected at least one argument"),
    Message("argument %(argument_name)s: %(message)s"),
    Message("invalid choice: %(value)r (choose from %(choices)s)"),
    Message("ignored explicit argument %r"),
)
"""Texts of argparse that people may see here; named once so that they are translated."""

_OF_ARGPARSE = {message.template: message for message in _TEXTS_OF_ARGPARSE}


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose own texts are in the language of this moment."""

    def __init__(self, **options: Any) -> None:
        _translate_argparse()
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        complain(message)
        raise SystemExit(2)


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add `--lang`, which every command takes at any place."""
    parser.add_argument("--lang", choices=tuple(LANGUAGES), help=tr("language of what is written"))


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument(
        "--json", action="store_true", help=tr("end the output with one line of JSON")
    )


def whole_number(text: str) -> int:
    """Read an option that counts. Its limits are checked where it is used."""
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            tr("{value} is not a whole number", value=repr(text)[:80])
        ) from error


def decimal_number(text: str) -> float:
    """Read an option written with comma or point."""
    try:
        return parse_number(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            tr("{value} is not a number", value=repr(text)[:80])
        ) from error


def _translate_argparse() -> None:
    # argparse looks its texts up in the catalogue of the program, by the environment's language;
    # ours is chosen by --lang too. Should a later Python name its lookup otherwise, English stays.
    argparse.__dict__["_"] = _translated


def _translated(text: str | None) -> str | None:  # argparse also looks up texts it was not given
    message = _OF_ARGPARSE.get(text or "")
    return text if message is None else str(message)
