"""The gallery: samples as thumbnails or in lines, of which one is looked at."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu, QWidget

from core.messages import tr
from gui import theme as themes
from gui.charts.export import Painted, framed
from gui.charts.picture import sample_image
from gui.charts.picture_out import PictureOut
from gui.panels.evaluate.gallery_painting import (
    CAPTION,
    IMAGE,
    LINE_HEIGHT,
    LINES,
    NOTE,
    NUMBER,
    THUMBNAIL,
    VALUES,
    LineDelegate,
    ThumbnailDelegate,
)
from gui.state.data import Ready
from gui.widgets.file_action import add_file_action

WIDEST_CAPTION = 112
MOST_SHOWN = 1000
"""Nobody looks through more; the title says how many there are."""
_AROUND = 8
_KEPT_IMAGES = 600

Index = QModelIndex | QPersistentModelIndex


class Says(Protocol):
    """What a gallery asks of the samples that it shows, by their number in their part."""

    @property
    def ready(self) -> Ready: ...

    @property
    def has_pictures(self) -> bool: ...

    def index(self, sample: int) -> int: ...

    def caption(self, sample: int) -> str: ...

    def note(self, sample: int) -> str: ...

    def values(self, sample: int) -> str: ...

    def text(self, sample: int) -> str: ...


class GalleryModel(QAbstractListModel):
    """The shown samples, in order."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.samples: list[int] = []
        self.describer: Says | None = None
        self._image = lru_cache(_KEPT_IMAGES)(self._drawn)

    def show_samples(self, describer: Says, samples: Sequence[int]) -> None:
        """Show these sample numbers of the part that the describer speaks of."""
        if self.describer is None or self.describer.ready is not describer.ready:
            self._image.cache_clear()
        listed = [int(sample) for sample in samples]
        if listed == self.samples:
            self.describer = describer
            if listed:
                self.dataChanged.emit(self.index(0), self.index(len(listed) - 1))
            return
        self.beginResetModel()
        self.describer, self.samples = describer, listed
        self.endResetModel()

    def image(self, sample: int) -> QImage:
        """Return the picture of a sample."""
        assert self.describer is not None
        return self._image(self.describer.index(sample))

    def _drawn(self, index: int) -> QImage:
        assert self.describer is not None
        ready = self.describer.ready
        facts = ready.choice.facts
        return sample_image(ready.dataset.inputs[index], facts.low, facts.high, themes.current())

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.samples)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        said = self.describer
        if said is None or not index.isValid():
            return None
        asked = {
            Qt.ItemDataRole.DisplayRole: said.text,
            Qt.ItemDataRole.ToolTipRole: said.text,
            IMAGE: self.image,
            CAPTION: said.caption,
            NOTE: said.note,
            NUMBER: lambda sample: f"#{sample}",
            VALUES: said.values,
        }
        return asked[role](self.samples[index.row()]) if role in asked else None


class Gallery(QListView):
    """Shows samples; a click or the arrow keys choose one, Escape leaves.

    Signals:
        chosen: number of a sample in its part, by a person.
        left: Escape was pressed.
    """

    chosen = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = GalleryModel(self)
        self._is_told = False
        self._empty = ""
        self.setModel(self._model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Gallery"))
        self._thumbnails, self._lines = ThumbnailDelegate(self), LineDelegate(self)
        self.setItemDelegate(self._thumbnails)
        PictureOut(self, self._picture, more=self.add_file)

    def _picture(self) -> Painted | None:
        """Return the samples in sight as a picture; None where there are none."""
        return framed(self.viewport()) if self.samples else None

    def add_file(self, menu: QMenu, place: QPoint) -> None:
        """Offer the file of the sample at a place of the screen, if it has one."""
        index, described = self.indexAt(self.viewport().mapFromGlobal(place)), self._model.describer
        if described is None or not index.isValid():
            return
        files = described.ready.dataset.files
        sample = described.index(self._model.samples[index.row()])
        add_file_action(menu, [files[sample]] if files else [])

    @property
    def samples(self) -> list[int]:
        """The numbers of the shown samples, in order."""
        return self._model.samples

    def show_samples(self, describer: Says, samples: Sequence[int]) -> None:
        """Show samples of the part that the describer speaks of, as far as `MOST_SHOWN`."""
        before, place = self.current(), self.verticalScrollBar().value()
        self._fit(describer)
        self._model.show_samples(describer, samples[:MOST_SHOWN])
        self._describe()
        self.show_current(before)
        self.verticalScrollBar().setValue(place)
        self.viewport().update()

    def show_empty(self, text: str) -> None:
        """Say why there are no samples, "" where there are some."""
        self._empty = text
        self._describe()
        self.viewport().update()

    def _describe(self) -> None:
        """Tell how many samples there are, and the first; each tells itself in its place."""
        describer, samples = self._model.describer, self._model.samples
        if describer is None or not samples:
            self.setAccessibleDescription(self._empty)
            return
        count = tr("{n} sample", "{n} samples", n=len(samples))
        self.setAccessibleDescription(f"{count}: {describer.text(samples[0])}")

    def show_current(self, sample: int | None) -> None:
        """Mark the sample that is looked at, if it is here, without telling."""
        samples = self._model.samples
        row = samples.index(sample) if sample in samples else -1
        if row == self.currentIndex().row():
            return
        self._is_told = True
        place = self.verticalScrollBar().value()
        self.setCurrentIndex(self._model.index(row) if row >= 0 else QModelIndex())
        if self.hasFocus() and row >= 0:
            self.scrollTo(self._model.index(row))
        else:
            self.verticalScrollBar().setValue(place)
        self._is_told = False

    def current(self) -> int | None:
        """Return the sample that is marked."""
        row = self.currentIndex().row()
        return self._model.samples[row] if 0 <= row < len(self._model.samples) else None

    def _fit(self, describer: Says) -> None:
        """Take the form for pictures or for lines, with room for the longest names."""
        if not describer.has_pictures:
            self.setItemDelegate(self._lines)
            self.setFlow(QListView.Flow.TopToBottom)
            self.setWrapping(False)
            self.setGridSize(QSize())
            self._lines.size = QSize(80, LINE_HEIGHT)
            return
        metrics = QFontMetrics(themes.font(themes.SMALL_TEXT_SIZE))
        names = sorted(describer.ready.choice.facts.classes, key=len)[-2:]
        captions = [" → ".join(reversed(names)), "+0.123"]
        widest = max(metrics.horizontalAdvance(caption) for caption in captions)
        width = max(THUMBNAIL, min(widest, WIDEST_CAPTION)) + _AROUND
        size = QSize(width, THUMBNAIL + LINES * metrics.height() + _AROUND)
        self.setItemDelegate(self._thumbnails)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self._thumbnails.size = size
        self.setGridSize(size)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(260, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 90)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if not self._is_told and current.isValid() and self.hasFocus():
            self.chosen.emit(self._model.samples[current.row()])

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._model.samples and self._empty:
            painter = QPainter(self.viewport())
            painter.setPen(themes.current().muted)
            side = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(0, 4, -4, 0), side, self._empty)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sample = self.current()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and sample is not None:
            self.chosen.emit(sample)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
