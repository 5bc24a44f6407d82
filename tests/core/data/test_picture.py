from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.choice import DataChoice
from core.data import picture_file
from core.data.framing import background_of
from core.data.picture import read_picture
from core.errors import DatasetError
from core.facts import Facts

GREY = DataChoice(digest="0" * 64, facts=Facts((4, 4, 1), ("a", "b"), 10, 0, 0.0, 16.0, (5, 5)))
COLOUR = DataChoice(digest="0" * 64, facts=Facts((4, 4, 3), ("a", "b"), 10, 0, 0.0, 255.0, (5, 5)))


def test_values_come_in_the_range_of_the_data(tmp_path: Path) -> None:
    pixels = np.zeros((4, 4), np.uint8)
    pixels[1, 2] = 255
    Image.fromarray(pixels).save(tmp_path / "a.png")

    found = read_picture(tmp_path / "a.png", GREY, lambda: 0.0)

    assert found.raw.shape == (4, 4, 1)
    assert found.raw[1, 2, 0] == 16
    assert found.raw.sum() == 16
    assert found.steps == ()


def test_shrinking_takes_the_mean_of_each_area(tmp_path: Path) -> None:
    pixels = np.zeros((8, 8), np.uint8)
    pixels[2, 2] = 240
    Image.fromarray(pixels).save(tmp_path / "a.png")

    found = read_picture(tmp_path / "a.png", GREY, lambda: 0.0)

    assert found.raw[1, 1, 0] == pytest.approx(60 / 255 * 16)


def test_a_wide_picture_keeps_its_shape_by_a_margin_like_its_border(tmp_path: Path) -> None:
    pixels = np.full((4, 8), 51, np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")

    found = read_picture(tmp_path / "a.png", GREY, lambda: 0.0)

    assert np.allclose(found.raw, 51 / 255 * 16)
    assert [str(step) for step in found.steps] == [
        "resized from 8 × 4 to 4 × 4",
        "its shape kept by a margin",
    ]


def test_a_turned_photo_is_put_upright(tmp_path: Path) -> None:
    pixels = np.zeros((4, 4), np.uint8)
    pixels[0, 0] = 255
    exif = Image.Exif()
    exif[0x0112] = 3  # turned by 180 degrees
    Image.fromarray(pixels).save(tmp_path / "a.png", exif=exif)

    found = read_picture(tmp_path / "a.png", GREY, lambda: 0.0)

    assert found.raw[3, 3, 0] == 16


def test_what_is_transparent_is_white_paper(tmp_path: Path) -> None:
    pixels = np.zeros((4, 4, 4), np.uint8)
    pixels[1, 1] = (0, 0, 0, 255)
    Image.fromarray(pixels).save(tmp_path / "a.png")

    found = read_picture(tmp_path / "a.png", GREY, lambda: 0.0)

    assert found.raw[1, 1, 0] == 16
    assert found.raw.sum() == 16
    assert "inverted" in str(found.steps[-1])


def test_pixels_of_16_bits_keep_their_brightness(tmp_path: Path) -> None:
    pixels = np.zeros((4, 4), np.uint16)
    pixels[1, 1] = 32768
    Image.fromarray(pixels).save(tmp_path / "a.png")

    found = read_picture(tmp_path / "a.png", GREY, lambda: 0.0)

    assert found.raw[1, 1, 0] == pytest.approx(8, abs=0.1)


def test_a_light_picture_for_light_data_stays_as_it_is(tmp_path: Path) -> None:
    Image.new("L", (4, 4), 255).save(tmp_path / "a.png")

    found = read_picture(tmp_path / "a.png", GREY, lambda: 1.0)

    assert found.raw.min() == 16


def test_colours_stay_and_are_never_inverted(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4), (250, 240, 230)).save(tmp_path / "a.png")

    found = read_picture(tmp_path / "a.png", COLOUR, lambda: 0.0)

    assert found.raw[0, 0].tolist() == [250, 240, 230]


def test_a_picture_of_too_many_pixels_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_file, "MOST_PIXELS", 15)
    Image.new("L", (4, 4)).save(tmp_path / "a.png")

    with pytest.raises(DatasetError, match="pixels"):
        read_picture(tmp_path / "a.png", GREY, lambda: 0.0)


def test_the_background_of_data_is_the_brightness_of_their_border() -> None:
    inputs = np.zeros((3, 4, 4, 1), np.uint8)
    inputs[:, 1:3, 1:3] = 16

    assert background_of(inputs, GREY.facts) == 0
    assert background_of(16 - inputs, GREY.facts) == 1
