import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gui import theme
from gui.charts.spans import MOST_SPANS, Axis, n_spans, paint_spans, span_at

AREA = QRectF(0, 0, 60, 40)
INK = QColor("#5b8c3a")


def painted(centres: list[float], reaches: list[float], axis: Axis) -> QImage:
    """Return bars on a ground of the colour of the panel."""
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(theme.LIGHT.panel)
    painter = QPainter(image)
    paint_spans(painter, AREA, np.array(centres), np.array(reaches), axis, INK, theme.LIGHT)
    painter.end()
    return image


def inked(image: QImage, column: int) -> list[int]:
    """Return the rows of a column that have the colour of the bars."""
    return [row for row in range(40) if image.pixelColor(column, row) == INK]


def test_a_bar_reaches_from_below_its_centre_to_above_it() -> None:
    rows = inked(painted([0.0], [0.5], Axis(-1.0, 1.0)), 1)

    assert (rows[0], rows[-1]) == (10, 29)


def test_the_centre_is_a_notch() -> None:
    rows = inked(painted([0.25], [0.5], Axis(-1.0, 1.0)), 1)

    assert set(range(rows[0], rows[-1])) - set(rows) == {15}


def test_a_negative_reach_is_an_outline() -> None:
    image = painted([0.0], [-0.5], Axis(-1.0, 1.0))

    assert inked(image, 0) == list(range(10, 30))
    assert inked(image, 5) == [10, 20, 29]


def test_a_bar_of_no_length_can_be_seen_even_at_the_bottom() -> None:
    assert inked(painted([0.0], [0.0], Axis(0.0, 1.0)), 1) == [38, 39]


def test_numbers_that_are_none_are_drawn_at_zero() -> None:
    assert inked(painted([np.nan], [np.nan], Axis(-1.0, 1.0)), 1) == [20, 21]


@pytest.mark.parametrize("n", [1, 8, 20])
def test_a_point_finds_the_bar_in_its_column(n: int) -> None:
    pitch = min(14, 60 // n)

    found = [span_at(AREA, n, QPointF(pitch * i + 0.5, 3)) for i in range(n)]

    assert found == list(range(n))


@pytest.mark.parametrize("point", [QPointF(59, 3), QPointF(3, 50), QPointF(-1, 3)])
def test_a_point_beside_the_bars_finds_none(point: QPointF) -> None:
    assert span_at(AREA, 2, point) is None


@pytest.mark.parametrize(
    ("n", "width", "expected"),
    [(8, 300, 8), (64, 290, 64), (512, 600, MOST_SPANS), (64, 100, 33), (5, 1, 1)],
)
def test_only_as_many_bars_as_find_room_are_drawn(n: int, width: int, expected: int) -> None:
    assert n_spans(n, width) == expected
