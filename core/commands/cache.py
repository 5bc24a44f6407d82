"""`camada cache`: how large the cache of read data is, and emptying it."""

import argparse

from core.commands.arguments import add_json
from core.commands.output import say, say_json
from core.data import upkeep
from core.messages import Message, tr
from core.storage.safe_write import size_text

ABOUT = Message("show how large the cache of read data is, or empty it")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument(
        "--empty",
        action="store_true",
        help=tr("remove what no window or command uses; data are read again where needed"),
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Show or empty, and return the exit code."""
    freed = upkeep.empty() if options.empty else 0
    if options.empty:
        say(Message("Removed: {size}", size=size_text(freed)))
    found = upkeep.entries()
    n_bytes = sum(kept.n_bytes for kept in found)
    say(
        Message(
            "{n} set of data, {size} of {limit}, in {folder}",
            "{n} sets of data, {size} of {limit}, in {folder}",
            n=len(found),
            size=size_text(n_bytes),
            limit=size_text(upkeep.limit()),
            folder=str(upkeep.folder()),
        )
    )
    if options.json:
        say_json({"entries": len(found), "bytes": n_bytes, "limit": upkeep.limit(), "freed": freed})
    return 0
