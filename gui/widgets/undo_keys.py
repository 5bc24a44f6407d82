"""Whose undo a key means: that of the field, or that of the window."""

from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

# Not every desktop counts both as keys for redo; the window takes both on all of them.
_REDO = (
    QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Y),
    QKeyCombination(
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Z
    ),
)


def wants_undo(event: QEvent) -> bool:
    """Return whether an event asks whose the keys for undo and redo are.

    Qt asks the widget with the focus before it looks for shortcuts, and text fields always say
    "mine". A field in which nothing is being typed has nothing to take back: it should ignore the
    event, so that the key reaches the window.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.matches(QKeySequence.StandardKey.Undo) or is_redo(event)


def is_redo(event: QKeyEvent) -> bool:
    """Return whether a key means redo."""
    return event.matches(QKeySequence.StandardKey.Redo) or event.keyCombination() in _REDO
