"""Points in the plane, each class in a colour and a shape of its own."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from core.arrays import AnyArray
from gui import theme as themes
from gui.theme import mixed

RADIUS = 3.0
_MARGIN = 10.0


def place_points(points: AnyArray, low: float, high: float, rect: QRectF) -> AnyArray:
    """Return where points lie in the largest square in the middle of a rectangle.

    Args:
        points: (n, 2), of which the second coordinate points up.
        low: the least of all coordinates.
        high: the largest one.
        rect: where there is room.

    Returns:
        (n, 2) pixels.
    """
    area = square_in(rect).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
    share = (np.asarray(points, np.float64) - low) / ((high - low) or 1.0)
    x = area.left() + share[:, 0] * area.width()
    y = area.bottom() - share[:, 1] * area.height()
    return np.stack((x, y), axis=1)  # (n, 2)


def square_in(rect: QRectF) -> QRectF:
    """Return the largest square at the left of a rectangle."""
    side = min(rect.width(), rect.height()) - 1
    return QRectF(rect.left() + 0.5, rect.top() + 0.5, side, side)


def paint_points(
    painter: QPainter, rect: QRectF, places: AnyArray, labels: AnyArray, current: int
) -> None:
    """Paint points.

    Args:
        painter: what to paint with.
        rect: the one given to `place_points`.
        places: (n, 2) pixels.
        labels: (n,) class numbers.
        current: number of the point with a ring.
    """
    theme = themes.current()
    painter.setPen(QPen(theme.line, 1.0))
    painter.setBrush(theme.control)
    painter.drawRoundedRect(square_in(rect), themes.CONTROL_RADIUS, themes.CONTROL_RADIUS)
    painter.setPen(Qt.PenStyle.NoPen)
    for label in np.unique(labels).tolist():
        shape = class_shape(label)
        painter.setBrush(class_colour(label))
        for x, y in places[labels == label].tolist():
            painter.drawPath(shape.translated(x, y))
    if current < len(places):
        x, y = places[current].tolist()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((theme.control, 4.5), (theme.text, 2.0)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(QPointF(x, y), RADIUS + 3, RADIUS + 3)


def class_colour(label: int) -> QColor:
    """Return the colour of a class; never that of signed values or of a training curve."""
    theme = themes.current()
    indigo = mixed(theme.family_dense, theme.text, 0.3 if theme.is_dark else 0.0)
    return (theme.accent, theme.tile_off, indigo, theme.family_conv)[label % 4]


def value_colour(share: float) -> QColor:
    """Return the colour of a value at a share of its range, from pale to deep."""
    return mixed(themes.current().control, class_colour(2), 0.85 * min(1.0, max(0.0, share)))


def class_shape(label: int, radius: float = RADIUS) -> QPainterPath:
    """Return the mark of a class around (0, 0): disc, square, triangle, diamond.

    Together with their colours 16 classes look different.
    """
    path, r = QPainterPath(), radius
    kind = (label + label // 4) % 4
    corners = {
        2: [(-1.1, 0.9), (1.1, 0.9), (0.0, -1.2)],
        3: [(-1.25, 0.0), (0.0, 1.25), (1.25, 0.0), (0.0, -1.25)],
    }
    if kind == 0:
        path.addEllipse(QPointF(0, 0), r, r)
    elif kind == 1:
        path.addRect(-r * 0.9, -r * 0.9, 1.8 * r, 1.8 * r)
    else:
        path.addPolygon([QPointF(x * r, y * r) for x, y in corners[kind]])
        path.closeSubpath()
    return path
