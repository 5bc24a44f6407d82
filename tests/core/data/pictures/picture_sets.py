"""Small folders and archives of pictures, for tests."""

import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

Colour = tuple[int, int, int] | int


def png(colour: Colour = 0, size: tuple[int, int] = (4, 4)) -> bytes:
    """Return a picture of one colour; `size` is (width, height)."""
    buffer = io.BytesIO()
    Image.new("L" if isinstance(colour, int) else "RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def noise(seed: int = 0, size: tuple[int, int] = (6, 6), format_: str = "PNG") -> bytes:
    """Return a picture of random colours."""
    pixels = np.random.default_rng(seed).integers(0, 255, (size[1], size[0], 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format_)
    return buffer.getvalue()


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files by their paths below a folder."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def zipped(path: Path, files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write files into a zip archive."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def tarred(
    path: Path, files: Mapping[str, bytes], mode: Literal["", "gz"] = "", format_: int = 1
) -> Path:
    """Write files into a tar archive; `mode` is "" or "gz", `format_` of `tarfile`."""
    with tarfile.open(path, "w:gz" if mode else "w:", format=format_) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path
