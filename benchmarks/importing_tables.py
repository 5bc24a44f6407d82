"""How long reading tables and IDX files takes, beside pandas, pyarrow and plain NumPy.

What is timed of ours is the whole way: looking how the text is written, parsing, what is proposed
for the columns, samples, and the files of both in the cache, hashed and synced. The others end with
arrays in memory; of tables they are timed once more with the whole job (`importing_whole`).
"""

import gzip
import tempfile
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.importing import by_turns
from benchmarks.importing_whole import whole_peers
from core.data.csv_table import read_text
from core.data.dataset import Dataset
from core.data.idx import read as read_idx
from core.data.table_reading import propose
from core.data.table_samples import samples

_CITIES = np.array(["Rio", "Lima", "Oslo", "Praia", "Kyoto", "Accra"])


def table_rows(is_quick: bool, n_rounds: int) -> list[dict[str, Any]]:
    """Time tables of numbers, and of numbers and texts, beside the readers that are here."""
    n = 50_000 if is_quick else 500_000
    with tempfile.TemporaryDirectory(prefix="camada-tables-") as folder:
        paths = (numbers(Path(folder), n), mixed(Path(folder), n))
        return [
            _row(
                f"{path.stem}, {n:,} rows, {path.stat().st_size / 1e6:.0f} MB",
                partial(_read, path),
                _peers(path),
                n_rounds,
                whole_peers(path),
            )
            for path in paths
        ]


def idx_rows(is_quick: bool, n_rounds: int) -> list[dict[str, Any]]:
    """Time IDX files of the size of MNIST beside gzip and NumPy."""
    n = 6000 if is_quick else 60_000
    with tempfile.TemporaryDirectory(prefix="camada-idx-") as name:
        folder = Path(name)
        images, labels = _idx(folder, n)
        return [
            _row(
                f"IDX, {n:,} pictures of 28 x 28, gzip",
                lambda: read_idx(folder),
                {"gzip + NumPy": lambda: (_plain(images), _plain(labels))},
                n_rounds,
            )
        ]


def numbers(folder: Path, n_rows: int) -> Path:
    """Write a table of eight measured numbers and a class."""
    random = np.random.default_rng(0)
    columns = [*np.round(random.normal(0, 10, (8, n_rows)), 4), random.integers(0, 3, n_rows)]
    return _write(folder / "numbers.csv", [*"abcdefgh", "y"], columns)


def mixed(folder: Path, n_rows: int) -> Path:
    """Write a table of numbers, names of cities, notes that are all different, and a class."""
    random = np.random.default_rng(0)
    columns = [
        *np.round(random.normal(0, 10, (4, n_rows)), 4),
        _CITIES[random.integers(0, len(_CITIES), n_rows)],
        random.integers(0, 10**6, n_rows),
        np.char.add("note ", random.permutation(n_rows).astype(str)),
        np.array(["no", "yes"])[random.integers(0, 2, n_rows)],
    ]
    return _write(folder / "mixed.csv", [*"abcd", "city", "code", "note", "kind"], columns)


def _write(path: Path, names: list[str], columns: list[Any]) -> Path:
    rows = zip(*(column.tolist() for column in columns), strict=True)
    lines = (",".join(map(str, row)) for row in rows)
    path.write_text(",".join(names) + "\n" + "\n".join(lines) + "\n")
    return path


def _idx(folder: Path, n: int) -> tuple[Path, Path]:
    random = np.random.default_rng(0)
    pictures = random.integers(0, 256, (n, 28, 28), np.uint8)
    pictures[random.random((n, 28, 28)) < 0.8] = 0  # as empty as handwriting is
    images = folder / "train-images-idx3-ubyte.gz"
    labels = folder / "train-labels-idx1-ubyte.gz"
    sizes = np.array([n, 28, 28], ">i4").tobytes()
    images.write_bytes(gzip.compress(b"\0\0\x08\3" + sizes + pictures.tobytes(), 1))
    values = random.integers(0, 10, n, np.uint8).tobytes()
    labels.write_bytes(gzip.compress(b"\0\0\x08\1" + sizes[:4] + values, 1))
    return images, labels


def _plain(path: Path) -> np.ndarray:
    with gzip.open(path) as file:
        data = file.read()
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3])


def _read(path: Path) -> Dataset:
    table = read_text(path)
    return samples(table, propose(table))


def _peers(path: Path) -> dict[str, Callable[[], object]]:
    peers: dict[str, Callable[[], object]] = {}
    if find_spec("pandas"):
        pandas = import_module("pandas")
        peers["pandas"] = lambda: pandas.read_csv(path)
    if find_spec("pyarrow"):
        arrow = import_module("pyarrow.csv")
        peers["pyarrow"] = lambda: arrow.read_csv(path)
    return peers


def _row(
    name: str,
    ours: Callable[[], object],
    peers: dict[str, Callable[[], object]],
    n_rounds: int,
    whole: dict[str, Callable[[], object]] | None = None,
) -> dict[str, Any]:
    whole = {f"{peer}, whole job": way for peer, way in (whole or {}).items()}
    times = by_turns({"ours": ours, **peers, **whole}, n_rounds)
    ours_ms = times["ours"]
    row: dict[str, Any] = {"name": name, "ours_ms": ours_ms}
    for key, ways in (("peer", peers), ("whole_peer", whole)):
        found = {peer: times[peer] for peer in ways}
        row[f"{key}s_ms"] = found
        row[f"ratio_to_fastest_{key}"] = min(found.values()) / ours_ms if found else None
    return row
