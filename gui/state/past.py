"""Past: the kept epochs of what was learned, and the one that is looked at instead of now."""

import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from core.check import Report
from core.errors import CamadaError
from core.messages import Message
from core.project import Project
from core.snapshot import Checkpoint, EpochRecord
from core.storage.kept_epochs import kept_epochs, load_epoch
from core.storage.run_folder import RunFolder
from gui.state.look import Look
from gui.state.notice import Notice
from gui.state.session import Phase, Session

LOOK_AGAIN_MS = 300
"""A folder is looked through at most that often: short epochs come faster."""


@dataclass(frozen=True)
class PastEpoch:
    """A kept epoch that is looked at: its figures and its weights."""

    record: EpochRecord
    checkpoint: Checkpoint


class Past(QObject):
    """Leads back to kept epochs; a run under way is not disturbed.

    While an epoch is looked at, `Look` shows its weights, and so does whatever reads `Look`.

    Attributes:
        kept: the files of the kept epochs of what was learned, by epoch.
        shown: the epoch looked at, None for now.
        wanted: the epoch that is being read, None where none is.

    Signals:
        changed: any of them is another one.
        reported: a Notice of why an epoch could not be shown.
    """

    changed = Signal()
    reported = Signal(object)
    _found = Signal(int, object)
    _read = Signal(int, object)

    def __init__(self, session: Session, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kept: Mapping[int, Path] = {}
        self.shown: PastEpoch | None = None
        self.wanted: int | None = None
        self._session, self._look = session, look
        self._runs: list[RunFolder] = []
        self._seen: tuple[object, ...] = ()
        self._wish = self._n_searches = 0
        self._threads: list[threading.Thread] = []
        self._is_closed = False
        self._soon = QTimer(self, singleShot=True, interval=LOOK_AGAIN_MS)
        self._soon.timeout.connect(self._search)
        self._found.connect(self._on_found)
        self._read.connect(self._on_read)
        session.changed.connect(self._on_session_changed)
        session.progressed.connect(self._on_session_changed)

    def look_back(self, epoch: int | None) -> None:
        """Show a kept epoch (counted from 0), or with None the weights of now.

        It is read in the background; the newest wish counts.
        """
        record = None if epoch is None else self.record(epoch)
        path = None if epoch is None else self.kept.get(epoch)
        if record is None or path is None:
            self._wish += 1
            self._show(None)
            return
        if self.wanted == epoch or (self.wanted is None and self.epoch == epoch):
            return
        self._wish += 1
        wish, self.wanted = self._wish, epoch
        self._start(lambda: PastEpoch(record, load_epoch(path, record)), self._read, wish)
        self.changed.emit()

    def walk(self, by: int) -> None:
        """Look at the next kept epoch, or with -1 at the one before; beyond the last is now."""
        at = self.epoch if self.wanted is None else self.wanted
        epochs = [*self.kept]
        place = epochs.index(at) if at in epochs else len(epochs)
        place = max(0, place + by)
        self.look_back(epochs[place] if place < len(epochs) else None)

    def can_walk(self, by: int) -> bool:
        """Tell whether `walk` leads to something else."""
        first = next(iter(self.kept), None)
        if by < 0:
            return first is not None and self.epoch != first
        return self.shown is not None

    @property
    def epoch(self) -> int | None:
        """The epoch looked at, counted from 0; None for now."""
        return self.shown.record.epoch if self.shown is not None else None

    def record(self, epoch: int) -> EpochRecord | None:
        """Return the figures of an epoch of what was learned."""
        found = (r for r in self._session.figures.epochs if r.epoch == epoch)
        return next(found, None)

    def why_not(self, epoch: int) -> Message | None:
        """Say why an epoch cannot be looked at; None where it can."""
        if epoch in self.kept:
            return None
        if not self.kept:
            return Message(
                "The weights of earlier epochs are not on this computer: they are kept where a "
                "network is trained, for the last runs."
            )
        return Message(
            "The weights of this epoch were not kept: of long runs and of very short epochs "
            "only some are."
        )

    def why_not_go_on(self, report: Report) -> Message | None:
        """Say why no training can begin at the epoch looked at; None where one can."""
        if self.shown is None:
            return Message("Look back at an epoch first.")
        if self._session.phase is not Phase.IDLE:
            return Message("Stop the run first.")
        return report.errors[0].message if report.errors else None

    def go_on_here(self, project: Project) -> None:
        """Train a project without errors on from the epoch looked at; can be taken back."""
        if self.shown is None or self._session.phase is not Phase.IDLE:
            return
        self._session.train_from(self.shown.checkpoint, project)
        self.look_back(None)

    def close(self) -> None:
        """Wait for what is being read; nothing of it is used."""
        self._is_closed = True
        self._wish += 1
        self._n_searches += 1
        self._soon.stop()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    # Private

    def _on_session_changed(self) -> None:
        session = self._session
        run = session.run
        if run is not None and run not in self._runs:
            self._runs = [run, *self._runs[:9]]
            self.look_back(None)  # who starts a training wants to see it
        if self.shown is not None and self.record(self.shown.record.epoch) != self.shown.record:
            self.look_back(None)
        figures = session.figures
        last = figures.epochs[-1] if figures.epochs else None
        seen = (id(figures), len(figures.epochs), last, session.phase is Phase.IDLE)
        if seen != self._seen:
            self._seen = seen
            if not self._soon.isActive() and not self._is_closed:
                self._soon.start()

    def _search(self) -> None:
        history, runs = tuple(self._session.figures.epochs), tuple(self._runs)
        self._n_searches += 1
        if not history:
            self._on_found(self._n_searches, {})
            return
        self._start(lambda: kept_epochs(history, also=runs), self._found, self._n_searches)

    def _on_found(self, number: int, kept: object) -> None:
        if number == self._n_searches and isinstance(kept, Mapping) and kept != self.kept:
            self.kept = kept
            self.changed.emit()

    def _on_read(self, wish: int, answer: object) -> None:
        if wish != self._wish:
            return
        if isinstance(answer, PastEpoch):
            if self.record(answer.record.epoch) == answer.record:
                self._show(answer)
            return
        self.wanted = None
        self._soon.start()
        self.changed.emit()
        if isinstance(answer, CamadaError):
            self.reported.emit(Notice("warning", answer.message))
        else:
            text = Message("This epoch could not be read.")
            self.reported.emit(Notice("error", text, details=str(answer)))

    def _show(self, shown: PastEpoch | None) -> None:
        if shown is None and self.shown is None and self.wanted is None:
            return
        self.wanted = None
        self.shown = shown
        self._look.look_back(shown.checkpoint.snapshot if shown is not None else None)
        self.changed.emit()

    def _start(self, read: Callable[[], object], answered: SignalInstance, number: int) -> None:
        """Run `read` in a thread; `answered` is emitted with the number and what it returned."""

        def work() -> None:
            try:
                answer: object = read()
            except CamadaError as error:
                answer = error
            except Exception:
                answer = traceback.format_exc()
            answered.emit(number, answer)

        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._threads.append(threading.Thread(target=work, name="camada-read-epoch", daemon=True))
        self._threads[-1].start()
