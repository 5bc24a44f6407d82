"""Names at the ends of lines, moved apart where the lines end side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gui import theme

_HEIGHT, _PAD, _GLYPH, _OVER = 15, 4, 12, 3
_WIDEST = 150
_LINES_FREE, _WIDTH_FREE = 3, 2.5
"""Names are written where the plot keeps so many lines, and is so many times as wide."""

_GROUND = 0.82


@dataclass(frozen=True)
class EndLabel:
    """A name at a place.

    Attributes:
        text: the name.
        place: where the line ends, in pixels.
        slot: the mark in front of it; None for the run that is shown, which has a stroke.
        colour: of mark or stroke.
    """

    text: str
    place: QPointF
    slot: int | None
    colour: QColor


def apart(tops: Sequence[float], height: float, low: float, high: float) -> list[float]:
    """Return places for boxes of one height that do not overlap, near to where they want to be.

    Args:
        tops: where each would begin.
        height: of each.
        low: where the first may begin.
        high: where the last must end; it is overstepped only where they have no room.
    """
    order = sorted(range(len(tops)), key=lambda i: tops[i])
    found = [0.0] * len(tops)
    free = low
    for i in order:
        found[i] = free = max(free, tops[i])
        free += height
    end = high
    for i in reversed(order):
        found[i] = max(min(found[i], end - height), low)
        end = found[i]
    return found


class EndLabels(QWidget):
    """Lies over a plot, and takes no mouse.

    Attributes:
        has_names: whether there is room for more than the marks.
    """

    def __init__(self, plot: QWidget) -> None:
        super().__init__(plot)
        self._plot = plot
        self.has_names = True
        self._labels: list[tuple[EndLabel, QRectF]] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFont(theme.font(theme.SMALL_TEXT_SIZE))
        self.hide()

    def show_labels(self, labels: Sequence[EndLabel], area: QRect) -> None:
        """Show these labels inside an area of the plot."""
        metrics = QFontMetrics(self.font())
        widths = [min(metrics.horizontalAdvance(one.text), _WIDEST) + 2 * _PAD for one in labels]
        widest = max(widths, default=0) + _GLYPH
        self.has_names = (
            area.height() >= (len(labels) + _LINES_FREE) * _HEIGHT
            and area.width() >= _WIDTH_FREE * widest
        )
        tops = [label.place.y() - _HEIGHT - _OVER for label in labels]
        tops = apart(tops, _HEIGHT, area.top(), area.bottom() + 1)
        self._labels = []
        for label, top, room in zip(labels, tops, widths, strict=True):
            width = _GLYPH + (room if self.has_names else 2)
            left = max(float(area.left()), min(label.place.x(), area.right()) - width)
            self._labels.append((label, QRectF(left, top, width, _HEIGHT)))
        self.setGeometry(self._plot.rect())
        self.setVisible(bool(labels))
        self.update()

    def texts(self) -> list[str]:
        """Return the names, from the top."""
        return [label.text for label, box in sorted(self._labels, key=lambda one: one[1].top())]

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(look.panel)
        ground.setAlphaF(_GROUND)
        for label, box in self._labels:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(box, 3, 3)
            before = _PAD if self.has_names else 3
            middle = QPointF(box.left() + before + 4, box.center().y())
            paint_glyph(painter, middle, label.slot, label.colour)
            if not self.has_names:
                continue
            room = box.adjusted(_PAD + _GLYPH, 0, -_PAD, 0)
            text = painter.fontMetrics().elidedText(
                label.text, Qt.TextElideMode.ElideRight, int(room.width()) + 1
            )
            painter.setPen(look.text)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def paint_glyph(painter: QPainter, middle: QPointF, slot: int | None, colour: QColor) -> None:
    """Paint what stands for a run: the mark of a slot on a thin line, or a stroke without one."""
    painter.setPen(QPen(colour, 2.0 if slot is None else 1.2))
    painter.drawLine(middle - QPointF(5, 0), middle + QPointF(5, 0))
    if slot is not None:
        painter.setBrush(theme.current().panel)
        _SHAPES[slot % len(_SHAPES)](painter, middle)


def _circle(painter: QPainter, at: QPointF) -> None:
    painter.drawEllipse(at, 3.2, 3.2)


def _polygon(*corners: tuple[float, float]) -> Callable[[QPainter, QPointF], None]:
    def paint(painter: QPainter, at: QPointF) -> None:
        painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in corners]))

    return paint


_SHAPES = (
    _circle,
    _polygon((-3, -3), (3, -3), (3, 3), (-3, 3)),
    _polygon((-3.6, 3), (3.6, 3), (0, -3.6)),
    _polygon((-3.6, 0), (0, -4.2), (3.6, 0), (0, 4.2)),
)
