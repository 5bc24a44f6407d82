"""Camada's door: opens the window, runs a command, or serves the window as a helper process."""

import argparse
import errno
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import TextIO

from core import __version__
from core.commands.arguments import (
    PROGRAM,
    Parser,
    add_language,
    decimal_number,
    whole_number,
)
from core.commands.output import complain
from core.commands.screen import has_screen
from core.errors import CamadaError
from core.messages import Message, set_language, system_language, tr

MENDABLE, WRONG_USAGE, NO_SCREEN = 1, 2, 3
INTERRUPTED, NOBODY_READS = 130, 141  # as shells write the ends by Ctrl+C and by a closed pipe

VERBS = ("train", "evaluate", "predict", "info", "cache", "download")
HELPERS = ("trainer", "answerer")
"""Not in the help: the window starts its helper processes with them."""


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say and return the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if len(words) == 1 and words[0] in HELPERS:
        return _help_the_window(words[0])
    _write_what_the_terminal_can()
    try:
        code = _run(words)
        sys.stdout.flush()
    except SystemExit as end:  # argparse: after a wrong usage, or the help
        return end.code if isinstance(end.code, int) else WRONG_USAGE
    except CamadaError as error:
        complain(str(error))
        return MENDABLE
    except MemoryError:
        complain(Message("The memory is not enough for that. Make the network or batch smaller."))
        return MENDABLE
    except BrokenPipeError as error:
        # What is left in the buffer goes nowhere, so that Python does not complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno == errno.EPIPE:
            return NOBODY_READS
        complain(Message("The output cannot be written: {reason}.", reason=str(error.strerror)))
        return MENDABLE
    except KeyboardInterrupt:
        complain(Message("Stopped. Nothing was saved."))
        return INTERRUPTED
    return code


def _run(words: list[str]) -> int:
    words, asked_language = _without_language(words)
    if not words:
        return _open_window(None, asked_language)
    first, *rest = words
    if first not in (*VERBS, "screenshot") and any(w.partition("=")[0] == "--data" for w in words):
        options = _window_parser().parse_args(words)
        return _open_window(options.file, asked_language, options)
    parser = _parser()
    if not rest and not first.startswith("-") and first not in (*VERBS, "screenshot"):
        if not first or (not Path(first).suffix and not Path(first).exists()):
            parser.error(tr("there is no command and no file named {name}", name=repr(first)))
        return _open_window(first, asked_language)
    options = parser.parse_args(words)
    if options.command == "screenshot":
        return _take_screenshots(options)
    return _verbs()[options.command].run(options)


def _verbs() -> dict[str, ModuleType]:
    """Return the verbs of the command line, which the window does without."""
    from core.commands import cache, download, evaluate, info, predict, train

    return dict(zip(VERBS, (train, evaluate, predict, info, cache, download), strict=True))


def _help_the_window(name: str) -> int:
    """Be one of its helper processes until it has ended."""
    if name == "trainer":
        from core.trainer.serve import run_process
    else:
        from core.questions.serve import run_process
    return run_process()


def _without_language(words: list[str]) -> tuple[list[str], str | None]:
    """Choose the language, by `--lang` or the system; return the other words and `--lang`."""
    set_language(system_language())
    parser = Parser(prog=PROGRAM, add_help=False)
    add_language(parser)
    options, rest = parser.parse_known_args(words)
    if options.lang:
        set_language(options.lang)
    return rest, options.lang


def _parser() -> Parser:
    parser = Parser(
        prog=PROGRAM,
        usage=tr(
            "camada [FILE.camada] [--data DATA]\n       camada COMMAND ...   "
            "(camada COMMAND --help)"
        ),
        description=tr(
            "Stack the blocks of a neural network, train it on your data, and look inside every "
            "neuron. Without a command, the window opens."
        ),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"Camada {__version__}",
        help=tr("show the version of Camada and exit"),
    )
    add_language(parser)
    commands = parser.add_subparsers(
        title=tr("commands"), metavar="COMMAND", dest="command", required=True, prog=PROGRAM
    )
    for name, verb in _verbs().items():
        added = commands.add_parser(name, help=str(verb.ABOUT), description=str(verb.ABOUT))
        verb.add_options(added)
        add_language(added)
    about = tr("draw the window without a screen and write pictures of its main states")
    _add_screenshot_options(commands.add_parser("screenshot", help=about, description=about))
    return parser


def _window_parser() -> Parser:
    """Return the parser of a start of the window with data."""
    from core.commands.readings import add_data

    parser = Parser(prog=PROGRAM, description=tr("Open the window with data."))
    parser.add_argument(
        "file", metavar="FILE", nargs="?", help=tr("a .camada file with the network")
    )
    add_data(parser, default=Message("by default those of the network"))
    add_language(parser)
    return parser


def _add_screenshot_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?", help=tr("a .camada file to show"))
    parser.add_argument(
        "--out", metavar="DIR", required=True, help=tr("folder for the pictures (PNG)")
    )
    parser.add_argument("--data", metavar="DATA", help=tr("data to show, as in train"))
    parser.add_argument(
        "--train-epochs", metavar="N", type=whole_number, help=tr("epochs to train before")
    )
    parser.add_argument("--theme", choices=("light", "dark"), help=tr("colours of the window"))
    parser.add_argument("--size", metavar="WxH", help=tr("size of the window, such as 1280x800"))
    parser.add_argument(
        "--scale",
        metavar="X",
        type=decimal_number,
        help=tr("pixels of the screen in one of the window: 2 as on a screen set to 200 %%"),
    )
    add_language(parser)


def _open_window(
    path: str | None, asked_language: str | None, options: argparse.Namespace | None = None
) -> int:
    if path is not None and not Path(path).exists():
        complain(
            Message("There is no file {file}. Check the name and the folder.", file=repr(path))
        )
        return MENDABLE
    if not has_screen():
        complain(
            Message(
                "There is no screen for the window. The commands work without one: "
                "camada train, evaluate, predict, info, screenshot (camada --help)."
            )
        )
        return NO_SCREEN
    # What modules make stays: to look for garbage among it takes a tenth of the start, and every
    # later look would hold the window up.
    gc.disable()
    from gui import app

    gc.freeze()
    gc.enable()
    if options is None:
        return app.run(path, asked_language)
    from core.commands import readings

    return app.run(
        path,
        asked_language,
        options.data,
        lambda progress: readings.reading_of(options, progress=progress),
    )


def _take_screenshots(options: argparse.Namespace) -> int:
    from gui import screenshots

    return screenshots.run(options)


def _write_what_the_terminal_can() -> None:
    """Let a terminal without × or − show a question mark, and closed streams swallow all."""
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")


def _nowhere() -> TextIO:
    return os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
