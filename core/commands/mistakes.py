"""`camada evaluate --mistakes`: which samples are answered wrongly, as a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.arrays import AnyArray, Array, Labels
from core.commands.output import say
from core.csv_text import Cell, csv_of
from core.data.dataset import Dataset
from core.messages import Message
from core.snapshot import Preparation
from core.storage import safe_write
from core.tasks import by_class


@dataclass(frozen=True, eq=False)
class Answers:
    """What a network answers for a part of the data.

    Attributes:
        index: (N,) numbers of the samples in the dataset; output: (N, L) or (N, T) for each.
    """

    dataset: Dataset
    index: Labels
    output: Array
    preparation: Preparation


def write(answers: Answers, path: Path) -> None:
    """Write the mistakes as CSV and say so. Raises CamadaError where that cannot be written."""
    is_regression = bool(answers.dataset.facts.targets)
    titles, *rows = _of_values(answers) if is_regression else _of_classes(answers)
    safe_write.write(path, [csv_of([titles, *rows])])
    said = (
        Message(
            "{n} sample is in {file}, the largest error first.",
            "{n} samples are in {file}, the largest error first.",
            n=len(rows),
            file=path.name,
        )
        if is_regression
        else Message(
            "{n} mistake is in {file}.", "{n} mistakes are in {file}.", n=len(rows), file=path.name
        )
    )
    say(said)


def _of_classes(answers: Answers) -> Iterator[tuple[Cell, ...]]:
    classes = answers.dataset.facts.classes
    shares = by_class(answers.output, len(classes))  # (N, L)
    answered, truths = shares.argmax(axis=1), answers.dataset.labels[answers.index]
    wrong = np.flatnonzero(answered != truths)
    sure = shares[wrong, answered[wrong]]
    yield ("sample", *_titles(answers.dataset), "truth", "answer", "value")
    for at in wrong[np.argsort(-sure, kind="stable")].tolist():
        named = classes[int(truths[at])], classes[int(answered[at])]
        yield (*_whose(answers, at), *named, float(shares[at, answered[at]]))


def _of_values(answers: Answers) -> Iterator[tuple[Cell, ...]]:
    targets = answers.dataset.facts.targets
    found: Array = answers.preparation.in_units(answers.output)  # (N, T)
    wanted: AnyArray = answers.dataset.labels[answers.index].reshape(found.shape)
    # Targets have units of their own: an error counts by the range of its target.
    widths = np.array([target.high - target.low or 1.0 for target in targets])
    far = (np.abs(found - wanted) / widths).max(axis=1)
    columns = (text for t in targets for text in (t.name, f"{t.name} (predicted)"))
    yield ("sample", *_titles(answers.dataset), *columns)
    for at in np.argsort(-far, kind="stable").tolist():
        pairs = zip(wanted[at].tolist(), found[at].tolist(), strict=True)
        yield (*_whose(answers, at), *(_short(value) for pair in pairs for value in pair))


def _short(value: float) -> float:
    """Return a number with as many digits as float32 has."""
    return float(f"{value:.7g}")


def _titles(dataset: Dataset) -> tuple[str, ...]:
    return ("file",) if dataset.files else ("row",) if dataset.source else ()


def _whose(answers: Answers, at: int) -> tuple[Cell, ...]:
    """Return the number of a sample in its part, and its file or row where it has one."""
    sample, dataset = int(answers.index[at]), answers.dataset
    if dataset.files:
        return at, dataset.files[sample]
    return (at, dataset.row(sample)) if dataset.source else (at,)
