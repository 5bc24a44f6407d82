"""The local register: which path gave which data. It never leaves this computer.

It saves reading a source again, and finds the data of a project whose cache entry is gone. It is
only a memory: when it is damaged or cannot be written, sources are simply read again.
"""

import contextlib
import dataclasses
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from core.data.whole_file import replacing
from core.errors import SettingError
from core.messages import Message
from core.places import data_folder
from core.reading import Reading, reading_from_json

_MOST_ENTRIES = 500

Fingerprint = tuple[tuple[str, int, int], ...]
"""(path, bytes, time of change in ns) of each file of a source; of many files one line:
(a digest of all that, bytes of all, how many)."""

_MOST_NAMED = 64


@dataclass(frozen=True)
class Entry:
    """One source: its absolute path, the data it gave, and how its files looked then.

    `reading` and `source` are how it was read, and the digest of the table behind the data;
    `notices` what was said of it then.
    """

    path: str
    name: str
    digest: str
    fingerprint: Fingerprint
    reading: Reading | None = None
    source: str = ""
    notices: tuple[Message, ...] = ()


def fingerprint(files: Iterable[Path]) -> Fingerprint:
    """Return what changes when one of the files changes. Raises OSError.

    Of many files there is one line, so that the register stays small.
    """
    sums = hashlib.sha256()
    few: list[tuple[str, int, int]] = []
    n_files = n_bytes = 0
    for file in files:
        status = file.stat()
        one = (str(file), status.st_size, status.st_mtime_ns)
        sums.update(repr(one).encode("utf-8", "surrogatepass"))
        n_files, n_bytes = n_files + 1, n_bytes + status.st_size
        if n_files <= _MOST_NAMED:
            few.append(one)
    return tuple(few) if n_files <= _MOST_NAMED else ((sums.hexdigest(), n_bytes, n_files),)


def entries() -> tuple[Entry, ...]:
    """Return all entries, newest first; a damaged register has none."""
    try:
        data = json.loads(_file().read_text(encoding="utf-8"))
        return tuple(_entry(item) for item in data["sources"])
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, SettingError):
        return ()


def remember(entry: Entry) -> None:
    """Write an entry to the front, in place of an older one of the same path."""
    kept = [entry, *(old for old in entries() if old.path != entry.path)][:_MOST_ENTRIES]
    text = json.dumps({"sources": [_as_json(item) for item in kept]}, indent=1)
    with contextlib.suppress(OSError):  # nothing is lost but the time of reading again
        _file().parent.mkdir(parents=True, exist_ok=True)
        with replacing(_file()) as file:
            file.write(text.encode())


def _file() -> Path:
    return data_folder() / "sources.json"


def _as_json(entry: Entry) -> dict[str, Any]:
    reading = entry.reading and entry.reading.to_json()
    values = dataclasses.asdict(dataclasses.replace(entry, reading=None, notices=()))
    notices = [notice.to_json() for notice in entry.notices]
    return {**values, "reading": reading, "notices": notices}


def _entry(item: Any) -> Entry:
    fields = cast("dict[str, Any]", item)
    path, name, digest = fields["path"], fields["name"], fields["digest"]
    source, told = fields.get("source", ""), fields.get("reading")
    if not all(isinstance(text, str) for text in (path, name, digest, source)):
        raise TypeError
    reading = None if told is None else reading_from_json(told)
    files = tuple((str(file), int(size), int(time)) for file, size, time in fields["fingerprint"])
    notices = tuple(notice_from_json(notice) for notice in fields.get("notices", ()))
    return Entry(path, name, digest, files, reading, source, notices)


def notice_from_json(item: Any) -> Message:
    """Read what the `to_json` of a notice wrote; what does not fit raises what damage raises."""
    notice = Message.from_json(item)
    str(notice)  # fields that do not fit their template are damage too
    return notice
