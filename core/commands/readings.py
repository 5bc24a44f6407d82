"""How files of somebody's own are to be read, as the options of a command say it."""

import argparse
import re
import sys
import time
from pathlib import Path
from typing import Any

from core.choice import DataChoice
from core.commands.table_options import OPTIONS as _OF_TABLES
from core.commands.table_options import add_table_reading, is_table, table_reading
from core.data import library, tables
from core.data.dataset import Dataset, Progress
from core.errors import DatasetError
from core.messages import Message, tr
from core.reading import PictureReading, Reading, TableReading
from core.settings import settings_of

_SIZE = re.compile(r"(\d{1,5})(?:[x×X](\d{1,5}))?")
_MOMENT = 1.0
_OF_PICTURES = {"size": "--size", "colour": "--colour", "fit": "--fit", "labels": "--labels"}


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how pictures become samples."""
    parser.add_argument(
        "--size",
        metavar="WxH",
        type=_size,
        help=tr("of pictures: width and height of samples, such as 32x32"),
    )
    for name, about in (
        ("colour", tr("of pictures: the colours of samples")),
        ("fit", tr("of pictures: what is done with those of another shape")),
    ):
        declared = next(one for one in settings_of(PictureReading) if one.name == name)
        choices = [str(value) for value, _ in declared.choices]
        parser.add_argument(f"--{name}", choices=choices, help=about)
    add_table_reading(parser)
    parser.add_argument(
        "--labels",
        metavar="COLUMN",
        help=tr("of pictures: the column of the table beside them that tells what they show"),
    )


def find(options: argparse.Namespace, known: DataChoice | None = None) -> Dataset | None:
    """Return the data that `--data` names, read as the options say; None where it is not given.

    Args:
        options: with those of `add_data`.
        known: the data of a network; new ones for it are read the same way.

    Raises:
        DatasetError: when they cannot be read, or not in this way.
    """
    data: str | None = options.data
    if data is None:
        if named := _named(options):
            raise DatasetError(
                Message("{options} says how to read data. Give them with --data.", options=named)
            )
        return None
    with _Bar() as bar:
        is_like = known is not None and isinstance(known.reading, TableReading)
        if known is not None and is_like and not _changes(options) and is_table(data):
            return tables.read_like(Path(data).resolve(), known, bar.move)
        return library.find(data, bar.move, reading_of(options, known, bar.move))


def reading_of(
    options: argparse.Namespace, known: DataChoice | None = None, progress: Progress | None = None
) -> Reading | None:
    """Return how the data that `--data` names are to be read; None for what seems best.

    Args:
        options: with those of `add_data`.
        known: as in `find`.
        progress: hears the share done while some of the files are looked at.

    Raises:
        DatasetError: when they cannot be read in this way.
    """
    changes = _changes(options)
    if changes.keys() & _OF_TABLES.keys():
        return table_reading(options.data, changes, _named(options), progress)
    reading = known.reading if known and isinstance(known.reading, PictureReading) else None
    if changes and reading is None:
        reading = _proposed(options.data, _named(options), progress)
    return reading and reading.with_(**changes)


def _changes(options: argparse.Namespace) -> dict[str, Any]:
    found = {name: getattr(options, name) for name in {**_OF_PICTURES, **_OF_TABLES}}
    return {name: value for name, value in found.items() if value is not None}


def _named(options: argparse.Namespace) -> str:
    return ", ".join({**_OF_PICTURES, **_OF_TABLES}[name] for name in _changes(options))


def _proposed(data: str, named: str, progress: Progress | None) -> PictureReading:
    reading = library.propose(data, progress)
    if isinstance(reading, PictureReading):
        return reading
    raise DatasetError(
        Message("{options} is for pictures, but {data} has none.", options=named, data=data)
    )


class _Bar:
    """Shows on a terminal how far reading is, where it takes longer than a moment."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._begun = time.perf_counter()

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def move(self, share: float) -> None:
        """Show the share done."""
        if self._bar is None:
            if not sys.stderr.isatty() or time.perf_counter() < self._begun + _MOMENT:
                return
            self._bar = _bar()
        self._bar.n = round(100 * share)
        self._bar.update(0)


def _bar() -> Any:
    from tqdm import tqdm  # takes 30 ms to import and is needed on a terminal only

    form = tr("reading data") + "  {bar:24} {percentage:3.0f}\u00a0%  {remaining}"
    return tqdm(total=100, leave=False, file=sys.stderr, bar_format=form)


def _size(text: str) -> tuple[int, int]:
    """Read WxH, or one number for both, as (height, width)."""
    found = _SIZE.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(
            tr("{value} is not a size such as 32x32", value=repr(text)[:80])
        )
    width = int(found[1])
    return int(found[2] or width), width
