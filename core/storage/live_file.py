"""The live file: the weights of this moment, from the trainer to the window without a pipe.

A mapped file of two slots. A slot is 8 numbers (int64: begin, end, epoch, step, ...) and then all
weights in the order of the stack (float32). The writer fills the slots by turns: it sets `begin` to
the new sequence number, copies, and sets `end`. A reader that knows the sequence number from a
message finds a slot that is being overwritten by `begin` and `end` and skips it.
"""

import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.arrays import AnyArray, Array, Shape
from core.snapshot import ArraysByBlock

_N_SLOTS = 2
_HEAD = 8
_BEGIN, _END, _EPOCH, _STEP = range(4)
_ITEM = np.dtype("<f4")

Layout = Sequence[tuple[str, str, Shape]]
"""Block id, name and shape of each array, in the order in which they lie in a slot."""


@dataclass(frozen=True)
class LiveWeights:
    """The weights of one moment: copies, by block id and name."""

    weights: ArraysByBlock
    epoch: int
    step: int


def layout_of(weights: ArraysByBlock) -> Layout:
    """Return the layout of weights in the order of the stack."""
    return [
        (block_id, name, array.shape)
        for block_id, by_name in weights.items()
        for name, array in by_name.items()
    ]


class LiveWriter:
    """The trainer's end."""

    def __init__(self, path: Path, n_parameters: int) -> None:
        """Make the file.

        Raises:
            OSError: when there is no room for it.
        """
        with path.open("wb") as file:
            _take_room(file.fileno(), _N_SLOTS * _slot_bytes(n_parameters))
        self._slots = _slots(path, n_parameters, "r+")
        self.sequence = 0

    def write(self, fill: Callable[[Array], None], epoch: int, step: int) -> int:
        """Let `fill` copy all weights into the next slot, and return its sequence number."""
        sequence = self.sequence + 1
        head, weights = self._slots[sequence % _N_SLOTS]
        head[_BEGIN] = sequence
        fill(weights)
        head[_EPOCH], head[_STEP] = epoch, step
        head[_END] = self.sequence = sequence
        return sequence


class LiveReader:
    """The window's end."""

    def __init__(self, path: Path, layout: Layout) -> None:
        """Map a file that a LiveWriter made.

        Raises:
            OSError, ValueError: when it is gone or of another size.
        """
        self._layout = layout
        n_parameters = sum(math.prod(shape) for _, _, shape in layout)
        if path.stat().st_size != _N_SLOTS * _slot_bytes(n_parameters):
            raise ValueError(path)
        self._slots = _slots(path, n_parameters, "r")

    def read(self, sequence: int) -> LiveWeights | None:
        """Return the weights written under this number, or None when they are overwritten."""
        head, slot = self._slots[sequence % _N_SLOTS]
        if not head[_BEGIN] == head[_END] == sequence:
            return None
        epoch, step, flat = int(head[_EPOCH]), int(head[_STEP]), slot.copy()
        if head[_BEGIN] != sequence:  # the writer came back while we copied
            return None
        weights: dict[str, dict[str, AnyArray]] = {}
        start = 0
        for block_id, name, shape in self._layout:
            stop = start + math.prod(shape)
            weights.setdefault(block_id, {})[name] = flat[start:stop].reshape(shape)
            start = stop
        return LiveWeights(weights, epoch, step)


def _slot_bytes(n_parameters: int) -> int:
    n_bytes = _HEAD * 8 + n_parameters * _ITEM.itemsize
    return n_bytes + -n_bytes % 64  # both slots start on a cache line


def _slots(path: Path, n_parameters: int, mode: str) -> list[tuple[AnyArray, Array]]:
    mapped = np.memmap(path, np.uint8, "r+" if mode == "r+" else "r")
    rows = mapped.reshape(_N_SLOTS, _slot_bytes(n_parameters))  # (slots, bytes)
    n_head, n_weights = _HEAD * 8, n_parameters * _ITEM.itemsize
    return [
        (row[:n_head].view("<i8"), row[n_head : n_head + n_weights].view(_ITEM)) for row in rows
    ]


def _take_room(descriptor: int, n_bytes: int) -> None:
    # A mapped file with holes kills its writer (SIGBUS) when the disk fills up: fill them now.
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, n_bytes)
    else:
        os.ftruncate(descriptor, n_bytes)
