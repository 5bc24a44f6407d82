"""What was said of samples when they were read: kept beside them, for each way of reading.

    <cache>/data/<digest>/notices-<reading>.json   a list of messages, as `Message.to_json` has them

The same samples may be read in several ways (other columns, other files), of which other things
are said. Notices only inform: where they are missing or damaged there are none.
"""

import contextlib
import hashlib
import json
from pathlib import Path

from core.data.dataset import Dataset
from core.data.register import notice_from_json
from core.data.whole_file import replacing
from core.errors import SettingError
from core.messages import Message
from core.reading import Reading


def keep(dataset: Dataset) -> None:
    """Keep the notices of samples that lie in the cache, in place of older ones."""
    path = _file(dataset.folder, dataset.reading, dataset.source)
    text = json.dumps([notice.to_json() for notice in dataset.notices]).encode()
    with contextlib.suppress(OSError):
        if not dataset.notices:
            path.unlink(missing_ok=True)
        elif not path.is_file() or path.read_bytes() != text:
            with replacing(path) as file:
                file.write(text)


def recall(place: Path, reading: Reading | None, source: str) -> tuple[Message, ...]:
    """Return what was said of the samples in a folder when they were last read this way."""
    path = _file(place, reading, source)
    try:
        return tuple(map(notice_from_json, json.loads(path.read_text(encoding="utf-8"))))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, SettingError):
        return ()


def _file(place: Path, reading: Reading | None, source: str) -> Path:
    way = json.dumps([reading and reading.to_json(), source], sort_keys=True)
    return place / f"notices-{hashlib.sha256(way.encode()).hexdigest()[:16]}.json"
