"""Asks the network about files in a thread, with progress, and gives it up when it is told to."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.predictions.files import predict
from core.predictions.predictions import ROWS_AT_ONCE, Predictions
from core.snapshot import Snapshot
from core.storage import safe_write
from gui.state.background import Background

_LOOK_MS = 100


class _GivenUpError(Exception):
    """Ends the work of a thread that nobody waits for any more."""


class _Job:
    """What a thread and the window share: the share done, and whether it is still wanted."""

    def __init__(self) -> None:
        self.share = 0.0
        self.is_wanted = True

    def hear(self, share: float) -> None:
        if not self.is_wanted:
            raise _GivenUpError
        self.share = share


class Asker(QObject):
    """Predicts and writes, one thing at a time.

    Signals:
        turned: whether something is under way is another one.
        progressed: the share done, 0 where nobody knows it.
        answered: Predictions. written: the Path of a table that was written.
        failed: a CamadaError, or the text of an unexpected error.
    """

    turned = Signal()
    progressed = Signal(float)
    answered = Signal(object)
    written = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job = _Job()
        self._work = Background(self)
        self._work.turned.connect(self._on_turned)
        self._work.done.connect(self._on_done)
        self._work.failed.connect(self.failed)
        self._watch = QTimer(self, interval=_LOOK_MS)
        self._watch.timeout.connect(lambda: self.progressed.emit(self._job.share))

    @property
    def is_busy(self) -> bool:
        """True while something is under way."""
        return self._work.is_busy

    def ask(self, snapshot: Snapshot, paths: Sequence[Path]) -> None:
        """Predict what is in files."""
        self._begin(lambda job: predict(snapshot, paths, job.hear))

    def write(self, found: Predictions, path: Path) -> None:
        """Write answers beside what was given, as comma-separated values."""

        def work(job: _Job) -> Path:
            safe_write.write(path, _watched(found, job))
            return path

        self._begin(work)

    def give_up(self) -> None:
        """End what is under way; nothing of it is told."""
        self._job.is_wanted = False
        self._work.forget()

    def _begin(self, work: Callable[[_Job], object]) -> None:
        self._job.is_wanted = False
        job = self._job = _Job()
        self._work.do(lambda: work(job))

    def _on_turned(self) -> None:
        if self._work.is_busy:
            self._watch.start()
        else:
            self._watch.stop()
        self.turned.emit()

    def _on_done(self, answer: object) -> None:
        if isinstance(answer, Predictions):
            self.answered.emit(answer)
        else:
            self.written.emit(answer)


def _watched(found: Predictions, job: _Job) -> Iterator[bytes]:
    for count, piece in enumerate(found.csv()):
        job.hear(min(0.99, count * ROWS_AT_ONCE / max(1, found.n_rows)))
        yield piece
