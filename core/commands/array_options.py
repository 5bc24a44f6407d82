"""How arrays are to be read, and CIFAR-100, as the options of a command say it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from core.data import library
from core.data.array_choice import chosen, like, with_task
from core.data.array_names import no_array, propose
from core.data.dataset import Progress
from core.data.npy_file import name_of
from core.data.stored_array import StoredArray
from core.errors import DatasetError
from core.messages import Message
from core.reading import COARSE, FINE, ArrayReading, LabelsReading

_LABELS = {"fine": FINE, FINE: FINE, "coarse": COARSE, COARSE: COARSE}


def array_reading(
    data: str, options: Mapping[str, str], progress: Progress | None = None
) -> ArrayReading:
    """Return the reading of arrays that the options ask for, where they are silent as proposed.

    Args:
        data: the path of the file or folder.
        options: `inputs`, `target`, `ignore` and `task`, as far as they were given.
        progress: hears the share done.

    Raises:
        DatasetError: when there is no such array, or it is not clear which is what.
    """
    path = Path(data).resolve()
    arrays = library.arrays_at(path)
    known = {array.name for array in arrays}
    ignored = names_in(options.get("ignore", ""), known)
    for name in ignored:
        if name not in known:
            raise no_array(path.name, arrays, name)
    left = [array for array in arrays if array.name not in ignored]
    inputs, labels = options.get("inputs", ""), options.get("target", "")
    if inputs or labels:
        reading = chosen(path.name, left, inputs, labels)
    else:
        reading = propose(path.name, left, _picked(path, left))
    if "task" in options:
        return reading.with_(task=options["task"])
    return with_task(path.name, left, reading, progress)


def array_reading_like(data: str, reading: ArrayReading) -> ArrayReading | None:
    """Return the same reading for other data; None where they have no such arrays."""
    try:
        return like(library.arrays_at(Path(data).resolve()), reading)
    except (DatasetError, OSError, ValueError):  # built-in data, and what is told when it is read
        return None


def labels_reading(
    data: str, options: Mapping[str, str], progress: Progress | None = None
) -> LabelsReading:
    """Return which labels of CIFAR-100 `target` asks for. Raises DatasetError."""
    target = options["target"]
    if target not in _LABELS:
        raise DatasetError(
            Message(
                "{data} has no labels {name}. They are fine (100 classes) or coarse (20).",
                data=data,
                name=repr(target)[:80],
            )
        )
    return LabelsReading(labels=_LABELS[target])


def names_in(text: str, known: set[str]) -> list[str]:
    """Return the names in a list with commas, or the one name that has them itself."""
    return [text] if text in known else [name for name in map(str.strip, text.split(",")) if name]


def _picked(path: Path, arrays: Sequence[StoredArray]) -> str:
    """Return the array that a path means, of those in its folder; "" where it means all."""
    names = (path.name, name_of(path)) if path.is_file() else ()
    return next((array.name for array in arrays if array.name in names), "")
