"""A problem where it is: the sentence, and the button that repairs it."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from core.check import Problem, Repair
from gui import theme as themes
from gui.widgets.icon import icon, paint_icon
from gui.widgets.labels import label, wrapped


class ProblemStrip(QWidget):
    """One problem of a block or of the whole stack."""

    def __init__(
        self, problem: Problem, repair: Callable[[Repair], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.problem = problem
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(34, 6, 8, 6)
        row.setSpacing(8)
        text = wrapped(label(str(problem.message)))
        row.addWidget(text, 1)
        self.setAccessibleName(str(problem.message))
        self.button: QPushButton | None = None
        if (chosen := problem.repair) is not None:
            self.button = QPushButton(str(chosen.title))
            self.button.setIcon(icon("repair", themes.current().accent))
            self.button.clicked.connect(lambda: repair(chosen))
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.current()
        is_error = self.problem.is_error
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.danger_soft if is_error else theme.warning_soft)
        painter.drawRoundedRect(QRectF(self.rect()), 7, 7)
        ink = theme.danger if is_error else theme.warning
        place = QRectF(10, self.height() / 2 - 8, 16, 16)
        paint_icon(painter, place, "error" if is_error else "warning", ink)

    def heightForWidth(self, width: int) -> int:
        return max(34, self._row.totalHeightForWidth(width))
