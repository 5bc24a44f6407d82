"""What arrays of labels want: class numbers, one-hot rows, names of classes, or values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import AnyArray
from core.data.stored_array import StoredArray
from core.errors import DatasetError
from core.facts import MOST_OUTPUTS
from core.messages import Message

CLASSIFY, REGRESS = "classify", "regress"

MOST_GUESSED = 20
"""Floating point numbers that are whole and no more different ones than these are classes."""

MOST_TARGETS = 1000
_LARGEST_EXACT = 2**53


@dataclass(frozen=True)
class Wanted:
    """Labels as an entry of the cache has them.

    Attributes:
        labels: (N,) class numbers, or (N,) or (N, T) float32 with NaN where a value is missing.
        classes: their names; none in a regression.
        targets: name and unit of each value of a regression.
    """

    labels: AnyArray
    classes: tuple[str, ...] = ()
    targets: tuple[tuple[str, str], ...] = ()


def read_labels(array: StoredArray, count: Callable[[int], None]) -> AnyArray:
    """Return all labels of an array: (N,) or (N, L), in the byte order of this machine.

    Args:
        array: of one or two axes; (N, 1) becomes (N,).
        count: hears the bytes of each block; may raise to cancel.

    Raises:
        DatasetError: when they are no labels, or damaged.
    """
    if array.refusal:
        raise array.refusal
    if (
        not 1 <= len(array.shape) <= 2
        or 0 in array.shape
        or max(array.shape[1:], default=1) > (MOST_OUTPUTS)
    ):
        raise DatasetError(
            Message(
                "{name} has the sizes {sizes}, so it holds no labels: those have one value a "
                "sample, or one row of a value for each class. Choose another array.",
                name=array.name,
                sizes=array.shape,
            )
        )
    blocks: list[AnyArray] = []
    for block in array.blocks():
        count(block.nbytes)
        blocks.append(block.astype(array.dtype.newbyteorder("=")))
    whole = np.concatenate(blocks)
    return whole[:, 0] if whole.shape[1:] == (1,) else whole


def guess_task(labels: Sequence[AnyArray]) -> str:
    """Return what labels seem to ask for: floating point numbers mostly ask for a regression."""
    if any(_is_one_hot(part) for part in labels):
        return CLASSIFY
    if any(part.ndim > 1 for part in labels):
        return REGRESS
    if labels[0].dtype.kind != "f":
        return CLASSIFY
    values = np.unique(np.concatenate([part[:, None] for part in labels])).astype(np.float64)
    is_whole = bool((np.isfinite(values) & (values == np.floor(values))).all())
    return CLASSIFY if is_whole and len(values) <= MOST_GUESSED else REGRESS


def wanted(name: str, parts: Sequence[AnyArray], task: str) -> Wanted:
    """Return the labels of all parts in one row.

    Args:
        name: what the labels are called.
        parts: (N,) or (N, L) of each part, of one width.
        task: what they are to be.

    Raises:
        DatasetError: when they cannot be that.
    """
    if len({part.shape[1:] for part in parts}) > 1 or len({part.dtype.kind for part in parts}) > 1:
        raise DatasetError(
            Message(
                "The labels {name} are of another kind or width in another part of the data. All "
                "parts must have the same.",
                name=name,
            )
        )
    labels = np.concatenate(parts)
    return _values(name, labels) if task == REGRESS else _classes(name, labels)


def _classes(name: str, labels: AnyArray) -> Wanted:
    if _is_one_hot(labels):
        return Wanted(labels.argmax(axis=1), tuple(str(i) for i in range(labels.shape[1])))
    if labels.ndim > 1:
        raise DatasetError(
            Message(
                "The labels {name} have {n} values a sample, and not one of them 1 and the others "
                "0. Choose to predict numbers, or give one class a sample.",
                name=name,
                n=labels.shape[1],
            )
        )
    _check_whole(name, labels)
    values, numbers = np.unique(labels, return_inverse=True)
    if len(values) > MOST_OUTPUTS:
        raise DatasetError(
            Message(
                "{name} has {n} different values, too many for classes. Choose to predict numbers.",
                name=name,
                n=len(values),
            )
        )
    return Wanted(numbers, tuple(map(_class_name, values.tolist())))


def _class_name(value: object) -> str:
    if isinstance(value, float):
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value).encode("utf-8", "replace").decode()  # half characters cannot be saved


def _check_whole(name: str, labels: AnyArray) -> None:
    if labels.dtype.kind != "f":
        return
    odd = np.flatnonzero(~np.isfinite(labels) | (labels != np.floor(labels)))
    odd = odd if len(odd) else np.flatnonzero(abs(labels) > _LARGEST_EXACT)
    if len(odd):
        raise DatasetError(
            Message(
                "The label {value} of sample {row} in {name} is no class. Choose to predict "
                "numbers, or give whole numbers.",
                value=repr(float(labels[odd[0]])),
                row=int(odd[0]),
                name=name,
            )
        )


def _values(name: str, labels: AnyArray) -> Wanted:
    if labels.dtype.kind not in "biuf" or labels[0].size > MOST_TARGETS:
        raise DatasetError(
            Message(
                "{name} cannot be predicted as numbers: it holds texts, or more than {most} values "
                "a sample. Choose to tell classes apart.",
                name=name,
                most=MOST_TARGETS,
            )
        )
    with np.errstate(over="ignore"):
        values = labels.astype(np.float32)
    n = values[0].size
    names = [name] if n == 1 else [f"{name} {number}" for number in range(n)]
    return Wanted(values, (), tuple((text, "") for text in names))


def _is_one_hot(labels: AnyArray) -> bool:
    if labels.ndim != 2 or labels.shape[1] < 2 or labels.dtype.kind not in "biuf":
        return False
    ones = labels == 1
    return bool((ones.sum(axis=1) == 1).all() and (ones | (labels == 0)).all())
