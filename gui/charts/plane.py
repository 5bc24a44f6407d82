"""Answers over the plane as pictures: of many units side by side, or of one."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QTransform

from core.arrays import AnyArray
from gui.charts.dense import density
from gui.charts.maps import MapLayout, map_layout
from gui.theme import Theme, mixed, signed_colours, signed_index

SIDES = (44, 40, 36)
"""Pixels of a picture's side, the largest that fits first."""

MOST_PLANES = 45
"""As many of the smallest pictures as stand in three rows of a card."""

_CORNER = 4.0
_DOT = 2.0


def plane_layout(n: int, width: int) -> MapLayout:
    """Return the grid of `n` pictures within a width."""
    return map_layout((1, 1), n, width, sides=SIDES)


def plane_image(values: AnyArray, scale: float, theme: Theme) -> QImage:
    """Return the answers (n, n) of a unit, top row first, as a picture in the signed colours.

    Args:
        values: what it answers.
        scale: the magnitude that gets the full colour.
        theme: whose colours.
    """
    colours = np.ascontiguousarray(signed_colours(theme)[signed_index(values, scale)])  # (n, n, 4)
    n = len(colours)
    return QImage(colours.data, n, n, n * 4, QImage.Format.Format_RGBA8888).copy()


def paint_planes(
    painter: QPainter,
    area: QRectF,
    planes: AnyArray,
    scale: float,
    theme: Theme,
    *,
    point: tuple[float, float] | None = None,
    off: AnyArray | None = None,
    marked: int | None = None,
    faded: bool = False,
) -> None:
    """Paint the pictures of units side by side.

    Args:
        painter: what to paint with.
        area: from `plane_layout(...).total_height`.
        planes: (n, n, k) answers of k units.
        scale: the magnitude that gets the full colour.
        theme: whose colours.
        point: of the chosen sample, as shares of the width and of the height from the top.
        off: (k,) bool, True for units that are switched off: these are struck through.
        marked: index of the picture with a ring.
        faded: draw everything pale.
    """
    layout = plane_layout(planes.shape[2], int(area.width()))
    painter.save()
    painter.setOpacity(0.4 if faded else 1.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for index in range(planes.shape[2]):
        rect = layout.rect(area, index)
        paint_plane(painter, rect, plane_image(planes[..., index], scale, theme), theme)
        if off is not None and off[index]:
            painter.setPen(QPen(QColor(theme.tile_off), 1.5))
            painter.drawLine(rect.topLeft() + QPointF(3, 3), rect.bottomRight() - QPointF(3, 3))
        if point is not None:
            paint_point(painter, rect, point, theme)
    if marked is not None and marked < layout.n:
        painter.setPen(QPen(theme.accent, 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = layout.rect(area, marked).adjusted(-2, -2, 2, 2)
        painter.drawRoundedRect(ring, _CORNER + 2, _CORNER + 2)
    painter.restore()


def paint_plane(
    painter: QPainter, rect: QRectF, image: QImage, theme: Theme, corner: float = _CORNER
) -> None:
    """Paint a picture of the plane into a rectangle with round corners and a fine edge."""
    dense = density(painter)
    size = (rect.size() * dense).toSize()
    smooth = Qt.TransformationMode.SmoothTransformation
    scaled = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    brush = QBrush(scaled)  # a brush, since corners that are cut out would not be smooth
    place = QTransform.fromTranslate(rect.left(), rect.top())
    brush.setTransform(place.scale(rect.width() / scaled.width(), rect.height() / scaled.height()))
    painter.setBrush(brush)
    painter.setPen(QPen(mixed(theme.line, theme.muted, 0.15), 1.0))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), corner, corner)


def paint_point(
    painter: QPainter,
    rect: QRectF,
    point: tuple[float, float],
    theme: Theme,
    radius: float = _DOT,
) -> None:
    """Put a dot where the chosen sample lies; nothing where that is beside the picture."""
    if not (0 <= point[0] <= 1 and 0 <= point[1] <= 1):
        return
    x, y = rect.left() + point[0] * rect.width(), rect.top() + point[1] * rect.height()
    painter.setPen(QPen(theme.panel, 1.2))
    painter.setBrush(theme.text)
    painter.drawEllipse(QPointF(x, y), radius, radius)


def at_share(plane: AnyArray, x: float, y: float) -> AnyArray:
    """Return what a plane (n, n, ...) says at a share of its width and of its height."""
    n = len(plane)
    return plane[min(n - 1, int(y * n)), min(n - 1, int(x * n))]
