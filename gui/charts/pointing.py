"""Which place of a plot the mouse points at, without taking the mouse from the plot."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent

from gui.charts.plot import Plot


class Pointing(QObject):
    """Watches the mouse over a plot.

    Signals:
        moved: the x pointed at; None when the mouse left or drags.
    """

    moved = Signal(object)

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._plot = plot
        plot.viewport().setMouseTracking(True)
        plot.viewport().installEventFilter(self)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Leave:
            self.moved.emit(None)
        elif kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            is_free = event.buttons() == Qt.MouseButton.NoButton
            place = event.position()
            is_inside = is_free and self._plot.area().contains(place.toPoint())
            self.moved.emit(self._plot.x_at(place.x()) if is_inside else None)
        return False
