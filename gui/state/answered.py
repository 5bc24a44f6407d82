"""Answers as they are kept: what they say, and of which weights and data."""

import hashlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from core.choice import DataChoice
from core.questions.question import Answer, Question
from core.snapshot import Snapshot

MOST_KEPT = 24
"""Answers kept for weights that were looked at before."""


@dataclass(frozen=True, eq=False)
class Answered:
    """An answer, and what it speaks of.

    Attributes:
        choice: the data, and how they are split.
        snapshot_key: equal for equal weights.
        epoch, step: epochs and batches that the weights had learned.
    """

    question: Question
    choice: DataChoice
    snapshot_key: Hashable
    epoch: int
    step: int
    value: Answer


class Kept:
    """The answers of late, by question, weights and data."""

    def __init__(self) -> None:
        self._found: OrderedDict[Hashable, Answered] = OrderedDict()

    def add(self, found: Answered) -> None:
        """Keep an answer; the one that was not wanted for longest goes for it."""
        self._found[found.question, found.snapshot_key, found.choice] = found
        while len(self._found) > MOST_KEPT:
            self._found.popitem(last=False)

    def find(self, question: Question, key: Hashable, choice: DataChoice) -> Answered | None:
        """Return the answer about these weights and data."""
        place = (question, key, choice)
        if place in self._found:
            self._found.move_to_end(place)
        return self._found.get(place)


def weights_key(snapshot: Snapshot) -> Hashable:
    """Return what tells weights from others: run and step, or all their bytes outside runs."""
    project = snapshot.project
    which = (snapshot.run_id, snapshot.step) if snapshot.run_id else _digest(snapshot)
    return (project.stack, project.input_shape, project.plan.loss, which)


def _digest(snapshot: Snapshot) -> bytes:
    """Return a digest of all numbers of a snapshot."""
    made = hashlib.blake2b(digest_size=16)
    preparation = snapshot.preparation
    of_data = (
        preparation.shift,
        preparation.scale,
        preparation.target_shift,
        preparation.target_scale,
    )
    by_block = (*snapshot.weights.values(), *snapshot.state.values())
    for array in (*of_data, *(array for arrays in by_block for array in arrays.values())):
        made.update(array.tobytes())
    return made.digest()
