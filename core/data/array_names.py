"""Which array is which, by what they are called, or else by their sizes."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from core.data.stored_array import StoredArray
from core.errors import DatasetError
from core.messages import Message
from core.reading import ArrayReading

INPUTS: Sequence[str] = (
    *("x", "images", "image", "imgs", "img", "pictures", "data", "inputs", "input"),
    *("features", "feature", "samples", "points", "vectors"),
)
LABELS: Sequence[str] = (
    *("y", "labels", "label", "lab", "targets", "target", "classes", "class"),
    *("outputs", "output", "answers", "truth", "values"),
)
"""Words that arrays are called by, the likeliest first."""

PARTS = {
    "train": re.compile("training|train|trn"),
    "validation": re.compile("validation|valid|val(?!ue)|dev"),
    "test": re.compile("testing|test|tst|t10k"),
}
"""How names tell the part."""

_MOST_LISTED = 8

FIELDS = {
    "train": ("inputs", "labels"),
    "validation": ("validation_inputs", "validation_labels"),
    "test": ("test_inputs", "test_labels"),
}
"""Where a reading has the names of each part."""

Pair = tuple[StoredArray, StoredArray]
"""Inputs and labels of a part."""


def propose(file: str, arrays: Sequence[StoredArray], picked: str = "") -> ArrayReading:
    """Return which array seems to be what.

    Names count first (`x_train`, `test_labels`, `data` and `target`); where they tell nothing, two
    arrays of equally many samples are inputs and labels, and the one with more values the inputs.

    Args:
        file: what people call the file, for messages.
        arrays: all there are.
        picked: the array that a person chose, which is then inputs or labels; "" for none.

    Raises:
        DatasetError: when it is not clear.
    """
    able = [a for a in arrays if len(a.shape) and a.shape[0]]
    chosen = {part: _of_part(able, part, picked) for part in PARTS}
    found = {part: pair for part, pair in chosen.items() if pair}
    if not found:
        found = _by_size(able, picked)
    if not found or not _has(found.values(), picked):
        raise unclear(file, arrays)
    if "train" not in found:  # a part that stands alone is free to be split
        name = "validation" if "test" not in found else "test"
        found["train"] = found.pop(name)
    names: dict[str, Any] = {
        field: array.name
        for part, pair in found.items()
        for field, array in zip(FIELDS[part], pair, strict=True)
    }
    return ArrayReading(**names)


def pairs_of(file: str, arrays: Sequence[StoredArray], reading: ArrayReading) -> dict[str, Pair]:
    """Return the arrays that a reading names, by part. Raises DatasetError."""
    known = {array.name: array for array in arrays}
    found: dict[str, Pair] = {}
    for part, fields in FIELDS.items():
        names = [getattr(reading, field) for field in fields]
        if part != "train" and not any(names):
            continue
        missing = [name for name in names if name not in known]
        if missing:
            raise no_array(file, arrays, missing[0])
        found[part] = (known[names[0]], known[names[1]])
    return found


def _of_part(arrays: Sequence[StoredArray], part: str, picked: str) -> Pair | None:
    """Return the arrays that a part has by their names."""
    of_part = [array for array in arrays if part_of(array.name) == part]
    inputs = by_word(of_part, INPUTS, picked)
    labels = by_word(of_part, LABELS, picked)
    fits = [(x, y) for x in inputs for y in labels if x.shape[0] == y.shape[0] and x.name != y.name]
    if fits or not inputs or labels:
        # Arrays that are called right but do not fit are told by whoever reads them.
        return fits[0] if fits else (inputs[0], labels[0]) if inputs and labels else None
    others = [a for a in of_part if a.shape[0] == inputs[0].shape[0] and a is not inputs[0]]
    return (inputs[0], others[0]) if len(others) == 1 else None


def part_of(name: str) -> str:
    """Return the part that a name tells; one that tells none is of the training part."""
    for part in ("validation", "test", "train"):
        if PARTS[part].search(name.lower()):
            return part
    return "train"


def by_word(arrays: Iterable[StoredArray], words: Sequence[str], picked: str) -> list[StoredArray]:
    """Return the arrays whose names have one of these words, the picked and the best first."""
    ranked = [(_rank(array.name, words), array) for array in arrays]
    known = [(array.name != picked, rank, array.name, array) for rank, array in ranked if rank >= 0]
    return [array for *_, array in sorted(known, key=lambda found: found[:3])]


def _rank(name: str, words: Sequence[str]) -> int:
    """Return the place of the first of the words that a name has, -1 where it has none."""
    split = re.sub(r"([a-z])([A-Z])", r"\1 \2", name).lower()
    for pattern in PARTS.values():
        split = pattern.sub(" ", split)
    said = [word for word in re.split("[^a-z]+", split) if word in words]
    return words.index(said[0]) if said else -1


def _by_size(arrays: Sequence[StoredArray], picked: str) -> dict[str, Pair]:
    """Return pairs of equally many samples: the larger pair trains, a second one tests."""
    groups: dict[int, list[StoredArray]] = {}
    for array in arrays:
        groups.setdefault(array.shape[0], []).append(array)
    pairs = [_ordered(group) for _, group in sorted(groups.items(), reverse=True)]
    if picked:
        pairs = [pair for pair in pairs if pair and picked in (pair[0].name, pair[1].name)]
    whole = [pair for pair in pairs if pair]
    if len(whole) != len(pairs) or not 1 <= len(whole) <= 2:
        return {}
    if len(whole) == 2 and whole[0][0].shape[1:] != whole[1][0].shape[1:]:
        return {}
    return dict(zip(("train", "test"), whole, strict=False))


def _ordered(group: list[StoredArray]) -> Pair | None:
    if len(group) != 2:
        return None
    labels, inputs = sorted(group, key=lambda array: math.prod(array.shape))
    is_clear = math.prod(labels.shape) < math.prod(inputs.shape)
    return (inputs, labels) if is_clear else None


def _has(pairs: Iterable[Pair], picked: str) -> bool:
    return not picked or any(picked in (x.name, y.name) for x, y in pairs)


def no_array(file: str, arrays: Sequence[StoredArray], name: str) -> DatasetError:
    """Return the error of a name that no array has."""
    return DatasetError(
        Message(
            "{file} has no array named {name}, which should be inputs or labels. It "
            "holds {arrays}. Choose one of them.",
            file=file,
            name=repr(name)[:80],
            arrays=_listed(arrays),
        )
    )


def unclear(file: str, arrays: Sequence[StoredArray]) -> DatasetError:
    """Return the error that asks for a choice."""
    return DatasetError(
        Message(
            "It is not clear which arrays of {file} are inputs and which labels. It holds "
            "{arrays}. Choose them, or call them x and y, and those of a test part x_test and "
            "y_test.",
            file=file,
            arrays=_listed(arrays),
        )
    )


def _listed(arrays: Sequence[StoredArray]) -> str | Message:
    shown = ", ".join(array.text for array in arrays[:_MOST_LISTED])
    n_hidden = len(arrays) - _MOST_LISTED
    return Message("{names} and {n} more", names=shown, n=n_hidden) if n_hidden > 0 else shown
