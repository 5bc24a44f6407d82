"""Question and Answer: what can be asked of a snapshot and a part of the data, as frames too.

A question is a small value and its answer a pure function of it, the snapshot and the data. The
work is a generator: between two of its steps somebody may ask something else, or give it up.
"""

import dataclasses
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from core.arrays import AnyArray
from core.choice import DataChoice
from core.data.dataset import Dataset
from core.messages import Message
from core.snapshot import Snapshot

STEP = 250
"""Samples between two looks for commands."""

Packed = tuple[dict[str, Any], dict[str, AnyArray]]


@dataclass(frozen=True, eq=False)
class Answer:
    """What was found. Fields are texts, arrays (or None), and numbers."""

    def pack(self) -> Packed:
        """Return header values and tensors from which `unpack` makes an equal value."""
        values = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        texts = {name: v for name, v in values.items() if v is None or isinstance(v, str | bool)}
        # Numbers travel as tensors too: JSON has no infinite loss.
        return texts, {name: np.asarray(v) for name, v in values.items() if name not in texts}

    @classmethod
    def unpack(cls, texts: Mapping[str, Any], arrays: Mapping[str, AnyArray]) -> Self:
        """Return the answer. Raises TypeError for what `pack` does not give."""
        numbers = {name: array if array.ndim else array.item() for name, array in arrays.items()}
        return cls(**texts, **numbers)


Work = Generator[float, None, Answer]
"""Yields the share done, from 0 to 1, after each step; returns the answer."""


@dataclass(frozen=True)
class Question:
    """Something to ask about all samples of a part of the data.

    Attributes:
        kind: for frames. answer_type: what its answer is.
        follows_weights: False where the answer does not depend on the weights of the snapshot.
        part: `train`, `validation` or `test`.
    """

    kind: ClassVar[str]
    answer_type: ClassVar[type[Answer]]
    follows_weights: ClassVar[bool] = True

    part: str

    def why_not(self, snapshot: Snapshot, choice: DataChoice) -> Message | None:
        """Say why this cannot be asked of a snapshot and data, None where it can."""
        if snapshot.project.input_shape != choice.facts.input_shape:
            return Message("These weights belong to a network for other data.")
        return None

    def work(self, snapshot: Snapshot, dataset: Dataset, indices: AnyArray) -> Work:
        """Return the work that answers it.

        Args:
            snapshot: for which, with the choice of the dataset, `why_not` says nothing.
            dataset: the samples.
            indices: numbers of the samples in the dataset, of which there is one at least.
        """
        raise NotImplementedError

    def answer(self, snapshot: Snapshot, dataset: Dataset, indices: AnyArray) -> Answer:
        """Work it all off and return the answer."""
        work = self.work(snapshot, dataset, indices)
        while True:
            try:
                next(work)
            except StopIteration as end:
                return end.value

    def to_json(self) -> dict[str, Any]:
        """Return kind and fields."""
        return {"kind": self.kind, **dataclasses.asdict(self)}


def steps(indices: AnyArray) -> list[AnyArray]:
    """Cut sample numbers into pieces of `STEP`."""
    return [indices[start : start + STEP] for start in range(0, len(indices), STEP)]
