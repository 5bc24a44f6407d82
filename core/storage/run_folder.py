"""RunFolder: what one run leaves on disk, so that its past can be looked at and it can go on.

    <data>/runs/<run id>/project.json    the project as it was started
                         history.jsonl   a line for each finished epoch and each live change
                         epochs/epoch-00003.camada   kept epochs, thinned when many
                         latest.camada   the newest checkpoint: a killed run goes on from here
                         ended.json      how it ended; a run that was cut off has none
                         live.bin        the weights of this moment, see `live_file`
                         in_use          held by the window that trains it, see `claim`

The window makes the folder, the trainer process fills it. Nobody but the user reads it.
"""

import contextlib
import dataclasses
import json
import math
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.claim import Claim, is_claimed
from core.errors import ModelFileError
from core.places import data_folder
from core.project import Project
from core.snapshot import Checkpoint, EpochRecord, Intervention
from core.storage import model_file, safe_json, safe_write
from core.storage.model_file import ModelContents

MOST_EPOCHS = 60
MOST_EPOCH_BYTES = 512 * 2**20
"""What the kept epochs of one run may take."""

MOST_RUNS = 20
MOST_RUN_BYTES = 4 * 2**30
"""What all runs together may take."""

IN_USE = "in_use"
ENDINGS = ("finished", "stopped", "diverged")

_EPOCH = re.compile(r"epoch-(\d{5,})\.camada")
_RUN = re.compile(r"\d{8}-\d{6}-\d{6}-[0-9a-f]{6}")


def is_run_id(name: str) -> bool:
    """Tell whether a folder of this name is one of a run."""
    return _RUN.fullmatch(name) is not None


def runs_folder() -> Path:
    """Return the folder of all runs; CAMADA_DATA_DIR replaces the user's data folder."""
    return data_folder() / "runs"


