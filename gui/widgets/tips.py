"""Tips: what an action or a button is for, told once for the mouse and for the status bar."""

from typing import TypeVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

Target = TypeVar("Target", bound=QAction | QWidget)


def tip(target: Target, text: str) -> Target:
    """Say what something is for: in its tooltip, and in the status bar while the mouse is there."""
    target.setToolTip(text)
    target.setStatusTip(" ".join(text.split()))
    return target
