"""The crosshair of a chart: an upright line, and beside it a small card with the values there.

Both are widgets of their own, so that moving them does not draw the curves' items anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.charts.end_labels import paint_glyph

_PAD, _LINE, _SWATCH, _BETWEEN, _FROM_LINE = 8, 16, 12, 12, 8
_BETWEEN_COLUMNS = 10


@dataclass(frozen=True)
class Value:
    """One row: what it is, in the colour of its curve (None: no curve), and the value.

    Attributes:
        others: the values of other runs, a column each.
    """

    name: str
    text: str
    colour: QColor | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """Heads a column: its name, and its mark (`end_labels.paint_glyph`) in its colour."""

    name: str
    slot: int | None
    colour: QColor


class Readout:
    """Line and card over a plot; neither takes the mouse."""

    def __init__(self, plot: QWidget) -> None:
        self._line, self.card = _Line(plot), _Card(plot)
        self.hide()

    def show(
        self, x: int, area: QRect, title: str, values: list[Value], runs: Sequence[Run] = ()
    ) -> None:
        """Show values at a place.

        Args:
            x: pixels from the left of the plot.
            area: where the curves are drawn.
            title: of the place.
            values: what is there.
            runs: whose values stand in the columns, where there are several.
        """
        self._line.setGeometry(x, area.top(), 1, area.height())
        self.card.show_values(title, values, runs)
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
        self.runs: tuple[Run, ...] = ()

    def show_values(self, title: str, values: list[Value], runs: Sequence[Run] = ()) -> None:
        self.title, self.values, self.runs = title, values, tuple(runs)
        self.update()

    def texts(self) -> list[str]:
        """Return the rows as they stand on the screen, the runs by their names."""
        return [self.title, *map(self._text, self.values)]

    def _text(self, value: Value) -> str:
        own = f"{value.name} {value.text}"
        others = zip(self.runs[1:], value.others, strict=True)
        return ", ".join([own, *(f"{run.name} {text}" for run, text in others)])

    def _widths(self) -> list[int]:
        """Return how wide the names and each column of values are."""
        metrics = QFontMetrics(self.font())
        names = [_SWATCH + metrics.horizontalAdvance(value.name) for value in self.values]
        rows = [(value.text, *value.others) for value in self.values]
        columns = [
            max(metrics.horizontalAdvance(text) for text in column)
            for column in zip(*rows, strict=True)
        ]
        between = _BETWEEN if not self.runs else _BETWEEN_COLUMNS
        return [max(names, default=0), *(between + width for width in columns)]

    # Qt overrides

    def sizeHint(self) -> QSize:
        title = QFontMetrics(self.font()).horizontalAdvance(self.title)
        width = max(title, sum(self._widths()))
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
        ends = [inner.right()]
        for width in reversed(self._widths()[2:]):
            ends.insert(0, ends[0] - width)
        for run, end in zip(self.runs, ends, strict=False):
            paint_glyph(painter, QPointF(end - 6, inner.center().y()), run.slot, run.colour)
        for value in self.values:
            inner.translate(0, _LINE)
            if value.colour is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(value.colour)
                painter.drawEllipse(QPointF(inner.left() + 3, inner.center().y()), 3, 3)
            painter.setPen(look.muted)
            name = inner.adjusted(_SWATCH, 0, 0, 0)
            painter.drawText(name, across | Qt.AlignmentFlag.AlignLeft, value.name)
            painter.setPen(look.text)
            for text, end in zip((value.text, *value.others), ends, strict=True):
                place = QRectF(inner.left(), inner.top(), end - inner.left(), _LINE)
                painter.drawText(place, across | Qt.AlignmentFlag.AlignRight, text)
