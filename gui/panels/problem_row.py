"""A problem in a narrow panel: the sentence, and below it the button that repairs it."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from core.check import Problem, Repair
from gui import theme as themes
from gui.panels.wrapping_button import WrappingButton
from gui.widgets.icon import icon, paint_icon
from gui.widgets.labels import label, wrapped
from gui.widgets.tips import tip
from gui.words import MENDS

_ICON_SIDE = 16


class ProblemRow(QWidget):
    """One problem, in the colours of an error or a warning."""

    def __init__(
        self,
        problem: Problem,
        repair: Callable[[Repair], None],
        parent: QWidget | None = None,
        *,
        is_wide: bool = False,
    ) -> None:
        """Make the row; a wide one has its button at the right."""
        super().__init__(parent)
        self.problem = problem
        self._is_wide = is_wide
        self.setAccessibleName(str(problem.message))
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        lines = QBoxLayout(way, self)
        lines.setContentsMargins(34, 7, 10, 7)
        lines.setSpacing(7)
        lines.addWidget(wrapped(label(str(problem.message), parent=self)), 1)
        self.button: QPushButton | None = None
        if (chosen := problem.repair) is not None:
            self.button = WrappingButton(str(chosen.title), self)
            tip(self.button, str(MENDS))
            self.button.setIcon(icon("repair", themes.current().accent))
            self.button.clicked.connect(lambda: repair(chosen))
            lines.addWidget(self.button)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, is_error = themes.current(), self.problem.is_error
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.danger_soft if is_error else theme.warning_soft)
        radius = themes.CONTROL_RADIUS
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        ink = theme.danger if is_error else theme.warning
        top = (self.height() - _ICON_SIDE) / 2 if self._is_wide else 8
        place = QRectF(10, top, _ICON_SIDE, _ICON_SIDE)
        paint_icon(painter, place, "error" if is_error else "warning", ink)
