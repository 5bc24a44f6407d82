"""`camada predict` of a folder or archive of pictures: an answer for each, as a table or CSV."""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

import numpy as np

from core.arrays import Array
from core.choice import DataChoice
from core.commands.output import csv_of, say, say_json, share_text, table
from core.commands.sources import network_of
from core.data import library
from core.data.framing import background_of
from core.data.pictures.unlabelled import SETS, Unlabelled, samples_in
from core.data.recognise import recognise
from core.errors import DatasetError
from core.messages import Message, number, tr
from core.questions.evaluation import SHARES
from core.snapshot import Snapshot
from core.storage import safe_write
from core.tasks import by_class
from core.workers import Pool

_AT_ONCE = 256
_MOST_SHOWN = 1000

Row = tuple[str | float, ...]


def is_set(name: str) -> bool:
    """Tell whether a name is that of a folder or an archive."""
    path = Path(name)
    try:
        return path.exists() and recognise(path).form in SETS
    except (DatasetError, OSError, ValueError):  # names that no file can have
        return False


def run(snapshot: Snapshot, options: argparse.Namespace) -> int:
    """Answer every picture and return the exit code. Raises CamadaError."""
    choice = snapshot.project.data
    assert choice is not None  # of a project that was trained
    found = _answered(snapshot, choice, _pictures(choice, options.samples))
    titles = _titles(snapshot, choice)
    rows = [row for row, _ in found if row is not None]
    if options.out is not None:
        safe_write.write(Path(options.out), [csv_of([titles, *rows])])
    else:
        _show(choice, titles, rows)
    for one in (one for row, one in found if row is None):
        say(Message("{file} was left out: {reason}", file=one.name, reason=one.reason))
    _say_all(choice, rows, options.out)
    if options.json:
        say_json({"predictions": [dict(zip(titles, row, strict=True)) for row in rows]})
    return 0


def _pictures(choice: DataChoice, names: Sequence[str]) -> Iterator[Unlabelled]:
    return chain.from_iterable(
        samples_in(_path(name), choice, lambda: _background(choice), lambda: None) for name in names
    )


def _path(name: str) -> Path:
    path = Path(name)
    if not path.exists():
        raise DatasetError(
            Message("There is no file or folder {file}. Check the name.", file=repr(name))
        )
    return path


def _background(choice: DataChoice) -> float | None:
    dataset = library.locate(choice)
    return None if dataset is None else background_of(dataset.inputs, dataset.facts)


def _answered(
    snapshot: Snapshot, choice: DataChoice, pictures: Iterator[Unlabelled]
) -> list[tuple[Row | None, Unlabelled]]:
    """Return a row for each picture, None for those that cannot be read, which are kept as told."""
    found: list[tuple[Row | None, Unlabelled]] = []
    with Pool() as pool, np.errstate(all="ignore"):  # what overflows is seen in the figures
        network = network_of(snapshot, pool)
        while some := list(islice(pictures, _AT_ONCE)):
            read = [one.sample for one in some if one.sample is not None]
            outputs = iter(())
            if read:
                raw = np.stack(read)  # (n, H, W, C)
                inputs = snapshot.preparation.apply(raw, np.empty(raw.shape, np.float32))
                outputs = iter(network.predict(inputs).copy())
            for one in some:
                row = None
                if one.sample is not None:
                    row = _row(one.name, next(outputs), snapshot, choice)
                found.append((row, Unlabelled(one.name, None, one.reason)))
    return found


def _row(name: str, output: Array, snapshot: Snapshot, choice: DataChoice) -> Row:
    if choice.facts.targets:
        return name, *snapshot.preparation.in_units(output).tolist()
    values = by_class(output)
    best = int(values.argmax())
    return name, choice.facts.classes[best], float(values[best]), *map(float, values)


def _titles(snapshot: Snapshot, choice: DataChoice) -> tuple[str, ...]:
    facts = choice.facts
    last = snapshot.project.stack.blocks[-1].layer
    is_share = getattr(last, "activation", None) in SHARES
    if facts.targets:
        return "file", *(str(target.title) for target in facts.targets)
    return "file", "class", "probability" if is_share else "value", *facts.classes


def _show(choice: DataChoice, titles: Row, rows: Sequence[Row]) -> None:
    n_columns = 3 if choice.facts.classes else len(titles)
    texts = [tuple(map(_text, row[:n_columns])) for row in [titles, *rows[:_MOST_SHOWN]]]
    for line in table(texts, right=range(1 + bool(choice.facts.classes), n_columns)):
        say(line)
    if len(rows) > _MOST_SHOWN:
        say(
            Message(
                "... and {n} more. Write all of them with --out FILE.csv.",
                n=len(rows) - _MOST_SHOWN,
            )
        )


def _text(cell: str | float) -> str:
    return cell if isinstance(cell, str) else number(cell, ".4f")


def _say_all(choice: DataChoice, rows: Sequence[Row], out: str | None) -> None:
    if choice.facts.classes and rows:
        counts = Counter(str(row[1]) for row in rows)
        shares = (f"{name} {share_text(n / len(rows))}" for name, n in counts.most_common())
        say(tr("In all: {shares}", shares=", ".join(islice(shares, 20))))
    if out is not None:
        say(
            Message(
                "The answer for {n} picture is in {file}.",
                "The answers for {n} pictures are in {file}.",
                n=len(rows),
                file=out,
            )
        )
