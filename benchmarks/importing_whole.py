"""The whole job of reading a table, done with pandas or pyarrow.

As Camada's, it ends with files that can be mapped and checked: each column as float64, or as the
int32 number of its text and the texts; the inputs as float32; the SHA-256 of each. Ours looks at
the columns to propose what to learn, and syncs to the disk, besides.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

Arrays = Iterator[np.ndarray]


def whole_peers(path: Path) -> dict[str, Callable[[], object]]:
    """Return what does the whole job with each of the libraries that are here."""
    ways = {"pandas": _by_pandas, "pyarrow": _by_pyarrow}
    return {name: lambda way=way: _kept(way(path)) for name, way in ways.items() if find_spec(name)}


def _by_pandas(path: Path) -> Arrays:
    frame = import_module("pandas").read_csv(path)
    inputs: list[np.ndarray] = []
    for name in frame.columns:
        column = frame[name]
        if column.dtype.kind in "iuf":
            values = column.to_numpy(np.float64)
        else:
            kinds = column.astype("category").cat
            yield _texts(kinds.categories)
            values = kinds.codes.to_numpy(np.int32)
        yield values
        inputs.append(values)
    yield np.stack(inputs, axis=1, dtype=np.float32, casting="same_kind")


def _by_pyarrow(path: Path) -> Arrays:
    table = import_module("pyarrow.csv").read_csv(path)
    inputs: list[np.ndarray] = []
    for column in table.columns:
        if str(column.type) in ("int64", "double"):
            values = column.to_numpy().astype(np.float64, copy=False)
        else:
            kinds = column.combine_chunks().dictionary_encode()
            yield _texts(kinds.dictionary.to_pylist())
            values = kinds.indices.to_numpy().astype(np.int32, copy=False)
        yield values
        inputs.append(values)
    yield np.stack(inputs, axis=1, dtype=np.float32, casting="same_kind")


def _texts(texts: Any) -> np.ndarray:
    return np.frombuffer("\n".join(map(str, texts)).encode(), np.uint8)


def _kept(arrays: Arrays) -> list[str]:
    """Save arrays and return their digests."""
    digests: list[str] = []
    with tempfile.TemporaryDirectory(prefix="camada-peer-") as folder:
        for number, array in enumerate(arrays):
            digests.append(
                hashlib.sha256(np.ascontiguousarray(array).view(np.uint8).data).hexdigest()
            )
            np.save(Path(folder) / f"{number}.npy", array)
    return digests
