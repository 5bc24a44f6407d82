"""Keeper: puts a moment of unsaved work into a rescue folder, and decides what has to be copied."""

import time
from dataclasses import dataclass
from pathlib import Path

from core.errors import ModelFileError
from core.project import Project
from core.snapshot import Checkpoint
from core.storage import model_file
from core.storage.rescue import Rescue
from core.storage.rescue_work import Source, Work, seal_of
from core.storage.run_folder import RunFolder, runs_folder


@dataclass(frozen=True)
class Moment:
    """Unsaved work of one moment: immutable values, so that a thread may write them.

    Attributes:
        project: the drawing.
        file, seal: the user's file as `Work` has them.
        base: what was learned when no run was under way, or before the one under way.
        run: the run under way.
    """

    project: Project
    file: Path | None
    seal: str
    base: Checkpoint | None
    run: RunFolder | None

    def is_same(self, other: "Moment | None") -> bool:
        """Tell whether two moments are the same; what was learned counts as the object it is."""
        return other is not None and (
            (self.project, self.file, self.seal) == (other.project, other.file, other.seal)
            and self.base is other.base
            and self.run is other.run
        )


class Keeper:
    """Keeps moments in one rescue folder. One thread at a time may use it."""

    def __init__(self, rescue: Rescue) -> None:
        self._rescue = rescue
        self._own: tuple[Checkpoint, Source] | None = None

    def keep(self, moment: Moment | None) -> None:
        """Keep a moment in place of the one before; None when all is saved.

        Raises:
            SaveError, OSError: when the disk does not take it.
        """
        if moment is None:
            self._rescue.forget()
            return
        learned = self._sources(moment)
        self._rescue.keep(moment.project, Work(time.time(), moment.file, moment.seal, learned))

    def _sources(self, moment: Moment) -> tuple[Source, ...]:
        """Return where what was learned lies, the newest first; copy it where it lies nowhere."""
        found = [Source(moment.run.latest_path)] if moment.run is not None else []
        if moment.base is not None:
            found.append(self._source_of(moment.base, moment))
        return tuple(found)

    def _source_of(self, learned: Checkpoint, moment: Moment) -> Source:
        latest = RunFolder(runs_folder() / learned.snapshot.run_id).latest_path
        if _holds(latest, learned):
            return Source(latest, seal_of(latest))
        if moment.file is not None and _holds(moment.file, learned):
            return Source(moment.file, moment.seal)
        if self._own is None or self._own[0] is not learned:
            self._own = (learned, self._rescue.keep_learned(learned))
        return self._own[1]


def _holds(path: Path, learned: Checkpoint) -> bool:
    """Tell whether a file holds just this moment of a run."""
    try:
        record = model_file.glance(path)
    except ModelFileError:
        return False
    return record is not None and (record.run_id, record.position) == (
        learned.snapshot.run_id,
        learned.position,
    )
