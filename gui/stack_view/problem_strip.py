"""A problem where it is: the sentence, and the button that repairs it."""

import math
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from core.check import Problem, Repair
from core.messages import tr
from gui import theme as themes
from gui.stack_view.zoomed import Zoomed
from gui.widgets.icon import icon, paint_icon
from gui.widgets.labels import label, wrapped
from gui.widgets.tips import tip
from gui.words import MENDS

LEAST_FOR_ONE_ROW = 340
LEAST_HEIGHT = 34
MARGINS, SPACING, ICON = (34, 6, 8, 6), 8, 16


class ProblemStrip(Zoomed):
    """One problem of a block or of the whole stack."""

    def __init__(
        self,
        problem: Problem,
        repair: Callable[[Repair], None],
        parent: QWidget | None = None,
        place: str = "",
        go_to: Callable[[str], None] = lambda block_id: None,
    ) -> None:
        """Make the strip; `place` names a block out of sight, that a click goes to."""
        super().__init__(parent)
        self.problem, self.place, self._go_to = problem, place, go_to
        row = self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        sentence = str(problem.message)
        if place:
            sentence = tr("{place}: {sentence}", place=place, sentence=sentence)
            self.setToolTip(tr("Show this block"))
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        row.addWidget(wrapped(label(sentence)), 1)
        self.setAccessibleName(sentence)
        self.button: QPushButton | None = None
        if (chosen := problem.repair) is not None:
            self.button = tip(QPushButton(str(chosen.title)), str(MENDS))
            self.button.setIcon(icon("repair", themes.current().accent))
            self.button.clicked.connect(lambda: repair(chosen))
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_zoom()

    def show_zoom(self) -> None:
        """Label and button are no drawings of ours: they get other measures in place of a zoom."""
        zoom = self.zoom
        self._row.setContentsMargins(*(round(side * zoom) for side in MARGINS))
        self._row.setSpacing(round(SPACING * zoom))
        self.setStyleSheet("" if zoom == 1 else themes.zoomed_controls(zoom))
        if self.button is not None:
            side = round(ICON * zoom)
            self.button.setIconSize(QSize(side, side))

    def needed_height(self, width: int) -> int:
        """Return the pixels of 100 % that it needs at a width in such pixels."""
        self._fit(width)
        inner = self._row.totalHeightForWidth(round(width * self.zoom))
        return max(LEAST_HEIGHT, math.ceil(inner / self.zoom))

    def _fit(self, width: int) -> None:
        """Where the strip is narrow, as deep inside groups, the button stands below the text."""
        way = QBoxLayout.Direction
        direction = way.LeftToRight if width >= LEAST_FOR_ONE_ROW else way.TopToBottom
        if direction != self._row.direction():
            self._row.setDirection(direction)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.current()
        is_error = self.problem.is_error
        painter = self.painter()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.danger_soft if is_error else theme.warning_soft)
        painter.drawRoundedRect(self.area, 7, 7)
        ink = theme.danger if is_error else theme.warning
        place = QRectF(10, self.frame.height() / 2 - 8, 16, 16)
        paint_icon(painter, place, "error" if is_error else "warning", ink)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.place and self.problem.block_id is not None:
            self._go_to(self.problem.block_id)
        else:
            event.ignore()
