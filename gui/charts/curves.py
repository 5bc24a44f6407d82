"""Loss or score over the epochs, live."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.arrays import AnyArray
from core.messages import number, tr
from core.tasks import Metric
from gui import theme
from gui.charts.curve_scale import CurveScale
from gui.charts.curve_values import values_at
from gui.charts.end_labels import EndLabel, EndLabels
from gui.charts.export import drag_out, mime_of
from gui.charts.kept_lines import KeptCurves, KeptLines, colour_of
from gui.charts.legend import TitleRow
from gui.charts.markers import Markers
from gui.charts.own_lines import OwnLines
from gui.charts.pens import pen
from gui.charts.plot import AXIS_WIDTH, Plot
from gui.charts.pointing import Pointing
from gui.charts.ranges import log_range, loss_range, score_range
from gui.charts.readout import Readout
from gui.charts.series import Series
from gui.widgets.icon import icon_button
from gui.widgets.labels import label, wrapped

REDRAW_MS = 100
LEAST_WIDTH, LEAST_HEIGHT = 180, 110
PICTURE_SIZE = QSize(560, 320)
_BEFORE_ZERO = 9
_ZOOM = 0.7
_EVALUATED = 2
"""Its place in the legend."""


T = TypeVar("T")


class CurvesChart(QWidget):
    """Curves over the epochs: training (solid, batches faint behind) and validation (dashed).

    Runs kept to be compared lie behind, each with a mark of its own and its name at its end.
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
        self._n_epochs = 1
        self._scale = CurveScale()
        self._own_name = ""
        self._at: float | None = None
        look = theme.current()
        entries = [
            (tr("training"), look.training, Qt.PenStyle.SolidLine),
            (tr("validation"), look.validation, Qt.PenStyle.DashLine),
            (tr("evaluated"), look.training, Qt.PenStyle.DotLine),
        ]
        self._title_row = TitleRow(title, entries if legend else [], self)
        self._title_row.show_entry(_EVALUATED, is_on=False)
        self._title_row.dragged.connect(self._drag_out)
        self._plot = Plot(percent=metric is not None and metric.is_share, parent=self)
        self._plot.setAccessibleName(title)
        self._markers = Markers(self._plot, has_texts=metric is None)  # once for both neighbours
        self._kept = KeptLines(self._plot, self)
        self._own = OwnLines(self._plot, self)
        self._past_line = pg.InfiniteLine(pen=pen(self, look.accent))
        self._names = EndLabels(self._plot)
        self._readout = Readout(self._plot)
        Pointing(self._plot).moved.connect(self._on_pointed)
        self._show_all = icon_button("fit", tr("Show all again"), self._plot)
        self._show_all.setProperty("look", "outlined")
        self._show_all.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._show_all.hide()
        self._show_all.clicked.connect(self._plot.show_all)
        self._plot.zoomed.connect(self._on_zoomed)
        self._plot.getViewBox().sigRangeChanged.connect(self._place_names)
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

    @property
    def score(self) -> Metric | None:
        """The score that is drawn, None for a loss."""
        return self._metric

    def show_metric(self, metric: Metric) -> bool:
        """Let the chart be one of this score from now on; return whether it was another.

        Its title is the score's.
        """
        if metric == self._metric:
            return False
        self._metric = metric
        title = str(metric.title)
        self._title_row.set_title(title)
        self._plot.setAccessibleName(title)
        self._plot.write_percent(on=metric.is_share)
        self.setAccessibleName(title)
        self._schedule()
        return True

    def add_points(self, x: AnyArray | float, y: AnyArray | float) -> None:
        """Add training points.

        Args:
            x: epochs done, with fractions; one number or (n,).
            y: the running mean over the epoch.
        """
        self._own.training.append(x, y)
        self._schedule()

    def add_raw(self, x: AnyArray | float, y: AnyArray | float) -> None:
        """Add the values of single batches, drawn faint behind the others; as in `add_points`."""
        self._own.raw.append(x, y)
        self._schedule()

    def add_validation(self, x: AnyArray | float, y: AnyArray | float) -> None:
        """Add validation points, at epoch ends."""
        self._own.validation.append(x, y)
        self._schedule()

    def add_evaluated(self, x: AnyArray | float, y: AnyArray | float) -> None:
        """Add points of the training part without dropout, at epoch ends: a dotted line."""
        self._own.evaluated.append(x, y)
        self._schedule()

    def add_marker(self, x: float, text: str) -> None:
        """Draw an upright line for a live change, such as another learning rate.

        Charts of the loss write the text beside it.
        """
        self._markers.add(x, text)
        self._schedule()

    def set_log(self, on: bool) -> None:
        """Draw values on a logarithmic axis, without those of 0 and below, or on a plain one."""
        if on != self.is_log:
            self._scale = replace(self._scale, is_log=on)
            self._plot.write_powers(on=on)
            self._plot.show_all()
            self.draw()

    @property
    def is_log(self) -> bool:
        """Whether the axis is logarithmic."""
        return self._scale.is_log

    def set_smoothing(self, share: float) -> None:
        """Draw exponential means; what they are means of stays faint behind. 0 draws the values.

        Args:
            share: of the width of the curve, how far a mean reaches back.
        """
        if share != self._scale.smoothing:
            self._scale = replace(self._scale, smoothing=share)
            self.draw()

    def show_kept(self, kept: Sequence[KeptCurves], own_name: str = "") -> None:
        """Draw these runs behind the one that is shown.

        Args:
            kept: the runs; none takes away those there were.
            own_name: what the run that is shown is called beside them.
        """
        self._kept.show(kept)
        self._own_name = own_name
        self._schedule()

    def mark_best(self, point: tuple[float, float] | None) -> None:
        """Draw a star at the best validation point (x, y), or none."""
        if point != self._own.best:
            self._own.best = point
            self._schedule()

    def mark_past(self, x: float | None) -> None:
        """Draw an upright line where somebody looks back, or none."""
        self._plot.removeItem(self._past_line)
        if x is not None:
            self._past_line.setPos(x)
            self._plot.addItem(self._past_line)

    def show_at(self, x: float | None) -> None:
        """Show the values at the place nearest to x, or nothing."""
        kept, name = self._kept.curves, self._own_name
        there = None if x is None else values_at(x, self._own, name, kept, self._text)
        self._at = None if there is None else there.x
        if there is None:
            self._readout.hide()
            return
        pixel, area = self._plot.pixel_of(there.x), self._plot.area()
        if not area.left() <= pixel <= area.right() + 1:
            self._readout.hide()
            return
        self._readout.show(min(pixel, area.right()), area, there.title, there.rows, there.runs)

    def show_all(self) -> None:
        """Forget the zoom."""
        self._plot.show_all()

    def zoom(self, factor: float) -> None:
        """Show a part so many times as wide, around the crosshair or the middle."""
        self._plot.zoom(factor, self._at)

    def as_picture(self, take: Callable[[], T]) -> T:
        """Return what `take` makes of this widget, without crosshair and button on it.

        A chart that is small in the window is made larger for it, so that names have room.
        """
        self._on_pointed(None)
        had_button, size = not self._show_all.isHidden(), self.size()
        self._show_all.hide()
        self.resize(size.expandedTo(PICTURE_SIZE))
        self.draw()
        try:
            return take()
        finally:
            self.resize(size)
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
        """Forget all points, markers and the zoom; kept runs stay."""
        self._own.clear()
        self._markers.clear()
        self.show_at(None)
        self._plot.show_all()
        self._schedule()

    def draw(self) -> None:
        """Draw what there is now."""
        self._timer.stop()
        self._kept.draw(self._scale)
        # of losses the batches are drawn already
        rough = self._metric is not None and self._scale.is_smooth
        self._own.draw(self._scale, has_rough=rough)
        self._title_row.show_entry(_EVALUATED, is_on=self._has_evaluated)
        is_empty = self._own.is_empty and not self._kept.curves
        self._hint.setVisible(is_empty)
        self._plot.set_empty(is_empty)
        self._unit.setVisible(not is_empty)
        self._place_unit()
        ends = (self._own.last_x(), self._kept.last_x())
        right = max([float(self._n_epochs), *map(math.ceil, ends)])
        self._plot.show_range(0.0, right, *self._y_range())
        self._markers.place()
        self._place_names()
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

    @property
    def _has_evaluated(self) -> bool:
        return bool(len(self._own.evaluated)) or any(len(k.evaluated) for k in self._kept.curves)

    def _place_names(self, *_: object) -> None:
        """Put the names of the runs to the ends of their lines, where there are kept ones."""
        labels: list[EndLabel] = []
        curves = self._kept.curves
        if curves and not self._own.is_empty:
            own = self._own.validation if len(self._own.validation) else self._own.training
            colour = theme.current().validation if own is self._own.validation else None
            colour = colour or theme.current().training
            labels.append(EndLabel(self._own_name, self._end_of(own), None, colour))
        labels += [
            EndLabel(one.name, self._end_of(one.main), one.slot, colour_of(one.slot))
            for one in curves
            if len(one.main)
        ]
        self._names.show_labels(labels, self._plot.area())

    def _end_of(self, series: Series) -> QPointF:
        """Return where a line ends or leaves the plot on the right, in pixels."""
        right = self._plot.room_across()[1]
        x, y = self._scale.points(series, smooth=True)
        inside = np.flatnonzero(x <= right)
        if not inside.size:
            return QPointF(self._plot.area().bottomRight())
        return self._plot.place_of(float(x[inside[-1]]), float(y[inside[-1]]))

    def _y_range(self) -> tuple[float, float]:
        values = self._scale.heights(np.concatenate([self._own.values(), self._kept.values()]))
        values = values[np.isfinite(values)]
        if not values.size:
            return 0.0, 1.0
        if self.is_log:
            return log_range(values)
        if self._metric is not None:
            return score_range(values, [*self._own.last_values(), *self._kept.last_values()])
        return loss_range(values)

    def _text(self, value: float) -> str:
        return self._metric.text(value) if self._metric else number(value, ".4f")

    def _on_pointed(self, x: float | None) -> None:
        self.show_at(x)
        self.pointed.emit(x)

    def _walk(self, by: int) -> None:
        """Move the crosshair to the next end of an epoch, or to the one before."""
        rows = (self._own.validation, self._own.training, *(k.main for k in self._kept.curves))
        ends = next((series.x for series in rows if len(series)), ())
        if not len(ends):
            return
        near = None if self._at is None else int(np.argmin(np.abs(np.asarray(ends) - self._at)))
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
        rows = [(tr("training"), self._own.training), (tr("validation"), self._own.validation)]
        rows += [
            (tr("{run}, {part}", run=one.name, part=part), series)
            for one in self._kept.curves
            for part, series in ((tr("training"), one.training), (tr("validation"), one.validation))
        ]
        lines = [
            tr("{name}: {value} after epoch {epoch}", name=name, value=value, epoch=epoch)
            for name, series in rows
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
        self._place_names()
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


def _hint(text: str, parent: QWidget) -> QLabel:
    made = wrapped(label(text, "muted", parent))
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return made
