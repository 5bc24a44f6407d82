"""How long reading files into the cache takes, beside the usual way to read them into memory."""

import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from core.data.pictures.reader import read
from core.reading import PictureReading

CACHE = "CAMADA_CACHE_DIR"


@contextmanager
def empty_cache() -> Iterator[None]:
    """Let a new folder be the cache for a while."""
    before = os.environ.get(CACHE)
    with tempfile.TemporaryDirectory(prefix="camada-importing-") as folder:
        os.environ[CACHE] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ[CACHE]
            else:
                os.environ[CACHE] = before


def picture_rows(is_quick: bool, n_rounds: int) -> list[dict[str, Any]]:
    """Time folders of pictures beside a plain loop of Pillow that makes the same arrays."""
    share = 10 if is_quick else 1
    sets = (
        ("2,000 photographs, JPEG 640 x 480", 2000 // share, (640, 480), "JPEG", (48, 64)),
        ("10,000 small pictures, PNG 32 x 32", 10_000 // share, (32, 32), "PNG", (32, 32)),
    )
    return [_picture_row(*one, n_rounds=n_rounds) for one in sets]


def _picture_row(
    name: str,
    n_pictures: int,
    size: tuple[int, int],
    format_: str,
    wanted: tuple[int, int],
    n_rounds: int,
) -> dict[str, Any]:
    reading = PictureReading(size=wanted)
    with tempfile.TemporaryDirectory(prefix="camada-pictures-") as folder:
        root = Path(folder)
        _draw(root, n_pictures, size, format_)
        times = by_turns(
            {
                "ours": lambda: read(root, reading),
                "Pillow": lambda: plain_loop(root, wanted),
            },
            n_rounds,
        )
    return {
        "name": name,
        "pictures": n_pictures,
        "ours_ms": times["ours"],
        "peers_ms": {"Pillow": times["Pillow"]},
        "ratio_to_fastest_peer": times["Pillow"] / times["ours"],
    }


def plain_loop(root: Path, wanted: tuple[int, int]) -> np.ndarray:
    """Read pictures as most people do: one after the other, into one array in memory."""
    made: list[np.ndarray] = []
    for folder in sorted(root.iterdir()):
        for path in sorted(folder.iterdir()):
            with Image.open(path) as image:
                small = image.convert("RGB").resize(
                    (wanted[1], wanted[0]), Image.Resampling.BILINEAR
                )
                made.append(np.asarray(small))
    return np.stack(made)


def _draw(root: Path, n_pictures: int, size: tuple[int, int], format_: str) -> None:
    """Write pictures of two classes: smooth colours with some noise, as photographs have."""
    random = np.random.default_rng(0)
    width, height = size
    for label in "ab":
        (root / label).mkdir()
    some: list[bytes] = []
    for _ in range(20):
        coarse = random.integers(0, 255, (6, 8, 3), np.uint8)
        smooth = Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC)
        noisy = np.asarray(smooth, np.int16) + random.integers(-9, 9, (height, width, 3))
        buffer = io.BytesIO()
        Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(buffer, format_)
        some.append(buffer.getvalue())
    for number in range(n_pictures):
        path = root / "ab"[number % 2] / f"{number:06}.{format_.lower()}"
        path.write_bytes(some[number % len(some)])


def by_turns(ways: dict[str, Callable[[], object]], n_rounds: int) -> dict[str, float]:
    """Return the median milliseconds of each way, the ways taking turns."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(n_rounds):
        for name, way in ways.items():
            with empty_cache():
                begun = time.perf_counter()
                way()
                times[name].append(1000 * (time.perf_counter() - begun))
    return {name: statistics.median(found) for name, found in times.items()}
