import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from gui import theme
from gui.charts.maps import MAPS_HEIGHT, MOST_MAPS, map_at, map_layout, paint_maps

AREA = QRectF(20, 30, 600, 400)


@pytest.mark.parametrize("n", [1, 3, 6, 16, 32, MOST_MAPS])
@pytest.mark.parametrize("shape", [(28, 28), (7, 7), (1, 40), (40, 2)])
def test_a_point_in_the_middle_of_a_map_finds_it(n: int, shape: tuple[int, int]) -> None:
    layout = map_layout(shape, n, int(AREA.width()))

    found = [map_at(layout, AREA, layout.rect(AREA, i).center()) for i in range(n)]

    assert found == list(range(n))


@pytest.mark.parametrize("n", [1, 8, 32, MOST_MAPS])
def test_maps_stay_within_width_and_height(n: int) -> None:
    layout = map_layout((28, 28), n, 600)

    assert layout.rect(AREA, layout.columns - 1).right() <= AREA.left() + 600
    assert layout.total_height <= MAPS_HEIGHT


def test_a_point_beside_the_maps_finds_none() -> None:
    layout = map_layout((28, 28), 3, 600)

    assert map_at(layout, AREA, QPointF(AREA.left() - 1, AREA.top())) is None
    assert map_at(layout, AREA, QPointF(AREA.right() - 1, AREA.top() + 1)) is None


def test_each_map_is_painted_in_its_own_place(qapp: object) -> None:
    image = QImage(200, 80, QImage.Format.Format_ARGB32)
    image.fill(0)
    maps = np.zeros((2, 2, 2), np.float32)
    maps[..., 0], maps[..., 1] = 1.0, -1.0
    area = QRectF(0, 0, 200, 80)
    layout = map_layout((2, 2), 2, 200)

    painter = QPainter(image)
    paint_maps(painter, area, maps, 1.0, theme.LIGHT)
    painter.end()

    centres = [layout.rect(area, index).center().toPoint() for index in (0, 1)]
    colours = [image.pixelColor(place).name() for place in centres]
    assert colours == [theme.LIGHT.positive.name(), theme.LIGHT.negative.name()]
