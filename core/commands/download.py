"""`camada download`: loads a well-known set of data from the network."""

import argparse
import sys
from typing import Any

from core.commands.arguments import add_json
from core.commands.output import say, say_json
from core.data.downloads import SETS, download, path_of
from core.messages import Message, number, tr
from core.storage.safe_write import size_text

ABOUT = Message("load a well-known set of data from the network")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument(
        "name",
        metavar="NAME",
        nargs="?",
        help=tr("one of {names}; without it, what each of them is", names=", ".join(SETS)),
    )
    parser.add_argument(
        "--mirror",
        metavar="URL",
        action="append",
        help=tr("load from this folder of a server instead; may be given several times"),
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Load the set and return the exit code. Raises DatasetError."""
    if options.name is None:
        for name, found in SETS.items():
            say(f"{name}: {found.about}, {size_text(found.n_bytes)}")
        if options.json:
            say_json({"names": list(SETS)})
        return 0
    with _Line() as line:
        path = download(options.name, line.show, options.mirror)
    say(
        tr(
            "{name} lies in {path}. Use it with --data {name}.",
            name=options.name,
            path=str(path),
        )
    )
    if options.json:
        say_json({"name": options.name, "path": str(path_of(options.name))})
    return 0


class _Line:
    """The share done, in one line of a terminal; nothing is written elsewhere."""

    def __init__(self) -> None:
        self._is_seen = sys.stderr.isatty()
        self._before = ""

    def __enter__(self) -> "_Line":
        return self

    def __exit__(self, *_: Any) -> None:
        if self._before:
            sys.stderr.write("\r" + " " * len(self._before) + "\r")

    def show(self, share: float) -> None:
        """Write the share, where it is another than before."""
        text = number(share, ".1%")
        if self._is_seen and text != self._before:
            self._before = text
            sys.stderr.write("\r" + text)
            sys.stderr.flush()
