"""The row above a chart: its title, what its lines mean, and a remark."""

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from gui import theme
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.labels import label

_BEFORE_REMARK = 8

Entry = tuple[str, QColor, Qt.PenStyle]


class TitleRow(QWidget):
    """Title, legend and subtitle in one line.

    Signals:
        dragged: somebody wants to drag the chart out by its title.
    """

    dragged = Signal()

    def __init__(self, title: str, entries: list[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed: QPointF | None = None
        self._has_focus = False
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._title = label(title, "strong", self)
        row.addWidget(self._title)
        self._legend = QWidget(self)
        legend = QHBoxLayout(self._legend)
        legend.setContentsMargins(0, 0, 0, 0)
        legend.setSpacing(6)
        self._entries: list[QWidget] = []
        self._left_out: set[int] = set()
        for entry in entries:
            self._entries.append(_entry(*entry))
            legend.addWidget(self._entries[-1])
        self._row = row
        row.addWidget(self._legend)
        row.addSpacing(_BEFORE_REMARK)
        self._subtitle = ElidedLabel("", "small", parent=self)
        self._subtitle.setAlignment(
            (Qt.AlignmentFlag.AlignRight if entries else Qt.AlignmentFlag.AlignLeft)
            | Qt.AlignmentFlag.AlignVCenter
        )
        row.addWidget(self._subtitle, 1)

    def set_title(self, text: str) -> None:
        """Write another title."""
        self._title.setText(text)
        self._show_legend_if_it_fits()

    def show_entry(self, place: int, *, is_on: bool) -> None:
        """Show or hide what is said of one line, where there is a legend."""
        if self._entries and (place in self._left_out) is is_on:
            self._left_out ^= {place}
            self._show_legend_if_it_fits()

    def set_subtitle(self, text: str) -> None:
        """Write the remark at the right."""
        self._subtitle.setText(text)

    def subtitle(self) -> str:
        """Return the remark."""
        return self._subtitle.text()

    def show_focus(self, *, is_on: bool) -> None:
        """Underline the title while the chart has the keyboard."""
        self._has_focus = is_on
        self.update()

    def _show_legend_if_it_fits(self) -> None:
        """Show the entries of the legend, or as many of them as there is room for."""
        room = self.width() - self._title.sizeHint().width()
        room -= _BEFORE_REMARK + 2 * self._row.spacing()
        for place, entry in enumerate(self._entries):
            room -= entry.sizeHint().width() + self._row.spacing()
            entry.setVisible(room >= 0 and place not in self._left_out)
            if place in self._left_out:
                room += entry.sizeHint().width() + self._row.spacing()
        self._legend.setVisible(any(not entry.isHidden() for entry in self._entries))

    # Qt overrides

    def minimumSizeHint(self) -> QSize:
        return QSize(self._title.sizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_legend_if_it_fits()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._has_focus:
            below = self._title.geometry()
            look = theme.current()
            QPainter(self).fillRect(below.left(), self.height() - 2, below.width(), 2, look.accent)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        far = QApplication.startDragDistance()
        if self._pressed is None or (event.position() - self._pressed).manhattanLength() < far:
            return
        self._pressed = None
        self.dragged.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None


def _entry(text: str, colour: QColor, style: Qt.PenStyle) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(6, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(_Line(colour, style, made))
    row.addWidget(label(text, "small", made))
    return made


class _Line(QWidget):
    """A short piece of a line, as it is drawn in the chart."""

    def __init__(self, colour: QColor, style: Qt.PenStyle, parent: QWidget) -> None:
        super().__init__(parent)
        self._pen = QPen(colour, 2.0, style, Qt.PenCapStyle.FlatCap)
        if style == Qt.PenStyle.DashLine:
            self._pen.setDashPattern([2.0, 1.5])
        self.setFixedSize(QSize(16, 12))

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._pen)
        painter.drawLine(QPointF(1, 6), QPointF(15, 6))
