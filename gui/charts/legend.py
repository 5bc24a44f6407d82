"""The row above a chart: its title, what its lines mean, and a remark."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.widgets.elided_label import ElidedLabel
from gui.widgets.labels import label

_BEFORE_REMARK = 8

Entry = tuple[str, QColor, Qt.PenStyle]


class TitleRow(QWidget):
    """Title, legend and subtitle in one line."""

    def __init__(self, title: str, entries: list[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._title = label(title, "strong", self)
        row.addWidget(self._title)
        self._legend = QWidget(self)
        legend = QHBoxLayout(self._legend)
        legend.setContentsMargins(0, 0, 0, 0)
        legend.setSpacing(6)
        for text, colour, style in entries:
            legend.addSpacing(6)
            legend.addWidget(_Line(colour, style, self))
            legend.addWidget(label(text, "small", self))
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

    def set_subtitle(self, text: str) -> None:
        """Write the remark at the right."""
        self._subtitle.setText(text)

    def subtitle(self) -> str:
        """Return the remark."""
        return self._subtitle.text()

    def _show_legend_if_it_fits(self) -> None:
        whole = self._title.sizeHint().width() + self._legend.sizeHint().width()
        gaps = _BEFORE_REMARK + 3 * self._row.spacing()
        self._legend.setVisible(whole + gaps <= self.width())

    # Qt overrides

    def minimumSizeHint(self) -> QSize:
        return QSize(self._title.sizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_legend_if_it_fits()


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
