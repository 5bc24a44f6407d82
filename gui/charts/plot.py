"""pyqtgraph's plot in our look: thin lines across, numbers in our language, no menu, one reset."""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from core.messages import number
from gui import theme

_GRID_ALPHA = 255
AXIS_WIDTH = 46
_STICKS_OUT = 12
_MARGIN, _BESIDE = 0.015, 0.012
_BEHIND_ALL = -200
_FEW_DECADES, _TICK_ROOM = 0.8, 30
_LEAST_POWER, _MOST_DECIMALS = 1e5, 4


class NumberAxis(pg.AxisItem):
    """An axis whose numbers are written the way the present language does."""

    def __init__(self, orientation: str, *, percent: bool = False, whole: bool = False) -> None:
        look = theme.current()
        super().__init__(orientation, pen=QPen(Qt.PenStyle.NoPen), textPen=look.muted)
        self._percent = percent
        self._whole = whole
        self._is_log = False
        self.enableAutoSIPrefix(False)
        self.setStyle(
            hideOverlappingLabels=False,
            tickLength=0,
            tickFont=theme.font(theme.SMALL_TEXT_SIZE),
            tickTextOffset=6,
            maxTickLevel=0,
        )
        self.setTickPen(pg.mkPen(look.line))

    def write_percent(self, *, on: bool) -> None:
        """Write the numbers in percent, or as they are."""
        self._percent = on
        self.picture = None
        self.update()

    def write_powers(self, *, on: bool) -> None:
        """Take the values as powers of ten, and write what they are powers for."""
        self._is_log = on
        self.picture = None
        self.update()

    # pyqtgraph overrides

    def boundingRect(self) -> QRectF:
        # With a grid, pyqtgraph forgets that the first and last number stick out, and drops them.
        return super().boundingRect().adjusted(-_STICKS_OUT, -_STICKS_OUT, _STICKS_OUT, _STICKS_OUT)

    def tickValues(
        self, minVal: float, maxVal: float, size: float
    ) -> list[tuple[float, list[float]]]:
        if self._is_log:
            return [(1.0, log_ticks(minVal, maxVal, size))]
        return super().tickValues(minVal, maxVal, size)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self._is_log:
            return [_short_power(10.0**value) for value in values]
        decimals = max(0, math.ceil(-math.log10(spacing * (100 if self._percent else 1)) - 1e-9))
        if self._percent:
            return [number(value + 0.0, f".{decimals}%") for value in values]
        largest = max(map(abs, values), default=0.0)
        if largest >= _LEAST_POWER or decimals > _MOST_DECIMALS:
            return [_short_power(value) for value in values]
        return [number(value + 0.0, f",.{decimals}f") for value in values]

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        room = 56 if self.orientation == "bottom" else 30
        spacing = nice_step((maxVal - minVal) / max(1.0, size / room))
        return [(max(spacing, 1.0) if self._whole else spacing, 0)]


def _short_power(value: float) -> str:
    """Return 1e6 or 2.5e-7: a number of any size in the room beside an axis."""
    text = number(value + 0.0, ".3g")
    return text.replace("e+0", "e").replace("e+", "e").replace("e-0", "e-")


def log_ticks(low: float, high: float, size: float) -> list[float]:
    """Return where a logarithmic axis has its numbers, as powers of ten.

    Args:
        low: the power at its lower end.
        high: the power at its upper end.
        size: pixels between them.
    """
    decades = max(high - low, 1e-9)
    room = size / decades
    if decades < _FEW_DECADES:  # few powers of ten or none: numbers as on a plain axis
        first, last = 10.0**low, 10.0**high
        step = nice_step((last - first) / max(1.0, size / _TICK_ROOM))
        values = np.arange(math.ceil(first / step), math.floor(last / step) + 1) * step
        return [math.log10(value) for value in values.tolist() if value > 0]
    leads = (1, 2, 5) if room >= 3 * _TICK_ROOM else (1,)
    every = max(1, math.ceil(_TICK_ROOM / room))
    powers = range(math.floor(low), math.ceil(high) + 1)
    ticks = [p + math.log10(lead) for p in powers if p % every == 0 for lead in leads]
    return [tick for tick in ticks if low <= tick <= high]


def nice_step(least: float) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that is not below a number above 0."""
    if not least > 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next((lead * power for lead in (1, 2, 5) if lead * power >= least * 0.999), 10 * power)


class _View(pg.ViewBox):
    """Drag moves, wheel and right drag zoom; a double click shows all again."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.was_zoomed = False
        self.sigRangeChangedManually.connect(self._on_changed_by_hand)

    def _on_changed_by_hand(self) -> None:
        self.was_zoomed = True


