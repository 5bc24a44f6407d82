"""The table beside pictures that tells what each shows: found by its content, not by its name."""

import contextlib
import csv
import io
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from core.data.pictures.source import Source
from core.errors import DatasetError
from core.messages import Message, parse_number
from core.reading import MISSING

MOST_BYTES = 32 << 20
_MOST_CANDIDATES = 50
_ROWS_LOOKED_AT = 200
_ENOUGH = 0.5
"""Of the rows looked at so many must name a picture."""
_DELIMITERS = (",", ";", "\t", "|", " ")
_USUAL = ("label", "labels", "class", "target", "category", "species", "breed", "y", "value")
_FEW = 20
_MANY_TIMES = 10


@dataclass(frozen=True)
class LabelsFile:
    """What a table tells of pictures.

    Attributes:
        name: of its file. column: that the answers are from, "" without a title.
        answers: of each picture that was asked about, None where it tells nothing.
        n_unused: rows that name no picture.
    """

    name: str
    column: str
    answers: Sequence[str | None]
    n_unused: int

    @property
    def are_values(self) -> bool:
        """Whether the answers are numbers to predict rather than names of classes."""
        known = [answer for answer in self.answers if answer is not None]
        if not all(_is_number(answer) for answer in known):
            return False
        kinds = {parse_number(answer) for answer in known}
        if any(not value.is_integer() for value in kinds):
            return True
        return len(kinds) > _FEW and len(known) < _MANY_TIMES * len(kinds)

    def notice(self) -> Message:
        """Return what people should know of it."""
        column = self.column or Message("the second")
        if not self.n_unused:
            return Message(
                "What the pictures show stands in {file}, column {column}.",
                file=self.name,
                column=column,
            )
        return Message(
            "What the pictures show stands in {file}, column {column}; {n} row names no picture.",
            "What the pictures show stands in {file}, column {column}; {n} rows name no picture.",
            file=self.name,
            column=column,
            n=self.n_unused,
        )


def find_labels(
    source: Source, pictures: Sequence[str], others: Sequence[int], column: str
) -> LabelsFile | None:
    """Return the table among `others` that names pictures, None where there is none.

    Args:
        source: of the files.
        pictures: their names.
        others: numbers of the files that are no pictures.
        column: title of the column wanted; "" for the one that seems right.

    Raises:
        DatasetError: when a table that names pictures is damaged.
    """
    names = _Names(pictures)
    # Those that lie highest come first: a table inside one folder tells of that folder only.
    order = sorted(others, key=lambda at: (source.names[at].count("/"), source.names[at]))
    for index in order[:_MOST_CANDIDATES]:
        text = _text(source, index)
        delimiter = _delimiter(text) if text else None
        if text is None or delimiter is None:
            continue
        some = list(islice(_rows(text, delimiter), _ROWS_LOOKED_AT))
        use = _use_of(some, names, column)
        if use is not None:
            return _labels(source.names[index], _rows(text, delimiter), use, names)
    return None


class _Names:
    """Finds pictures by what a table may call them: with folders or without, with ending or not."""

    def __init__(self, pictures: Sequence[str]) -> None:
        self.n = len(pictures)
        self._pictures = pictures
        self._found: dict[str, list[int]] = {}
        for index, name in enumerate(pictures):
            base = name.rpartition("/")[2]
            for call in {base, base.rpartition(".")[0] or base}:
                self._found.setdefault(call, []).append(index)

    def find(self, cell: str) -> int | None:
        """Return the number of the one picture that a cell means."""
        call = cell.strip().replace("\\", "/").removeprefix("./")
        found = self._found.get(call.rpartition("/")[2], [])
        if "/" in call:
            found = [at for at in found if self._fits(self._pictures[at], call)]
        return found[0] if len(found) == 1 else None

    def _fits(self, name: str, call: str) -> bool:
        stem = name.rpartition(".")[0] if "." in name.rpartition("/")[2] else name
        return any(
            full == call or full.endswith("/" + call) or call.endswith("/" + full)
            for full in (name, stem)
        )


def _text(source: Source, index: int) -> str | None:
    """Return the text of a file; None where it is none."""
    try:
        data = source.bytes_of(index, MOST_BYTES + 1)
    except DatasetError:
        return None
    if not data or len(data) > MOST_BYTES or b"\0" in data[:4096]:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the cells of a table row by row; it ends early where it is damaged."""
    with contextlib.suppress(csv.Error):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if row:
                yield row


def _delimiter(text: str) -> str | None:
    lines = text[:1_000_000].splitlines()[:_ROWS_LOOKED_AT]
    counts = {mark: [line.count(mark) for line in lines if line.strip()] for mark in _DELIMITERS}
    steady = [mark for mark, found in counts.items() if found and min(found) > 0]
    return steady[0] if steady else None


@dataclass(frozen=True)
class _Use:
    """Which column names the pictures, which tells what they show, and whether titles are above."""

    names: int
    answers: int
    title: str
    has_titles: bool


def _use_of(some: Sequence[Sequence[str]], names: _Names, wanted: str) -> _Use | None:
    """Return how the first rows of a table are to be used, None where they name no pictures."""
    hits = Counter(
        at for row in some for at, cell in enumerate(row) if names.find(cell) is not None
    )
    if not hits:
        return None
    at, count = min(hits.items(), key=lambda item: (-item[1], item[0]))
    first = some[0]
    has_titles = at >= len(first) or names.find(first[at]) is None
    if count < _ENOUGH * (len(some) - has_titles):
        return None
    titles = [cell.strip() for cell in first] if has_titles else [""] * len(first)
    others = [place for place in range(len(titles)) if place != at]
    usual = [place for place in others if titles[place].lower() in _USUAL]
    fitting = [p for p in others if titles[p] == wanted] if wanted else [*usual, *others]
    return _Use(at, fitting[0], titles[fitting[0]], has_titles) if fitting else None


def _labels(name: str, rows: Iterator[Sequence[str]], use: _Use, names: _Names) -> LabelsFile:
    answers: list[str | None] = [None] * names.n
    n_unused = 0
    for number, row in enumerate(islice(rows, use.has_titles, None), 1 + use.has_titles):
        call, answer = (row[at].strip() if at < len(row) else "" for at in (use.names, use.answers))
        picture = names.find(call)
        if picture is None:
            n_unused += 1
            continue
        if answers[picture] not in (None, answer):
            raise DatasetError(
                Message(
                    "{file}, row {row:d}: {picture} was {before} in a row above and is {now} here. "
                    "Keep one of the two.",
                    file=name,
                    row=number,
                    picture=call,
                    before=repr(answers[picture]),
                    now=repr(answer),
                )
            )
        answers[picture] = answer or None
    return LabelsFile(name, use.title, _without_gaps(answers), n_unused)


def _without_gaps(answers: Sequence[str | None]) -> list[str | None]:
    """Return answers with None for what stands for a missing number, such as NaN, among numbers.

    Among words it may be one of them: `none` is what many a picture shows.
    """
    words = {answer for answer in answers if answer and answer.lower() not in MISSING}
    if not words or not all(map(_is_number, words)):
        return list(answers)
    return [answer if answer in words else None for answer in answers]


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(parse_number(text))
    except ValueError:
        return False
