"""Members: the answers of a committee, a dot each, beside that of the whole network."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from core.arrays import Array
from core.inspection import Committee
from core.messages import tr
from gui.charts.bars import percent
from gui.theme import SMALL_TEXT_SIZE, Theme, font

N_ROWS = 5
ROW_HEIGHT = 26
_NAME, _VALUE, _GAP = 0.3, 52.0, 8.0
_DOT, _TICK = 2.5, 8.0


def shown_classes(committee: Committee) -> list[int]:
    """Return the classes that the whole network or the committee finds likeliest, best first."""
    likeliest = np.maximum(committee.plain, committee.mean)
    return np.argsort(-np.nan_to_num(likeliest), kind="stable")[:N_ROWS].tolist()


def members_height(committee: Committee) -> int:
    """Return the height that `paint_members` wants."""
    return ROW_HEIGHT * len(shown_classes(committee))


def paint_members(
    painter: QPainter, rect: QRectF, names: Sequence[str], committee: Committee, theme: Theme
) -> None:
    """Paint a row for each of the likeliest classes, from 0 to 100 %.

    A dot is one member, the tick is the whole network, the number is the mean of the members.

    Args:
        painter: what to paint with.
        rect: `members_height` high.
        names: of the classes, (L,).
        committee: their answers.
        theme: whose colours.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    winner, mean = int(committee.plain.argmax()), committee.mean
    for row, index in enumerate(shown_classes(committee)):
        line = QRectF(rect.left(), rect.top() + row * ROW_HEIGHT, rect.width(), ROW_HEIGHT)
        wins = index == winner
        ink = theme.text if wins else theme.muted
        painter.setFont(font(SMALL_TEXT_SIZE, bold=wins))
        painter.setPen(ink)
        room = QRectF(line.left(), line.top(), line.width() * _NAME, ROW_HEIGHT)
        metrics = QFontMetricsF(painter.font())
        name = metrics.elidedText(names[index], Qt.TextElideMode.ElideRight, room.width())
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(middle | Qt.AlignmentFlag.AlignLeft), name)
        value = QRectF(line.right() - _VALUE, line.top(), _VALUE, ROW_HEIGHT)
        share = percent(float(mean[index]))
        painter.drawText(value, int(middle | Qt.AlignmentFlag.AlignRight), share)
        widest = min(room.width(), max(metrics.horizontalAdvance(n) for n in names) + 2)
        left = line.left() + widest + _GAP
        track = QRectF(left, line.center().y(), value.left() - _GAP - left, 0)
        _paint_track(painter, track, committee, index, theme)
    painter.restore()


def _paint_track(
    painter: QPainter, track: QRectF, committee: Committee, index: int, theme: Theme
) -> None:
    painter.setPen(QPen(theme.line, 1.0))
    painter.drawLine(track.topLeft(), track.topRight())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.family("dropout"))
    painter.setOpacity(0.45)
    for share, rise in zip(committee.members[:, index].tolist(), _rises(committee), strict=True):
        centre = QPointF(track.left() + track.width() * _within(share), track.top() + rise)
        painter.drawEllipse(centre, _DOT, _DOT)
    painter.setOpacity(1.0)
    painter.setPen(QPen(theme.accent, 2.0, c=Qt.PenCapStyle.RoundCap))
    x = track.left() + track.width() * _within(float(committee.plain[index]))
    painter.drawLine(QPointF(x, track.top() - _TICK), QPointF(x, track.top() + _TICK))


def _rises(committee: Committee) -> list[float]:
    """Return how far above or below the line each member lies, so that they do not hide others."""
    numbers = np.arange(len(committee.members))
    golden: Array = (numbers * 0.618) % 1.0 - 0.5
    return (golden * 2 * (_TICK - _DOT)).tolist()


def _within(share: float) -> float:
    return float(np.clip(np.nan_to_num(share), 0.0, 1.0))


def told(names: Sequence[str], committee: Committee) -> str:
    """Return in words what the picture shows."""
    index = int(committee.plain.argmax())
    return tr(
        "{agree} of {n} draws say {name} too. Their mean is {mean}, ± {spread}; with all on it is "
        "{plain}.",
        agree=committee.n_agreeing,
        n=len(committee.members),
        name=names[index],
        mean=percent(float(committee.mean[index])),
        spread=percent(float(committee.spread[index])),
        plain=percent(float(committee.plain[index])),
    )
