"""Scales: which value gets the full colour, per block, so that colours keep their meaning."""

from core.arrays import AnyArray
from core.snapshot import Snapshot
from gui.charts.picture import robust_scale


class Scales:
    """Steady while people look around, slow while a run changes the values, and new otherwise.

    - Other samples at one snapshot: the scale only grows, so that samples can be compared.
    - The next snapshot of a run: it follows slowly, so that tiles do not flicker.
    - Anything else (a file, a reset, another run): what the values ask for.
    """

    def __init__(self) -> None:
        self._scales: dict[str, float] = {}
        self._at: Snapshot | None = None
        self._is_next = False

    def turn_to(self, snapshot: Snapshot | None) -> None:
        """Say which snapshot the next values come from."""
        before, self._at = self._at, snapshot
        if snapshot is before:
            self._is_next = False
            return
        self._is_next = (
            snapshot is not None
            and before is not None
            and bool(snapshot.run_id)
            and snapshot.run_id == before.run_id
            and snapshot.step > before.step
        )
        if not self._is_next:
            self._scales.clear()

    def of(self, block_id: str, values: AnyArray) -> float:
        """Return the magnitude that gets the full colour."""
        previous = self._scales.get(block_id, 0.0)
        if self._is_next:
            scale = robust_scale(values, previous)
        else:
            scale = max(previous, robust_scale(values))
        self._scales[block_id] = scale
        return scale
