import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSize

from gui.charts.picture import fitted, robust_scale, sample_image, signed_image
from gui.theme import DARK, LIGHT


def test_the_light_theme_shows_ink_on_paper_and_the_dark_one_white_on_black() -> None:
    sample = np.array([[0, 255]], np.uint8)[..., None]

    light, dark = (sample_image(sample, 0, 255, look) for look in (LIGHT, DARK))

    assert (light.pixelColor(0, 0), light.pixelColor(1, 0)) == (LIGHT.paper, LIGHT.ink)
    assert (dark.pixelColor(0, 0), dark.pixelColor(1, 0)) == (DARK.paper, DARK.ink)


def test_three_channels_are_real_colours_in_both_themes() -> None:
    sample = np.array([[[255, 128, 0]]], np.uint8)

    assert sample_image(sample, 0, 255, LIGHT).pixelColor(0, 0).getRgb() == (255, 128, 0, 255)
    assert sample_image(sample, 0, 255, DARK).pixelColor(0, 0).getRgb() == (255, 128, 0, 255)


@pytest.mark.parametrize("shape", [(5, 7), (5, 7, 1), (5, 7, 4)])
def test_height_and_width_are_not_swapped(shape: tuple[int, ...]) -> None:
    assert sample_image(np.zeros(shape), 0, 1, LIGHT).size() == QSize(7, 5)
    assert signed_image(np.zeros(shape), 1, LIGHT).size() == QSize(7, 5)


def test_weights_have_the_colours_of_their_signs() -> None:
    image = signed_image(np.array([[-3.0, 0.0, 3.0]]), 3.0, LIGHT)

    assert image.pixelColor(0, 0) == LIGHT.negative
    assert image.pixelColor(1, 0) == LIGHT.tile_zero
    assert image.pixelColor(2, 0) == LIGHT.positive


def test_one_outlier_does_not_set_the_scale() -> None:
    values = np.ones(1000)
    values[0] = 1e6

    assert robust_scale(values) == pytest.approx(1.0)


def test_the_scale_moves_slowly() -> None:
    assert robust_scale(np.full(10, 2.0), previous=1.0) == pytest.approx(1.2)


@pytest.mark.parametrize("values", [np.zeros(4), np.zeros(0), np.full(3, np.nan)])
def test_the_scale_of_nothing_is_one(values: np.ndarray) -> None:
    assert robust_scale(values) == 1.0


def test_a_picture_keeps_its_proportions() -> None:
    assert fitted(QRectF(0, 0, 100, 50), QSize(10, 10)) == QRectF(25, 0, 50, 50)
