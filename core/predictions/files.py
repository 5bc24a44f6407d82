"""From files that nobody has labelled to predictions, prepared as the training data were."""

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from core.arrays import AnyArray, Array
from core.choice import DataChoice
from core.data.dataset import Progress
from core.data.picture import takes_pictures
from core.data.pictures.unlabelled import SETS
from core.data.recognise import recognise
from core.data.table import Table
from core.data.table_inputs import Expander, column_of, numbers_in, unknown_values
from core.data.tables import FORMS, read_table
from core.errors import DatasetError
from core.messages import Message
from core.predictions.pictures import pictures_in
from core.predictions.predictions import Names, Predictions, Rows
from core.questions.evaluation import SHARES
from core.reading import TableReading
from core.snapshot import Snapshot
from core.tasks import by_class
from core.trained import network_of
from core.workers import Pool

_PICTURES_AT_ONCE = 256
_VALUES_AT_ONCE = 1 << 19
_SHARE_OF_TABLE = 0.5

Ask = Callable[[AnyArray], Array]
"""Raw samples (n, *input_shape) -> answers (n, L) or (n, T)."""


def holds_many(path: Path) -> bool:
    """Tell whether there may be many samples at a path: a table, a folder, an archive."""
    try:
        return path.exists() and recognise(path).form in (*SETS, *FORMS)
    except (DatasetError, OSError, ValueError):  # names that no file can have
        return False


def predict(
    snapshot: Snapshot, paths: Sequence[Path], progress: Progress | None = None
) -> Predictions:
    """Return what a network answers for new pictures, or for the rows of one table.

    Args:
        snapshot: of a network that was trained.
        paths: of pictures, folders and archives of pictures; or of one table.
        progress: hears the share done, 0 where it is not known; it may raise to cancel.

    Raises:
        DatasetError: when there is nothing that this network takes.
    """
    choice = snapshot.project.data
    assert choice is not None  # of a project that was trained
    for path in paths:
        _must_exist(path)
    hear = progress or _nobody
    with Pool() as pool:
        ask = _asker(snapshot, pool)
        if len(paths) == 1 and recognise(paths[0]).form in FORMS:
            return _of_table(snapshot, choice, paths[0], ask, hear)
        return _of_pictures(snapshot, choice, paths, ask, hear)


def _nobody(_share: float) -> None:
    pass


def _must_exist(path: Path) -> None:
    if not path.exists():
        raise DatasetError(
            Message("There is no file or folder {file}. Check the name.", file=repr(str(path)))
        )


def _asker(snapshot: Snapshot, pool: Pool) -> Ask:
    network, preparation = network_of(snapshot, pool), snapshot.preparation
    assert snapshot.project.data is not None  # of a project that was trained
    facts = snapshot.project.data.facts

    def ask(raw: AnyArray) -> Array:
        with np.errstate(all="ignore"):  # what overflows is seen in the figures
            output = network.predict(preparation.apply(raw, np.empty(raw.shape, np.float32)))
            if facts.targets:
                return preparation.in_units(output)
            return by_class(output, len(facts.classes)).copy()

    return ask


def _are_shares(snapshot: Snapshot) -> bool:
    return getattr(snapshot.project.stack.blocks[-1].layer, "activation", None) in SHARES


def _of_table(
    snapshot: Snapshot, choice: DataChoice, path: Path, ask: Ask, hear: Progress
) -> Predictions:
    facts = choice.facts
    if len(facts.input_shape) != 1:
        raise DatasetError(
            Message(
                "{file} is a table, but this network takes pictures of {shape}. Give it a picture, "
                "or a folder of pictures.",
                file=path.name,
                shape=facts.input_shape,
            )
        )
    table = _table(path.resolve(), choice, hear)
    expand = Expander(table, facts.features) if facts.features else _plain(table, choice)
    n_at_once = max(1, _VALUES_AT_ONCE // facts.input_shape[0])
    outputs: list[Array] = []
    for start in range(0, table.n_rows, n_at_once):
        hear(_SHARE_OF_TABLE + (1 - _SHARE_OF_TABLE) * start / table.n_rows)
        outputs.append(ask(expand(slice(start, start + n_at_once))))
    notices = unknown_values(table, facts.features) if facts.features else ()
    shares = _are_shares(snapshot)
    answers = np.concatenate(outputs)
    return Predictions(path.name, Rows(table), answers, facts, shares, notices=notices)


def _table(path: Path, choice: DataChoice, hear: Progress) -> Table:
    """Return the table, its text read as that of the training data was where that fits."""
    wanted = {feature.column for feature in choice.facts.features}
    reading = choice.reading
    known = reading.format if isinstance(reading, TableReading) else None
    if known is not None and recognise(path).form == "text":
        table = read_table(path, known, lambda share: hear(_SHARE_OF_TABLE * share))
        if wanted <= set(table.by_name):
            return table
    return read_table(path, None, lambda share: hear(_SHARE_OF_TABLE * share))


def _plain(table: Table, choice: DataChoice) -> Callable[[slice], AnyArray]:
    """Return the numbers of a table for a network whose inputs have no names."""
    n_inputs = choice.facts.input_shape[0]
    if len(table.columns) != n_inputs:
        raise DatasetError(
            Message(
                "This network takes {wanted} numbers a row, but {file} has {found} columns. Give "
                "it a table with just those.",
                wanted=n_inputs,
                file=table.name,
                found=len(table.columns),
            )
        )
    columns = [numbers_in(column_of(table, column.name)) for column in table.columns]

    def expand(rows: slice) -> AnyArray:
        return np.stack([numbers(rows) for numbers in columns], axis=1).astype(np.float32)

    return expand


def _of_pictures(
    snapshot: Snapshot, choice: DataChoice, paths: Sequence[Path], ask: Ask, hear: Progress
) -> Predictions:
    if not takes_pictures(choice.facts):
        raise DatasetError(
            Message(
                "This network takes samples of {shape}, which pictures cannot be. Give it a table "
                "with the columns it was trained on.",
                shape=choice.facts.input_shape,
            )
        )
    names: list[str] = []
    left_out: list[tuple[str, Message]] = []
    outputs: list[Array] = []
    places: list[int] = []
    pictures = (
        (place, one)
        for place, path in enumerate(paths)
        for one in pictures_in(path, choice, lambda: hear(0.0))
    )
    while some := list(islice(pictures, _PICTURES_AT_ONCE)):
        left_out += [(one.name, one.reason) for _, one in some if one.reason is not None]
        read = [(place, one.name, one.sample) for place, one in some if one.sample is not None]
        if read:
            places += [place for place, _, _ in read]
            names += [name for _, name, _ in read]
            outputs.append(ask(np.stack([sample for _, _, sample in read])))
    n_answers = len(choice.facts.targets) or len(choice.facts.classes)
    answers = np.concatenate([np.empty((0, n_answers), np.float32), *outputs])
    name = paths[0].name if len(paths) == 1 else ""
    shares = _are_shares(snapshot)
    given = Names(tuple(names), tuple(paths), tuple(places))
    return Predictions(name, given, answers, choice.facts, shares, tuple(left_out))
