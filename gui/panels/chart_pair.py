"""Two charts beside each other, below each other, or only the first, as there is room."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_GAP = 20


class ChartPair(QWidget):
    """Lays two charts out; they are never smaller than their minimum sizes ask for."""

    def __init__(self, first: QWidget, second: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first, self._second = first, second
        for chart in (first, second):
            chart.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def way(self) -> Qt.Orientation | None:
        """Return in which direction both charts have room, None where only the first has."""
        least = self._second.minimumSize()
        if self.width() >= 2 * least.width() + _GAP:
            return Qt.Orientation.Horizontal
        if self.height() >= 2 * least.height() + _GAP:
            return Qt.Orientation.Vertical
        return None

    def _lay_out(self) -> None:
        way, first, second = self.way(), self.rect(), self.rect()
        if way is Qt.Orientation.Horizontal:
            first.setWidth((self.width() - _GAP) // 2)
            second.setLeft(first.right() + 1 + _GAP)
        elif way is Qt.Orientation.Vertical:
            first.setHeight((self.height() - _GAP) // 2)
            second.setTop(first.bottom() + 1 + _GAP)
        self._first.setGeometry(first)
        self._second.setGeometry(second)
        self._second.setVisible(way is not None)

    # Qt overrides

    def minimumSizeHint(self) -> QSize:
        return self._first.minimumSize()

    def sizeHint(self) -> QSize:
        least = self._first.minimumSize()
        return QSize(2 * least.width() + _GAP, least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
