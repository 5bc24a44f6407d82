"""Names of the files that samples came from, beside the arrays of an entry of the cache.

    <cache>/data/<digest>/names-<sum>.bin   int64, where each name begins and where the last ends,
                                            then the names as UTF-8

The manifest vouches for them by their SHA-256, but the digest does not: the same pictures are the
same data however their files are called, and names that are missing or damaged cost nobody the
samples. Where the same samples are read again from files of other names, the last ones count.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np

from core.data.texts import Texts
from core.data.whole_file import replacing

KEY = "names"
"""Of the manifest."""

LONGEST = 1000
"""Characters of a name; of a longer one the end is kept, for it tells more."""

_HASHED_AT_ONCE = 1 << 22
_OFFSET = np.dtype("<i8")


def pack(names: Sequence[str]) -> Texts:
    """Return names as they lie in a file."""
    texts = [_short(name).encode("utf-8", "replace") for name in names]
    offsets = np.zeros(len(texts) + 1, _OFFSET)
    np.cumsum([len(text) for text in texts], out=offsets[1:])
    return Texts(np.frombuffer(b"".join(texts), np.uint8), offsets)


def sum_of(names: Texts) -> str:
    """Return the SHA-256 of names."""
    found = hashlib.sha256(names.offsets.tobytes())
    for begin in range(0, len(names.blob), _HASHED_AT_ONCE):
        found.update(names.blob[begin : begin + _HASHED_AT_ONCE].data)
    return found.hexdigest()


def file_of(names: Texts) -> str:
    """Return what the file of names is called."""
    return f"{KEY}-{sum_of(names)[:16]}.bin"


def write(names: Texts, file: BinaryIO) -> dict[str, Any]:
    """Write names into a file that is open, and return what a manifest says of them.

    Raises:
        OSError: when there is no room for them.
    """
    file.write(names.offsets.data)
    file.write(names.blob.data)
    file.flush()
    status = os.fstat(file.fileno())
    return {"sum": sum_of(names), "written": [status.st_size, status.st_mtime_ns]}


def open_names(place: Path, manifest: dict[str, Any], n_samples: int) -> Texts | None:
    """Return the names of the samples of an entry; None where it has none, or damaged ones.

    They are hashed only where their file was touched since it was written.
    """
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError, OverflowError):
        told = cast("dict[str, Any]", manifest[KEY])
        path = place / f"{KEY}-{str(told['sum'])[:16]}.bin"
        start = (n_samples + 1) * _OFFSET.itemsize
        offsets = np.memmap(path, _OFFSET, "r", shape=(n_samples + 1,))
        n_bytes = path.stat().st_size - start
        if offsets[0] != 0 or offsets[-1] != n_bytes or (np.diff(offsets) < 0).any():
            return None
        blob = np.memmap(path, np.uint8, "r", start) if n_bytes else np.empty(0, np.uint8)
        names, status = Texts(blob, offsets), path.stat()
        was_touched = told["written"] != [status.st_size, status.st_mtime_ns]
        return None if was_touched and sum_of(names) != told["sum"] else names
    return None


def rename(place: Path, manifest_file: str, names: Texts) -> None:
    """Give the samples of an entry that is there already the names of other files.

    The entry stays whole at every moment. Where it cannot be written, it keeps those it has.
    """
    with contextlib.suppress(OSError, ValueError):
        manifest = json.loads((place / manifest_file).read_text(encoding="utf-8"))
        with replacing(place / file_of(names)) as file:
            manifest[KEY] = write(names, file)
        with replacing(place / manifest_file) as file:
            file.write(json.dumps(manifest, indent=1).encode())
        for old in place.glob(f"{KEY}-*.bin"):
            if old.name != file_of(names):
                old.unlink()  # whoever has them open keeps them


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else "…" + name[1 - LONGEST :]
