"""pyqtgraph's plot in our look: thin lines across, numbers in our language, no menu, one reset."""

import math

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from core.messages import number
from gui import theme

_GRID_ALPHA = 255
AXIS_WIDTH = 46
_STICKS_OUT = 12
_MARGIN, _BESIDE = 0.015, 0.012
_BEHIND_ALL = -200
_LEAST_POWER, _MOST_DECIMALS = 1e5, 4


class NumberAxis(pg.AxisItem):
    """An axis whose numbers are written the way the present language does."""

    def __init__(self, orientation: str, *, percent: bool = False, whole: bool = False) -> None:
        look = theme.current()
        super().__init__(orientation, pen=QPen(Qt.PenStyle.NoPen), textPen=look.muted)
        self._percent = percent
        self._whole = whole
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

    # pyqtgraph overrides

    def boundingRect(self) -> QRectF:
        # With a grid, pyqtgraph forgets that the first and last number stick out, and drops them.
        return super().boundingRect().adjusted(-_STICKS_OUT, -_STICKS_OUT, _STICKS_OUT, _STICKS_OUT)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
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
    """An empty plot; `show_range` places it until somebody zooms."""

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
