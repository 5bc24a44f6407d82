"""A picture file as a sample: turned upright, made grey or RGB, brought to the size of the data."""

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.arrays import AnyArray, Array
from core.errors import DatasetError
from core.messages import Message
from core.project import Facts

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS = 64_000_000
_FORMATS = ("PNG", "JPEG")
_SAMPLES_LOOKED_AT = 200
_HALF = 0.5


@dataclass(frozen=True)
class Picture:
    """A sample made from a file: `raw` (H, W, C) in the range of the data, and what was done."""

    raw: Array
    steps: tuple[Message, ...]


def read_picture(path: Path, facts: Facts, background: float | None) -> Picture:
    """Read a PNG or JPEG file as a sample like those of the data.

    Args:
        path: the file.
        facts: of the data; their sample shape must be (H, W, 1) or (H, W, 3).
        background: brightness of the data at the border (see `background_of`), None when unknown.

    Raises:
        DatasetError: when it cannot be read, or the data are no pictures.
    """
    shape = facts.input_shape
    if len(shape) != 3 or shape[2] not in (1, 3):
        raise DatasetError(
            Message(
                "{file} is a picture, but this network takes samples of {shape}. Name samples of "
                "the data instead, like #0.",
                file=path.name or str(path),
                shape=shape,
            )
        )
    height, width, n_channels = shape
    steps: list[Message] = []
    values = _brightness(_opened(path), (width, height), n_channels, steps)
    if n_channels == 1:
        values = _turned_like(values, 0.0 if background is None else background, steps)
    raw = facts.low + values * (facts.high - facts.low)
    return Picture(raw.astype(np.float32).reshape(shape), tuple(steps))  # (H, W, C)


def background_of(inputs: AnyArray, facts: Facts) -> float | None:
    """Return how bright the border of the data is, from 0 to 1; None when they are no pictures."""
    if len(facts.input_shape) != 3 or facts.high <= facts.low:
        return None
    some = np.asarray(inputs[:_SAMPLES_LOOKED_AT], np.float32).mean(axis=0)  # (H, W, C)
    return float((_border_mean(some) - facts.low) / (facts.high - facts.low))


def _opened(path: Path) -> "Image.Image":
    from PIL import Image, ImageOps  # takes 60 ms to import and is needed for picture files only

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our limit is lower
            opened = Image.open(path, formats=_FORMATS)
        with opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise _too_large(path)
            return ImageOps.exif_transpose(opened)
    except Image.DecompressionBombError as error:
        raise _too_large(path) from error
    except FileNotFoundError as error:
        raise DatasetError(
            Message(
                "There is no file {file}. Name a PNG or JPEG file, or a sample of the data by its "
                "number, like #12.",
                file=str(path),
            )
        ) from error
    except (OSError, SyntaxError, ValueError) as error:  # Pillow's ways to say: damaged
        raise DatasetError(
            Message(
                "{file} cannot be read as a PNG or JPEG picture. It may be damaged or of another "
                "kind.",
                file=path.name or str(path),
            )
        ) from error


def _too_large(path: Path) -> DatasetError:
    return DatasetError(
        Message(
            "{file} has more than {n} million pixels. Make the picture smaller.",
            file=path.name or str(path),
            n=MOST_PIXELS // 1_000_000,
        )
    )


def _brightness(
    image: "Image.Image", size: tuple[int, int], n_channels: int, steps: list[Message]
) -> Array:
    """Return the picture at the size (width, height), from 0 to 1: (H, W) or (H, W, 3)."""
    from PIL import Image, ImageOps

    wanted = "L" if n_channels == 1 else "RGB"
    if image.mode != wanted:
        steps.append(Message("made grey") if wanted == "L" else Message("made RGB"))
        image = _converted(image, wanted)
    if image.size != size:
        steps.append(Message("resized from {before} to {after}", before=image.size, after=size))
        if image.width * size[1] != image.height * size[0]:
            steps.append(Message("its shape kept by a margin"))
        # The margin continues the border, so that no edge appears that was not in the picture.
        margin = np.asarray(image).reshape(image.height, image.width, -1)  # (H, W, C)
        colour: Any = tuple(round(float(mean)) for mean in _border_means(margin))
        image = ImageOps.pad(image, size, Image.Resampling.BOX, colour)
    return np.asarray(image, np.float32) / 255


def _converted(image: "Image.Image", mode: str) -> "Image.Image":
    from PIL import Image

    if image.mode.startswith("I"):  # 16 bits a pixel, which Pillow would cut off at 255
        values = np.asarray(image, np.float32) / 65535 * 255
        image = Image.fromarray(values.round().clip(0, 255).astype(np.uint8))
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    return image.convert(mode)


def _turned_like(values: Array, background: float, steps: list[Message]) -> Array:
    """Return the picture with light and dark exchanged where its background is the other one."""
    if (_border_mean(values) > _HALF) == (background > _HALF):
        return values
    if background > _HALF:
        steps.append(Message("inverted to dark on light like the data"))
    else:
        steps.append(Message("inverted to light on dark like the data"))
    return 1 - values


def _border_mean(values: Array) -> float:
    return float(np.mean(_border_means(values)))


def _border_means(values: AnyArray) -> Array:
    """Return the mean of the outermost pixels of each channel, values: (H, W) or (H, W, C)."""
    edges = [values[0], values[-1], values[1:-1, 0], values[1:-1, -1]]
    channels = 1 if values.ndim == 2 else values.shape[2]
    return np.concatenate([edge.reshape(-1, channels) for edge in edges]).mean(axis=0)  # (C,)
