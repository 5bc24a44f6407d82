"""One widget in the place of another."""

from PySide6.QtWidgets import QBoxLayout, QWidget


def swap(rows: QBoxLayout, before: QWidget, after: QWidget) -> None:
    """Put a widget into a layout where another was, which goes.

    Not by `QLayout.replaceWidget`: the layout item that it hands to Python is freed twice, and the
    process may end with a segmentation fault when Python tidies up (PySide6 6.10).
    """
    place = rows.indexOf(before)
    rows.removeWidget(before)
    rows.insertWidget(place, after)
    before.hide()
    before.deleteLater()
