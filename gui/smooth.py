"""Keeps the window's thread free: short turns of Python's lock, and garbage in good time."""

import gc
import sys

from PySide6.QtCore import QObject, QTimer

SWITCH_SECONDS = 0.001
"""So long a thread may hold Python's lock while the window waits for it (Python's own: 5 ms)."""

LOOK_MS = 1000
WHOLE_MS = 30_000
"""All that lives is looked through at most that often: it takes some 30 ms."""

_YOUNG, _ALL = 1, 2


class Smooth(QObject):
    """Collects garbage in the window's thread, a little every second.

    Python collects in whichever thread makes the most objects: it held the window up for some
    50 ms several times a minute while a run was watched, and may end a Qt object outside the
    thread that it belongs to.
    """

    def __init__(self, parent: QObject) -> None:
        """Take over from Python; `end` gives back."""
        super().__init__(parent)
        self._switch = sys.getswitchinterval()
        self._was_enabled = gc.isenabled()
        sys.setswitchinterval(SWITCH_SECONDS)
        gc.disable()
        self._n_looks = 0
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect what is young, and from time to time everything, where enough has been made."""
        self._n_looks += 1
        most_new, _, most_young = gc.get_threshold()
        n_new, _, n_young = gc.get_count()
        if n_young > most_young and self._n_looks * LOOK_MS >= WHOLE_MS:
            self._n_looks = 0
            gc.collect(_ALL)
        elif n_new > most_new:
            gc.collect(_YOUNG)

    def end(self) -> None:
        """Let Python do it again as before."""
        self._timer.stop()
        sys.setswitchinterval(self._switch)
        if self._was_enabled:
            gc.enable()
