"""Loss or score over the epochs, live."""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.arrays import AnyArray
from core.messages import number, tr
from core.tasks import Metric
from gui import theme
from gui.charts.legend import TitleRow
from gui.charts.markers import Markers
from gui.charts.plot import AXIS_WIDTH, Plot, nice_step
from gui.charts.series import Series
from gui.widgets.labels import label, wrapped

REDRAW_MS = 100
LEAST_WIDTH, LEAST_HEIGHT = 180, 110
_N_LINES_ACROSS = 4
_PEN = 1.5
MOST_DOTS = 40
"""Validation points get a dot each while they stand apart; more would hide the dashed line."""

_DOT = 5
_BEFORE_ZERO = 9
_SCORES_FROM = (0.5, 0.0, -1.0)
"""Where the axis of a score may begin; what lies deeper is as bad as can be, and is not drawn."""


class CurvesChart(QWidget):
    """Two curves over the epochs: training (solid, batches faint behind) and validation (dashed).

    Points may come as fast as they like: it draws at most every `REDRAW_MS`, at most
    `series.MOST_DRAWN` points a curve, and nothing while it is hidden.
    """

    def __init__(
        self,
        title: str,
        metric: Metric | None = None,
        *,
        legend: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty chart.

        Args:
            title: what stands above it.
            metric: the score that is drawn, None for a loss.
            legend: say which line is which; one of two neighbours is enough.
            parent: the widget it lies on.
        """
        super().__init__(parent)
        self._metric = metric
        self._raw, self._training, self._validation = Series(), Series(), Series()
        self._n_epochs = 1
        look = theme.current()
        entries = [
            (tr("training"), look.training, Qt.PenStyle.SolidLine),
            (tr("validation"), look.validation, Qt.PenStyle.DashLine),
        ]
        self._title_row = TitleRow(title, entries if legend else [], self)
        self._plot = Plot(percent=metric is not None and metric.is_share, parent=self)
        self._plot.setAccessibleName(title)
        self._markers = Markers(self._plot, has_texts=metric is None)  # once for both neighbours
        thinnest = pg.mkPen(look.raw, width=1)  # wider zigzags cost 40 ms at scale 2
        self._raw_line = self._plot.plot(pen=thinnest, antialias=True)
        self._training_line = self._plot.plot(
            pen=_pen(self, look.training),
            antialias=True,
            symbolSize=_DOT,
            symbolPen=None,
            symbolBrush=look.training,
        )
        self._validation_line = self._plot.plot(
            pen=_pen(self, look.validation, dash=[4, 2.5]),
            antialias=True,
            symbol="o",
            symbolSize=_DOT,
            symbolPen=None,
            symbolBrush=look.validation,
        )
        self._hint = _hint(tr("The curve appears here as soon as training starts."), self._plot)
        self._unit = label(tr("epoch"), "small", self._plot)
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._title_row)
        column.addWidget(self._plot, 1)
        self.setAccessibleName(title)
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REDRAW_MS)
        self._timer.timeout.connect(self.draw)
        self.draw()

    def show_metric(self, metric: Metric) -> None:
        """Let the chart be one of this score from now on; its title is the score's."""
        if metric == self._metric:
            return
        self._metric = metric
        title = str(metric.title)
        self._title_row.set_title(title)
        self._plot.setAccessibleName(title)
        self._plot.write_percent(on=metric.is_share)
        self.setAccessibleName(title)
        self._schedule()

    def add_points(self, x: AnyArray | float, y: AnyArray | float) -> None:
        """Add training points.

        Args:
            x: epochs done, with fractions; one number or (n,).
            y: the running mean over the epoch.
        """
        self._training.append(x, y)
        self._schedule()

    def add_raw(self, x: AnyArray | float, y: AnyArray | float) -> None:
        """Add the values of single batches, drawn faint behind the others; as in `add_points`."""
        self._raw.append(x, y)
        self._schedule()

    def add_validation(self, x: AnyArray | float, y: AnyArray | float) -> None:
        """Add validation points, at epoch ends."""
        self._validation.append(x, y)
        self._schedule()

    def add_marker(self, x: float, text: str) -> None:
        """Draw an upright line for a live change, such as another learning rate.

        Charts of the loss write the text beside it.
        """
        self._markers.add(x, text)
        self._schedule()

    def set_span(self, n_epochs: int) -> None:
        """Let the axis reach to a number of epochs: where the run will end."""
        self._n_epochs = max(1, n_epochs)
        self._schedule()

    def set_subtitle(self, text: str) -> None:
        """Write a remark in the title row: “best 97.8 % at epoch 4”."""
        self._title_row.set_subtitle(text)

    def clear(self) -> None:
        """Forget all points, markers and the zoom."""
        for series in (self._raw, self._training, self._validation):
            series.clear()
        self._markers.clear()
        self._plot.show_all()
        self._schedule()

    def draw(self) -> None:
        """Draw what there is now."""
        self._timer.stop()
        self._raw_line.setData(*self._raw.drawn())
        is_one = len(self._training) == 1  # a line needs two
        self._training_line.setData(*self._training.drawn(), symbol="o" if is_one else None)
        has_dots = len(self._validation) <= MOST_DOTS
        self._validation_line.setData(*self._validation.drawn(), symbol="o" if has_dots else None)
        is_empty = not len(self._training) and not len(self._validation)
        self._hint.setVisible(is_empty)
        self._plot.set_empty(is_empty)
        self._unit.setVisible(not is_empty)
        self._place_unit()
        ends = [series.x[-1] for series in (self._training, self._validation) if len(series)]
        right = max([float(self._n_epochs), *map(math.ceil, ends)])
        self._plot.show_range(0.0, right, *self._y_range())
        self._markers.place()
        self.setAccessibleDescription(self._description())

    def is_waiting(self) -> bool:
        """Return whether points came that are not drawn yet."""
        return self._timer.isActive()

    def _schedule(self) -> None:
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _place_unit(self) -> None:
        """Put the name of the numbers below the axis before the first of them."""
        size = self._unit.sizeHint()
        left = max(0, AXIS_WIDTH - _BEFORE_ZERO - size.width())
        self._unit.setGeometry(QRect(QPoint(left, self._plot.height() - size.height() - 6), size))

    def _y_range(self) -> tuple[float, float]:
        values = np.concatenate([self._training.y, self._validation.y, _usual(self._raw.y)])
        values = values[np.isfinite(values)]
        if not values.size:
            return 0.0, 1.0
        low, high = float(values.min()), float(values.max())
        if self._metric is not None:  # few choices: the axis hardly ever moves
            last = [float(s.y[-1]) for s in (self._training, self._validation) if len(s)]
            low = max(low, min(0.0, *last))  # a bad beginning does not flatten what comes after
            return next((end for end in _SCORES_FROM if low >= end), _SCORES_FROM[-1]), 1.0
        low = min(low, 0.0)
        step = nice_step(max(high - low, 1e-9) / _N_LINES_ACROSS)
        return math.floor(low / step) * step, math.ceil(high / step) * step

    def _description(self) -> str:
        lines = [
            tr("{name}: {value} after epoch {epoch}", name=name, value=value, epoch=epoch)
            for name, series in (
                (tr("training"), self._training),
                (tr("validation"), self._validation),
            )
            for value, epoch in self._last(series)
        ]
        return "; ".join(lines) or self._hint.text()

    def _last(self, series: Series) -> list[tuple[str, str]]:
        if not len(series):
            return []
        value = float(series.y[-1])
        text = self._metric.text(value) if self._metric else number(value, ".4f")
        return [(text, number(float(series.x[-1]), ".4g"))]

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.draw()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hint.setGeometry(self._plot.rect())
        self._place_unit()


def _pen(
    widget: QWidget, colour: QColor, width: float = _PEN, dash: list[float] | None = None
) -> QPen:
    """Return a pen; those of pyqtgraph are as wide in pixels of the screen, not of the window."""
    return pg.mkPen(colour, width=width * widget.devicePixelRatioF(), dash=dash)


def _usual(values: AnyArray) -> AnyArray:
    """Return the two ends between which nearly all values lie, so that one peak does not rule."""
    fine = values[np.isfinite(values)]
    return np.quantile(fine, (0.01, 0.98)) if fine.size else fine


def _hint(text: str, parent: QWidget) -> QLabel:
    made = wrapped(label(text, "muted", parent))
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return made
