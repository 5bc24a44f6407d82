"""Picture files: the one place where what somebody else wrote is opened as a picture.

Only six formats are tried, whatever a file is called, and no size is believed that is beyond
`MOST_PIXELS`.
"""

import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from core.errors import DatasetError
from core.messages import Message

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS = 64_000_000
ENDINGS = (
    *(".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".dib"),
    *(".gif", ".webp", ".tif", ".tiff"),
)
NAMES = "PNG, JPEG, BMP, GIF, WebP, TIFF"
_FIRST_FORMATS = ("PNG", "JPEG", "BMP", "GIF")
"""Those that Pillow has as soon as it is imported."""

_MAGIC = (
    *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a"),
    *(b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
)
_BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)
HEAD = 32
"""So many bytes of a file tell whether it is a picture."""

_ORIENTATION = 0x0112
_NOTES = frozenset(("exif", "xmp", "XML:com.adobe.xmp", "Raw profile type exif"))
_PIXELS_AT_ONCE = 1 << 20
_GREY_MODES = ("1", "L", "LA", "La")
_MOST_OF_16_BITS = 0xFFFF

Factor = Callable[[tuple[int, int]], int]
"""From (width, height) of a picture, upright, to how many pixels of a side may become one."""


@dataclass(frozen=True)
class Loaded:
    """A decoded picture: 8 bits, mode "L" or "RGB", upright, on white paper.

    Attributes:
        size: (width, height) in the file, upright; `image` may be smaller by a whole factor.
        format: such as `PNG`.
    """

    image: "Image.Image"
    size: tuple[int, int]
    format: str


def is_picture(head: bytes) -> bool:
    """Tell by the first `HEAD` bytes whether something is a picture of the formats read here."""
    if head[:2] == b"BM":  # a table may begin so too; a BMP goes on with sizes
        return head[6:10] == b"\0\0\0\0" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS
    return head.startswith(_MAGIC) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def has_picture_name(name: str) -> bool:
    """Tell whether a file is called like a picture."""
    return name.lower().endswith(ENDINGS)


@contextmanager
def quietly() -> Generator[None]:
    """Keep Pillow's remarks on odd files from the terminal. It holds for all threads."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def missing(name: str) -> DatasetError:
    """Return the error of a file that is not there."""
    return DatasetError(
        Message(
            "There is no file {file}. Name one that is there, or a sample of the data by its "
            "number, like #12.",
            file=name,
        )
    )


def load(
    source: Path | BinaryIO, name: str, factor: Factor = lambda _: 1, *, grey: bool = False
) -> Loaded:
    """Decode a picture; of an animation or several pages the first.

    What is transparent is white paper. Of 16 bits the upper 8 are kept.

    Args:
        source: a file, or its bytes as a stream.
        name: what people call it.
        factor: how much smaller it may come, which saves time and memory.
        grey: whether it is wanted as "L" whatever it is.

    Raises:
        DatasetError: when it cannot be read, or has more than `MOST_PIXELS`.
    """
    try:
        with _opened(source) as image:
            if image.width * image.height > MOST_PIXELS:
                raise too_large(name)
            return _loaded(image, factor, grey=grey)
    except FileNotFoundError as error:
        raise missing(name) from error
    except DatasetError:
        raise
    except Exception as error:  # decoders raise anything when they are given damaged bytes
        raise _unreadable(name) from error


def size_of(source: Path | BinaryIO, name: str) -> tuple[int, int]:
    """Return (width, height), upright, from the header alone. Raises DatasetError."""
    try:
        with _opened(source) as image:
            return _upright_size(image)
    except Exception as error:  # as in `load`
        raise _unreadable(name) from error


def too_large(name: str) -> DatasetError:
    """Return the error of a picture of more than `MOST_PIXELS`."""
    return DatasetError(
        Message(
            "{file} has more than {n} million pixels. Make the picture smaller.",
            file=Path(name).name or name,
            n=MOST_PIXELS // 1_000_000,
        )
    )


def _unreadable(name: str) -> DatasetError:
    return DatasetError(
        Message(
            "{file} cannot be read as a picture ({formats}). It may be damaged or of another kind.",
            file=Path(name).name or name,
            formats=NAMES,
        )
    )


def _opened(source: Path | BinaryIO) -> "Image.Image":
    from PIL import Image
    from PIL.PngImagePlugin import PngImageFile

    formats = _formats()
    if not isinstance(source, Path) and _begins(source, _MAGIC[0]):
        return PngImageFile(source)  # asking Pillow which format it is takes a tenth of the time
    return Image.open(source, formats=formats)


def _begins(source: BinaryIO, magic: bytes) -> bool:
    found = source.read(len(magic)) == magic
    source.seek(0)
    return found


@cache
def _formats() -> tuple[str, ...]:
    # Pillow takes 60 ms to import and is needed for picture files only.
    from PIL import Image
    from PIL.TiffImagePlugin import TiffImageFile
    from PIL.WebPImagePlugin import WebPImageFile

    Image.MAX_IMAGE_PIXELS = None  # our own limit is lower
    others = (TiffImageFile.format, WebPImageFile.format)
    return (*_FIRST_FORMATS, *(name for name in others if name))


def _loaded(image: "Image.Image", factor: Factor, *, grey: bool) -> Loaded:
    size, format_ = _upright_size(image), image.format or ""
    wanted = max(1, factor(size))
    width, height = image.size
    if image.format == "JPEG" and (wanted > 1 or grey):  # it can be decoded smaller, and grey
        image.draft("L" if grey else image.mode, (width // wanted, height // wanted))
    image.load()
    turned = _orientation(image)  # only now: TIFF turns itself when it is loaded
    left = max(1, wanted * image.width // width)
    made = _plain(image, left, grey=grey)
    return Loaded(made if turned is None else made.transpose(turned), size, format_)


def _plain(image: "Image.Image", factor: int, *, grey: bool) -> "Image.Image":
    """Return a picture in mode "L" or "RGB", smaller by `factor`."""
    if image.mode == "RGB" and factor == 1 and not grey and "transparency" not in image.info:
        return image  # what most are, quickly
    if image.mode == "F":
        raise ValueError(image.mode)  # nobody knows which numbers are white
    is_grey = image.mode in _GREY_MODES and not image.has_transparency_data
    wanted = "L" if grey or is_grey or image.mode.startswith("I") else "RGB"
    if image.width * image.height <= _PIXELS_AT_ONCE:
        return _strip(image, factor, wanted)
    return _by_strips(image, factor, wanted)


def _by_strips(image: "Image.Image", factor: int, mode: str) -> "Image.Image":
    """Return what `_strip` does, with little more in memory than the picture and what becomes."""
    from PIL import Image

    made = Image.new(mode, (-(-image.width // factor), -(-image.height // factor)))
    n_rows = max(1, _PIXELS_AT_ONCE // image.width // factor) * factor
    for top in range(0, image.height, n_rows):
        below = min(image.height, top + n_rows)
        strip = image.crop((0, top, image.width, below))
        made.paste(_strip(strip, factor, mode), (0, top // factor))
    return made


def _strip(image: "Image.Image", factor: int, mode: str) -> "Image.Image":
    from PIL import Image

    if image.mode.startswith("I"):
        image = Image.fromarray(_upper_bits(np.asarray(image)))
    elif image.has_transparency_data:
        image = _reduced(image.convert("RGBA"), factor)
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image).convert("RGB").convert(mode)
    elif image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("L" if image.mode in _GREY_MODES else "RGB")
    return _reduced(image, factor).convert(mode)


def _reduced(image: "Image.Image", factor: int) -> "Image.Image":
    return image.reduce(factor) if factor > 1 else image


def _upper_bits(values: np.ndarray) -> np.ndarray:
    """Return pixels of 16 bits as 8. Raises ValueError for those that have more."""
    if values.dtype.itemsize > 2 and (values.min() < 0 or values.max() > _MOST_OF_16_BITS):
        raise ValueError(values.dtype)
    return (values >> 8).astype(np.uint8)


def _upright_size(image: "Image.Image") -> tuple[int, int]:
    width, height = image.size
    if image.format == "TIFF":  # knows it by itself
        return width, height
    return (height, width) if _noted(image) in (5, 6, 7, 8) else (width, height)


def _noted(image: "Image.Image") -> int:
    """Return how the camera was held; 1 is upright."""
    # Looking for it takes a third of the time of a small picture; most say nothing.
    if image.format != "TIFF" and _NOTES.isdisjoint(image.info):
        return 1
    return image.getexif().get(_ORIENTATION, 1)


def _orientation(image: "Image.Image") -> "Image.Transpose | None":
    """Return how to turn a picture upright, by what the camera noted (EXIF); None for not."""
    from PIL import Image

    noted = _noted(image)
    if noted == 1:
        return None
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    return turns.get(noted)
