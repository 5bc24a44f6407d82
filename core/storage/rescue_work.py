"""Work: what there is to recover after a window ended without having saved, as JSON.

Paths are written percent-encoded, so that names that are no text survive too.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, unquote_to_bytes

from core import __version__
from core.messages import Message
from core.storage import safe_json, tensor_table
from core.storage.refusal import refusal

_KEYS = {"version", "app", "time", "drawing", "file", "seal", "learned"}
_VERSION = 1
_UNREADABLE = Message("its note of what there is to recover cannot be read.")


@dataclass(frozen=True)
class Source:
    """A file that holds what was learned.

    Attributes:
        seal: what `seal_of` must say of the file; "" for the newest checkpoint of a run under way,
            which may not be there yet, and changes.
    """

    path: Path
    seal: str = ""


@dataclass(frozen=True)
class Work:
    """Unsaved work, beside the drawing itself.

    Attributes:
        time: when it was kept, in seconds since 1970.
        file: the user's file, None where there was none yet.
        seal: of that file as the window last read or wrote it.
        learned: where what was learned lies, the best first.
    """

    time: float
    file: Path | None = None
    seal: str = ""
    learned: tuple[Source, ...] = ()


def seal_of(path: Path) -> str:
    """Return what tells a .camada file from any other content; "" where it cannot be read.

    A model file ends with the SHA-256 of all the rest: nothing else need be read.
    """
    try:
        with path.open("rb") as file:
            n_bytes = os.fstat(file.fileno()).st_size
            file.seek(max(0, n_bytes - tensor_table.SEAL_SIZE))
            end = file.read(tensor_table.SEAL_SIZE)
    except (OSError, ValueError):
        return ""
    return hashlib.sha256(b"%d " % n_bytes + end).hexdigest()


def written(work: Work, drawing: str) -> bytes:
    """Return the JSON of work whose drawing lies in the file of that name."""
    values = {
        "version": _VERSION,
        "app": __version__,
        "time": work.time,
        "drawing": drawing,
        "file": None if work.file is None else _quoted(work.file),
        "seal": work.seal,
        "learned": [[_quoted(source.path), source.seal] for source in work.learned],
    }
    return safe_json.dumps(values)


def read(data: bytes) -> tuple[Work, str]:
    """Read what `written` returned.

    Raises:
        ModelFileError: for anything else.
    """
    values = safe_json.loads(data)
    if not isinstance(values, dict) or set(cast("dict[str, Any]", values)) != _KEYS:
        raise refusal(_UNREADABLE)
    known = cast("Mapping[str, Any]", values)
    drawing, file, learned = known["drawing"], known["file"], known["learned"]
    is_right = (
        known["version"] == _VERSION
        and type(known["time"]) is float
        and isinstance(drawing, str)
        and isinstance(file, str | None)
        and isinstance(known["seal"], str)
        and isinstance(learned, list)
        and all(_is_source(item) for item in cast("list[Any]", learned))
    )
    if not is_right:
        raise refusal(_UNREADABLE)
    work = Work(
        time=known["time"],
        file=None if file is None else _unquoted(file),
        seal=known["seal"],
        learned=tuple(Source(_unquoted(path), seal) for path, seal in known["learned"]),
    )
    return work, drawing


def _is_source(item: Any) -> bool:
    parts = cast("list[Any]", item) if isinstance(item, list) else []
    return len(parts) == 2 and all(isinstance(part, str) for part in parts)


def _quoted(path: Path) -> str:
    return quote(os.fsencode(path))


def _unquoted(text: str) -> Path:
    return Path(os.fsdecode(unquote_to_bytes(text)))
