"""Labels in the few sizes and colours that the window uses."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


def label(text: str = "", role: str = "", parent: QWidget | None = None) -> QLabel:
    """Return a label that shows plain text.

    Args:
        text: what it says.
        role: `heading`, `section`, `strong`, `muted`, `small`, `value`, `error`, `warning`,
            or none.
        parent: the widget it lies on.
    """
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)  # names of files and blocks may hold tags
    if role:
        made.setProperty("role", role)
    return made


def wrapped(made: QLabel) -> QLabel:
    """Let a label break its lines, though not inside a shape like 8 × 8, and return it."""
    made.setText(made.text().replace(" × ", "\u00a0×\u00a0"))
    made.setWordWrap(True)
    return made


def restyle(widget: QWidget) -> None:
    """Make the style sheet look again, after a dynamic property of a widget has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
