"""The samples that excite a unit most, and those that do so least."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from core.messages import tr
from gui import theme as themes
from gui.charts.picture import fitted
from gui.panels.evaluate.gallery import Gallery
from gui.panels.evaluate.gallery_painting import LINE_HEIGHT, THUMBNAIL
from gui.panels.unit.figures import UnitDescriber, UnitFigures, extremes
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.labels import label

N_SHOWN, N_LINES = 10, 4
"""Thumbnails, and lines where samples are no pictures, of each end."""
_PICTURE_TOP = 3.0


class UnitGallery(Gallery):
    """A gallery as high as its samples, which frames the part of a picture that a filter saw."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: UnitFigures | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_extremes(self, figures: UnitFigures, samples: list[int]) -> None:
        """Show samples, the most extreme first."""
        self._figures = figures
        self.show_samples(UnitDescriber(figures), samples)
        self._fit_height()

    def window_of(self, sample: int) -> QRectF | None:
        """Return what the filter saw of a picture, in shares of its sides; None without a map."""
        if self._figures is None or not UnitDescriber(self._figures).has_pictures:
            return None
        field = self._figures.place(sample)
        if field is None:
            return None
        height, width = self._figures.ready.choice.facts.input_shape[:2]
        top, left, bottom, right = field
        return QRectF(left / width, top / height, (right - left) / width, (bottom - top) / height)

    def _fit_height(self) -> None:
        n, grid = len(self.samples), self.gridSize()
        if grid.isEmpty():
            height = n * LINE_HEIGHT
        else:
            across = max(1, self.viewport().width() // grid.width())
            height = -(-n // across) * grid.height()
        if height != self.height():
            self.setFixedHeight(max(height, LINE_HEIGHT))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(240, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()

    def wheelEvent(self, event: QEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        event.ignore()  # all samples are in sight: the panel scrolls

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme, model = themes.current(), self.model()
        painter = QPainter(self.viewport())
        for row, sample in enumerate(self.samples):
            window = self.window_of(sample)
            if window is None:
                return
            cell = QRectF(self.visualRect(model.index(row, 0)))
            left = cell.center().x() - THUMBNAIL / 2
            picture = QRectF(left, cell.top() + _PICTURE_TOP, THUMBNAIL, THUMBNAIL)
            height, width = self._figures.ready.choice.facts.input_shape[:2]  # pyright: ignore[reportOptionalMemberAccess]
            inside = fitted(picture, QSize(width, height))
            frame = QRectF(
                inside.left() + window.left() * inside.width(),
                inside.top() + window.top() * inside.height(),
                window.width() * inside.width(),
                window.height() * inside.height(),
            )
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for colour, thick in ((theme.panel, 3.0), (theme.accent, 1.5)):
                painter.setPen(QPen(colour, thick))
                painter.drawRect(frame)


class ExtremeSamples(QWidget):
    """Two galleries.

    Signals:
        chosen: number of a sample in its part, by a person.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.most, self.least = UnitGallery(), UnitGallery()
        self.most.setAccessibleName(tr("Samples with the largest values"))
        self.least.setAccessibleName(tr("Samples with the smallest values"))
        self.most_title, self.least_title = label("", "small"), ElidedLabel("", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        for title, gallery in ((self.most_title, self.most), (self.least_title, self.least)):
            column.addWidget(title)
            column.addWidget(gallery)
            gallery.chosen.connect(self.chosen)

    def show_figures(self, figures: UnitFigures) -> None:
        """Show an answer."""
        n = N_SHOWN if UnitDescriber(figures).has_pictures else N_LINES
        most, least = extremes(figures, n)
        self.most.show_extremes(figures, most.tolist())
        self.least.show_extremes(figures, least.tolist())
        has_most = len(most) > 0
        self.most.setVisible(has_most)
        self.most_title.setText(
            tr("Largest values") if has_most else tr("It says the same to every sample.")
        )
        n_zero = round(figures.zero_share * len(figures.values))
        is_one_of_many = n_zero > n and figures.found.values[least[0]] == 0
        self.least_title.setText(
            tr("Smallest values ({n} samples have 0)", n=n_zero)
            if is_one_of_many
            else tr("Smallest values")
        )

    def show_current(self, sample: int | None) -> None:
        """Mark the sample that is looked at."""
        self.most.show_current(sample)
        self.least.show_current(sample)
