"""LiveSnapshots: the window's way from a `snapshot` frame to a Snapshot."""

from pathlib import Path

from core.project import Project
from core.snapshot import Snapshot
from core.storage.live_file import LiveReader
from core.storage.weight_tensors import by_block, preparation_of
from core.trainer.frames import Frame


class LiveSnapshots:
    """Reads the live file that a `started` frame names."""

    def __init__(self, project: Project, started: Frame) -> None:
        """Get ready for the snapshots of one run.

        Args:
            project: what the run was started with.
            started: the frame that told so.
        """
        self._project, self._run_id = project, started.run_id
        self._preparation = preparation_of(started.arrays)
        self._reader: LiveReader | None = None
        live = started.header["live"]
        if live is not None:
            layout = [(block_id, name, tuple(shape)) for block_id, name, shape in live["layout"]]
            try:
                self._reader = LiveReader(Path(live["path"]), layout)
            except (OSError, ValueError):
                self._reader = None  # somebody removed the folder: no live pictures

    def read(self, frame: Frame) -> Snapshot | None:
        """Return what a `snapshot` frame announced, or None when newer weights overwrote it."""
        found = self._reader and self._reader.read(frame.header["sequence"])
        if not found:
            return None
        return Snapshot(
            project=self._project,
            weights=found.weights,
            state=by_block(frame.arrays, "state/"),
            preparation=self._preparation,
            run_id=self._run_id,
            epoch=found.epoch,
            step=found.step,
        )
