"""Ctrl+C as a question that a loop asks between two steps, so that no step is cut in two."""

import signal
import threading
from types import FrameType
from typing import Any


class Interruption:
    """While this context is open, the first Ctrl+C only sets `asked`; a second one interrupts."""

    def __init__(self) -> None:
        self.asked = False
        self._before: Any = None

    def __enter__(self) -> "Interruption":
        # Python hands signals to the main thread alone, and lets no other one listen.
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        self._give_back()

    def _hear(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked = True
        self._give_back()

    def _give_back(self) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
            self._before = None
