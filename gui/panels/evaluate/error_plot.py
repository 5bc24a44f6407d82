"""Answers of a regression over the wanted values, or their errors over the answers.

On the line they are right.
"""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from core.arrays import Array
from core.messages import number, tr
from gui import theme as themes
from gui.charts.picture_out import PictureOut
from gui.charts.plot import Plot

MOST_POINTS = 4000
"""More than fill the plot are thinned, evenly over the samples."""
_RADIUS, _REACH = 5, 10.0


class ErrorPlot(QWidget):
    """A point for each sample, the line of right answers, and a ring for the sample looked at.

    Points are (wanted, answered), or with `show_errors` (answered, answered - wanted): there
    one sees whether errors grow or bend with the answer.

    Signals:
        chosen: number of the sample whose point was clicked.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = themes.current()
        soft = QColor(theme.accent)
        soft.setAlpha(110)
        self._truths = self._answers = self._across = self._up = np.zeros(0)
        self._samples = np.zeros(0, np.int64)
        self._has_errors = False
        self._current: int | None = None
        self.plot = Plot(parent=self)
        self._line = pg.InfiniteLine(pen=pg.mkPen(theme.muted, dash=[4, 4]))
        self._points = pg.ScatterPlotItem(size=_RADIUS, pen=None, brush=pg.mkBrush(soft))
        self._ring = pg.ScatterPlotItem(
            size=11, pen=pg.mkPen(theme.text, width=2), brush=pg.mkBrush(None)
        )
        for item in (self._line, self._points, self._ring):
            self.plot.addItem(item)
        scene = self.plot.scene()
        assert isinstance(scene, pg.GraphicsScene)
        scene.sigMouseClicked.connect(self._on_clicked)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)
        PictureOut(self, is_dragged=False)  # a drag moves what the plot shows
        self._show()

    @property
    def has_errors(self) -> bool:
        """Whether errors are drawn over the answers."""
        return self._has_errors

    def show_errors(self, is_on: bool) -> None:
        """Draw errors over the answers, or answers over the wanted values."""
        if is_on != self._has_errors:
            self._has_errors = is_on
            self.plot.show_all()
            self._show()

    def show_values(self, truths: Array, answers: Array) -> None:
        """Show wanted and given values of all samples, (N,) each."""
        self._truths, self._answers = truths, answers
        self._show()

    def _show(self) -> None:
        truths, answers = self._truths, self._answers
        errors = answers - truths
        self._across, self._up = (answers, errors) if self._has_errors else (truths, answers)
        every = -(-len(truths) // MOST_POINTS) or 1
        self._samples = np.flatnonzero(np.isfinite(errors))[::every]
        x, y = self._across[self._samples], self._up[self._samples]
        self._points.setData(x, y)
        self._line.setAngle(0 if self._has_errors else 45)
        if self._has_errors:
            self._tell_errors(x, y)
        else:
            self._tell_answers(_range(truths), _range(y))
        self.show_current(self._current)

    def _tell_errors(self, answers: Array, errors: Array) -> None:
        across, most = _range(answers), float(np.abs(errors).max(initial=0.0)) or 0.5
        self.plot.show_range(*across, -most, most)
        self.setAccessibleName(tr("Errors over answered values"))
        low, high = _range(errors)
        self.setAccessibleDescription(
            tr(
                "answered {least} to {most}, errors {low} to {high}, on average {mean}",
                least=number(across[0], ".4g"),
                most=number(across[1], ".4g"),
                low=number(low, ".4g"),
                high=number(high, ".4g"),
                mean=number(float(errors.mean()) if errors.size else 0.0, ".4g"),
            )
        )

    def _tell_answers(self, low: tuple[float, float], high: tuple[float, float]) -> None:
        self.plot.show_range(*low, min(low[0], high[0]), max(low[1], high[1]))
        self.setAccessibleName(tr("Answered over wanted values"))
        self.setAccessibleDescription(
            tr(
                "wanted {low} to {high}, answered {least} to {most}",
                low=number(low[0], ".4g"),
                high=number(low[1], ".4g"),
                least=number(high[0], ".4g"),
                most=number(high[1], ".4g"),
            )
        )

    def show_current(self, sample: int | None) -> None:
        """Put a ring around the sample that is looked at, where its point can be drawn."""
        self._current = sample
        is_there = sample is not None and sample < len(self._across)
        place = (self._across[sample], self._up[sample]) if is_there else ()
        if place and np.isfinite(place).all():
            self._ring.setData([place[0]], [place[1]])
        else:
            self._ring.clear()

    def sample_at(self, place: QPointF) -> int | None:
        """Return the sample whose point lies at a point of the plot's scene, or near it."""
        if not len(self._samples):
            return None
        view = self.plot.getViewBox()
        width, height = view.viewPixelSize()
        at = view.mapSceneToView(place)
        across = (self._across[self._samples] - at.x()) / width
        up = (self._up[self._samples] - at.y()) / height
        way = np.hypot(across, up)
        nearest = int(way.argmin())
        return int(self._samples[nearest]) if way[nearest] <= _REACH else None

    def _on_clicked(self, event) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            sample = self.sample_at(event.scenePos())
            if sample is not None:
                self.chosen.emit(sample)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(300, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 120)


def _range(values: Array) -> tuple[float, float]:
    """Return the least and the largest value, some distance apart."""
    found = values[np.isfinite(values)]
    if not found.size:
        return 0.0, 1.0
    low, high = float(found.min()), float(found.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)
