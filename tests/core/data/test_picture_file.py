import io
import subprocess
import sys
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data import picture_file
from core.data.picture_file import is_picture, load, size_of
from core.errors import DatasetError

RED = (200, 30, 10)


def saved(image: Image.Image, format_: str, **options: object) -> io.BytesIO:
    out = io.BytesIO()
    image.save(out, format_, **options)
    out.seek(0)
    return out


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF"])
def test_each_of_the_six_formats_is_known_by_its_content_and_read(format_: str) -> None:
    file = saved(Image.new("RGB", (5, 3), RED), format_)

    loaded = load(file, "a")

    assert is_picture(file.getvalue())
    assert (loaded.size, loaded.format) == ((5, 3), format_)
    assert np.abs(np.asarray(loaded.image, int) - RED).max() <= 8


@pytest.mark.parametrize(("format_", "mode"), [("PPM", "RGB"), ("TGA", "RGB"), ("ICO", "RGBA")])
def test_other_formats_are_not_even_tried(format_: str, mode: str) -> None:
    file = saved(Image.new(mode, (16, 16)), format_)

    with pytest.raises(DatasetError, match="PNG, JPEG, BMP, GIF, WebP, TIFF"):
        load(file, "a")


def test_a_table_that_begins_like_a_bmp_is_none() -> None:
    assert not is_picture(b"BMI,age,sex\n21.5,40,f\n22.0,41,m\n")


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "YCbCr", "LAB"])
def test_every_mode_becomes_grey_or_red_green_blue(mode: str) -> None:
    format_ = {"P": "GIF", "RGBA": "PNG", "LA": "PNG"}.get(mode, "TIFF")
    white = Image.new("RGB", (4, 4), "white").convert("L" if mode in ("1", "LA") else "RGB")
    image = white.convert(mode) if mode != "LAB" else Image.new("LAB", (4, 4), (255, 128, 128))

    loaded = load(saved(image, format_), "a")

    assert loaded.image.mode in ("L", "RGB")
    assert np.asarray(loaded.image).min() >= 254


def test_grey_is_given_as_grey_where_it_is_asked_for() -> None:
    assert load(saved(Image.new("RGB", (4, 4)), "PNG"), "a", grey=True).image.mode == "L"
    assert load(saved(Image.new("RGB", (4, 4)), "JPEG"), "a", grey=True).image.mode == "L"


def test_of_16_bits_the_upper_8_are_kept() -> None:
    values = np.array([[0, 257, 32768, 65535]], np.uint16)

    loaded = load(saved(Image.fromarray(values), "PNG"), "a")

    assert np.asarray(loaded.image).tolist() == [[0, 1, 128, 255]]


def test_both_orders_of_bytes_of_16_bits_are_the_same_picture() -> None:
    values = np.arange(16, dtype=np.uint16).reshape(4, 4) * 4000
    little = saved(Image.fromarray(values), "TIFF")
    big = io.BytesIO(_big_endian_tiff(values))

    assert load(little, "a").image.tobytes() == load(big, "a").image.tobytes()


def test_numbers_of_which_nobody_knows_what_is_white_are_refused() -> None:
    values = np.full((4, 4), 0.5, np.float32)

    with pytest.raises(DatasetError, match="cannot be read as a picture"):
        load(saved(Image.fromarray(values), "TIFF"), "a")


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("noted", range(1, 9))
def test_what_the_camera_noted_turns_the_picture_upright(format_: str, noted: int) -> None:
    upright = np.zeros((16, 32), np.uint8)
    upright[:8, :16] = 255
    back = {5: 5, 6: 8, 7: 7, 8: 6}.get(noted, noted)
    exif = Image.Exif()
    exif[0x0112] = back
    turned = Image.fromarray(upright)
    turned = load(saved(turned, "PNG", exif=exif), "a").image
    exif[0x0112] = noted
    file = saved(turned.convert("RGB"), format_, exif=exif)

    loaded = load(file, "a", grey=True)

    assert loaded.size == (32, 16) == size_of(file, "a")
    assert np.abs(np.asarray(loaded.image, int) - upright).max() < 40


@pytest.mark.parametrize("format_", ["JPEG", "PNG"])
def test_a_large_picture_may_come_smaller_by_a_whole_factor(format_: str) -> None:
    file = saved(Image.new("RGB", (800, 400), RED), format_)

    loaded = load(file, "a", lambda size: size[0] // 100)

    assert loaded.size == (800, 400)
    assert loaded.image.size == (100, 50)


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF"])
def test_a_picture_cut_off_anywhere_is_refused_or_still_whole(format_: str) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (12, 12, 3), np.uint8)
    whole = saved(Image.fromarray(noise), format_).getvalue()

    for length in range(len(whole)):
        with warnings.catch_warnings(action="ignore"):
            outcome = _outcome(whole[:length])
        assert outcome in ("refused", (12, 12))


