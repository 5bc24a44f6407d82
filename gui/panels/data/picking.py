"""Picking: which rows of a long list are picked, by mouse and by keys, as everywhere."""

import numpy as np

from core.arrays import AnyArray, Labels


class Picking:
    """Rows of a list: one current, any number picked, and where a range began."""

    def __init__(self) -> None:
        self.current = -1
        self._anchor = -1
        self._picked: AnyArray = np.zeros(0, bool)

    def begin(self, picked: AnyArray, current: int) -> None:
        """Begin with other rows: which are picked, (n,) bool, and the current one, -1 for none."""
        self._picked, self.current = picked, current
        self._anchor = current

    @property
    def n_rows(self) -> int:
        """How many rows there are."""
        return len(self._picked)

    @property
    def rows(self) -> Labels:
        """The picked rows, in order."""
        return np.flatnonzero(self._picked)

    def is_picked(self, row: int) -> bool:
        """Tell whether a row is picked."""
        return bool(self._picked[row])

    def only(self, row: int) -> None:
        """Pick one row and no other."""
        self._picked[:] = False
        self._picked[row] = True
        self.current = self._anchor = row

    def toggle(self, row: int) -> None:
        """Pick a row too, or no longer (Ctrl+click)."""
        self._picked[row] = not self._picked[row]
        self.current = self._anchor = row

    def up_to(self, row: int) -> None:
        """Pick all from where the range began to a row (Shift+click)."""
        first = max(self._anchor, 0)
        self._picked[:] = False
        self._picked[min(first, row) : max(first, row) + 1] = True
        self.current = row

    def all(self) -> None:
        """Pick all."""
        self._picked[:] = True

    def none(self) -> None:
        """Pick none."""
        self._picked[:] = False
