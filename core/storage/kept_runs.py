"""Which runs were kept to be compared, and with which file: a small list beside the run folders.

Their figures stay in the run folders; a run whose folder is gone is passed over by who reads them.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, cast

from core.errors import ModelFileError
from core.messages import Message
from core.storage import safe_json, safe_write
from core.storage.run_folder import is_run_id, runs_folder

FILE = "kept.json"

MOST_FILES = 50
"""Works whose kept runs are remembered; those longest untouched are forgotten first."""


@dataclass(frozen=True)
class KeptNote:
    """One run that was kept.

    Attributes:
        run_id: its folder.
        slot: as which it was drawn, from 0.
        name: what it was called: a person's own words, or ours.
        last: its newest epoch when it was kept (counted from 0): a run may have gone on since.
    """

    run_id: str
    slot: int
    name: Message | str
    last: int


def read(work: str, root: Path | None = None) -> tuple[KeptNote, ...]:
    """Return the runs that were kept with a work, in order; none where nothing can be read.

    Args:
        work: path of its file, "" for what has none.
        root: the folder of all runs, `runs_folder()` by default.
    """
    return _all(root).get(work, ())


def write(work: str, notes: Sequence[KeptNote], root: Path | None = None) -> None:
    """Remember which runs are kept with a work, in place of those before.

    Raises:
        SaveError: when it cannot be written.
    """
    works = _all(root)
    if tuple(notes) == works.pop(work, ()):
        return
    if notes:
        works = {work: tuple(notes), **works}
    told = [
        {"work": name, "runs": [_written(note) for note in kept]}
        for name, kept in list(works.items())[:MOST_FILES]
    ]
    safe_write.write((root or runs_folder()) / FILE, [safe_json.dumps(told)])


def _all(root: Path | None) -> dict[str, tuple[KeptNote, ...]]:
    """Return the notes by work, the one touched last first."""
    try:
        told = safe_json.loads(((root or runs_folder()) / FILE).read_bytes())
    except (OSError, ModelFileError):
        return {}
    works: dict[str, tuple[KeptNote, ...]] = {}
    for work in cast("list[object]", told) if isinstance(told, list) else []:
        name, runs = _named(work)
        works.setdefault(name, tuple(note for note in map(_note, runs) if note is not None))
    return works


def _named(work: object) -> tuple[str, list[object]]:
    values = cast("dict[str, Any]", work) if isinstance(work, dict) else dict[str, Any]()
    name, runs = values.get("work"), values.get("runs")
    return str(name or ""), cast("list[object]", runs) if isinstance(runs, list) else []


def _written(note: KeptNote) -> dict[str, Any]:
    name = note.name.to_json() if isinstance(note.name, Message) else note.name
    return {**asdict(replace(note, name="")), "name": name}


def _note(told: object) -> KeptNote | None:
    """Return a note; None of what is none."""
    if not isinstance(told, dict):
        return None
    values = cast("dict[str, Any]", told)
    run_id, slot, last = values.get("run_id"), values.get("slot"), values.get("last")
    name = _name(values.get("name"))
    if not isinstance(run_id, str) or not is_run_id(run_id) or name is None:
        return None
    if type(slot) is not int or type(last) is not int or slot < 0 or last < 0:
        return None
    return KeptNote(run_id, slot, name, last)


def _name(told: object) -> Message | str | None:
    """Return a name; None where it cannot be shown."""
    if not isinstance(told, dict):
        return told if isinstance(told, str) else None
    try:
        name = Message.from_json(cast("dict[str, Any]", told))
        str(name)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError):
        return None
    return name
