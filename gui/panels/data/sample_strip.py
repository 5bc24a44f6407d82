"""The first samples of the shown part: pictures in a grid, points in the plane, or rows."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.arrays import AnyArray
from core.messages import tr
from gui import theme as themes
from gui.charts.picture import paint_picture, sample_image
from gui.charts.scatter import paint_points, place_points
from gui.panels.data.sample_rows import in_words, n_rows_in, paint_rows, row_at
from gui.state.data import Ready
from gui.state.look import truth_text

THUMBNAIL = 44
_GAP = 6
_MOST_POINTS = 2000
_REACH = 12.0


class SampleStrip(QWidget):
    """Shows samples of one part; a click, or the arrow keys, choose one.

    Signals:
        chosen: number of the sample in its part.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ready: Ready | None = None
        self._part = ""
        self._current = 0
        self._images: list[QImage] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(THUMBNAIL + 4, THUMBNAIL + 4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Samples"))

    def show_samples(self, ready: Ready, part: str, current: int) -> None:
        """Show the samples of a part, `current` with a ring."""
        is_other = ready is not self._ready or part != self._part
        self._ready, self._part, self._current = ready, part, current
        if is_other:
            self._images = []
        self._load_images()
        self.setAccessibleDescription(self.text_of(current))
        self.update()

    @property
    def is_points(self) -> bool:
        """True for points in the plane, each of a class."""
        facts = self._ready and self._ready.choice.facts
        return facts is not None and facts.input_shape == (2,) and not facts.targets

    @property
    def is_rows(self) -> bool:
        """True where each sample is a row of numbers."""
        facts = self._ready and self._ready.choice.facts
        return facts is not None and len(facts.input_shape) == 1 and not self.is_points

    @property
    def n_shown(self) -> int:
        """How many samples are shown."""
        if self.is_rows:
            return min(n_rows_in(self.height()), len(self._indices))
        return len(self._shown_points) if self.is_points else len(self._images)

    def text_of(self, sample: int) -> str:
        """Say which sample it is, and what is true of it."""
        assert self._ready is not None
        said = tr("#{number:d}: {truth}", number=sample, truth=self._truth(sample))
        return self._ready.with_origin(said, int(self._indices[sample]))

    def name_of(self, sample: int) -> str:
        """Say what is true of a sample where there is little room: its class by its name alone."""
        assert self._ready is not None
        classes = self._ready.dataset.facts.classes
        label = self._ready.dataset.labels[int(self._indices[sample])]
        return classes[int(label)] if classes else self._truth(sample)

    def _truth(self, sample: int) -> str:
        assert self._ready is not None
        label = self._ready.dataset.labels[int(self._indices[sample])]
        return truth_text(self._ready.dataset.facts, label)

    def rect_of(self, sample: int) -> QRectF:
        """Return where the picture of a sample lies."""
        row, column = divmod(sample, self._n_columns)
        pitch = THUMBNAIL + _GAP
        return QRectF(2 + column * pitch, 2 + row * pitch, THUMBNAIL, THUMBNAIL)

    def point_of(self, sample: int) -> QPointF:
        """Return where the point of a sample lies."""
        x, y = self._places()[sample].tolist()
        return QPointF(x, y)

    def sample_at(self, point: QPointF) -> int | None:
        """Return the number of the sample under a point."""
        if self.is_rows:
            return row_at(QRectF(self.rect()), self.n_shown, point)
        if self.is_points:
            return self._point_near(point)
        inside = (n for n in range(len(self._images)) if self.rect_of(n).contains(point))
        return next(inside, None)

    @property
    def _indices(self) -> AnyArray:
        return self._ready.parts[self._part] if self._ready else np.zeros(0, np.int64)

    @property
    def _n_columns(self) -> int:
        return max(1, (self.width() - 4 + _GAP) // (THUMBNAIL + _GAP))

    @property
    def _shown_points(self) -> AnyArray:
        return self._indices[:_MOST_POINTS]

    def _load_images(self) -> None:
        """Make the pictures that fit in; those that are there are kept."""
        if self._ready is None or self.is_points or self.is_rows:
            return
        n_rows = max(1, (self.height() - 4 + _GAP) // (THUMBNAIL + _GAP))
        n = min(n_rows * self._n_columns, len(self._indices))
        facts, inputs = self._ready.choice.facts, self._ready.dataset.inputs
        del self._images[n:]
        for index in self._indices[len(self._images) : n].tolist():
            image = sample_image(inputs[index], facts.low, facts.high, themes.current())
            self._images.append(image)

    def _places(self) -> AnyArray:
        """Return where the shown points lie: (n, 2) pixels."""
        assert self._ready is not None
        facts = self._ready.choice.facts
        points = self._ready.dataset.inputs[self._shown_points]  # (n, 2)
        return place_points(points, facts.low, facts.high, QRectF(self.rect()))

    def _paint_rows(self, painter: QPainter, ready: Ready) -> None:
        texts = [self.name_of(sample) for sample in range(self.n_shown)]
        inputs = ready.dataset.inputs[self._indices[: self.n_shown]]  # (n, F)
        values = [in_words(ready.dataset.facts, raw) for raw in inputs]
        paint_rows(painter, QRectF(self.rect()), texts, values, self._current)

    def _point_near(self, point: QPointF) -> int | None:
        places = self._places()
        if not len(places):
            return None
        way = np.hypot(places[:, 0] - point.x(), places[:, 1] - point.y())
        nearest = int(np.argmin(way))
        return nearest if way[nearest] <= _REACH else None

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(5 * (THUMBNAIL + _GAP) + 4, 3 * (THUMBNAIL + _GAP) + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._load_images()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        sample = self.sample_at(event.position())
        if sample is not None:
            self.chosen.emit(sample)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key
        row = 1 if self.is_points or self.is_rows else self._n_columns
        steps = {key.Key_Left: -1, key.Key_Right: 1, key.Key_Up: -row, key.Key_Down: row}
        if event.key() in steps and len(self._indices):
            sample = self._current + steps[Qt.Key(event.key())]
            self.chosen.emit(sample % len(self._indices))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            sample = self.sample_at(QPointF(event.pos()))
            text = "" if sample is None else self.text_of(sample)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._ready is None:
            return
        theme = themes.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.is_points:
            labels = self._ready.dataset.labels[self._shown_points]
            paint_points(painter, QRectF(self.rect()), self._places(), labels, self._current)
            return
        if self.is_rows:
            self._paint_rows(painter, self._ready)
            return
        for number, image in enumerate(self._images):
            paint_picture(painter, self.rect_of(number), image)
        if self._current < len(self._images):
            painter.setPen(QPen(theme.accent, 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect_of(self._current).adjusted(-1, -1, 1, 1), 3, 3)
