"""Upkeep of the cache: how large it is, and what goes when it is too large.

All in it can be made again from where it came from, so what was used longest ago goes first. What
a process has open, and what was used within the last hour, stays.
"""

import contextlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.data.entries import all_folders, folder
from core.data.usage import in_use

LIMIT = "CAMADA_CACHE_LIMIT"
"""Environment variable with the most bytes, or so many with K, M, G or T behind."""

MOST_BYTES = 20 << 30
MOST_OF_DISK = 0.1

_SHORTEST_REST = 3600.0
_NEW = ".new-"
_UNITS = {"": 0, "K": 10, "M": 20, "G": 30, "T": 40}
_SIZE = re.compile(r"\s*(\d{1,18})\s*([KMGT]?)(?:I?B)?\s*", re.IGNORECASE)
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Kept:
    """An entry: its folder, its bytes, and when it was opened last."""

    place: Path
    n_bytes: int
    used: float


def limit() -> int:
    """Return how many bytes the cache may have: 20 GiB, but at most a tenth of its disk.

    `CAMADA_CACHE_LIMIT` replaces that.
    """
    found = _SIZE.fullmatch(os.environ.get(LIMIT, ""))
    if found is not None:
        return int(found[1]) << _UNITS[found[2].upper()]
    with contextlib.suppress(OSError):
        return min(MOST_BYTES, int(MOST_OF_DISK * shutil.disk_usage(folder()).total))
    return MOST_BYTES


def entries() -> list[Kept]:
    """Return all entries, the one used longest ago first."""
    return sorted(_entries(), key=lambda kept: kept.used)


def size() -> int:
    """Return the bytes of all entries."""
    return sum(kept.n_bytes for kept in _entries())


def trim(most: int | None = None, keep: Collection[str] = ()) -> int:
    """Remove what was used longest ago until the rest fits, and return the bytes that went.

    Args:
        most: bytes that may stay; `limit()` where not given.
        keep: digests that stay, beside those that are in use or were just now.
    """
    found = entries()
    left, gone = sum(kept.n_bytes for kept in found), 0
    most = limit() if most is None else most
    if left <= most:
        return 0
    spared = {*keep, *in_use(folder().parent)}
    for kept in found:
        is_new = time.time() - kept.used < _SHORTEST_REST
        if left - gone > most and kept.place.name not in spared and not is_new:
            gone += _remove(kept)
    return gone


def empty(keep: Collection[str] = ()) -> int:
    """Remove all entries that are neither kept nor in use, and return the bytes that went."""
    spared = {*keep, *in_use(folder().parent)}
    return sum(_remove(kept) for kept in entries() if kept.place.name not in spared)


def _entries() -> Iterator[Kept]:
    for root in all_folders():
        with contextlib.suppress(OSError):
            for place in root.iterdir():
                if _DIGEST.fullmatch(place.name):
                    with contextlib.suppress(OSError):  # another process may remove it too
                        n_bytes = sum(file.stat().st_size for file in place.iterdir())
                        yield Kept(place, n_bytes, place.stat().st_mtime)


def _remove(kept: Kept) -> int:
    """Move an entry out of the way in one step, so that nobody finds half of it; remove it."""
    try:
        aside = Path(tempfile.mkdtemp(prefix=_NEW, dir=kept.place.parent))
        try:
            kept.place.rename(aside / "old")
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError:  # on some systems what is mapped cannot be moved
        return 0
    return kept.n_bytes
