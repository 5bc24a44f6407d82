"""A file for samples that come in another order than they are wanted in."""

import math
import tempfile
from pathlib import Path
from typing import IO

import numpy as np

from core.arrays import AnyArray
from core.data.entries import folder
from core.errors import DatasetError
from core.messages import Message


class Scratch:
    """Samples on disk by their number; a context manager, after which nothing is left."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        """Begin; `shape` is that of one sample of uint8. Raises DatasetError."""
        self._shape, self._n_bytes = shape, math.prod(shape)
        try:
            self._file = _made()
        except OSError as error:
            raise _no_room(error) from error

    def __enter__(self) -> "Scratch":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def put(self, at: int, sample: AnyArray) -> None:
        """Lay down a sample. Raises DatasetError where there is no room."""
        try:
            self._file.seek(at * self._n_bytes)
            self._file.write(sample.tobytes())
        except OSError as error:
            raise _no_room(error) from error

    def get(self, at: int) -> AnyArray:
        """Return a sample that was laid down. Raises DatasetError."""
        try:
            self._file.seek(at * self._n_bytes)
            data = self._file.read(self._n_bytes)
        except OSError as error:
            raise _no_room(error) from error
        return np.frombuffer(data, np.uint8).reshape(self._shape)  # (H, W, C)


def _made() -> IO[bytes]:
    # Beside the cache, which needs room for the same bytes anyway: /tmp may lie in memory.
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        return tempfile.TemporaryFile(dir=folder())
    except OSError:
        return tempfile.TemporaryFile()


def _no_room(error: OSError) -> DatasetError:
    place: Path = folder()
    return DatasetError(
        Message(
            "The data cannot be written to {folder} ({reason}). Make room there, or name another "
            "folder in the environment variable CAMADA_CACHE_DIR.",
            folder=str(place),
            reason=error.strerror or str(error),
        )
    )
