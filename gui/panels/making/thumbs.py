"""The pictures of a class as thumbnails, each read when it is seen."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from core.data.handmade import Painted, PictureSet
from core.messages import tr
from gui import theme as themes
from gui.charts.picture import sample_image

_SIDE, _KEPT = 44, 400

Index = QModelIndex | QPersistentModelIndex


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.pictures: tuple[Painted, ...] = ()
        self._set: PictureSet | None = None
        self._image = lru_cache(_KEPT)(self._drawn)

    def show(self, found: PictureSet, pictures: Sequence[Painted]) -> None:
        self.beginResetModel()
        self._set, self.pictures = found, tuple(pictures)
        self._image.cache_clear()
        self.endResetModel()

    def _drawn(self, row: int) -> QImage | None:
        assert self._set is not None
        values = self._set.values(self.pictures[row])
        if values is None:
            return None
        made = sample_image(values, 0.0, 255.0, themes.current())
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation
        return made.scaled(QSize(_SIDE, _SIDE), keep, smooth)

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.pictures)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DecorationRole:
            return self._image(index.row())
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            one = self.pictures[index.row()]
            return f"{one.label}: {one.path.name}"
        return None


class Thumbs(QListView):
    """Shows pictures; Delete removes the chosen ones.

    Signals:
        unwanted: a list of Painted.
    """

    unwanted = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Model(self)
        self.setModel(self._model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setGridSize(QSize(_SIDE + 8, _SIDE + 8))
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(tr("Pictures of this class"))

    def show_pictures(self, found: PictureSet, pictures: Sequence[Painted]) -> None:
        """Show the pictures of a class, the newest in sight."""
        self._model.show(found, pictures)
        self.scrollToBottom()

    def chosen(self) -> list[Painted]:
        """Return the pictures that are chosen."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self._model.pictures[row] for row in rows]

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.chosen():
            self.unwanted.emit(self.chosen())
        else:
            super().keyPressEvent(event)
