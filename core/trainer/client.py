"""The window's end of the trainer: what it can be told."""

from typing import Any

from core.project import Project
from core.snapshot import ArraysByBlock, Checkpoint, Snapshot
from core.storage.run_folder import RunFolder
from core.trainer.link import Link, OnExit, OnFrame, ProcessLink
from core.trainer.tensors import pack, pack_known


class TrainerLink(Link):
    """A trainer that obeys. `close` it; it cannot be started again."""

    name = "trainer"

    def __init__(self, on_frame: OnFrame, on_exit: OnExit) -> None:
        super().__init__(on_frame, on_exit)
        self.run_id = ""

    def tell(self, kind: str, **values: Any) -> None:
        """Send a command about the present run: `pause`, `learning_rate` with `rate`, ..."""
        self.send({**values, "kind": kind, "run_id": self.run_id, "step": 0})

    def start(
        self,
        project: Project,
        folder: RunFolder,
        start: Checkpoint | Snapshot | None = None,
        *,
        is_looked_at: bool = False,
        is_paused: bool = False,
        known: ArraysByBlock | None = None,
    ) -> None:
        """Begin a run; one under way is stopped first.

        Args:
            project: without errors, with data that lie in the cache.
            folder: of the new run; its name becomes the run id.
            start: what to go on from.
            is_looked_at: send snapshots.
            known: weights of blocks that `start` lacks.
            is_paused: wait for `resume` or `step` before the first batch.
        """
        self.run_id = folder.run_id
        packed, arrays = pack(start)
        arrays |= pack_known(known or {})
        header = {
            **packed,
            "kind": "start",
            "run_id": self.run_id,
            "step": 0,
            "project": project.to_json(),
            "folder": str(folder.path),
            "is_looked_at": is_looked_at,
            "is_paused": is_paused,
        }
        self.send(header, arrays)


class Trainer(TrainerLink, ProcessLink):
    """A trainer in a process of its own."""
