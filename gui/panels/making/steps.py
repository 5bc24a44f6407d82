"""Steps: what was done to data that are being made, and the way back."""

from collections.abc import Callable

_MOST = 500

Deed = Callable[[], object]


class Steps:
    """Pairs of deeds, the newest last."""

    def __init__(self) -> None:
        self._done: list[tuple[Deed, Deed]] = []
        self._undone: list[tuple[Deed, Deed]] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return bool(self._undone)

    def do(self, forth: Deed, back: Deed) -> None:
        """Do something that can be taken back. What `forth` raises is no step."""
        forth()
        self._done.append((forth, back))
        del self._done[:-_MOST]
        self._undone.clear()

    def undo(self) -> None:
        """Take the last step back."""
        if self._done:
            step = self._done.pop()
            step[1]()
            self._undone.append(step)

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._undone:
            step = self._undone.pop()
            step[0]()
            self._done.append(step)

    def clear(self) -> None:
        """Forget all steps: what they speak of is no more."""
        self._done.clear()
        self._undone.clear()
