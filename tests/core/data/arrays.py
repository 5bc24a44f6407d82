"""Files of arrays for the tests of their reader."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data import arrays_reader
from core.errors import DatasetError
from core.reading import ArrayReading

X = np.arange(24, dtype=np.float32).reshape(4, 6)
Y = np.array([0, 1, 0, 1])


def npz(path: Path, **arrays: Any) -> Path:
    np.savez(path / "file.npz", **arrays)
    return path / "file.npz"


def refusal(path: Path, reading: ArrayReading | None = None) -> str:
    with pytest.raises(DatasetError) as caught:
        arrays_reader.read(path, reading)
    return str(caught.value)
