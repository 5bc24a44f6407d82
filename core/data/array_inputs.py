"""Inputs out of arrays: how their axes lie, and values that become uint8 or float32 as they are."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from core.arrays import AnyArray, Shape
from core.data.stored_array import StoredArray
from core.errors import DatasetError
from core.messages import Message

_CHANNELS = (1, 2, 3, 4)
_MOST_AXES = 8
_EXACT = 2**24  # up to here every whole number is a float32
_EXACT_DOUBLE = 2**53


@dataclass(frozen=True)
class Layout:
    """How the axes of a sample lie.

    Attributes:
        stored: sample shape in the file; `shape`: of a sample as networks take it.
        is_turned: whether the channels stand first in the file.
    """

    stored: Shape
    shape: Shape
    is_turned: bool = False

    def of(self, block: AnyArray) -> AnyArray:
        """Return samples, (n, *stored) -> (n, *shape)."""
        turned = np.moveaxis(block, 1, -1) if self.is_turned else block
        return turned.reshape(len(block), *self.shape)  # one axis more, of size 1, at most


def layout_of(array: StoredArray) -> Layout:
    """Return how the samples of an array lie.

    Two axes a sample are a grey picture; of three, the channels are few and stand last or first.

    Raises:
        DatasetError: when the array has no samples, or too many axes.
    """
    if array.refusal:
        raise array.refusal
    if array.dtype.kind not in "biuf":
        raise DatasetError(
            Message(
                "{name} holds texts, and inputs must be numbers. Choose another array.",
                name=array.name,
            )
        )
    if not array.shape or 0 in array.shape or len(array.shape) > _MOST_AXES:
        raise DatasetError(
            Message(
                "{name} holds no samples: its sizes are {sizes}. Choose another array.",
                name=array.name,
                sizes=array.shape or "0",
            )
        )
    shape = array.shape[1:]
    if len(shape) == 0:
        return Layout(shape, (1,))
    if len(shape) == 2:
        return Layout(shape, (*shape, 1))
    if len(shape) == 3 and shape[0] in _CHANNELS and shape[2] not in _CHANNELS:
        return Layout(shape, (*shape[1:], shape[0]), is_turned=True)
    return Layout(shape, shape)


def dtype_of(arrays: Sequence[StoredArray]) -> str:
    """Return how the values of all parts are kept: bytes stay bytes."""
    is_small = all(array.dtype.kind == "b" or array.dtype == np.uint8 for array in arrays)
    return "uint8" if is_small else "float32"


@dataclass
class Values:
    """Turns blocks into the type they are kept in, and counts what that changes.

    Attributes:
        low, high: range of the finite values so far.
        n_bad: values that are no numbers; `first_bad`: where the first stands, (row, ...).
        n_rounded: values that are now others; `n_large`: those that float32 has no room for.
    """

    dtype: str
    low: float = np.inf
    high: float = -np.inf
    n_bad: int = 0
    first_bad: tuple[int, ...] = field(default=())
    n_rounded: int = 0
    n_large: int = 0

    def take(self, block: AnyArray, start: int) -> AnyArray:
        """Return a block (n, *sample) in that type; its first sample is number `start`."""
        if block.dtype.kind == "f":
            return self._floats(block, start)
        if block.dtype.kind == "b":
            block = block.view(np.uint8) != 0  # a file may hold other bytes than 0 and 1
        if len(block):
            low, high = int(block.min()), int(block.max())
            self.low, self.high = min(self.low, low), max(self.high, high)
            if max(-low, high) > _EXACT:
                self._count_rounded(block)
        return block.astype(self.dtype, copy=False)

    def _floats(self, block: AnyArray, start: int) -> AnyArray:
        is_finite = np.isfinite(block)
        if not is_finite.all():
            self.n_bad += int((~is_finite).sum())
            if not self.first_bad:
                first = np.argwhere(~is_finite)[0].tolist()
                self.first_bad = (start + first[0], *first[1:])
        with np.errstate(over="ignore", under="ignore"):
            kept = block.astype(np.float32)
        finite = block[is_finite]
        if finite.size:
            self.low = min(self.low, float(finite.min()))
            self.high = max(self.high, float(finite.max()))
        if block.dtype.itemsize > 4:
            self.n_large += int((is_finite & ~np.isfinite(kept)).sum())
            self.n_rounded += int((is_finite & (kept != block)).sum())
        return kept

    def _count_rounded(self, block: AnyArray) -> None:
        double = block.astype(np.float64)
        is_rounded = double != block.astype(np.float32)
        self.n_rounded += int((is_rounded | (abs(double) >= _EXACT_DOUBLE)).sum())
