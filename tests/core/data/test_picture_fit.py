import io

import numpy as np
from PIL import Image

from core.data.picture_fit import sample_of
from core.reading import PictureReading


def half_and_half() -> io.BytesIO:
    """Return a picture 8 wide and 4 high: left black, right white, a grey row at the bottom."""
    pixels = np.zeros((4, 8), np.uint8)
    pixels[:, 4:] = 255
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    buffer.seek(0)
    return buffer


def test_cutting_keeps_the_middle() -> None:
    made = sample_of(half_and_half(), "a", PictureReading(size=(4, 4), colour="grey", fit="crop"))

    assert made.shape == (4, 4, 1)
    assert made[0, :, 0].tolist() == [0, 0, 255, 255]


def test_stretching_takes_all_of_it() -> None:
    made = sample_of(
        half_and_half(), "a", PictureReading(size=(8, 8), colour="grey", fit="stretch")
    )

    assert made[:, 0].max() == 0
    assert made[:, 7].min() == 255


def test_padding_keeps_the_shape_and_goes_on_like_the_border() -> None:
    made = sample_of(half_and_half(), "a", PictureReading(size=(8, 8), colour="grey", fit="pad"))

    assert made[2:6, :4].max() == 0
    assert made[2:6, 4:].min() == 255
    assert 100 < made[0, 0, 0] == made[7, 7, 0] < 155


def test_grey_pictures_have_three_alike_channels_in_colour() -> None:
    made = sample_of(half_and_half(), "a", PictureReading(size=(4, 8)))

    assert made.shape == (4, 8, 3)
    assert made[0, 7].tolist() == [255, 255, 255]


def test_a_picture_of_the_right_size_keeps_its_pixels() -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (5, 7, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    buffer.seek(0)

    assert np.array_equal(sample_of(buffer, "a", PictureReading(size=(5, 7))), pixels)