def test_a_size_that_is_only_claimed_takes_no_memory() -> None:
    header = (60_000).to_bytes(4, "big") * 2 + bytes((8, 2, 0, 0, 0))
    chunk = b"IHDR" + header
    png = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + chunk
    png += zlib.crc32(chunk).to_bytes(4, "big")

    with pytest.raises(DatasetError, match="million pixels"):
        load(io.BytesIO(png + b"\0\0\0\0IDAT\0\0\0\0"), "a")


def test_the_limit_of_pixels_is_kept_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_file, "MOST_PIXELS", 20)

    assert load(saved(Image.new("L", (5, 4)), "PNG"), "a").size == (5, 4)
    with pytest.raises(DatasetError, match="pixels"):
        load(saved(Image.new("L", (7, 3)), "PNG"), "a")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no file"):
        load(tmp_path / "a.png", "a.png")


def _outcome(data: bytes) -> object:
    try:
        return load(io.BytesIO(data), "a").size
    except DatasetError:
        return "refused"


def _big_endian_tiff(values: np.ndarray) -> bytes:
    height, width = values.shape
    entries = (
        *((256, 3, width << 16), (257, 3, height << 16), (258, 3, 16 << 16), (259, 3, 1 << 16)),
        *((262, 3, 1 << 16), (273, 4, 8), (277, 3, 1 << 16), (278, 3, height << 16)),
        (279, 4, values.nbytes),
    )
    pixels = values.astype(">u2").tobytes()
    directory = len(entries).to_bytes(2, "big")
    for tag, kind, value in entries:
        directory += tag.to_bytes(2, "big") + kind.to_bytes(2, "big")
        directory += (1).to_bytes(4, "big") + value.to_bytes(4, "big")
    return b"MM\x00*" + (8 + len(pixels)).to_bytes(4, "big") + pixels + directory + bytes(4)


def odd_picture(mode: str) -> Image.Image:
    """Return a picture of noise, partly transparent where its mode can be."""
    random = np.random.default_rng(3)
    if mode == "I;16":
        return Image.fromarray(random.integers(0, 1 << 16, (53, 31), np.uint16))
    n = len(Image.new(mode, (1, 1)).getbands())
    values = random.integers(0, 256, (53, 31, n), np.uint8)
    return Image.frombytes(mode, (31, 53), values.tobytes())


@pytest.mark.parametrize("grey", [False, True])
@pytest.mark.parametrize("factor", [1, 3, 60])
@pytest.mark.parametrize(
    ("mode", "format_"),
    [("RGBA", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("I;16", "PNG"), ("L", "PNG"), ("CMYK", "TIFF")],
)
def test_a_large_picture_is_the_same_strip_by_strip(
    mode: str, format_: str, factor: int, grey: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"transparency": 7} if mode == "P" else {}
    data = saved(odd_picture(mode), format_, **options).getvalue()

    whole = load(io.BytesIO(data), "a", lambda _: factor, grey=grey).image
    monkeypatch.setattr(picture_file, "_PIXELS_AT_ONCE", 31 * 7)
    strips = load(io.BytesIO(data), "a", lambda _: factor, grey=grey).image

    assert (strips.mode, strips.size) == (whole.mode, whole.size)
    assert strips.tobytes() == whole.tobytes()


LOADING = """
import resource, sys
from core.data.picture_file import load

def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

load(open(sys.argv[1], "rb"), "small")
before = most()
load(open(sys.argv[2], "rb"), "large", lambda size: 8)
print((most() - before) >> 10)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told in other units elsewhere")
def test_a_transparent_picture_takes_little_more_memory_than_its_pixels(tmp_path: Path) -> None:
    for name, side in (("small", 10), ("large", 4000)):
        Image.new("RGBA", (side, side)).save(tmp_path / f"{name}.png", compress_level=1)

    paths = [str(tmp_path / f"{name}.png") for name in ("small", "large")]
    told = subprocess.run(
        [sys.executable, "-c", LOADING, *paths], capture_output=True, text=True, check=True
    )

    assert int(told.stdout) < 61 * 1.3 + 16  # MiB; it has 61 of pixels
