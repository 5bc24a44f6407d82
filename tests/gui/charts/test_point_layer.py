"""Samples on a picture: marks while they are few, dots where they are very many."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from gui.charts.point_layer import MOST_MARKS, PointLayer, class_mark
from gui.charts.scatter import class_colour


def layer(n: int, most: int = 100_000) -> PointLayer:
    shares = np.full((n, 2), 0.5, np.float32)
    return PointLayer(shares, np.zeros(n, np.int64), np.zeros(n, bool), class_mark, most)


def painted(made: PointLayer) -> QImage:
    image = QImage(100, 60, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    made.paint(painter, QRectF(0, 0, 100, 60))
    painter.end()
    return image


def test_few_are_marks_and_very_many_are_dots(qtbot: QtBot) -> None:
    assert not layer(MOST_MARKS).are_dots
    assert layer(MOST_MARKS + 1).are_dots


def test_a_dot_lies_where_its_sample_does_in_the_colour_of_its_class(qtbot: QtBot) -> None:
    image = painted(layer(MOST_MARKS + 1))

    assert image.pixelColor(49, 29) == class_colour(0)
    assert image.pixelColor(10, 10).alpha() == 0


def test_of_many_an_even_selection_is_shown(qtbot: QtBot) -> None:
    made = layer(1000, most=100)

    assert (made.n_points, made.n_shown) == (1000, 100)
