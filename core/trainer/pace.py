"""Pace: how often something may be done, by the clock and by what it costs."""

import time


class Pace:
    """Lets something happen at most every `gap` seconds, taking at most `share` of the time."""

    def __init__(self, gap: float, share: float = 1.0, first_gap: float | None = None) -> None:
        """Make a pace; with a `first_gap` it begins with that one and doubles it up to `gap`."""
        self._longest, self._share = gap, share
        self._gap = gap if first_gap is None else first_gap
        self._next = self._begun = 0.0

    def is_due(self) -> bool:
        """Tell whether it may be done now."""
        return time.perf_counter() >= self._next

    def wait(self) -> None:
        """Count as if it had just been done at no cost."""
        self._next = time.perf_counter() + self._gap

    def __enter__(self) -> None:
        self._begun = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        cost = time.perf_counter() - self._begun
        self._next = self._begun + max(self._gap, cost / self._share)
        self._gap = min(2 * self._gap, self._longest)
