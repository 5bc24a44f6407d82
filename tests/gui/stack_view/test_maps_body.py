import numpy as np
from PySide6.QtCore import QRectF

from gui.charts.maps import MOST_MAPS
from gui.stack_view.maps_body import Maps

AREA = QRectF(0, 0, 600, 200)


def test_the_last_map_of_many_stands_for_the_last_channel() -> None:
    body = Maps(np.zeros((5, 5, 300), np.float32), 1.0)
    layout = body._layout(600)

    unit = body.unit_at(AREA, layout.rect(AREA, MOST_MAPS - 1).center())

    assert unit == 299
    assert body.note == "64 of 300 maps shown, evenly spaced"


def test_a_map_says_its_range_and_mean() -> None:
    values = np.arange(8, dtype=np.float32).reshape(2, 2, 2)

    assert Maps(values, 7.0).text_of(1) == "map #1: 1 … 7, mean 4"


def test_a_draw_is_told_below_the_maps() -> None:
    factors = np.array([0.0, 2.0]).reshape(1, 1, 2) * np.ones((3, 3, 1))

    body = Maps(np.ones((3, 3, 2), np.float32), 1.0, factors)

    assert body.note.startswith("a draw as in training: 9 of 18 off")
