"""Zoom: how large the drawing is seen."""

from PySide6.QtCore import QObject, Signal

LEAST, MOST, USUAL = 50, 200, 100
STEPS = (50, 60, 70, 80, 90, 100, 110, 125, 150, 175, 200)
"""Percents that the keys and the wheel stop at."""


class Zoom(QObject):
    """A percentage.

    Signals:
        changed: it is another one.
    """

    changed = Signal()

    def __init__(self, percent: int = USUAL, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._percent = _within(percent)

    @property
    def percent(self) -> int:
        """From 50 to 200."""
        return self._percent

    @property
    def factor(self) -> float:
        """Pixels of the screen for each pixel of 100 %."""
        return self._percent / 100

    def set(self, percent: float) -> None:
        """Show the drawing this large, within what can be."""
        whole = _within(percent)
        if whole != self._percent:
            self._percent = whole
            self.changed.emit()

    def step(self, by: int) -> None:
        """Go to the next step above (1) or below (-1), or several on."""
        if by > 0:
            above = (step for step in STEPS if step > self._percent)
            self.set(_nth([*above], by, MOST))
        elif by < 0:
            below = (step for step in reversed(STEPS) if step < self._percent)
            self.set(_nth([*below], -by, LEAST))

    @property
    def can_grow(self) -> bool:
        """Whether it is not the largest yet."""
        return self._percent < MOST

    @property
    def can_shrink(self) -> bool:
        """Whether it is not the smallest yet."""
        return self._percent > LEAST


def _nth(steps: list[int], n: int, end: int) -> int:
    return steps[n - 1] if n <= len(steps) else end


def _within(percent: float) -> int:
    return max(LEAST, min(MOST, round(percent)))
