"""Placing: entries are written beside, under another name, and renamed: whole or absent."""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from core.data.aside import Tick, aside
from core.data.entries import check_private, temporary_folder
from core.errors import DatasetError
from core.messages import Message
from core.workers import Pool

_NEW = ".new-"
_MOST_TRIES = 5
_SYNCED_AT_ONCE = 8 << 20
_LONGEST_WRITE = 24 * 3600.0  # what is still unfinished after a day was left by a killed process


def begin(roots: Sequence[Path]) -> tuple[Path, Path]:
    """Return the first root that can be written, and a new folder in it. Raises DatasetError."""
    reason: OSError | None = None
    for root in roots:
        try:
            _make(root)
            _sweep(root)
            return root, Path(tempfile.mkdtemp(prefix=_NEW, dir=root))
        except OSError as error:
            reason = reason or error
    assert reason is not None
    raise no_room(roots[0], reason) from reason


@contextlib.contextmanager
def told(root: Path) -> Generator[None]:
    """Turn what hinders writing into a DatasetError."""
    try:
        yield
    except OSError as error:
        raise no_room(root, error) from error


def no_room(root: Path, error: OSError) -> DatasetError:
    """Return the error that tells people why a folder cannot be written."""
    return DatasetError(
        Message(
            "The data cannot be written to {folder} ({reason}). Make room there, or name another "
            "folder in the environment variable CAMADA_CACHE_DIR.",
            folder=str(root),
            reason=error.strerror or str(error),
        )
    )


def put(beside: Path, place: Path, is_whole: Callable[[], bool]) -> None:
    """Rename a finished entry into its place, unless another process was quicker."""
    for _ in range(_MOST_TRIES):
        with contextlib.suppress(OSError):
            beside.rename(place)
            return
        if is_whole():
            return
        with contextlib.suppress(OSError):  # another process may clear it too
            _clear(place)
    beside.rename(place)


class EarlySync:
    """Brings what is written to the disk while more is made, so that less is waited for at last."""

    def __init__(self) -> None:
        self._n_bytes = 0
        self._thread: ThreadPoolExecutor | None = None
        self._job: Future[None] | None = None

    def wrote(self, file: Any, n_bytes: int) -> None:
        """Note what was written. Raises OSError where the disk did not take what came before."""
        self._n_bytes += n_bytes
        if self._n_bytes < _SYNCED_AT_ONCE or not (self._job is None or self._job.done()):
            return
        self.wait()
        self._n_bytes = 0
        self._thread = self._thread or ThreadPoolExecutor(1, "camada-sync")
        self._job = self._thread.submit(os.fsync, file.fileno())

    def wait(self, tick: Tick | None = None) -> None:
        """Wait for what is under way. Raises OSError where the disk did not take it."""
        if self._job is not None:
            aside(self._job.result, tick)  # an error is told once only, not by the last sync too

    def end(self) -> None:
        """Begin no more of it: afterwards the files may be closed."""
        if self._thread is not None:
            self._thread.shutdown(wait=False)  # whoever gave up need not wait for the disk


def sync(files: Sequence[Any], tick: Tick | None = None) -> None:
    """Bring all files of an entry to the disk before it is renamed, and close them.

    An entry is trusted by size and time of its files, and after a power cut both can fit where
    content never arrived; so this cannot be left out. They wait together, which takes less than
    one after the other.

    Args:
        files: open for writing.
        tick: called often while the disk is waited for; it may raise to cancel.

    Raises:
        OSError: when the disk does not take one of them.
    """
    for file in files:
        file.flush()
    aside(partial(_sync, files), tick)
    for file in files:
        file.close()


def _sync(files: Sequence[Any]) -> None:
    with Pool(len(files)) as pool:
        pool.run(
            lambda piece: os.fsync(files[int(piece.start)].fileno()),
            [slice(i, i + 1) for i in range(len(files))],
        )


def _make(root: Path) -> None:
    """Make a folder of entries; one among the temporary files has to be this user's own."""
    if root.is_relative_to(temporary_folder()):
        for place in (temporary_folder(), root):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            check_private(place)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)


def _clear(place: Path) -> None:
    """Move a damaged entry out of the way in one step, then remove it."""
    if place.is_dir():
        aside = Path(tempfile.mkdtemp(prefix=_NEW, dir=place.parent))
        place.rename(aside / "old")
        shutil.rmtree(aside, ignore_errors=True)
    else:
        place.unlink(missing_ok=True)


def _sweep(root: Path) -> None:
    """Remove what killed processes left half written."""
    for left in root.glob(_NEW + "*"):
        with contextlib.suppress(OSError):  # another process may sweep too
            if time.time() - left.stat().st_mtime > _LONGEST_WRITE:
                shutil.rmtree(left, ignore_errors=True)
