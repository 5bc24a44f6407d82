"""The small card that hangs at the mouse while blocks are dragged."""

import math

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from core.messages import tr
from gui import theme as themes
from gui.widgets.card import paint_card

HEIGHT = 42
MOST_TITLE = 200
HOT_SPOT = QPoint(-10, -8)
"""Of the mouse on the card: beside it, so that what lies under the mouse stays in sight."""

_LEFT, _RIGHT, _BEHIND = 18, 14, 4
_BETWEEN, _BADGE_PAD, _BADGE_HEIGHT = 10, 7, 17


def drag_card(title: str, stripe: QColor, n: int, ratio: float) -> QPixmap:
    """Return the picture.

    Args:
        title: of the block under the mouse.
        stripe: colour of its family.
        n: how many blocks are dragged.
        ratio: pixels of the screen for each pixel of the window.
    """
    bold, small = QFontMetricsF(themes.font(bold=True)), QFontMetricsF(_small())
    shown = bold.elidedText(title, Qt.TextElideMode.ElideRight, MOST_TITLE)
    badge = tr("{n} block", "{n} blocks", n=n) if n > 1 else ""
    wide = small.horizontalAdvance(badge) + 2 * _BADGE_PAD if badge else 0.0
    title_width = bold.horizontalAdvance(shown)
    inner = title_width + (_BETWEEN + wide if badge else 0)
    behind = _BEHIND if badge else 0
    size = QSize(math.ceil(_LEFT + inner + _RIGHT) + behind, HEIGHT + behind)
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    card = QRectF(0, 0, size.width() - behind, HEIGHT)
    if badge:
        paint_card(painter, card.translated(behind, behind), hovered=True)
    paint_card(painter, card, stripe, hovered=True)
    painter.setFont(themes.font(bold=True))
    painter.setPen(themes.current().text)
    line = QRectF(_LEFT, 0, title_width + 1, HEIGHT)
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
    if badge:
        left = line.left() + title_width + _BETWEEN
        _paint_badge(
            painter, QRectF(left, (HEIGHT - _BADGE_HEIGHT) / 2, wide, _BADGE_HEIGHT), badge
        )
    painter.end()
    return picture


def _paint_badge(painter: QPainter, place: QRectF, text: str) -> None:
    theme = themes.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.accent_soft)
    painter.drawRoundedRect(place, _BADGE_HEIGHT / 2, _BADGE_HEIGHT / 2)
    painter.setFont(_small())
    painter.setPen(theme.accent)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _small() -> QFont:
    return themes.font(themes.SMALL_TEXT_SIZE, bold=True)