class Plot(pg.PlotWidget):
    """An empty plot; `show_range` places it until somebody zooms.

    Signals:
        zoomed: another part is shown by hand, or all again.
    """

    zoomed = Signal()

    def __init__(self, *, percent: bool = False, parent: QWidget | None = None) -> None:
        look = theme.current()
        self._view = _View()
        left = self._left = NumberAxis("left", percent=percent)
        bottom = NumberAxis("bottom", whole=False)
        axes = {"left": left, "bottom": bottom}
        super().__init__(parent, viewBox=self._view, axisItems=axes)
        self.setBackground(look.panel)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the text alternative stands on the chart
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCacheMode(self.CacheModeFlag.CacheNone)  # a ground kept as pixels lands in SVGs
        self.hideButtons()
        self.setMenuEnabled(False)
        # pyqtgraph makes its menu all the same, and leaves it behind when the plot is deleted.
        menu = self._item().ctrlMenu
        assert menu is not None
        menu.setParent(self, menu.windowFlags())
        self._item().setContentsMargins(0, 8, 14, 0)
        left.setWidth(AXIS_WIDTH)
        left.setGrid(_GRID_ALPHA)
        left.setZValue(_BEHIND_ALL)
        self._view.setDefaultPadding(0)
        self._view.disableAutoRange()
        self._view.sigRangeChangedManually.connect(lambda *_: self.zoomed.emit())
        self._shown = (0.0, 1.0, 0.0, 1.0)
        self.show_range(*self._shown)

    def show_range(self, left: float, right: float, bottom: float, top: float) -> None:
        """Show a part of the plane, unless a person has chosen another by zooming."""
        self._shown = (left, right, bottom, top)
        if not self._view.was_zoomed:
            margin = _MARGIN * (top - bottom)  # a line or dot on the edge is seen whole
            y_range = (bottom - margin, top + margin)
            beside = _BESIDE * (right - left)
            x_range = (left - beside, right + beside)
            self._view.setRange(xRange=x_range, yRange=y_range, padding=0)

    def show_all(self) -> None:
        """Forget the zoom."""
        self._view.was_zoomed = False
        self.show_range(*self._shown)
        self.zoomed.emit()

    @property
    def is_zoomed(self) -> bool:
        """Whether a person has chosen the part that is shown."""
        return self._view.was_zoomed

    def zoom(self, factor: float, around: float | None = None) -> None:
        """Show a part that is so many times as wide, around an x or the middle."""
        (left, right), _ = self._view.viewRange()
        middle = (left + right) / 2 if around is None else around
        self._view.was_zoomed = True
        x_range = (middle - (middle - left) * factor, middle + (right - middle) * factor)
        self._view.setRange(xRange=x_range, padding=0)
        self.zoomed.emit()

    def area(self) -> QRect:
        """Return where the curves are drawn, in pixels of this widget."""
        return self.mapFromScene(self._view.sceneBoundingRect()).boundingRect()

    def x_at(self, pixel: float) -> float:
        """Return which x lies at a pixel from the left of this widget."""
        return self._view.mapSceneToView(QPointF(self.mapToScene(round(pixel), 0))).x()

    def pixel_of(self, x: float) -> int:
        """Return at which pixel from the left of this widget an x lies."""
        return self.mapFromScene(self._view.mapViewToScene(QPointF(x, 0.0))).x()

    def place_of(self, x: float, y: float) -> QPointF:
        """Return where a point lies, in pixels of this widget."""
        return QPointF(self.mapFromScene(self._view.mapViewToScene(QPointF(x, y))))

    def write_powers(self, *, on: bool) -> None:
        """Take the values of the upright axis as powers of ten."""
        self._left.write_powers(on=on)

    def write_percent(self, *, on: bool) -> None:
        """Write the numbers of the upright axis in percent, or as they are."""
        self._left.write_percent(on=on)

    def set_empty(self, empty: bool) -> None:
        """Hide the axes while there is nothing to read on them."""
        for name in ("left", "bottom"):
            self._item().getAxis(name).setOpacity(0.0 if empty else 1.0)

    def room_across(self) -> tuple[float, float, float]:
        """Return the least and largest x that is shown, and the pixels between them."""
        (left, right), _ = self._view.viewRange()
        return left, right, self._view.width()

    def _item(self) -> pg.PlotItem:
        item = self.getPlotItem()
        assert item is not None
        return item

    # Qt overrides

    def mouseDoubleClickEvent(self, event) -> None:
        self.show_all()
        event.accept()
