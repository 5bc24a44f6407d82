"""A handle by which the answers are dragged out of the window, as a file."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from core.data import cache
from core.errors import CamadaError
from core.messages import tr
from core.predictions.predictions import Predictions
from core.storage import safe_write
from gui import theme
from gui.widgets.icon import icon
from gui.widgets.labels import label
from gui.widgets.tips import tip

MOST_DRAGGED = 20_000
"""Rows that are written while somebody pulls; more take too long for that, and are saved."""


class DragOut(QWidget):
    """Dragging it means a file of comma-separated values with all answers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Predictions | None = None
        self._pressed_at: QPoint | None = None
        sign = label("", "", self)
        sign.setPixmap(icon("grip", theme.current().muted).pixmap(14, 14))
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 6, 4)
        row.setSpacing(6)
        row.addWidget(sign)
        row.addWidget(label(tr("drag the table from here"), "small", self))
        self.show_answers(None)

    def show_answers(self, found: Predictions | None) -> None:
        """Offer answers, or none; too many for a drag are not offered."""
        self._found = found if found is not None and found.n_rows <= MOST_DRAGGED else None
        self.setVisible(self._found is not None)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        tip(self, tr("Drag the answers as a CSV file into a folder or another program"))

    def file(self) -> Path | None:
        """Write the answers into the cache and return the file; None where that fails."""
        if self._found is None:
            return None
        name = Path(self._found.name or "camada").stem
        folder = cache.folder() / "pictures"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / (name + tr("-answers") + ".csv")
            safe_write.write(path, self._found.csv())
        except (OSError, CamadaError):
            return None
        return path

    # Qt overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            return
        way = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if way < QApplication.startDragDistance():
            return
        self._pressed_at = None
        path = self.file()
        if path is not None:
            drag, data = QDrag(self), QMimeData()
            data.setUrls([QUrl.fromLocalFile(str(path))])
            drag.setMimeData(data)
            drag.setPixmap(self.grab())
            drag.exec(Qt.DropAction.CopyAction)
