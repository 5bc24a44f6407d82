"""Some pictures of a source as they are, to show what a reading makes of them."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.arrays import AnyArray
from core.data.picture_file import Loaded, load, quietly
from core.data.picture_fit import fitted, is_grey
from core.data.pictures.layout import pictures_in
from core.data.pictures.source import open_source
from core.errors import DatasetError
from core.reading import PictureReading

LONGEST_SIDE = 512
"""Pixels that a picture is decoded with; larger ones by the next whole factor."""


@dataclass(frozen=True, eq=False)
class ExamplePicture:
    """One picture and the name of its file in the source."""

    name: str
    loaded: Loaded

    @property
    def pixels(self) -> AnyArray:
        """The picture as it is, (h, w, 1 or 3) uint8, perhaps smaller by a whole factor."""
        image = self.loaded.image
        return np.asarray(image).reshape(image.height, image.width, -1)  # (h, w, C)

    def sample(self, reading: PictureReading) -> AnyArray:
        """Return what a reading makes of it, (H, W, 1 or 3) uint8."""
        if is_grey(reading) and self.loaded.image.mode != "L":
            return fitted(replace(self.loaded, image=self.loaded.image.convert("L")), reading)
        return fitted(self.loaded, reading)


def examples(path: Path, most: int) -> tuple[ExamplePicture, ...]:
    """Return up to `most` pictures, spread evenly over the names in a folder or archive.

    Those that cannot be read are passed over. Raises DatasetError where nothing can be opened.
    """
    found: list[ExamplePicture] = []
    with quietly(), open_source(path, _nothing) as source:
        pictures, _ = pictures_in(source, _nothing)
        step = max(1, len(pictures) // most)
        for index, fetch in source.files(pictures[::step][:most]):
            name = source.names[index]
            try:
                with fetch() as file:
                    found.append(ExamplePicture(name, load(file, name, _factor)))
            except DatasetError:
                continue
    return tuple(sorted(found, key=lambda one: one.name))


def _factor(size: tuple[int, int]) -> int:
    return max(size) // LONGEST_SIDE


def _nothing() -> None:
    """There is nobody to tell."""
