"""What every chart over the epochs has: a title row, a plot, a crosshair, zoom, keys, pictures."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.messages import tr
from gui.charts.export import Painted, drag_out, mime_of, paint_shown
from gui.charts.legend import Entry, TitleRow
from gui.charts.plot import AXIS_WIDTH, Plot
from gui.charts.pointing import Pointing
from gui.widgets.icon import icon_button
from gui.widgets.labels import label, wrapped

REDRAW_MS = 100
LEAST_WIDTH, LEAST_HEIGHT = 180, 110
PICTURE_SIZE = QSize(560, 320)
_BEFORE_ZERO = 9
_ZOOM = 0.7


class ChartFrame(QWidget):
    """An empty chart; who makes one of it says what is drawn, and what stands where.

    Signals:
        pointed: the x that mouse or arrow keys point at, None for none.
        chosen: an x, by Enter.
        menu_asked: where on the screen a menu is wanted.
        resized: it has another size.
    """

    pointed = Signal(object)
    chosen = Signal(float)
    menu_asked = Signal(QPoint)
    resized = Signal()

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        *,
        percent: bool,
        hint: str,
        parent: QWidget | None = None,
    ) -> None:
        """Make the frame.

        Args:
            title: what stands above it.
            entries: of the legend beside the title; none for no legend.
            percent: the upright axis has shares.
            hint: said while there is nothing to draw.
            parent: the widget it lies on.
        """
        super().__init__(parent)
        self._at: float | None = None
        self._title_row = TitleRow(title, list(entries), self)
        self._title_row.dragged.connect(self._drag_out)
        self._plot = Plot(percent=percent, parent=self)
        self._plot.setAccessibleName(title)
        Pointing(self._plot).moved.connect(self._on_pointed)
        self._show_all = icon_button("fit", tr("Show all again"), self._plot)
        self._show_all.setProperty("look", "outlined")
        self._show_all.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._show_all.hide()
        self._show_all.clicked.connect(self._plot.show_all)
        self._plot.zoomed.connect(self._on_zoomed)
        self._hint = _hint(hint, self._plot)
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

    def draw(self) -> None:
        """Draw what there is now."""
        raise NotImplementedError

    def show_at(self, x: float | None) -> None:
        """Show the values at the place nearest to x, or nothing."""
        raise NotImplementedError

    def _walk(self, by: int) -> None:
        """Move the crosshair by so many ends of epochs."""
        raise NotImplementedError

    def show_all(self) -> None:
        """Forget the zoom."""
        self._plot.show_all()

    def zoom(self, factor: float) -> None:
        """Show a part so many times as wide, around the crosshair or the middle."""
        self._plot.zoom(factor, self._at)

    def picture(self) -> Painted:
        """Return the chart as a picture, without crosshair and button on it.

        A chart that is small in the window is made larger for it, so that names have room.
        """
        return Painted(self.size().expandedTo(PICTURE_SIZE), self._paint_alone)

    def _paint_alone(self, painter: QPainter) -> None:
        self._on_pointed(None)
        had_button, size = not self._show_all.isHidden(), self.size()
        self._show_all.hide()
        self.resize(size.expandedTo(PICTURE_SIZE))
        self.draw()
        paint_shown(self, painter)
        self.resize(size)
        self._show_all.setVisible(had_button)

    def set_subtitle(self, text: str) -> None:
        """Write a remark in the title row: “best 97.8 % at epoch 4”."""
        self._title_row.set_subtitle(text)

    def is_waiting(self) -> bool:
        """Return whether points came that are not drawn yet."""
        return self._timer.isActive()

    def _schedule(self) -> None:
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _show_empty(self, is_empty: bool) -> None:
        """Say what will be here, or draw the axes."""
        self._hint.setVisible(is_empty)
        self._plot.set_empty(is_empty)
        self._unit.setVisible(not is_empty)
        self._place_unit()

    def _place_unit(self) -> None:
        """Put the name of the numbers below the axis before the first of them."""
        size = self._unit.sizeHint()
        left = max(0, AXIS_WIDTH - _BEFORE_ZERO - size.width())
        self._unit.setGeometry(QRect(QPoint(left, self._plot.height() - size.height() - 6), size))

    def _on_pointed(self, x: float | None) -> None:
        self.show_at(x)
        self.pointed.emit(x)

    @property
    def _is_used(self) -> bool:
        return self._plot.is_zoomed or self._at is not None

    def _drag_out(self) -> None:
        drag_out(self, mime_of(self.picture(), self.accessibleName()))

    def _on_zoomed(self) -> None:
        self._show_all.setVisible(self._plot.is_zoomed)
        self._place_button()
        if self._at is not None:
            self.show_at(self._at)

    def _place_button(self) -> None:
        size, area = self._show_all.sizeHint(), self._plot.area()
        self._show_all.setGeometry(QRect(QPoint(area.right() - size.width(), area.top()), size))
        self._show_all.raise_()

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
        self.resized.emit()
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
