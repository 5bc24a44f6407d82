"""Which epochs of a learning can be looked at again: run folders keep their weights.

One learning may have taken several runs, each with a folder of its own, and a folder may hold
epochs of a way that was left later. An epoch counts as kept where the history of the folder tells
of it just what the history of the learning does.
"""

import math
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from core.errors import ModelFileError
from core.messages import Message
from core.snapshot import Checkpoint, EpochRecord
from core.storage import model_file
from core.storage.run_folder import RunFolder, runs_folder

_Fingerprint = tuple[float, ...]


def kept_epochs(
    history: Sequence[EpochRecord], root: Path | None = None, also: Iterable[RunFolder] = ()
) -> Mapping[int, Path]:
    """Return the files of the epochs that are kept, by epoch (counted from 0), in order.

    Args:
        history: the finished epochs of the learning.
        root: the folder of all runs, `runs_folder()` by default.
        also: runs that may lie elsewhere.
    """
    wanted = {record.epoch: record for record in history}
    # Newest first: a run that went on tells of the same epochs as the one before it.
    folders = sorted((root or runs_folder()).glob("*"), reverse=True)
    found: dict[int, Path] = {}
    for run in (*also, *map(RunFolder, folders)):
        files = {epoch: path for epoch, path in run.epochs().items() if epoch in wanted}
        told: Mapping[int, _Fingerprint] = {}
        if files.keys() - found.keys():
            told = _telling(run.path).now()
        for epoch, path in files.items():
            if told.get(epoch) == _key(wanted[epoch]):
                found.setdefault(epoch, path)
    return dict(sorted(found.items()))


def load_epoch(path: Path, record: EpochRecord) -> Checkpoint:
    """Read a kept epoch: weights, state and history, without the optimizer's memory.

    Args:
        path: as `kept_epochs` gave it.
        record: of this epoch.

    Raises:
        ModelFileError: when it is gone, damaged or of something else.
    """
    checkpoint = model_file.load(path).checkpoint
    last = checkpoint.history[-1] if checkpoint is not None and checkpoint.history else None
    if checkpoint is None or last is None or _key(last) != _key(record):
        raise ModelFileError(
            Message("{file} does not hold the weights of this epoch any more.", file=path.name)
        )
    return checkpoint


@lru_cache(maxsize=64)
def _telling(path: Path) -> "_Telling":
    return _Telling(RunFolder(path))


class _Telling:
    """What the history of a run says of its epochs; of a history that grew only the rest is read.

    A run of short epochs is asked several times a second, and has thousands of them.
    """

    def __init__(self, run: RunFolder) -> None:
        self._run = run
        self._told: dict[int, _Fingerprint] = {}
        self._n_read = 0
        self._lock = threading.Lock()

    def now(self) -> Mapping[int, _Fingerprint]:
        """Return what is told by now; nothing where it cannot be read."""
        with self._lock:
            try:
                lines, self._n_read = self._run.history_since(self._n_read)
            except OSError:
                return {}
            for line in cast("list[object]", lines):
                record = cast("dict[str, Any]", line).get("epoch") if isinstance(line, dict) else 0
                fingerprint = _fingerprint(record)
                if fingerprint:
                    self._told[int(fingerprint[0])] = fingerprint
            return dict(self._told)


def _key(record: EpochRecord) -> _Fingerprint:
    return _fingerprint(record.to_json())


def _fingerprint(record: Any) -> _Fingerprint:
    """Return what tells an epoch from all others; () of what is none."""
    try:
        numbers = [float(record[name]) for name in ("epoch", "train_loss", "seconds")]
    except (KeyError, TypeError, ValueError):
        return ()
    return tuple(numbers) if all(map(math.isfinite, numbers)) else ()
