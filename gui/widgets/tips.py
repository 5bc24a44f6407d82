"""Tips: what an action or a button is for, told once for the mouse and for the status bar."""

from typing import TypeVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

Target = TypeVar("Target", bound=QAction | QWidget)


def tip(target: Target, text: str, more: str = "") -> Target:
    """Say what something is for: in its tooltip, and in the status bar while the mouse is there.

    Args:
        target: an action or a widget.
        text: one short sentence, which fits into a status bar.
        more: what the tooltip says in its place, where there is more to tell.
    """
    target.setToolTip(more or text)
    target.setStatusTip(" ".join(text.split()))
    return target
