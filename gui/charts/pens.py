"""Pens for the lines of a chart."""

import pyqtgraph as pg
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QWidget

DASHED, DOTTED = (4.0, 2.5), (1.0, 2.0)
"""Of the validation part, and of the training part evaluated; in widths of the line."""

WIDTH = 1.5


def pen(
    widget: QWidget, colour: QColor, width: float = WIDTH, dash: tuple[float, float] | None = None
) -> QPen:
    """Return a pen; those of pyqtgraph are as wide in pixels of the screen, not of the window."""
    dashes = None if dash is None else list(dash)
    return pg.mkPen(colour, width=width * widget.devicePixelRatioF(), dash=dashes)
