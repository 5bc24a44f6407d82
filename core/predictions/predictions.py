"""Predictions: an answer for each row or picture of a file, beside what the file says itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from core.arrays import Array, Labels
from core.csv_text import csv_of
from core.data.table import Table
from core.facts import Facts
from core.messages import Message, number, tr

ROWS_AT_ONCE = 4096
"""Rows in a piece of a file."""


class Given(Protocol):
    """What stood in the files: columns of texts."""

    @property
    def titles(self) -> tuple[str, ...]: ...

    @property
    def answer(self) -> str: ...

    def cell(self, row: int, column: int) -> str: ...


@dataclass(frozen=True)
class Names:
    """Pictures: of each there is the name of its file.

    Attributes:
        names: within their folder or archive.
        paths: the files, folders and archives that were asked about.
        places: of each picture, the number of its path.
    """

    names: tuple[str, ...]
    paths: tuple[Path, ...] = ()
    places: tuple[int, ...] = ()
    titles: tuple[str, ...] = ("file",)
    answer: str = "class"

    def cell(self, row: int, column: int) -> str:
        """Return a name."""
        return self.names[row]


@dataclass(frozen=True)
class Rows:
    """Rows of a table."""

    table: Table
    answer: str = "prediction"

    @property
    def titles(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.table.columns)

    def cell(self, row: int, column: int) -> str:
        """Return a cell as people read it."""
        return self.table.columns[column].text(row)


@dataclass(frozen=True, eq=False)
class Predictions:
    """Answers in the order of the rows.

    Attributes:
        name: what the file is called.
        outputs: (N, L) a value for each class; of a regression (N, T) in the units of the data.
        are_shares: whether values of classes are probabilities.
        left_out: names of pictures that could not be read, and why.
        notices: what people should know of how the rows were read.
    """

    name: str
    given: Given
    outputs: Array
    facts: Facts
    are_shares: bool
    left_out: tuple[tuple[str, Message], ...] = ()
    notices: tuple[Message, ...] = ()

    @property
    def n_rows(self) -> int:
        """How many answers there are."""
        return len(self.outputs)

    @property
    def n_given(self) -> int:
        """How many columns stood in the file; those of the answers follow."""
        return len(self.given.titles)

    @property
    def titles(self) -> tuple[str, ...]:
        """Names of all columns in files, each once."""
        titles = list(self.given.titles)
        for answer in self._answer_titles():
            title = answer
            while title in titles:
                title = f"{title} (predicted)"
            titles.append(title)
        return tuple(titles)

    def title(self, column: int) -> str:
        """Return the title of a column for people."""
        if column < self.n_given:
            name = self.given.titles[column]
            return tr("File") if isinstance(self.given, Names) else name
        place = column - self.n_given
        if self.facts.targets:
            return tr("{target}: answer", target=self.facts.targets[place].title)
        shared = tr("Probability") if self.are_shares else tr("Value")
        return (tr("Answer"), shared, *self.facts.classes)[place]

    def best(self, row: int) -> int:
        """Return the class that is answered."""
        return int(self.outputs[row].argmax())

    def counts(self) -> Labels:
        """Return how often each class is answered, (L,)."""
        return np.bincount(self.outputs.argmax(axis=1), minlength=len(self.facts.classes))

    def answers(self, row: int) -> tuple[str | float, ...]:
        """Return what is answered in a row: class, its value and all values, or all targets."""
        values: list[float] = self.outputs[row].tolist()
        if self.facts.targets:
            return tuple(values)
        best = self.best(row)
        return (self.facts.classes[best], values[best], *values)

    def row(self, row: int) -> tuple[str | float, ...]:
        """Return a row as it stands in files: what was given, and the answers."""
        given = (self.given.cell(row, column) for column in range(self.n_given))
        return (*given, *self.answers(row))

    def text(self, row: int, column: int) -> str:
        """Return a cell for people."""
        if column < self.n_given:
            return self.given.cell(row, column)
        place = column - self.n_given
        value = self.answers(row)[place]
        if isinstance(value, str):
            return value
        if self.facts.targets:
            return self.facts.targets[place].text(value)
        return number(value, ".1%" if self.are_shares else ".4f")

    def csv(self) -> Iterator[bytes]:
        """Yield the rows as comma-separated values, titles first."""
        yield csv_of([self.titles])
        for start in range(0, self.n_rows, ROWS_AT_ONCE):
            rows = range(start, min(start + ROWS_AT_ONCE, self.n_rows))
            yield csv_of(self.row(row) for row in rows)

    def _answer_titles(self) -> Sequence[str]:
        if self.facts.targets:
            return [f"{target.name} (predicted)" for target in self.facts.targets]
        return (
            self.given.answer,
            ("probability" if self.are_shares else "value"),
            *self.facts.classes,
        )
