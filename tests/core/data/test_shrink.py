"""Smaller pictures."""

import numpy as np

from core.data.shrink import shrunk


def test_small_pictures_stay_the_same_array() -> None:
    pictures = np.zeros((3, 28, 28, 1), np.uint8)

    assert shrunk(pictures, 20) is pictures


def test_a_large_picture_becomes_the_means_of_its_blocks() -> None:
    pictures = np.arange(64, dtype=np.uint8).reshape(1, 8, 8, 1)

    small = shrunk(pictures, 4)

    assert small.shape == (1, 4, 4, 1)
    assert small[0, 0, 0, 0] == np.mean([0, 1, 8, 9])


def test_a_narrow_picture_is_not_shrunk_to_nothing() -> None:
    assert shrunk(np.zeros((1, 1, 900, 3), np.uint8), 44).shape == (1, 1, 900, 3)
