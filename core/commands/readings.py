"""How files of somebody's own are to be read, as the options of a command say it."""

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.choice import DataChoice
from core.commands.array_options import array_reading, array_reading_like, labels_reading
from core.commands.table_options import is_table, table_reading
from core.data import builtin, cifar, library, tables
from core.data.dataset import Dataset, Progress
from core.data.pictures import recognising
from core.errors import DatasetError
from core.messages import Message, tr
from core.reading import ArrayReading, LabelsReading, PictureReading, Reading, TableReading
from core.settings import settings_of

_SIZE = re.compile(r"(\d{1,5})(?:[x×X](\d{1,5}))?")
_MOMENT = 1.0


def add_data(parser: argparse.ArgumentParser, *, default: Message) -> None:
    """Add `--data`; `default` says what happens without it."""
    parser.add_argument(
        "--data",
        metavar="DATA",
        help=tr(
            "a path to {reads}, or built-in data: {names}, those that are generated with settings "
            "too, as in {example}; {default}",
            reads=library.reads(),
            names=", ".join(builtin.NAMES),
            example="moons:samples=400,noise=0.2,seed=1",
            default=default,
        ),
    )
    _add_reading(parser)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how files become samples."""
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
    parser.add_argument(
        "--target",
        metavar="NAME",
        help=tr(
            "what is to be predicted: of a table a column, or several (A,B) as numbers; of arrays "
            "the one with the labels; of CIFAR-100 fine or coarse"
        ),
    )
    parser.add_argument("--inputs", metavar="ARRAY", help=tr("of arrays: the one with the samples"))
    parser.add_argument(
        "--ignore",
        metavar="A,B",
        help=tr("of a table or of arrays: the columns or arrays that are left out"),
    )
    parser.add_argument(
        "--task",
        choices=("classify", "regress"),
        help=tr("tell classes apart, or predict numbers; without it, what seems best"),
    )
    parser.add_argument(
        "--group",
        metavar="COLUMN",
        help=tr("of a table: rows with the same value there stay in one part"),
    )
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
    if not changes:
        return _as_known(options.data, known)
    sort = _sort_of(options.data)
    if sort is None or not changes.keys() <= set(sort.options):
        raise _does_not_fit(options.data, _named(options), sort)
    if known is not None and isinstance(known.reading, PictureReading) and sort is _PICTURES:
        return known.reading.with_(**changes)
    return sort.reading(options.data, changes, progress)


@dataclass(frozen=True)
class _Sort:
    """Data that the same options are for."""

    title: Message
    options: tuple[str, ...]
    reading: Callable[[str, Mapping[str, Any], Progress | None], Reading]


def _picture_reading(
    data: str, changes: Mapping[str, Any], progress: Progress | None
) -> PictureReading:
    reading = library.propose(data, progress)
    assert isinstance(reading, PictureReading)
    return reading.with_(**changes)


_PICTURES = _Sort(
    Message("pictures"), ("size", "colour", "fit", "labels", "task"), _picture_reading
)
_TABLES = _Sort(Message("tables"), ("target", "ignore", "task", "group"), table_reading)
_ARRAYS = _Sort(Message("arrays"), ("inputs", "target", "ignore", "task"), array_reading)
_LABELS = _Sort(Message("the pictures of CIFAR-100"), ("target",), labels_reading)
_OPTIONS = tuple(
    dict.fromkeys(name for sort in (_PICTURES, _TABLES, _ARRAYS, _LABELS) for name in sort.options)
)


def _sort_of(data: str) -> _Sort | None:
    """Return what sort data are; None for those that can be read in one way only."""
    if builtin.is_built_in(data):
        return None
    path = library.path_of(data)
    reader = library.reader_of(path)
    if reader in (recognising.READER, tables.READER):
        return _PICTURES if reader is recognising.READER else _TABLES
    if reader is cifar.READER:
        return _LABELS if cifar.has_choice(path) else None
    return _ARRAYS


def _as_known(data: str, known: DataChoice | None) -> Reading | None:
    """Return the reading of the data of a network, for new ones."""
    reading = known.reading if known is not None else None
    if isinstance(reading, ArrayReading):
        return array_reading_like(data, reading)
    return reading if isinstance(reading, PictureReading | LabelsReading) else None


def _changes(options: argparse.Namespace) -> dict[str, Any]:
    found = {name: getattr(options, name) for name in _OPTIONS}
    return {name: value for name, value in found.items() if value is not None}


def _named(options: argparse.Namespace) -> str:
    return _flags(_changes(options))


def _flags(names: Iterable[str]) -> str:
    return ", ".join(f"--{name}" for name in names)


def _does_not_fit(data: str, named: str, sort: _Sort | None) -> DatasetError:
    if sort is None:
        return DatasetError(
            Message(
                "{options} says how files are read, but {data} can be read in one way only.",
                options=named,
                data=data,
            )
        )
    return DatasetError(
        Message(
            "{options} does not fit {data}: {sort} are read with {known}.",
            options=named,
            data=data,
            sort=sort.title,
            known=_flags(sort.options),
        )
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
