"""The rounded panel on which a block or a group of controls lies."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gui import theme


def card(parent: QWidget | None = None, role: str = "card") -> tuple[QFrame, QVBoxLayout]:
    """Return a frame (`card`, or the tinted `inset`) and the layout in it."""
    frame = QFrame(parent)
    frame.setProperty("role", role)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(12, 10, 12, 10)
    layout.setSpacing(6)
    return frame, layout


def paint_card(
    painter: QPainter,
    rect: QRectF,
    stripe: QColor | None = None,
    *,
    selected: bool = False,
    hovered: bool = False,
    edge: QColor | None = None,
) -> None:
    """Paint the ground of a card.

    Args:
        painter: what to paint with.
        rect: the outer edge; a selected card keeps its ring 2 pixels inside of it.
        stripe: colour of the stripe on the left: the family of the block.
        selected: draw the ring of the accent colour around it.
        hovered: the mouse is over it.
        edge: colour of the line around, where it is not the usual one (a problem).
    """
    look = theme.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    body = rect.adjusted(3.5, 3.5, -3.5, -3.5)
    shape = QPainterPath()
    shape.addRoundedRect(body, theme.CARD_RADIUS, theme.CARD_RADIUS)
    painter.fillPath(shape, look.panel)
    if stripe is not None:
        painter.save()
        painter.setClipRect(QRectF(body.left(), body.top(), theme.STRIPE_WIDTH, body.height()))
        painter.fillPath(shape, stripe)
        painter.restore()
    line = edge or (look.disabled if hovered else look.line)
    painter.setPen(QPen(line, 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if stripe is not None:  # the stripe is its own edge
        painter.setClipRect(rect.adjusted(3.5 + theme.STRIPE_WIDTH, 0, 0, 0))
    painter.drawPath(shape)
    if selected:
        painter.setClipping(False)
        painter.setPen(QPen(look.accent, 2.0))
        radius = theme.CARD_RADIUS + 2
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
    painter.restore()
