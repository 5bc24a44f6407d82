"""The parts of the data that a trained file is asked about, with the names people read."""

from argparse import Namespace
from collections.abc import Mapping

import numpy as np

from core.arrays import Labels
from core.choice import DataChoice
from core.commands import readings
from core.data import library
from core.data.dataset import Dataset
from core.data.split import parts_of
from core.errors import DatasetError
from core.messages import Message
from core.snapshot import Snapshot

ALL = "all"
TITLES = {
    "train": Message("training"),
    "validation": Message("validation"),
    "test": Message("test"),
    ALL: Message("all samples"),
}

_MOST_NAMES = 12


def data_for(snapshot: Snapshot, options: Namespace) -> Dataset:
    """Return the data that `--data` names, or those the snapshot was trained on.

    Raises:
        DatasetError: when they are not here, or the network cannot take them.
    """
    known = snapshot.project.data
    assert known is not None  # nothing is trained without data
    dataset = readings.find(options, known)
    if dataset is None:
        dataset = library.locate(known)
    if dataset is None:
        raise DatasetError(
            Message(
                "The data this network was trained on, {data}, are not on this computer. "
                "Give data with --data.",
                data=known.name,
            )
        )
    _check_fits(dataset, known)
    return dataset


def parts_for(snapshot: Snapshot, dataset: Dataset) -> Mapping[str, Labels]:
    """Return sample numbers by part, without empty ones; data never seen are one part, `all`."""
    known = snapshot.project.data
    assert known is not None
    if dataset.digest != known.digest:
        return {ALL: np.arange(len(dataset.labels), dtype=np.int64)}
    found = parts_of(dataset, known.split)
    return {part: indices for part, indices in found.items() if len(indices)}


def judged_by(names: Mapping[str, Labels]) -> str:
    """Return the part that tells most about new data: test, else validation, else what there is."""
    return next(part for part in ("test", "validation", ALL, "train") if part in names)


def _check_fits(dataset: Dataset, known: DataChoice) -> None:
    if dataset.facts.input_shape != known.facts.input_shape:
        raise DatasetError(
            Message(
                "This network takes samples of {wanted}, but those of {data} are {shape}. "
                "Choose other data.",
                wanted=known.facts.input_shape,
                data=dataset.name,
                shape=dataset.facts.input_shape,
            )
        )
    names = tuple(target.name for target in dataset.facts.targets)
    wanted = tuple(target.name for target in known.facts.targets)
    if names != wanted:
        raise DatasetError(
            Message(
                "This network answers with {wanted}, but {data} asks for {found}. Choose other "
                "data.",
                wanted=_names(wanted or known.facts.classes),
                data=dataset.name,
                found=_names(names or dataset.facts.classes),
            )
        )
    if dataset.facts.classes != known.facts.classes:
        raise DatasetError(
            Message(
                "This network tells the classes {wanted} apart, but {data} has {classes}. "
                "Choose other data.",
                wanted=_names(known.facts.classes),
                data=dataset.name,
                classes=_names(dataset.facts.classes),
            )
        )


def _names(classes: tuple[str, ...]) -> str:
    more = " ..." if len(classes) > _MOST_NAMES else ""
    return ", ".join(classes[:_MOST_NAMES]) + more
