"""Which row of a table is which sample, and which rows some samples are."""

from dataclasses import dataclass

import numpy as np

from core.arrays import AnyArray
from core.choice import PARTS
from gui.state.data import Ready

UNUSED = "unused"
"""In place of a part: rows that are no samples."""


@dataclass(frozen=True, eq=False)
class RowPlaces:
    """The rows behind the samples of a dataset.

    Attributes:
        ready: the dataset and its parts.
        rows: (N,) the row of each sample; samples: (n_rows,) the sample of each row, -1 for none.
    """

    ready: Ready
    rows: AnyArray
    samples: AnyArray

    @classmethod
    def make(cls, ready: Ready, n_rows: int) -> "RowPlaces":
        """Look up both ways once."""
        n_samples = len(ready.dataset.labels)
        rows = ready.dataset.rows
        rows = np.arange(n_samples) if rows is None else np.asarray(rows)
        samples = np.full(n_rows, -1, np.int64)
        samples[rows] = np.arange(n_samples)
        return cls(ready, rows, samples)

    def row_of(self, part: str, number: int) -> int | None:
        """Return the row of a sample of a part."""
        index = self.ready.parts[part]
        return int(self.rows[index[number]]) if 0 <= number < len(index) else None

    def sample_of(self, row: int) -> tuple[str, int] | None:
        """Return part and number in it of the sample that a row is; None where it is none."""
        sample = int(self.samples[row]) if 0 <= row < len(self.samples) else -1
        if sample < 0:
            return None
        for part in PARTS:
            index = self.ready.parts[part]
            place = int(np.searchsorted(index, sample))
            if place < len(index) and int(index[place]) == sample:
                return part, place
        return None

    def only(self, part: str, label: int | None) -> AnyArray | None:
        """Return the sorted rows of a part ("" for all) and a class (None for all).

        None stands for all rows there are.
        """
        if part == UNUSED:
            return np.flatnonzero(self.samples < 0)
        if not part and label is None:
            return None
        chosen = self.ready.parts[part] if part else np.arange(len(self.rows))
        if label is not None:
            chosen = chosen[self.ready.dataset.labels[chosen] == label]
        return np.sort(self.rows[chosen], kind="stable")
