"""Pictures as a network takes them: all that it is asked about, and later those looked at."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path

from core.arrays import AnyArray
from core.choice import DataChoice
from core.data import library
from core.data.aside import Tick
from core.data.framing import background_of
from core.data.pictures.unlabelled import Unlabelled, samples_in
from core.errors import DatasetError
from core.predictions.predictions import Names


def pictures_in(
    path: Path, choice: DataChoice, tick: Tick, only: Collection[str] | None = None
) -> Iterator[Unlabelled]:
    """Yield the pictures of a file, folder or archive as samples.

    Args:
        path: where they are.
        choice: the data that a network was trained on.
        tick: called often; it may raise to cancel.
        only: the names of those wanted, None for all.

    Raises:
        DatasetError: where there are none, or they cannot be read.
    """

    def background() -> float | None:
        dataset = library.locate(choice)
        return None if dataset is None else background_of(dataset.inputs, dataset.facts)

    return samples_in(path, choice, background, tick, only)


def samples_of(
    given: Names, rows: Collection[int], choice: DataChoice, tick: Tick
) -> dict[int, AnyArray]:
    """Return the samples (H, W, C) of some rows; pictures that are gone by now are not among them.

    Args:
        given: the pictures that were answered.
        rows: the numbers of those wanted.
        choice: the data that the network was trained on.
        tick: called often; it may raise to cancel.
    """
    wanted: dict[int, dict[str, int]] = defaultdict(dict)
    for row in rows:
        wanted[given.places[row]][given.names[row]] = row
    found: dict[int, AnyArray] = {}
    for place, names in wanted.items():
        try:
            for one in pictures_in(given.paths[place], choice, tick, names):
                if one.sample is not None:
                    found[names[one.name]] = one.sample
        except (DatasetError, OSError):
            continue  # no picture is shown of what cannot be read any more
    return found
