"""The scale of the colours of one picture that changes while a network learns."""

import numpy as np

from core.arrays import AnyArray
from gui.charts.picture import robust_scale


class SteadyScale:
    """Follows values slowly from one step of a run to the next; for anything else it is exact.

    So colours do not flicker while a picture learns, and the same weights look the same whatever
    was looked at before.
    """

    def __init__(self) -> None:
        self._values: AnyArray = np.zeros(0)
        self._key: object = None
        self._step = -1
        self._scale = 0.0
        self.is_exact = True

    def follow(self, values: AnyArray, key: object, step: int) -> float:
        """Return the magnitude that gets the full colour.

        Args:
            values: what is drawn.
            key: whose they are: the run, the block, the unit. Another key begins anew.
            step: of the run.
        """
        is_same = key == self._key
        if is_same and step == self._step and np.array_equal(values, self._values):
            return self._scale
        learned = is_same and step != self._step and values.shape == self._values.shape
        exact = robust_scale(values)
        self._scale = robust_scale(values, self._scale) if learned else exact
        self.is_exact = self._scale == exact
        self._values, self._key, self._step = values, key, step
        return self._scale

    def forget(self) -> None:
        """Begin anew, whatever comes next."""
        self._key = None
