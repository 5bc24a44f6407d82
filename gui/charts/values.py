"""Values of a regression: where the prediction and the truth lie in the range of the data."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from core.facts import Target
from core.messages import tr
from gui.theme import SMALL_TEXT_SIZE, Theme, font

MOST_ROWS = 8
ROW_HEIGHT = 54
_TEXT_HEIGHT = 18.0
_TRACK = 4.0
_DOT = 5.0
_TICK = 8.0


def values_height(n_targets: int) -> int:
    """Return the height that `paint_values` wants."""
    return n_targets * ROW_HEIGHT


def value_at(rect: QRectF, n_targets: int, point: QPointF) -> int | None:
    """Return the number of the target whose row lies under a point."""
    if not rect.contains(point):
        return None
    return min(int((point.y() - rect.top()) / ROW_HEIGHT), n_targets - 1)


def paint_values(
    painter: QPainter,
    rect: QRectF,
    targets: Sequence[Target],
    values: Sequence[float],
    truth: Sequence[float],
    theme: Theme,
    *,
    faded: bool = False,
    marked: int | None = None,
) -> None:
    """Paint a row for each target: a dot for the prediction, a tick for the truth.

    Args:
        painter: what to paint with.
        rect: `values_height` high.
        targets: with the range of each.
        values: the predictions in the units of the data.
        truth: what was wanted, in the same units; empty where it is not known.
        theme: whose colours.
        faded: draw everything pale.
        marked: number of the target with a ring: the chosen unit.
    """
    painter.save()
    painter.setOpacity(0.4 if faded else 1.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for index, target in enumerate(targets):
        row = QRectF(rect.left(), rect.top() + index * ROW_HEIGHT, rect.width(), ROW_HEIGHT)
        true = truth[index] if index < len(truth) else None
        _paint_texts(painter, row, target, values[index], true, theme)
        _paint_track(painter, row, target, values[index], true, theme, is_marked=index == marked)
    painter.restore()


def _paint_texts(
    painter: QPainter,
    row: QRectF,
    target: Target,
    value: float,
    truth: float | None,
    theme: Theme,
) -> None:
    top = QRectF(row.left(), row.top(), row.width(), _TEXT_HEIGHT)
    middle = Qt.AlignmentFlag.AlignVCenter
    beside = []
    if truth is not None:
        difference = target.difference(value, truth)
        whole = tr(
            "truth {truth} · off by {difference}",
            truth=target.text(truth),
            difference=difference,
        )
        beside = [whole, tr("off by {difference}", difference=difference)]
    said = tr("{name} = {value}", name=target.name, value=target.text(value))
    wanted = QFontMetricsF(font(bold=True)).horizontalAdvance(said)
    painter.setFont(font(SMALL_TEXT_SIZE))
    painter.setPen(theme.muted)
    measure, room = QFontMetricsF(painter.font()), top.width() - wanted - 12
    right = next((text for text in beside if measure.horizontalAdvance(text) <= room), "")
    painter.drawText(top, int(middle | Qt.AlignmentFlag.AlignRight), right)
    painter.setFont(font(bold=True))
    painter.setPen(theme.accent)
    edge = Qt.TextElideMode.ElideRight
    shown = QFontMetricsF(painter.font()).elidedText(said, edge, top.width())
    painter.drawText(top, int(middle | Qt.AlignmentFlag.AlignLeft), shown)
    foot = QRectF(row.left(), row.top() + 36, row.width(), 14)
    painter.setFont(font(SMALL_TEXT_SIZE))
    painter.setPen(theme.muted)
    painter.drawText(foot, int(middle | Qt.AlignmentFlag.AlignLeft), target.number(target.low))
    painter.drawText(foot, int(middle | Qt.AlignmentFlag.AlignRight), target.number(target.high))


def _paint_track(
    painter: QPainter,
    row: QRectF,
    target: Target,
    value: float,
    truth: float | None,
    theme: Theme,
    *,
    is_marked: bool,
) -> None:
    line = QRectF(row.left() + _DOT, row.top() + 27 - _TRACK / 2, row.width() - 2 * _DOT, _TRACK)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.line)
    painter.drawRoundedRect(line, _TRACK / 2, _TRACK / 2)
    dot = _place(line, target, value)
    if truth is not None:
        tick = _place(line, target, truth)
        painter.setBrush(theme.bar)
        painter.drawRect(QRectF(min(dot, tick), line.top(), abs(dot - tick), _TRACK))
        painter.setBrush(theme.text)
        painter.drawRoundedRect(QRectF(tick - 1, line.center().y() - _TICK, 2, 2 * _TICK), 1, 1)
    painter.setPen(QPen(theme.panel, 1.5))
    painter.setBrush(theme.accent)
    painter.drawEllipse(QPointF(dot, line.center().y()), _DOT, _DOT)
    if is_marked:
        painter.setPen(QPen(theme.accent, 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(dot, line.center().y()), _DOT + 3, _DOT + 3)


def _place(line: QRectF, target: Target, value: float) -> float:
    """Return the x of a value; what lies outside the range of the data stands at its end."""
    width = target.high - target.low
    share = (value - target.low) / width if width > 0 else 0.5
    return line.left() + min(1.0, max(0.0, share)) * line.width()
