"""What menus offer about the files that samples came from."""

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from core.messages import tr


def add_file_action(menu: QMenu, names: Sequence[str]) -> None:
    """Add an action that copies the names of files, a line for each; none where there are none."""
    if not names:
        return
    text = tr("Copy the file's name", "Copy the names of {n} files", n=len(names))
    menu.addAction(text, lambda: QGuiApplication.clipboard().setText("\n".join(names)))
