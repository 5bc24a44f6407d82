"""A sample as it is, beside what training may see of it: pictures, points in the plane, or rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.arrays import AnyArray
from core.facts import Facts
from core.messages import number, tr
from gui import theme as themes
from gui.charts.picture import paint_picture, sample_image
from gui.charts.picture_out import PictureOut
from gui.charts.scatter import paint_points, place_points

_HEAD, _GAP, _ROW, _COLUMN = 20.0, 8.0, 22.0, 74.0
_LARGEST, _BETWEEN = 128.0, 18.0


@dataclass(frozen=True, eq=False)
class Draws:
    """What is shown.

    Attributes:
        before: raw values as they are: (1, *sample shape), of points (n, 2).
        after: draws of them, (m, *sample shape), of points (n, 2).
        labels: of points their classes, (n,).
        current: of points the one with a ring.
    """

    facts: Facts
    before: AnyArray
    after: AnyArray
    labels: AnyArray
    current: int = 0

    @property
    def are_points(self) -> bool:
        """Whether all samples are shown in the plane."""
        return self.facts.input_shape == (2,) and not self.facts.targets


class DrawsView(QWidget):
    """Paints them as large as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draws: Draws | None = None
        self._images: list[QImage] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("What training may see"))
        PictureOut(self)

    @property
    def draws(self) -> Draws | None:
        """What is shown."""
        return self._draws

    def show_draws(self, draws: Draws | None, said: str) -> None:
        """Show other draws; `said` tells what they are of."""
        self._draws = draws
        self._images = []
        if draws is not None and draws.before.ndim == 4:
            theme, facts = themes.current(), draws.facts
            self._images = [
                sample_image(each, facts.low, facts.high, theme)
                for each in (draws.before[0], *draws.after)
            ]
        self.setAccessibleDescription(said)
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(320, 100)

    def minimumSizeHint(self) -> QSize:
        return QSize(140, 100)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._draws is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self._images:
            _paint_pictures(painter, rect, self._images)
        elif self._draws.are_points:
            _paint_planes(painter, rect, self._draws)
        else:
            _paint_rows(painter, rect, self._draws)


def _paint_pictures(painter: QPainter, rect: QRectF, images: Sequence[QImage]) -> None:
    first = min(rect.height() - _HEAD, rect.width() * 0.3, _LARGEST)
    _head(painter, QRectF(rect.left(), rect.top(), first + _BETWEEN, _HEAD), tr("as it is"))
    paint_picture(painter, QRectF(rect.left() + 1, rect.top() + _HEAD, first, first), images[0])
    room = rect.adjusted(first + _BETWEEN, _HEAD, 0, 0)
    _head(painter, QRectF(room.left(), rect.top(), room.width(), _HEAD), tr("in training"))
    side, n_columns = grid_of(len(images) - 1, room.width(), room.height())
    for place, image in enumerate(images[1:]):
        row, column = divmod(place, n_columns)
        left, top = room.left() + column * (side + _GAP), room.top() + row * (side + _GAP)
        if top + side <= rect.bottom() + 1:
            paint_picture(painter, QRectF(left + 1, top, side, side), image)


def grid_of(n: int, width: float, height: float) -> tuple[float, int]:
    """Return the side of `n` squares, as large as fit into a room, and how many stand in a row."""
    best = (1.0, 1)
    for n_columns in range(1, n + 1):
        n_rows = -(-n // n_columns)
        side = min(
            (width - 2 - (n_columns - 1) * _GAP) / n_columns,
            (height - 1 - (n_rows - 1) * _GAP) / n_rows,
            _LARGEST,
        )
        best = max(best, (side, n_columns), key=lambda pair: pair[0])
    return best


def _paint_planes(painter: QPainter, rect: QRectF, draws: Draws) -> None:
    side = min(rect.height() - _HEAD, (rect.width() - _BETWEEN) / 2)
    low = min(draws.facts.low, float(draws.after.min()))
    high = max(draws.facts.high, float(draws.after.max()))
    pairs = ((draws.before, tr("as they are")), (draws.after, tr("in training")))
    for place, (points, title) in enumerate(pairs):
        left = rect.left() + place * (side + _BETWEEN)
        _head(painter, QRectF(left, rect.top(), side + _BETWEEN, _HEAD), title)
        room = QRectF(left, rect.top() + _HEAD, side, side)
        places = place_points(points, low, high, room)
        paint_points(painter, room, places, draws.labels, draws.current)


def _paint_rows(painter: QPainter, rect: QRectF, draws: Draws) -> None:
    theme, plain = themes.current(), themes.font(themes.SMALL_TEXT_SIZE)
    names = [feature.name for feature in draws.facts.features] or ["" for _ in draws.before[0]]
    titles = [tr("as it is"), *(tr("draw {n}", n=n + 1) for n in range(len(draws.after)))]
    metrics = QFontMetricsF(plain)
    first = max(map(metrics.horizontalAdvance, titles)) + 12
    n_shown = max(0, min(len(names), int((rect.width() - first) // _COLUMN)))
    for column, name in enumerate(names[:n_shown]):
        place = QRectF(rect.left() + first + column * _COLUMN + 8, rect.top(), _COLUMN - 8, _HEAD)
        _write(painter, place, name, theme.muted, is_right=True)
    rows = np.concatenate((draws.before, draws.after)).reshape(len(titles), -1)  # (m + 1, F)
    for row, (title, values) in enumerate(zip(titles, rows, strict=True)):
        top = rect.top() + _HEAD + row * _ROW
        if top + _ROW > rect.bottom() + 1:
            break
        ink = theme.text if row == 0 else theme.muted
        _write(painter, QRectF(rect.left(), top, first, _ROW), title, ink)
        for column, value in enumerate(values[:n_shown].tolist()):
            cell = QRectF(rect.left() + first + column * _COLUMN, top, _COLUMN, _ROW)
            is_same = value == rows[0, column] or np.isnan(value)
            colour = theme.muted if row and is_same else theme.text
            text = "–" if np.isnan(value) else number(value, ",.4g")
            _write(painter, cell, text, colour, is_right=True)


def _head(painter: QPainter, place: QRectF, text: str) -> None:
    _write(painter, place, text, themes.current().muted)


def _write(
    painter: QPainter, place: QRectF, text: str, colour: QColor, *, is_right: bool = False
) -> None:
    font = themes.font(themes.SMALL_TEXT_SIZE)
    painter.setFont(font)
    painter.setPen(colour)
    side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
