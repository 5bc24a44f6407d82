"""What the cards of input and blocks share: ground, title line, selection, and what is inside."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from core.check import Problem, Repair
from gui import theme as themes
from gui.stack_view.problem_strip import ProblemStrip
from gui.widgets.card import paint_card

LEFT, RIGHT, TOP, BOTTOM = 20, 16, 10, 12
TITLE_HEIGHT = 20
SPACE = 6


class Card(QWidget):
    """A panel with a stripe, a title line, a body, and below it the problems."""

    def __init__(self, repair: Callable[[Repair], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_selected = False
        self._repair = repair
        self._is_hovered = False
        self._strips: list[ProblemStrip] = []
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def needed_height(self, width: int) -> int:
        """Return the pixels the card needs at a width."""
        inner = width - LEFT - RIGHT
        body = self.body_height(inner)
        strips = sum(SPACE + strip.heightForWidth(inner) for strip in self._strips)
        return TOP + TITLE_HEIGHT + (SPACE + body if body else 0) + strips + BOTTOM

    def body_height(self, width: int) -> int:
        """Return the pixels of the body at a width; 0 where there is none."""
        return 0

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show these problems below the body."""
        if [strip.problem for strip in self._strips] == list(problems):
            return
        for strip in self._strips:
            strip.hide()
            strip.deleteLater()
        self._strips = [ProblemStrip(problem, self._repair, self) for problem in problems]
        for strip in self._strips:
            strip.show()
        self.place_strips()

    def place_strips(self) -> None:
        """Lay the problems out below the body."""
        inner = self.width() - LEFT - RIGHT
        body = self.body_height(inner)
        top = TOP + TITLE_HEIGHT + (SPACE + body if body else 0) + SPACE
        for strip in self._strips:
            height = strip.heightForWidth(inner)
            strip.setGeometry(LEFT, top, inner, height)
            top += height + SPACE

    @property
    def strips(self) -> tuple[ProblemStrip, ...]:
        """The problems shown."""
        return tuple(self._strips)

    @property
    def body_rect(self) -> QRectF:
        """Where the body lies."""
        inner = self.width() - LEFT - RIGHT
        return QRectF(LEFT, TOP + TITLE_HEIGHT + SPACE, inner, self.body_height(inner))

    def paint_ground(self, painter: QPainter, stripe: QColor) -> None:
        """Paint the panel, its stripe and, where it is selected, its ring."""
        theme = themes.current()
        errors = [strip for strip in self._strips if strip.problem.is_error]
        edge = theme.danger if errors else theme.warning if self._strips else None
        paint_card(
            painter,
            QRectF(self.rect()),
            stripe,
            selected=self.is_selected,
            hovered=self._is_hovered,
            edge=edge,
        )

    def paint_legend(self, painter: QPainter, rect: QRectF) -> float:
        """Paint a legend at the right end of a line; return its width, 0 for none."""
        return 0.0

    def paint_title(self, painter: QPainter, title: str, summary: str, right: str) -> None:
        """Paint the line at the top: title in bold, summary behind it, figures on the right."""
        theme = themes.current()
        middle = Qt.AlignmentFlag.AlignVCenter
        line = QRectF(LEFT, TOP, self.width() - LEFT - RIGHT, TITLE_HEIGHT)
        figures = themes.font()
        width = QFontMetricsF(figures).horizontalAdvance(right)
        painter.setFont(figures)
        painter.setPen(theme.muted)
        painter.drawText(line, int(middle | Qt.AlignmentFlag.AlignRight), right)
        line.setRight(line.right() - width - 14)
        if legend := self.paint_legend(painter, line):
            line.setRight(line.right() - legend - 14)
        bold = themes.font(bold=True)
        title_width = QFontMetricsF(bold).horizontalAdvance(title)
        painter.setFont(bold)
        painter.setPen(theme.text)
        painter.drawText(line, middle, title)
        line.setLeft(line.left() + title_width + 10)
        painter.setFont(figures)
        painter.setPen(theme.muted)
        shown = painter.fontMetrics().elidedText(
            summary, Qt.TextElideMode.ElideRight, max(0, int(line.width()))
        )
        painter.drawText(line, middle, shown)

    # Qt overrides

    def enterEvent(self, event: QEnterEvent) -> None:
        self._is_hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._is_hovered = False
        self.update()

    def resizeEvent(self, event: object) -> None:
        self.place_strips()
