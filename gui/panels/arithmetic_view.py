"""Paints the arithmetic of a unit in columns; a term can be pointed at with mouse or keys."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.messages import tr
from gui import theme as themes
from gui.charts.picture_out import PictureOut
from gui.panels.arithmetic import Arithmetic, SumLine, TermLine

ROW_HEIGHT = 18
_MARGIN = 12.0
_TOP = 8.0
_GAP = 5.0
_RULE_GAP = 5.0


class ArithmeticView(QWidget):
    """Formula, terms, sums and value.

    Signals:
        pointed: the number of the input whose term is pointed at, or None.
    """

    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Arithmetic | None = None
        self._row: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Arithmetic of the unit"))
        PictureOut(self)

    def show_arithmetic(self, shown: Arithmetic) -> None:
        """Show this; the row that is pointed at stays pointed at."""
        is_other_size = self._shown is None or _n_lines(self._shown) != _n_lines(shown)
        self._shown = shown
        self.setAccessibleDescription(shown.text())
        if is_other_size:
            self.updateGeometry()
        if self._row is not None:
            self._point_at(self._row if self._row < len(shown.terms) else None)
        self.update()

    def term_rect(self, row: int) -> QRectF:
        """Return where the term in a row, counted from 0, lies."""
        rect = self._line_rect(2 + row * self._lines_each)
        rect.setHeight(self._lines_each * ROW_HEIGHT)
        return rect

    @property
    def _lines_each(self) -> int:
        """Lines of a term: a name of its input takes one of its own."""
        return _lines_of_term(self._shown)

    def _line_rect(self, line: int) -> QRectF:
        return QRectF(0, _TOP + line * ROW_HEIGHT, self.width(), ROW_HEIGHT)

    def _point_at(self, row: int | None) -> None:
        self._row = row
        terms = self._shown.terms if self._shown else ()
        self.pointed.emit(None if row is None else terms[row].index)
        self.update()

    def _row_at(self, y: float) -> int | None:
        row = int(((y - _TOP) // ROW_HEIGHT - 2) // self._lines_each)
        n_terms = len(self._shown.terms) if self._shown else 0
        return row if 0 <= row < n_terms else None

    # Qt overrides

    def sizeHint(self) -> QSize:
        n_lines = _n_lines(self._shown) if self._shown else 4
        return QSize(240, int(2 * _TOP + n_lines * ROW_HEIGHT + _RULE_GAP))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row != self._row:
            self._point_at(row)

    def leaveEvent(self, event: QEvent) -> None:
        if self._row is not None and not self.hasFocus():
            self._point_at(None)

    def focusOutEvent(self, event: QEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if self._shown is None or event.key() not in steps:
            super().keyPressEvent(event)
            return
        step = steps[Qt.Key(event.key())]
        row = (-1 if self._row is None else self._row) + step
        self._point_at(min(max(row, 0), len(self._shown.terms) - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        theme = themes.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.accent if self.hasFocus() else theme.line
        painter.setPen(QPen(edge, 1.0))
        painter.setBrush(theme.control)
        ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(ground, themes.CONTROL_RADIUS, themes.CONTROL_RADIUS)
        _write(painter, self._line_rect(0), self._shown.formula, theme.text, bold=True)
        _write(painter, self._line_rect(1), self._shown.caption, theme.muted, small=True)
        columns = _Columns(self._shown.terms, self.width())
        for row, term in enumerate(self._shown.terms):
            self._paint_term(painter, row, term, columns)
        self._paint_sums(painter, self._shown)

    def _paint_term(self, painter: QPainter, row: int, term: TermLine, columns: "_Columns") -> None:
        theme, rect = themes.current(), self.term_rect(row)
        if row == self._row:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent_soft)
            painter.drawRoundedRect(rect.adjusted(6, 0.5, -6, -0.5), 4, 4)
        line = rect.adjusted(0, 0, -_MARGIN, ROW_HEIGHT - rect.height())
        _write(painter, line, term.title, theme.muted, small=bool(term.name))
        line.moveBottom(rect.bottom())
        for text, right, colour in (
            (term.weight, columns.weight, theme.text),
            ("×", columns.times, theme.muted),
            (term.value, columns.value, theme.text),
            ("=", columns.equals, theme.muted),
            (term.product, columns.product, theme.text),
        ):
            cell = QRectF(0, line.top(), right, line.height())
            _write(painter, cell, text, colour, is_right=True)

    def _paint_sums(self, painter: QPainter, shown: Arithmetic) -> None:
        theme = themes.current()
        first = 2 + len(shown.terms) * self._lines_each
        for number, line in enumerate(shown.sums):
            rect = self._line_rect(first + number)
            if line.is_result:
                rect.translate(0, _RULE_GAP)
                painter.setPen(QPen(theme.line, 1.0))
                top = rect.top() - _RULE_GAP / 2
                painter.drawLine(int(_MARGIN), int(top), int(self.width() - _MARGIN), int(top))
            self._paint_sum(painter, rect, line)

    def _paint_sum(self, painter: QPainter, rect: QRectF, line: SumLine) -> None:
        theme, bold = themes.current(), line.is_result
        room = rect.adjusted(0, 0, -_MARGIN, 0)
        _write(painter, room, line.amount, theme.text, is_right=True, bold=bold)
        width = QFontMetricsF(themes.font(bold=bold)).horizontalAdvance(line.amount)
        room.setRight(room.right() - width)
        _write(painter, room, line.text, theme.text if bold else theme.muted, bold=bold)


class _Columns:
    """The right ends of the columns of the terms."""

    def __init__(self, terms: tuple[TermLine, ...], width: int) -> None:
        metrics = QFontMetricsF(themes.font())

        def widest(texts: list[str]) -> float:
            return max(map(metrics.horizontalAdvance, texts), default=0.0)

        self.product = width - _MARGIN
        sign = metrics.horizontalAdvance("=")
        self.equals = self.product - widest([t.product for t in terms]) - _GAP
        self.value = self.equals - sign - _GAP
        self.times = self.value - widest([t.value for t in terms]) - _GAP
        self.weight = self.times - sign - _GAP


def _n_lines(shown: Arithmetic) -> int:
    return 2 + len(shown.terms) * _lines_of_term(shown) + len(shown.sums)


def _lines_of_term(shown: Arithmetic | None) -> int:
    return 2 if shown is not None and any(term.name for term in shown.terms) else 1


def _write(
    painter: QPainter,
    rect: QRectF,
    text: str,
    colour: QColor,
    *,
    is_right: bool = False,
    bold: bool = False,
    small: bool = False,
) -> None:
    size = themes.SMALL_TEXT_SIZE if small else themes.TEXT_SIZE
    painter.setFont(themes.font(size, bold=bold))
    painter.setPen(colour)
    side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
    place = rect if is_right else rect.adjusted(_MARGIN, 0, 0, 0)
    if not is_right:
        room = int(place.width())
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.drawText(place, int(side | Qt.AlignmentFlag.AlignVCenter), text)
