"""What the cards of input and blocks share: ground, title line, selection, and what is inside."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from core.check import Problem, Repair
from gui import theme as themes
from gui.stack_view.problem_strip import ProblemStrip
from gui.stack_view.zoomed import Zoomed
from gui.widgets.card import paint_card

LEFT, RIGHT, TOP, BOTTOM = 20, 16, 10, 12
TITLE_HEIGHT = 20
SPACE = 6
BETWEEN = 14
"""Pixels between what stands at the right of a line and what comes before it."""

LEGEND_ROOM = 128
"""Pixels that a line must have left for a legend."""


class Card(Zoomed):
    """A panel with a stripe, a title line, a body, and below it the problems."""

    def __init__(
        self,
        repair: Callable[[Repair], None],
        parent: QWidget | None = None,
        go_to: Callable[[str], None] = lambda block_id: None,
    ) -> None:
        """Make the card; `go_to` shows the block of a problem that is out of sight."""
        super().__init__(parent)
        self.is_selected = False
        self._repair, self._go_to = repair, go_to
        self._is_hovered = False
        self._strips: list[ProblemStrip] = []
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def needed_height(self, width: int) -> int:
        """Return the pixels the card needs at a width."""
        inner = width - LEFT - RIGHT
        body = self.body_height(inner)
        strips = sum(SPACE + strip.needed_height(inner) for strip in self._strips)
        return self.head_height + (SPACE + body if body else 0) + strips + BOTTOM

    @property
    def head_height(self) -> int:
        """Pixels of all that stands above the body."""
        return TOP + TITLE_HEIGHT

    def body_height(self, width: int) -> int:
        """Return the pixels of the body at a width; 0 where there is none."""
        return 0

    def show_problems(
        self, problems: Sequence[Problem], places: Mapping[str, str] | None = None
    ) -> None:
        """Show these problems below the body.

        `places` name the blocks that have a problem, are out of sight and can be gone to, by id.
        """
        shown = [(problem, (places or {}).get(problem.block_id or "", "")) for problem in problems]
        if [(strip.problem, strip.place) for strip in self._strips] == shown:
            return
        focus = QApplication.focusWidget()
        if focus is not None and any(strip.isAncestorOf(focus) for strip in self._strips):
            # Else Qt gives it to whatever is next: a field elsewhere, or a card, then selected.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        for strip in self._strips:
            strip.hide()
            strip.deleteLater()
        self._strips = [
            ProblemStrip(problem, self._repair, self, place, self._go_to)
            for problem, place in shown
        ]
        for strip in self._strips:
            strip.show()
        self.lay_out()

    def lay_out(self) -> None:
        """Lay the problems out below the body."""
        inner = self.frame.width() - LEFT - RIGHT
        body = self.body_height(inner)
        top = self.head_height + (SPACE + body if body else 0) + SPACE
        for strip in self._strips:
            height = strip.needed_height(inner)
            strip.lie_at(QRect(LEFT, top, inner, height), self.zoom)
            top += height + SPACE

    @property
    def strips(self) -> tuple[ProblemStrip, ...]:
        """The problems shown."""
        return tuple(self._strips)

    @property
    def body_rect(self) -> QRectF:
        """Where the body lies."""
        inner = self.frame.width() - LEFT - RIGHT
        return QRectF(LEFT, self.head_height + SPACE, inner, self.body_height(inner))

    def paint_ground(self, painter: QPainter, stripe: QColor) -> None:
        """Paint the panel, its stripe and, where it is selected, its ring."""
        theme = themes.current()
        errors = [strip for strip in self._strips if strip.problem.is_error]
        edge = theme.danger if errors else theme.warning if self._strips else None
        paint_card(
            painter,
            self.area,
            stripe,
            selected=self.is_selected,
            hovered=self._is_hovered,
            edge=edge,
        )

    def paint_legend(self, painter: QPainter, rect: QRectF) -> float:
        """Paint a legend at the right end of a line; return its width, 0 for none."""
        return 0.0

    def paint_line(
        self,
        painter: QPainter,
        rect: QRectF,
        title: str,
        summary: str,
        right: Sequence[str] = (),
        *,
        has_legend: bool = True,
    ) -> None:
        """Paint a line: title in bold, summary behind it, then the legend, figures on the right.

        Of `right`, longest first, the first stands there that leaves room for the title.
        """
        theme, middle = themes.current(), Qt.AlignmentFlag.AlignVCenter
        plain, bold = themes.font(), themes.font(bold=True)
        title_width = QFontMetricsF(bold).horizontalAdvance(title)
        measure, line = QFontMetricsF(plain), QRectF(rect)
        room = line.width() - title_width - BETWEEN
        if figures := next((one for one in right if measure.horizontalAdvance(one) <= room), ""):
            painter.setFont(plain)
            painter.setPen(theme.muted)
            painter.drawText(line, int(middle | Qt.AlignmentFlag.AlignRight), figures)
            line.setRight(line.right() - measure.horizontalAdvance(figures) - BETWEEN)
        if has_legend and line.width() - title_width >= LEGEND_ROOM:
            legend = self.paint_legend(painter, line)
            line.setRight(line.right() - (legend + BETWEEN if legend else 0))
        _write(painter, line, title, bold, theme.text)
        line.setLeft(line.left() + (title_width + 10 if title else 0))
        _write(painter, line, summary, plain, theme.muted)

    @property
    def title_rect(self) -> QRectF:
        """Where the line at the top lies."""
        return QRectF(LEFT, TOP, self.frame.width() - LEFT - RIGHT, TITLE_HEIGHT)

    # Qt overrides

    def enterEvent(self, event: QEnterEvent) -> None:
        self._is_hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._is_hovered = False
        self.update()


def _write(painter: QPainter, line: QRectF, text: str, font: QFont, ink: QColor) -> None:
    """Write a text into a line, cut where it ends."""
    painter.setFont(font)
    painter.setPen(ink)
    room, side = max(0, int(line.width())), Qt.AlignmentFlag.AlignVCenter
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.drawText(line, side, shown)
