"""The crosshair of a chart: an upright line, and beside it a small card with the values there.

Both are widgets of their own, so that moving them does not draw the curves' items anew.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.charts.end_labels import paint_glyph

_PAD, _LINE, _SWATCH, _BETWEEN, _FROM_LINE = 8, 16, 12, 12, 8


@dataclass(frozen=True)
class Value:
    """One row: what it is, in the colour of its curve (None: no curve), and the value.

    Attributes:
        slot: the mark of a kept run, None where the row is not of one.
    """

    name: str
    text: str
    colour: QColor | None = None
    slot: int | None = None


class Readout:
    """Line and card over a plot; neither takes the mouse."""

    def __init__(self, plot: QWidget) -> None:
        self._line, self.card = _Line(plot), _Card(plot)
        self.hide()

    def show(self, x: int, area: QRect, title: str, values: list[Value]) -> None:
        """Show values at a place.

        Args:
            x: pixels from the left of the plot.
            area: where the curves are drawn.
            title: of the place.
            values: what is there.
        """
        self._line.setGeometry(x, area.top(), 1, area.height())
        self.card.show_values(title, values)
        size = self.card.sizeHint()
        left = x + _FROM_LINE
        if left + size.width() > area.right():
            left = max(area.left(), x - _FROM_LINE - size.width())
        self.card.setGeometry(QRect(left, area.top() + 2, size.width(), size.height()))
        for part in (self._line, self.card):
            part.show()
            part.raise_()

    def hide(self) -> None:
        """Show nothing."""
        self._line.hide()
        self.card.hide()

    @property
    def is_shown(self) -> bool:
        """Whether it is to be seen."""
        return not self.card.isHidden()


class _Line(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.current().muted)


class _Card(QWidget):
    """Rows of names and values."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFont(theme.font(theme.SMALL_TEXT_SIZE))
        self.title = ""
        self.values: list[Value] = []

    def show_values(self, title: str, values: list[Value]) -> None:
        self.title, self.values = title, values
        self.update()

    def texts(self) -> list[str]:
        """Return the rows as they stand on the screen."""
        return [self.title, *(f"{value.name} {value.text}" for value in self.values)]

    # Qt overrides

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        rows = [
            _SWATCH
            + metrics.horizontalAdvance(v.name)
            + _BETWEEN
            + metrics.horizontalAdvance(v.text)
            for v in self.values
        ]
        width = max([metrics.horizontalAdvance(self.title), *rows])
        return QSize(width + 2 * _PAD + 1, _LINE * (1 + len(self.values)) + _PAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.control_line)
        painter.setBrush(look.panel)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        inner = QRectF(_PAD, _PAD / 2, self.width() - 2 * _PAD, _LINE)
        across = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(look.muted)
        painter.drawText(inner, across | Qt.AlignmentFlag.AlignLeft, self.title)
        for value in self.values:
            inner.translate(0, _LINE)
            if value.colour is not None and value.slot is not None:
                middle = QPointF(inner.left() + 4, inner.center().y())
                paint_glyph(painter, middle, value.slot, value.colour)
            elif value.colour is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(value.colour)
                painter.drawEllipse(QPointF(inner.left() + 3, inner.center().y()), 3, 3)
            painter.setPen(look.muted)
            name = inner.adjusted(_SWATCH, 0, 0, 0)
            painter.drawText(name, across | Qt.AlignmentFlag.AlignLeft, value.name)
            painter.setPen(look.text)
            painter.drawText(inner, across | Qt.AlignmentFlag.AlignRight, value.text)
