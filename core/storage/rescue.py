"""Rescue: what a running window keeps of its unsaved work, outside the user's file.

    <data>/rescue/<id>/in_use             held by the window, see `claim`
                       work.json          what there is to recover, see `rescue_work`
                       drawing-7.camada   the drawing that belongs to it
                       learned-3.camada   what was learned, where no run and no file has it
                       fault.txt ...      what led to its end, see `crash_notes`
    <data>/discarded/<id>/                the same, of work that was discarded: kept for 30 days

A window that closes removes its folder. One that nobody holds any more is of a window that was
cut off. Writing `work.json` is the moment that counts: it names the files that belong together.
"""

import contextlib
import re
import secrets
import shutil
import time
from pathlib import Path

from core.claim import Claim
from core.errors import ModelFileError
from core.messages import Message
from core.places import data_folder
from core.project import Project
from core.snapshot import Checkpoint
from core.storage import crash_notes, model_file, rescue_work, safe_write
from core.storage.model_file import ModelContents
from core.storage.refusal import refusal
from core.storage.rescue_work import Source, Work, seal_of
from core.storage.run_folder import IN_USE

DISCARDED_DAYS = 30
"""How long discarded work stays."""

_WORK = "work.json"
_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}")
_KEPT = re.compile(r"(?:drawing|learned)-(\d{1,9})\.camada")
_DAY = 86_400.0


def rescue_root() -> Path:
    """Return the folder of the rescues of all windows."""
    return data_folder() / "rescue"


class Rescue:
    """The folder of one window. Only one process holds it at a time."""

    def __init__(self, path: Path) -> None:
        """Hold a folder. Raises OSError when another process does."""
        self.path = path
        self._claim = Claim(path / IN_USE)
        self._drawing: tuple[Project, str] | None = None
        numbers = [
            int(match[1]) for file in path.iterdir() if (match := _KEPT.fullmatch(file.name))
        ]
        self._number = max(numbers, default=0)

    @classmethod
    def create(cls, root: Path | None = None) -> "Rescue":
        """Make the folder of a window that begins. Raises OSError."""
        try:
            return cls._made(root or rescue_root())
        except BlockingIOError:  # a window that looks for left work was quicker to hold it
            return cls._made(root or rescue_root())

    @classmethod
    def _made(cls, root: Path) -> "Rescue":
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
        path = root / f"{stamp}-{secrets.token_hex(3)}"
        path.mkdir(parents=True, mode=0o700)
        return cls(path)

    def keep(self, project: Project, work: Work) -> None:
        """Keep unsaved work in place of what was kept before. Raises SaveError."""
        if self._number == 0:
            safe_write.hold_folder(self.path)
        if self._drawing is None or self._drawing[0] != project:
            name = self._next("drawing")
            model_file.save(self.path / name, ModelContents(project))
            self._drawing = (project, name)
        name = self._drawing[1]
        safe_write.write(self.path / _WORK, [rescue_work.written(work, name)])
        self._remove_all_but({name, *(source.path.name for source in work.learned)})

    def keep_learned(self, checkpoint: Checkpoint) -> Source:
        """Keep what was learned; the next `keep` has to name it. Raises SaveError."""
        path = self.path / self._next("learned")
        model_file.save(path, ModelContents(checkpoint.snapshot.project, checkpoint))
        return Source(path, seal_of(path))

    def forget(self) -> None:
        """Forget the work: all of it is saved."""
        self._drawing = None
        (self.path / _WORK).unlink(missing_ok=True)
        self._remove_all_but(set())

    @property
    def has_work(self) -> bool:
        """Whether there is something to recover."""
        return (self.path / _WORK).exists()

    def work(self) -> Work:
        """Return what there is to recover beside the drawing. Raises ModelFileError."""
        return self._read()[0]

    def drawing(self) -> Project:
        """Return the drawing. Raises ModelFileError."""
        return model_file.load(self.path / self._read()[1]).project

    def close(self) -> None:
        """Remove the folder and all that is in it."""
        for file in self.path.iterdir():
            if file.name != IN_USE:
                with contextlib.suppress(OSError):
                    file.unlink()
        self.release()
        shutil.rmtree(self.path, ignore_errors=True)

    def release(self) -> None:
        """Hold it no more; what is in it stays."""
        self._claim.release()

    def discard(self) -> Path:
        """Put the folder where it stays for some time; return the new place. Raises OSError."""
        target = self.path.parent.parent / "discarded" / self.path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        self.release()
        self.path.rename(target)
        (target / IN_USE).touch()  # the day of the discarding
        return target

    def _next(self, what: str) -> str:
        self._number += 1
        return f"{what}-{self._number}.camada"

    def _read(self) -> tuple[Work, str]:
        try:
            work, drawing = rescue_work.read((self.path / _WORK).read_bytes())
        except OSError as error:
            raise refusal(Message("there is nothing to recover.")) from error
        if not _KEPT.fullmatch(drawing):
            raise refusal(Message("there is nothing to recover."))
        return work, drawing

    def _remove_all_but(self, names: set[str]) -> None:
        for file in self.path.iterdir():
            if _KEPT.fullmatch(file.name) and file.name not in names:
                with contextlib.suppress(OSError):
                    file.unlink()


def left_over(root: Path | None = None) -> list[Rescue]:
    """Return, newest first, what windows that were cut off left, and hold it from now on.

    Folders without work and without a record of an error are removed.
    """
    found: list[Rescue] = []
    for path in _folders(root or rescue_root()):
        if not (path / IN_USE).exists():  # it is being made; or its maker got no further
            _remove_if_old(path)
            continue
        try:
            rescue = Rescue(path)
        except OSError:  # its window lives, or another one offers it
            continue
        if rescue.has_work or crash_notes.has_error(path):
            found.append(rescue)
        else:
            rescue.close()
    return found


def discarded(root: Path | None = None) -> list[Path]:
    """Return, newest first, the folders of discarded work that can still be taken back."""
    return _folders((root or rescue_root()).parent / "discarded")


def take_back(path: Path) -> Rescue:
    """Undo a `discard`. Raises OSError."""
    target = path.parent.parent / "rescue" / path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)
    return Rescue(target)


def forget_discarded(root: Path | None = None, days: float = DISCARDED_DAYS) -> int:
    """Remove what was discarded more than so many days ago; return how many."""
    n_removed = 0
    for path in discarded(root):
        with contextlib.suppress(OSError):
            if time.time() - (path / IN_USE).stat().st_mtime > days * _DAY:
                shutil.rmtree(path)
                n_removed += 1
    return n_removed


def runs_needed(root: Path | None = None) -> set[str]:
    """Return the ids of the runs whose newest checkpoint some window, gone or not, relies on."""
    needed: set[str] = set()
    for path in _folders(root or rescue_root()):
        with contextlib.suppress(OSError, ModelFileError):
            work, _ = rescue_work.read((path / _WORK).read_bytes())
            needed |= {source.path.parent.name for source in work.learned}
    return needed


def _remove_if_old(path: Path) -> None:
    with contextlib.suppress(OSError):
        if time.time() - path.stat().st_mtime > _DAY:
            path.rmdir()


def _folders(root: Path) -> list[Path]:
    """Return the folders of rescues, newest first."""
    paths = (path for path in root.glob("*") if _ID.fullmatch(path.name) and path.is_dir())
    return sorted(paths, reverse=True)
