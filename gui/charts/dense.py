"""How many pixels of the screen a painter has for each of its own."""

from PySide6.QtGui import QPainter


def density(painter: QPainter) -> float:
    """Return the pixels of the device along one unit: of a dense screen, of a zoom, of both."""
    return painter.deviceTransform().m11()
