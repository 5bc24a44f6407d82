"""Where the parts of the Draw panel stand: beside one another, or below in narrow places."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from core.data.picture import takes_pictures
from core.facts import Facts
from core.messages import Message, tr
from gui.charts.canvas import Canvas
from gui.panels.columns_area import ColumnsArea
from gui.panels.draw.answer_view import AnswerView
from gui.panels.draw.plane import Plane
from gui.panels.draw.sample_view import SampleView
from gui.panels.draw.tools import WIDTH, Tools
from gui.widgets.labels import label

_SMALLEST, _NARROW, _LARGEST = 150, 190, 420
_MARGIN = 10
_HEAD = 22


class DrawColumns(ColumnsArea):
    """Tools, canvas (or plane), what the network gets, and its answer; or why nothing can be drawn.

    `DrawPanel` fills them.
    """

    least_wide = 560

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas, self.plane = Canvas(), Plane()
        self.tools = Tools(self.canvas)
        self.sample, self.answer = SampleView(), AnswerView()
        self.gets = label(tr("What the network gets"), "small")
        self._sample_column = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._ratio = 1.0
        self._lay_out()

    def show_kind(self, facts: Facts) -> None:
        """Show canvas or plane, and the tools that go with it."""
        is_picture = takes_pictures(facts)
        self.canvas.setVisible(is_picture)
        self.plane.setVisible(not is_picture)
        self._sample_column.setVisible(is_picture)
        has_marks = is_picture and facts.input_shape[2] == 1
        self.tools.show_kind(is_picture=is_picture, has_marks=has_marks)
        self._ratio = facts.input_shape[1] / facts.input_shape[0] if is_picture else 1.0
        shape = str(Message("{shape}", shape=facts.input_shape))
        self.gets.setToolTip(shape)
        self.fit_columns()

    def _lay_out(self) -> None:
        sample = QVBoxLayout(self._sample_column)
        sample.setContentsMargins(0, 0, 0, 0)
        sample.setSpacing(4)
        sample.addWidget(self.gets)
        sample.addWidget(self.sample)
        sample.addStretch(1)
        row = self._row
        self.content.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(18)
        for widget in (self.tools, self.canvas, self.plane, self._sample_column):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.answer, 1)
        column = QVBoxLayout(self.page)
        column.setContentsMargins(14, _MARGIN, 14, _MARGIN)
        column.addWidget(self.content, 1)
        column.addWidget(self.hint, 1, Qt.AlignmentFlag.AlignTop)

    def fit_columns(self) -> None:
        """Give canvas and plane the size that fits in; the answer takes what is left."""
        is_wide = self.is_wide
        self._row.setDirection(self.way)
        room = self.viewport().height() - 2 * _MARGIN if is_wide else self.viewport().width() - 28
        side = min(max(room, _SMALLEST), _LARGEST if is_wide else _NARROW)
        width, height = (side, side) if self._ratio == 1 else _within(side, self._ratio)
        for widget in (self.canvas, self.plane):
            widget.setFixedSize(width, height)
        small = min(side - 24, 140) if is_wide else 96
        self._sample_column.setFixedWidth(max(small, self.gets.sizeHint().width()))
        self.sample.setFixedSize(*_within(small, self._ratio))
        self.tools.setFixedWidth(WIDTH if is_wide else _NARROW)


def _within(side: int, ratio: float) -> tuple[int, int]:
    """Return the largest width and height of a ratio within a square."""
    return (side, round(side / ratio)) if ratio >= 1 else (round(side * ratio), side)
