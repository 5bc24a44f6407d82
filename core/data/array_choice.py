"""Which array is what, where somebody names one of them, and what the task then is."""

import math
import re
from collections.abc import Sequence
from typing import Any

from core.data.array_labels import guess_task, read_labels
from core.data.array_names import (
    FIELDS,
    INPUTS,
    LABELS,
    PARTS,
    by_word,
    no_array,
    pairs_of,
    part_of,
    propose,
    unclear,
)
from core.data.dataset import Progress
from core.data.stored_array import StoredArray
from core.reading import ArrayReading

_NO_LETTER = re.compile("[^a-z0-9]+")


def proposed(
    file: str, arrays: Sequence[StoredArray], picked: str, progress: Progress | None
) -> ArrayReading:
    """Return what `propose` does, with the task; only the labels are read for it.

    Raises:
        DatasetError: when it is not clear which array is what, or labels are damaged.
    """
    return with_task(file, arrays, propose(file, arrays, picked), progress)


def with_task(
    file: str, arrays: Sequence[StoredArray], reading: ArrayReading, progress: Progress | None
) -> ArrayReading:
    """Return a reading with the task that its labels seem to be for. Raises DatasetError."""

    def count(_: int) -> None:
        if progress:
            progress(0.0)

    pairs = pairs_of(file, arrays, reading).values()
    return reading.with_(task=guess_task([read_labels(labels, count) for _, labels in pairs]))


def chosen(
    file: str, arrays: Sequence[StoredArray], inputs: str = "", labels: str = ""
) -> ArrayReading:
    """Return a reading with these inputs, these labels, or both, and what goes with them.

    The arrays of a validation and a test part are those that are called like the chosen ones but
    for the name of the part: with `z_train` goes `z_test`.

    Args:
        file: what people call the file, for messages.
        arrays: all there are to choose from.
        inputs: name of an array; "" for the one that suits the labels.
        labels: name of an array; "" for the one that suits the inputs.

    Raises:
        DatasetError: when there is no such array, or it is not clear what goes with it.
    """
    known = {array.name: array for array in arrays}
    for name in filter(None, (inputs, labels)):
        if name not in known:
            raise no_array(file, arrays, name)
    if not inputs:
        inputs = _partner(file, arrays, known[labels], INPUTS, is_larger=True).name
    elif not labels:
        labels = _partner(file, arrays, known[inputs], LABELS, is_larger=False).name
    names = dict(zip(FIELDS["train"], (inputs, labels), strict=True))
    for part in PARTS:
        pair = [_of_part(arrays, part, known[name]) for name in (inputs, labels)]
        if part != part_of(labels) and pair[0] and pair[1] and _fit(pair[0], pair[1]):
            names |= dict(zip(FIELDS[part], (pair[0].name, pair[1].name), strict=True))
    found: dict[str, Any] = names
    return ArrayReading(**found)


def like(arrays: Sequence[StoredArray], reading: ArrayReading) -> ArrayReading | None:
    """Return a reading for other files: the same arrays, as far as there are such parts.

    None where inputs or labels have no such names.
    """
    known = {array.name for array in arrays}
    lacking = {
        field: ""
        for part, fields in FIELDS.items()
        for field in fields
        if part != "train" and not {getattr(reading, name) for name in fields} <= known
    }
    is_known = {reading.inputs, reading.labels} <= known
    return reading.with_(**lacking) if is_known else None


def _partner(
    file: str,
    arrays: Sequence[StoredArray],
    array: StoredArray,
    words: Sequence[str],
    *,
    is_larger: bool,
) -> StoredArray:
    """Return what goes with an array: by its name, else the only one, or the only larger one."""
    fitting = [other for other in arrays if other.name != array.name and _fit(other, array)]
    same = [other for other in fitting if part_of(other.name) == part_of(array.name)] or fitting
    if named := by_word(same, words, ""):
        return named[0]
    size = math.prod(array.shape)
    sized = [other for other in same if (math.prod(other.shape) > size) == is_larger]
    for found in (same, sized):
        if len(found) == 1:
            return found[0]
    raise unclear(file, arrays)


def _of_part(arrays: Sequence[StoredArray], part: str, like: StoredArray) -> StoredArray | None:
    """Return the array that is called as another one, but of another part."""
    stem = _stem(like.name)
    fitting = (a for a in arrays if part_of(a.name) == part and _stem(a.name) == stem)
    return next((a for a in fitting if a.shape[1:] == like.shape[1:]), None)


def _stem(name: str) -> str:
    name = name.lower()
    for pattern in PARTS.values():
        name = pattern.sub("", name)
    return _NO_LETTER.sub("", name)


def _fit(one: StoredArray, other: StoredArray) -> bool:
    """Tell whether both have as many samples."""
    return bool(one.shape and other.shape and one.shape[0] and one.shape[0] == other.shape[0])
