"""Something that waits until the present event is over."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def soon(owner: QObject, do: Callable[[], object], delay_ms: int = 0) -> None:
    """Call something from the event loop, unless its owner is gone by then.

    Not by `QTimer.singleShot` itself: an error in what that calls is told to nobody, it stays
    pending and breaks out of whatever Python does next, or is lost (PySide6 6.10).
    """

    def told() -> None:
        try:
            do()
        except Exception as error:
            sys.excepthook(type(error), error, error.__traceback__)

    QTimer.singleShot(delay_ms, owner, told)
