"""Data that somebody makes here: painted pictures, and points in the plane.

They lie in the plain forms that every reader takes, so nothing but the usual way leads from them
to a project: pictures as PNG files in a folder for each class, each written at once; points as
lines of a CSV file.
"""

import contextlib
import csv
import io
import math
import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from core.arrays import AnyArray, Array
from core.csv_text import csv_of
from core.errors import DatasetError, SaveError
from core.messages import Message
from core.places import data_folder
from core.storage import safe_write

LONGEST_NAME = 40
MOST_CLASSES = 50
POINT_TITLES = ("x", "y", "label")

_GREY_MODES = ("1", "L", "LA", "I", "I;16")
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def made_folder() -> Path:
    """Return where made data lie unless somebody chooses another place."""
    return data_folder() / "made"


def why_no_name(name: str, others: Sequence[str] = ()) -> Message | None:
    """Say why a class or a set cannot be called so; None where it can."""
    text = name.strip()
    if not text or len(text) > LONGEST_NAME:
        return Message("A name has 1 to {most} characters.", most=LONGEST_NAME)
    if _FORBIDDEN.search(text) or text.startswith(".") or text.endswith("."):
        return Message("{name} cannot be the name of a folder. Use letters and digits.", name=name)
    if text.casefold() in (other.casefold() for other in others):
        return Message("There is already {name}. Choose another name.", name=text)
    return None


@dataclass(frozen=True)
class Painted:
    """One picture of a set: its class, and its file."""

    label: str
    path: Path


class PictureSet:
    """Pictures in a folder for each class. Whatever is done to it is on the disk at once.

    Attributes:
        folder: where it lies.
    """

    def __init__(self, folder: Path, classes: Sequence[str] = ()) -> None:
        """Open a set, or begin one with some classes. Raises SaveError."""
        self.folder = folder
        for name in classes:
            self.add_class(name)

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of its classes, in order."""
        with contextlib.suppress(OSError):
            found = (path for path in self.folder.iterdir() if path.is_dir())
            return tuple(sorted(path.name for path in found if not path.name.startswith(".")))
        return ()

    def pictures(self, label: str) -> tuple[Painted, ...]:
        """Return the pictures of a class, the oldest first."""
        with contextlib.suppress(OSError):
            paths = sorted((self.folder / label).glob("*.png"))
            return tuple(Painted(label, path) for path in paths)
        return ()

    def counts(self) -> dict[str, int]:
        """Return how many pictures each class has."""
        return {name: len(self.pictures(name)) for name in self.classes}

    def add(self, label: str, values: Array) -> Painted:
        """Write a picture, (H, W) or (H, W, 3) from 0 to 1, into a class. Raises SaveError."""
        return self.restore(label, png_of(values))

    def restore(self, label: str, content: bytes) -> Painted:
        """Write a picture that `remove` gave back. Raises SaveError."""
        known = self.pictures(label)
        last = max((_number(one.path) for one in known), default=-1)
        path = self.folder / label / f"{last + 1:05d}.png"
        safe_write.write(path, [content])
        return Painted(label, path)

    def remove(self, one: Painted) -> bytes:
        """Remove a picture, and return it for a change of mind. Raises SaveError."""
        with _told(one.path):
            content = one.path.read_bytes()
            one.path.unlink()
        return content

    def shape(self) -> tuple[int, int, int] | None:
        """Return (H, W, C) of its first picture; None where there is none."""
        first = next((one for name in self.classes for one in self.pictures(name)), None)
        values = None if first is None else self.values(first)
        if values is None:
            return None
        height, width = values.shape[:2]
        return height, width, 3 if values.ndim == 3 else 1

    def values(self, one: Painted) -> AnyArray | None:
        """Return a picture, (H, W) or (H, W, 3) uint8; None where it cannot be read."""
        from PIL import Image

        with contextlib.suppress(OSError, ValueError), Image.open(one.path, formats=["PNG"]) as png:
            return np.asarray(png.convert("L" if png.mode in _GREY_MODES else "RGB"))
        return None

    def add_class(self, name: str) -> None:
        """Begin a class. Raises SaveError."""
        with _told(self.folder / name):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def rename_class(self, before: str, name: str) -> None:
        """Call a class otherwise. Raises SaveError."""
        with _told(self.folder / name):
            (self.folder / before).rename(self.folder / name)

    def remove_class(self, name: str) -> None:
        """Remove an empty class. Raises SaveError."""
        with _told(self.folder / name):
            (self.folder / name).rmdir()


@dataclass
class PointSet:
    """Points in the plane, each with the number of its class.

    Attributes:
        places: (x, y) of each. labels: class numbers. classes: their names.
    """

    classes: list[str]
    places: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    labels: list[int] = field(default_factory=list[int])

    def counts(self) -> list[int]:
        """Return how many points each class has."""
        return [self.labels.count(label) for label in range(len(self.classes))]

    def text(self) -> bytes:
        """Return the file of the points."""
        rows = (
            (round(x, 4), round(y, 4), self.classes[label])
            for (x, y), label in zip(self.places, self.labels, strict=True)
        )
        return csv_of([POINT_TITLES, *rows])

    def write(self, path: Path) -> None:
        """Write the points into a file, whole or not at all. Raises SaveError."""
        with _told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        safe_write.write(path, [self.text()])

    @classmethod
    def read(cls, path: Path) -> "PointSet":
        """Return the points of a file that `write` wrote. Raises DatasetError."""
        found = cls([])
        try:
            rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
            if tuple(next(rows, ())) != POINT_TITLES:
                raise ValueError
            for x, y, label in rows:
                name = label.removeprefix("'")
                if name not in found.classes:
                    found.classes.append(name)
                found.places.append((_finite(x), _finite(y)))
                found.labels.append(found.classes.index(name))
        except (OSError, ValueError, csv.Error) as error:
            raise DatasetError(
                Message(
                    "{file} holds no points that were painted here: it needs the columns x, y and "
                    "label.",
                    file=path.name,
                )
            ) from error
        return found


def _finite(text: str) -> float:
    """Return a number. Raises ValueError where there is none that lies in the plane."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def png_of(values: Array) -> bytes:
    """Return a picture from 0 to 1 as a PNG: (H, W) as a grey one, (H, W, 3) in colour."""
    from PIL import Image

    made = Image.fromarray(np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8))
    buffer = io.BytesIO()
    made.save(buffer, "PNG")
    return buffer.getvalue()


def _number(path: Path) -> int:
    return int(path.stem) if path.stem.isdecimal() else -1


@contextlib.contextmanager
def _told(path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise SaveError(
            Message(
                "{file} cannot be changed: {reason}. Choose another place for the data.",
                file=str(path),
                reason=error.strerror or str(error),
            )
        ) from error