@dataclass(frozen=True)
class RunFolder:
    """The folder of one run; its name is the run id. Who made it holds it until it is released."""

    path: Path
    _claim: Claim | None = field(default=None, repr=False, compare=False)

    @classmethod
    def create(cls, root: Path | None = None) -> "RunFolder":
        """Make the folder of a new run.

        Where the user's data folder cannot be written it lies in a temporary folder.

        Args:
            root: the folder of all runs, `runs_folder()` by default.
        """
        now = time.time()
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now))
        # Microseconds keep runs of one second in order; chance keeps two windows apart.
        run_id = f"{stamp}-{int(now % 1 * 1e6):06d}-{secrets.token_hex(3)}"
        path = (root or runs_folder()) / run_id
        try:
            path.mkdir(parents=True, mode=0o700)
        except OSError:
            path = Path(tempfile.mkdtemp(prefix="camada-run-")) / run_id
            path.mkdir()
        try:
            return cls(path, Claim(path / IN_USE))
        except OSError:  # nothing can be locked there
            return cls(path)

    def release(self) -> None:
        """Let it be forgotten once it is old: nobody trains it any more."""
        if self._claim is not None:
            self._claim.release()

    @property
    def is_in_use(self) -> bool:
        """Whether a window trains it, here or in another process."""
        return is_claimed(self.path / IN_USE)

    @property
    def run_id(self) -> str:
        """Name of the run: sorts by the time it began."""
        return self.path.name

    @property
    def live_path(self) -> Path:
        """Where the live weights lie."""
        return self.path / "live.bin"

    @property
    def latest_path(self) -> Path:
        """Where the newest checkpoint lies."""
        return self.path / "latest.camada"

    @property
    def _history_path(self) -> Path:
        return self.path / "history.jsonl"

    @property
    def _ended_path(self) -> Path:
        return self.path / "ended.json"

    @property
    def _epochs_folder(self) -> Path:
        return self.path / "epochs"

    def write_project(self, project: Project) -> None:
        """Write what the run was started with. Raises SaveError."""
        safe_write.write(self.path / "project.json", [safe_json.dumps(project.to_json())])
        safe_write.hold_folder(self.path)

    def add_epoch(self, record: EpochRecord) -> None:
        """Add a finished epoch to the history. Raises OSError."""
        self._add_line({"epoch": record.to_json()})

    def add_intervention(self, change: Intervention) -> None:
        """Add a live change to the history. Raises OSError."""
        self._add_line({"intervention": dataclasses.asdict(change)})

    def history(self) -> list[dict[str, Any]]:
        """Return the lines of the history; a last line that was cut off is left out."""
        return self.history_since(0)[0]

    def history_since(self, start: int) -> tuple[list[dict[str, Any]], int]:
        """Return the whole lines from a byte on, and the byte to go on at. Raises OSError."""
        try:
            with self._history_path.open("rb") as file:
                file.seek(start)
                whole, end, _ = file.read().rpartition(b"\n")
        except FileNotFoundError:
            return [], 0
        found: list[dict[str, Any]] = []
        for line in whole.splitlines():
            with contextlib.suppress(ValueError):
                found.append(json.loads(line))
        return found, start + len(whole) + len(end)

    def save_latest(self, checkpoint: Checkpoint) -> None:
        """Write the newest checkpoint. Raises SaveError."""
        contents = ModelContents(checkpoint.snapshot.project, checkpoint)
        model_file.save(self.latest_path, contents)

    def mark_ended(self, how: str, step: int) -> None:
        """Note that the run ended properly, and that the newest checkpoint is of its last step.

        Args:
            how: one of `ENDINGS`.
            step: batches done in all.

        Raises:
            SaveError: when it cannot be written.
        """
        assert how in ENDINGS
        safe_write.write(self._ended_path, [safe_json.dumps({"how": how, "step": step})])

    def ending(self) -> tuple[str, int] | None:
        """Return how and after which step the run ended; None while it runs or was cut off."""
        try:
            values = safe_json.loads(self._ended_path.read_bytes())
            how, step = values["how"], values["step"]
        except (OSError, ModelFileError, KeyError, TypeError):
            return None
        return (how, step) if how in ENDINGS and type(step) is int else None

    def keep_epoch(self, checkpoint: Checkpoint) -> bool:
        """Keep the weights at the end of the epoch just done; thin the others where needed.

        The optimizer's memory is left out: epochs are kept to be looked at.

        Returns:
            False when one epoch alone is larger than all may be, and nothing was written.

        Raises:
            SaveError, OSError: when it cannot be written.
        """
        lean = dataclasses.replace(checkpoint, slots={})
        n_bytes = sum(
            a.nbytes for arrays in lean.snapshot.weights.values() for a in arrays.values()
        )
        if n_bytes > MOST_EPOCH_BYTES:
            return False
        self._epochs_folder.mkdir(exist_ok=True)
        epoch = checkpoint.position.epoch - 1
        path = self._epochs_folder / f"epoch-{epoch:05d}.camada"
        model_file.save(path, ModelContents(lean.snapshot.project, lean))
        self._thin(best_epoch(checkpoint.history))
        return True

    def epochs(self) -> Mapping[int, Path]:
        """Return the files of the kept epochs by epoch (counted from 0), in order."""
        found = {
            int(match[1]): path
            for path in self._epochs_folder.glob("epoch-*.camada")
            if (match := _EPOCH.fullmatch(path.name))
        }
        return dict(sorted(found.items()))

    def remove(self) -> None:
        """Remove the folder and all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)

    def n_bytes(self) -> int:
        """Return the bytes that it takes."""
        total = 0
        for path in (self.path, *self.path.rglob("*")):
            with contextlib.suppress(FileNotFoundError):  # its trainer thins it while we look
                total += path.stat().st_size
        return total

    def _thin(self, best: int | None) -> None:
        epochs = dict(self.epochs())
        while len(epochs) > 2 and (
            len(epochs) > MOST_EPOCHS
            or sum(path.stat().st_size for path in epochs.values()) > MOST_EPOCH_BYTES
        ):
            epochs.pop(one_too_many(list(epochs), best)).unlink(missing_ok=True)

    def _add_line(self, line: dict[str, Any]) -> None:
        text = json.dumps(_without_infinities(line), allow_nan=False) + "\n"
        with self._history_path.open("a", encoding="utf-8") as file:
            file.write(text)


def best_epoch(history: tuple[EpochRecord, ...]) -> int | None:
    """Return the epoch with the best validation score (training, where none is validated)."""

    def figure(record: EpochRecord) -> float:
        validated = record.validation_score
        return record.train_score if validated is None else validated

    return max(history, key=figure).epoch if history else None


def one_too_many(epochs: list[int], best: int | None) -> int:
    """Return the epoch whose absence leaves the smallest gap; never the first, last or best.

    Args:
        epochs: in order, at least three.
        best: an epoch that stays, or None.
    """
    inner = [index for index in range(1, len(epochs) - 1) if epochs[index] != best]
    if not inner:
        return epochs[1]
    return epochs[min(inner, key=lambda index: epochs[index + 1] - epochs[index - 1])]


def forget_old(
    keep: int = MOST_RUNS,
    n_bytes: int = MOST_RUN_BYTES,
    root: Path | None = None,
    spared: Collection[str] = (),
) -> int:
    """Remove the oldest runs beyond `keep` runs or `n_bytes` bytes; return how many.

    The newest run stays, and so does one that a window is training.

    Args:
        keep: how many runs may stay.
        n_bytes: what they may take together.
        root: the folder of all runs, `runs_folder()` by default.
        spared: ids of runs that hold the only copy of unsaved work.
    """
    folder = root or runs_folder()
    paths = [path for path in folder.glob("*") if is_run_id(path.name) and path.is_dir()]
    n_removed = total = 0
    for index, path in enumerate(sorted(paths, reverse=True)):
        run = RunFolder(path)
        total += run.n_bytes()
        is_too_much = index > 0 and (index >= keep or total > n_bytes)
        if is_too_much and run.run_id not in spared and not run.is_in_use:
            run.remove()
            n_removed += 1
    return n_removed


def _without_infinities(value: Any) -> Any:
    """JSON knows no infinity and no NaN: they are written as texts."""
    if isinstance(value, dict):
        return {key: _without_infinities(item) for key, item in value.items()}  # pyright: ignore
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
