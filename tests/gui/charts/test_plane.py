"""Pictures of the plane: of units side by side, of all classes, and the samples on top."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from core.plane import Bounds
from gui import theme
from gui.charts.maps import map_at
from gui.charts.plane import MOST_PLANES, paint_planes, plane_image, plane_layout
from gui.charts.point_layer import MOST_POINTS, SHADES, PointLayer, class_mark, value_mark
from gui.charts.regions import paint_axes, region_image, ticks, value_image
from gui.charts.scatter import class_colour

AREA = QRectF(20, 30, 604, 400)
BOUNDS = Bounds(-1.0, 1.0, -1.0, 1.0)
every_theme = pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK], ids=lambda t: t.name)


def canvas(side: int = 100) -> QImage:
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(theme.LIGHT.panel)
    return image


def distance(a: QColor, b: QColor) -> int:
    return abs(a.red() - b.red()) + abs(a.green() - b.green()) + abs(a.blue() - b.blue())


@pytest.mark.parametrize("n", [1, 8, 16, 30, MOST_PLANES])
def test_a_point_in_the_middle_of_a_picture_finds_it(qapp: object, n: int) -> None:
    layout = plane_layout(n, int(AREA.width()))

    found = [map_at(layout, AREA, layout.rect(AREA, i).center()) for i in range(n)]

    assert found == list(range(n))
    assert 36 <= layout.height <= 44
    assert layout.total_height <= 124


@every_theme
def test_the_top_row_of_answers_is_at_the_top_of_the_picture(look: theme.Theme) -> None:
    values = np.array([[1.0, 1.0], [-1.0, -1.0]])

    image = plane_image(values, 1.0, look)

    assert image.pixelColor(0, 0) == look.positive
    assert image.pixelColor(0, 1) == look.negative


def test_the_dot_of_the_sample_lies_where_the_sample_does(qapp: object) -> None:
    image, plain = canvas(), canvas()
    planes = np.zeros((8, 8, 1), np.float32)
    for made, point in ((image, (0.75, 0.25)), (plain, None)):
        painter = QPainter(made)
        paint_planes(painter, QRectF(0, 0, 100, 100), planes, 1.0, theme.LIGHT, point=point)
        painter.end()

    dot = QPointF(0.75 * 44, 0.25 * 44).toPoint()
    assert distance(image.pixelColor(dot), theme.LIGHT.text) < 60
    assert image.pixelColor(11, 33) == plain.pixelColor(11, 33)


def test_a_region_has_the_hue_of_its_class_and_is_deeper_where_the_network_is_sure(
    qapp: object,
) -> None:
    shares = np.zeros((2, 2, 2), np.float32)
    shares[:, 0] = (1.0, 0.0)
    shares[:, 1] = (0.45, 0.55)

    image = region_image(shares, 40, theme.LIGHT)

    sure, doubtful = image.pixelColor(2, 20), image.pixelColor(37, 20)
    assert abs(sure.hue() - class_colour(0).hue()) < 5
    assert distance(doubtful, theme.LIGHT.control) < distance(sure, theme.LIGHT.control)


def test_answers_that_are_no_numbers_are_painted_all_the_same(qapp: object) -> None:
    assert region_image(np.full((4, 4, 3), np.nan), 20, theme.LIGHT).width() == 20
    assert value_image(np.full((4, 4), np.nan), 0.0, 1.0, 20, theme.LIGHT).width() == 20


def test_high_values_are_deeper_than_low_ones(qapp: object) -> None:
    image = value_image(np.array([[0.0, 1.0], [0.0, 1.0]]), 0.0, 1.0, 20, theme.LIGHT)

    assert image.pixelColor(1, 10).lightness() > image.pixelColor(18, 10).lightness()


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        (-2.1, 2.1, [-2.0, -1.0, 0.0, 1.0, 2.0]),
        (-1.15, 1.23, [-1.0, -0.5, 0.0, 0.5, 1.0]),
        (0.0, 1000.0, [0.0, 200.0, 400.0, 600.0, 800.0, 1000.0]),
    ],
)
def test_axes_have_a_few_round_numbers(low: float, high: float, wanted: list[float]) -> None:
    assert ticks(low, high) == pytest.approx(wanted)


def test_the_numbers_of_the_axes_stand_left_of_the_picture_and_below(qapp: object) -> None:
    image = canvas(140)
    painter = QPainter(image)
    paint_axes(painter, QRectF(34, 0, 100, 100), BOUNDS, theme.LIGHT)
    painter.end()

    panel = theme.LIGHT.panel
    below = [image.pixelColor(x, y) for x in range(34, 134) for y in range(106, 118)]
    left = [image.pixelColor(x, y) for x in range(4, 30) for y in range(100)]
    assert any(colour != panel for colour in below)
    assert any(colour != panel for colour in left)


def layer(n: int) -> PointLayer:
    shares = np.full((n, 2), 0.5)
    return PointLayer(shares, np.zeros(n, np.int64), np.zeros(n, bool), class_mark)


def test_a_sample_is_painted_where_it_lies(qapp: object) -> None:
    image = canvas()
    painter = QPainter(image)
    layer(1).paint(painter, QRectF(0, 0, 100, 100))
    painter.end()

    assert image.pixelColor(50, 50) == class_colour(0)
    assert image.pixelColor(60, 60) == theme.LIGHT.panel


def test_a_ring_is_empty_in_the_middle(qapp: object) -> None:
    image = canvas()
    rings = PointLayer(np.full((1, 2), 0.5), np.zeros(1, np.int64), np.ones(1, bool), class_mark)
    painter = QPainter(image)
    rings.paint(painter, QRectF(0, 0, 100, 100))
    painter.end()

    assert image.pixelColor(50, 50) == theme.LIGHT.panel
    assert image.pixelColor(53, 50) != theme.LIGHT.panel


def test_samples_of_a_regression_are_filled_with_their_value_also_as_rings(qapp: object) -> None:
    pale, deep, ring = value_mark(0, False), value_mark(SHADES, False), value_mark(SHADES, True)

    assert pale.ground.lightness() > deep.ground.lightness()
    assert ring.ground == deep.ground
    assert ring.edge.widthF() > deep.edge.widthF()


def test_of_many_samples_an_even_selection_is_painted() -> None:
    many = layer(3 * MOST_POINTS)

    assert (many.n_points, many.n_shown) == (3 * MOST_POINTS, MOST_POINTS)
