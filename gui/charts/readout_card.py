"""The card of a crosshair: the values of all curves at one place of a chart."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.charts.end_labels import paint_glyph

_PAD, _LINE, _SWATCH, _BETWEEN = 8, 16, 12, 12
_BETWEEN_COLUMNS, _GLYPH, _N_BRIEF = 10, 18, 2
_MOST_HIDDEN = 0.7
"""Of the width of the plot."""
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Value:
    """One row: what it is, in the colour of its curve (None: no curve), and the value.

    Attributes:
        others: the values of other runs, a column each.
        of_all: what the values of all runs are; "" for the name.
    """

    name: str
    text: str
    colour: QColor | None = None
    others: tuple[str, ...] = ()
    of_all: str = ""


@dataclass(frozen=True)
class Run:
    """Heads a column: its name, and its mark (`end_labels.paint_glyph`) in its colour."""

    name: str
    slot: int | None
    colour: QColor


class ReadoutCard(QWidget):
    """Rows of names and values, a column for each run.

    Where that would hide most of the plot it is brief: only the last row, the runs two by two.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFont(theme.font(theme.SMALL_TEXT_SIZE))
        self.title = ""
        self.values: list[Value] = []
        self.runs: tuple[Run, ...] = ()
        self.is_brief = False

    def show_values(
        self, title: str, values: list[Value], runs: Sequence[Run] = (), room: int = 0
    ) -> None:
        """Show values.

        Args:
            title: of the place.
            values: what is there.
            runs: whose values stand in the columns, where there are several.
            room: the width of the plot.
        """
        self.title, self.values, self.runs = title, values, tuple(runs)
        self.is_brief = bool(runs) and self._whole_size().width() > _MOST_HIDDEN * room
        self.update()

    def texts(self) -> list[str]:
        """Return all rows, brief or not, the runs by their names."""
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

    def _whole_size(self) -> QSize:
        title = self.fontMetrics().horizontalAdvance(self.title)
        width = max(title, sum(self._widths()))
        return QSize(width + 2 * _PAD + 1, _LINE * (1 + len(self.values)) + _PAD)

    def _brief_title(self) -> str:
        if not self.values:
            return self.title
        main = self.values[-1]
        return f"{self.title} · {main.of_all or main.name}"

    def _brief_texts(self) -> tuple[str, ...]:
        return (self.values[-1].text, *self.values[-1].others) if self.values else ()

    def _brief_width(self) -> int:
        """Return how wide each of two columns is."""
        widest = max(map(self.fontMetrics().horizontalAdvance, self._brief_texts()), default=0)
        return _GLYPH + widest

    def _brief_size(self) -> QSize:
        title = self.fontMetrics().horizontalAdvance(self._brief_title())
        width = max(title, _N_BRIEF * self._brief_width() + _BETWEEN)
        n_rows = -(-len(self.runs) // _N_BRIEF)
        return QSize(width + 2 * _PAD + 1, _LINE * (1 + n_rows) + _PAD)

    def _paint_brief(self, painter: QPainter, inner: QRectF) -> None:
        """Paint the runs in reading order, below what their values are."""
        look, width = theme.current(), self._brief_width()
        painter.setPen(look.muted)
        painter.drawText(inner, _MIDDLE | Qt.AlignmentFlag.AlignLeft, self._brief_title())
        for index, (run, text) in enumerate(zip(self.runs, self._brief_texts(), strict=False)):
            row, column = divmod(index, _N_BRIEF)
            left = inner.left() + column * (width + _BETWEEN)
            place = QRectF(left, inner.top() + (1 + row) * _LINE, width, _LINE)
            paint_glyph(painter, place.center() - QPointF(width / 2 - 6, 0), run.slot, run.colour)
            painter.setPen(look.text)
            painter.drawText(place, _MIDDLE | Qt.AlignmentFlag.AlignRight, text)

    def _paint_whole(self, painter: QPainter, inner: QRectF) -> None:
        look = theme.current()
        painter.setPen(look.muted)
        painter.drawText(inner, _MIDDLE | Qt.AlignmentFlag.AlignLeft, self.title)
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
            painter.drawText(name, _MIDDLE | Qt.AlignmentFlag.AlignLeft, value.name)
            painter.setPen(look.text)
            for text, end in zip((value.text, *value.others), ends, strict=True):
                place = QRectF(inner.left(), inner.top(), end - inner.left(), _LINE)
                painter.drawText(place, _MIDDLE | Qt.AlignmentFlag.AlignRight, text)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return self._brief_size() if self.is_brief else self._whole_size()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.control_line)
        painter.setBrush(look.panel)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        inner = QRectF(_PAD, _PAD / 2, self.width() - 2 * _PAD, _LINE)
        if self.is_brief:
            self._paint_brief(painter, inner)
        else:
            self._paint_whole(painter, inner)
