"""Loss or score over the epochs, live."""

import math
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.arrays import AnyArray
from core.messages import number, tr
from core.tasks import Metric
from gui import theme
from gui.charts.export import drag_out, mime_of
from gui.charts.legend import TitleRow
from gui.charts.markers import Markers
from gui.charts.plot import AXIS_WIDTH, Plot
from gui.charts.pointing import Pointing
from gui.charts.ranges import log_range, loss_range, score_range, usual
from gui.charts.readout import Readout, Value
from gui.charts.series import Series, thinned
from gui.charts.smoothing import smoothed
from gui.widgets.icon import icon_button
from gui.widgets.labels import label, wrapped

REDRAW_MS = 100
LEAST_WIDTH, LEAST_HEIGHT = 180, 110
_PEN = 1.5
MOST_DOTS = 40
"""Validation points get a dot each while they stand apart; more would hide the dashed line."""

_DOT = 5
_BEFORE_ZERO = 9
_STAR = 15
_FAINT = 0.35
_ZOOM = 0.7
_SNAP = 0.08


T = TypeVar("T")


class CurvesChart(QWidget):
    """Two curves over the epochs: training (solid, batches faint behind) and validation (dashed).

    Points may come as fast as they like: it draws at most every `REDRAW_MS`, at most
    `series.MOST_DRAWN` points a curve, and nothing while it is hidden.

    Signals:
        pointed: the x that mouse or arrow keys point at, None for none.
        chosen: an x, by Enter.
        menu_asked: where on the screen a menu is wanted.
    """

    pointed = Signal(object)
    chosen = Signal(float)
    menu_asked = Signal(QPoint)

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
        self._evaluated = Series()
        self._n_epochs = 1
        self._is_log, self._smoothing = False, 0.0
        self._best: tuple[float, float] | None = None
        self._at: float | None = None
        look = theme.current()
        entries = [
            (tr("training"), look.training, Qt.PenStyle.SolidLine),
            (tr("validation"), look.validation, Qt.PenStyle.DashLine),
        ]
        self._title_row = TitleRow(title, entries if legend else [], self)
        self._title_row.dragged.connect(self._drag_out)
        self._plot = Plot(percent=metric is not None and metric.is_share, parent=self)
        self._plot.setAccessibleName(title)
        self._markers = Markers(self._plot, has_texts=metric is None)  # once for both neighbours
        thinnest = pg.mkPen(look.raw, width=1)  # wider zigzags cost 40 ms at scale 2
        self._raw_line = self._plot.plot(pen=thinnest, antialias=True)
        faint = QColor(look.validation)
        faint.setAlphaF(_FAINT)
        self._rough_line = self._plot.plot(pen=thinnest, antialias=True)
        self._rough_validation = self._plot.plot(pen=pg.mkPen(faint, width=1), antialias=True)
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
        self._evaluated_line = self._plot.plot(
            pen=_pen(self, look.training, dash=[1, 2]), antialias=True
        )
        self._best_star = self._plot.plot(
            pen=None,
            symbol="star",
            symbolSize=_STAR,
            symbolPen=pg.mkPen(look.panel, width=1),
            symbolBrush=look.validation,
        )
        for line in (self._training_line, self._validation_line, self._best_star):
            line.opts["useCache"] = False  # dots kept as pixels would land in SVGs
        self._past_line = pg.InfiniteLine(pen=_pen(self, look.accent))
        self._readout = Readout(self._plot)
        Pointing(self._plot).moved.connect(self._on_pointed)
        self._show_all = icon_button("fit", tr("Show all again"), self._plot)
        self._show_all.setProperty("look", "outlined")
        self._show_all.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._show_all.hide()
        self._show_all.clicked.connect(self._plot.show_all)
        self._plot.zoomed.connect(self._on_zoomed)
        self._hint = _hint(tr("The curve appears here as soon as training starts."), self._plot)
        self._unit = label(tr("epoch"), "small", self._plot)
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._title_row)
        column.addWidget(self._plot, 1)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
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

    def add_evaluated(self, x: AnyArray | float, y: AnyArray | float) -> None:
        """Add points of the training part without dropout, at epoch ends: a dotted line."""
        self._evaluated.append(x, y)
        self._schedule()

    def add_marker(self, x: float, text: str) -> None:
        """Draw an upright line for a live change, such as another learning rate.

        Charts of the loss write the text beside it.
        """
        self._markers.add(x, text)
        self._schedule()

    def set_log(self, on: bool) -> None:
        """Draw values on a logarithmic axis, without those of 0 and below, or on a plain one."""
        if on != self._is_log:
            self._is_log = on
            self._plot.write_powers(on=on)
            self._plot.show_all()
            self.draw()

    @property
    def is_log(self) -> bool:
        """Whether the axis is logarithmic."""
        return self._is_log

    def set_smoothing(self, share: float) -> None:
        """Draw exponential means; what they are means of stays faint behind. 0 draws the values.

        Args:
            share: of the width of the curve, how far a mean reaches back.
        """
        if share != self._smoothing:
            self._smoothing = share
            self.draw()

    def mark_best(self, point: tuple[float, float] | None) -> None:
        """Draw a star at the best validation point (x, y), or none."""
        if point != self._best:
            self._best = point
            self._schedule()

    def mark_past(self, x: float | None) -> None:
        """Draw an upright line where somebody looks back, or none."""
        self._plot.removeItem(self._past_line)
        if x is not None:
            self._past_line.setPos(x)
            self._plot.addItem(self._past_line)

    def show_at(self, x: float | None) -> None:
        """Show the values at the place nearest to x, or nothing."""
        values = None if x is None else self._values_at(x)
        self._at = None if values is None else values[0]
        if values is None:
            self._readout.hide()
            return
        pixel, area = self._plot.pixel_of(values[0]), self._plot.area()
        if not area.left() <= pixel <= area.right() + 1:
            self._readout.hide()
            return
        self._readout.show(min(pixel, area.right()), area, values[1], values[2])

    def show_all(self) -> None:
        """Forget the zoom."""
        self._plot.show_all()

    def zoom(self, factor: float) -> None:
        """Show a part so many times as wide, around the crosshair or the middle."""
        self._plot.zoom(factor, self._at)

    def as_picture(self, take: Callable[[], T]) -> T:
        """Return what `take` makes of this widget, without crosshair and button on it."""
        self._on_pointed(None)
        had_button = not self._show_all.isHidden()
        self._show_all.hide()
        self.draw()
        try:
            return take()
        finally:
            self._show_all.setVisible(had_button)

    def readout(self) -> list[str]:
        """Return what the crosshair says, [] where there is none."""
        return self._readout.card.texts() if self._readout.is_shown else []

    def set_span(self, n_epochs: int) -> None:
        """Let the axis reach to a number of epochs: where the run will end."""
        self._n_epochs = max(1, n_epochs)
        self._schedule()

    def set_subtitle(self, text: str) -> None:
        """Write a remark in the title row: “best 97.8 % at epoch 4”."""
        self._title_row.set_subtitle(text)

    def clear(self) -> None:
        """Forget all points, markers and the zoom."""
        for series in (self._raw, self._training, self._validation, self._evaluated):
            series.clear()
        self._markers.clear()
        self._best = None
        self.show_at(None)
        self._plot.show_all()
        self._schedule()

    def draw(self) -> None:
        """Draw what there is now."""
        self._timer.stop()
        is_smooth = self._smoothing > 0
        self._raw_line.setData(*self._drawn(self._raw))
        rough = self._metric is not None and is_smooth  # of losses the batches are drawn already
        self._rough_line.setData(*(self._drawn(self._training) if rough else ([], [])))
        self._rough_validation.setData(*(self._drawn(self._validation) if is_smooth else ([], [])))
        is_one = len(self._training) == 1  # a line needs two
        training = self._drawn(self._training, smooth=True)
        self._training_line.setData(*training, symbol="o" if is_one else None)
        has_dots = len(self._validation) <= MOST_DOTS and not is_smooth
        validation = self._drawn(self._validation, smooth=True)
        self._validation_line.setData(*validation, symbol="o" if has_dots else None)
        self._evaluated_line.setData(*self._drawn(self._evaluated, smooth=True))
        star = np.array(self._best or ()).reshape(-1, 2)  # (0 or 1, 2)
        self._best_star.setData(star[:, 0], self._on_axis(star[:, 1]))
        is_empty = not len(self._training) and not len(self._validation)
        self._hint.setVisible(is_empty)
        self._plot.set_empty(is_empty)
        self._unit.setVisible(not is_empty)
        self._place_unit()
        ends = [series.x[-1] for series in (self._training, self._validation) if len(series)]
        right = max([float(self._n_epochs), *map(math.ceil, ends)])
        self._plot.show_range(0.0, right, *self._y_range())
        self._markers.place()
        if self._at is not None:
            self.show_at(self._at)
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

    def _on_axis(self, y: AnyArray) -> AnyArray:
        """Return values as heights on the axis; NaN where they have none."""
        if not self._is_log:
            return y
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log10(y)

    def _drawn(self, series: Series, *, smooth: bool = False) -> tuple[AnyArray, AnyArray]:
        """Return the points of a curve to draw, at most `series.MOST_DRAWN`."""
        if smooth and self._smoothing > 0:
            x, y = smoothed(series.x, series.y, self._smoothing)
            return thinned(x, self._on_axis(y))
        return thinned(series.x, self._on_axis(series.y))

    def _y_range(self) -> tuple[float, float]:
        evaluated = self._evaluated.y
        curves = (self._training.y, self._validation.y, evaluated, usual(self._raw.y))
        values = np.concatenate([self._on_axis(y) for y in curves])
        values = values[np.isfinite(values)]
        if not values.size:
            return 0.0, 1.0
        if self._is_log:
            return log_range(values)
        if self._metric is not None:
            last = [float(s.y[-1]) for s in (self._training, self._validation) if len(s)]
            return score_range(values, last)
        return loss_range(values)

    def _values_at(self, x: float) -> tuple[float, str, list[Value]] | None:
        """Return the place nearest to x, its title, and what each curve says there."""
        training, validation = self._training.nearest(x), self._validation.nearest(x)
        point = training or validation
        if point is None:
            return None
        look, at = theme.current(), point[0]
        if validation is not None and abs(validation[0] - x) < abs(at - x) + _SNAP:
            at = validation[0]  # epoch ends are worth more than the batch beside them
            training = self._training.nearest(at)
        rows: list[Value] = []
        if training is not None:
            rows.append(Value(tr("training"), self._text(training[1]), look.training))
        raw = self._raw.nearest(at)
        if raw is not None and abs(raw[0] - at) < 0.5:
            rows.append(Value(tr("this batch"), self._text(raw[1]), look.raw))
        evaluated = self._evaluated.nearest(at)
        if evaluated is not None and abs(evaluated[0] - at) < 0.5:
            name = tr("training, evaluated")
            rows.append(Value(name, self._text(evaluated[1]), look.training))
        if validation is not None and abs(validation[0] - at) < 0.5:
            name = tr("validation, best") if self._is_best(validation) else tr("validation")
            rows.append(Value(name, self._text(validation[1]), look.validation))
        return at, tr("epoch {x}", x=number(at, ".4g")), rows

    def _is_best(self, point: tuple[float, float]) -> bool:
        return self._best is not None and self._best[0] == point[0]

    def _text(self, value: float) -> str:
        return self._metric.text(value) if self._metric else number(value, ".4f")

    def _on_pointed(self, x: float | None) -> None:
        self.show_at(x)
        self.pointed.emit(x)

    def _walk(self, by: int) -> None:
        """Move the crosshair to the next end of an epoch, or to the one before."""
        ends = self._validation.x if len(self._validation) else self._training.x
        if not len(ends):
            return
        near = None if self._at is None else int(np.argmin(np.abs(ends - self._at)))
        place = len(ends) - 1 if near is None else near + by
        self._on_pointed(float(ends[min(max(place, 0), len(ends) - 1)]))
        self.setAccessibleDescription("; ".join(self.readout()) or self._description())

    @property
    def _is_used(self) -> bool:
        return self._plot.is_zoomed or self._at is not None

    def _drag_out(self) -> None:
        data = self.as_picture(lambda: mime_of(self, self.accessibleName()))
        drag_out(self, data)

    def _on_zoomed(self) -> None:
        self._show_all.setVisible(self._plot.is_zoomed)
        self._place_button()
        if self._at is not None:
            self.show_at(self._at)

    def _place_button(self) -> None:
        size, area = self._show_all.sizeHint(), self._plot.area()
        self._show_all.setGeometry(QRect(QPoint(area.right() - size.width(), area.top()), size))
        self._show_all.raise_()

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
        return [(self._text(float(series.y[-1])), number(float(series.x[-1]), ".4g"))]

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
        self._place_button()
        self.show_at(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._title_row.show_focus(is_on=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._title_row.show_focus(is_on=False)
        self._on_pointed(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._walk(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(1 / _ZOOM if key == Qt.Key.Key_Minus else _ZOOM)
        elif key in (Qt.Key.Key_0, Qt.Key.Key_Escape) and self._is_used:
            self._on_pointed(None)
            self.show_all()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at is not None:
            self.chosen.emit(self._at)
        else:
            super().keyPressEvent(event)


def _pen(
    widget: QWidget, colour: QColor, width: float = _PEN, dash: list[float] | None = None
) -> QPen:
    """Return a pen; those of pyqtgraph are as wide in pixels of the screen, not of the window."""
    return pg.mkPen(colour, width=width * widget.devicePixelRatioF(), dash=dash)


def _hint(text: str, parent: QWidget) -> QLabel:
    made = wrapped(label(text, "muted", parent))
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return made
