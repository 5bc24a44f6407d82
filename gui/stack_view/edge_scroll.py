"""Scrolling by itself while something is dragged near the upper or lower edge."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QScrollArea

EDGE = 48
FASTEST = 14
"""Pixels a tick, at the very edge."""


class EdgeScroll(QObject):
    """Moves the vertical scroll bar of an area for as long as the drag stays near an edge."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._speed = 0
        self._timer = QTimer(self, interval=16)
        self._timer.timeout.connect(self._on_tick)

    def move_to(self, y: float) -> None:
        """Follow the drag to `y`, in pixels of the viewport."""
        below = y - (self._area.viewport().height() - EDGE)
        above = EDGE - y
        depth = below if below > 0 else -above if above > 0 else 0.0
        self._speed = round(FASTEST * max(-1.0, min(1.0, depth / EDGE)))
        if self._speed and not self._timer.isActive():
            self._timer.start()
        elif not self._speed:
            self._timer.stop()

    def stop(self) -> None:
        """Stay where it is."""
        self._timer.stop()

    def _on_tick(self) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + self._speed)
