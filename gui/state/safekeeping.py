"""Safekeeping: keeps unsaved work aside while a window runs, in case it ends unexpectedly."""

import faulthandler
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import PySide6
from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance, qVersion
from PySide6.QtGui import QGuiApplication

from core.errors import CamadaError
from core.messages import Message
from core.storage.crash_notes import CrashNotes
from core.storage.keeping import Keeper, Moment
from core.storage.rescue import Rescue
from gui.state.document import Document
from gui.state.notice import Notice
from gui.state.session import Phase, Session

QUIET_MS = 2_000
LONGEST_MS = 10_000
"""Work is kept this long after the last change, and after the first one at the latest."""

AGAIN_MS = 60_000
"""After which a disk that took nothing is tried again."""


@dataclass(frozen=True)
class _Failure:
    """Why nothing could be kept; `details` as in Notice."""

    reason: Message
    details: str = ""


class Safekeeping(QObject):
    """Keeps drawing and learning of one window in its rescue folder, by a thread.

    It does nothing before `begin`.

    Attributes:
        notes: what a report of an unexpected end will tell; None before `begin`.

    Signals:
        reported: a Notice, when nothing can be kept.
    """

    reported = Signal(object)
    _answered = Signal(int, object)

    def __init__(self, document: Document, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.notes: CrashNotes | None = None
        self._document, self._session = document, session
        self._rescue: Rescue | None = None
        self._base = session.checkpoint
        self._keeper: Keeper | None = None
        self._kept: Moment | None = None
        self._wants_to_keep: float | None = None
        self._has_warned = False
        self._seen = (session.phase, document.path)
        self._fault_file: BinaryIO | None = None
        self._thread: threading.Thread | None = None
        self._number = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_due)
        self._answered.connect(self._on_answered)

    def begin(self) -> None:
        """Keep from now on."""
        try:
            self._rescue = Rescue.create()
        except OSError as error:
            self._warn(_Failure(_system_says(error)))
            return
        self._keeper = Keeper(self._rescue)
        versions = {
            "Qt": qVersion() or "",
            "PySide6": PySide6.__version__,
            "Platform": QGuiApplication.platformName(),
        }
        self.notes = CrashNotes(self._rescue.path, versions)
        for signal, slot in self._heard():
            signal.connect(slot)
        self._on_changed()

    def catch_faults(self) -> None:
        """Let Python write down what breaks the process down."""
        self._fault_file = self.notes.open_fault_file() if self.notes else None
        if self._fault_file is not None:
            faulthandler.enable(self._fault_file)

    def keep_now(self) -> bool:
        """Keep what is unsaved before returning; False when it cannot be kept."""
        if self._keeper is None:
            return False
        self._timer.stop()
        self._wants_to_keep = None
        self._join()
        self._number += 1
        answer = self._work(self._keeper, self._moment())()
        self._on_answered(self._number, answer)
        return not isinstance(answer, _Failure)

    def note_notice(self, notice: Notice) -> None:
        """Note what the user was told; after an unexpected error keep at once what there is."""
        if self.notes is None:
            return
        self.notes.note_action(str(notice.message))
        if notice.details:
            self.notes.note_error(notice.details)
            self.keep_now()

    def end(self) -> None:
        """End, leaving nothing: all is saved, or the user wants to lose it."""
        self._timer.stop()
        self._join()
        rescue, self._rescue, self._keeper, self.notes = self._rescue, None, None, None
        if self._fault_file is not None:
            faulthandler.disable()
            self._fault_file.close()
        if rescue is not None:
            for signal, slot in self._heard():
                signal.disconnect(slot)
            rescue.close()

    # Private

    def _heard(self) -> tuple[tuple[SignalInstance, Callable[[], None]], ...]:
        document, session = self._document, self._session
        return (
            (document.changed, self._on_changed),
            (document.filed, self._on_changed),
            (document.undo_stack.moved, self._on_edited),
            (session.changed, self._on_changed),
        )

    @property
    def _is_unsaved(self) -> bool:
        session = self._session
        return (
            self._document.has_unsaved_drawing
            or session.has_unsaved_learning
            or session.phase is not Phase.IDLE
        )

    def _moment(self) -> Moment | None:
        """Return what there is to keep now, None when all is saved."""
        if not self._is_unsaved:
            return None
        document = self._document
        return Moment(document.project, document.path, document.seal, self._base, self._session.run)

    def _on_changed(self) -> None:
        if self._session.phase is Phase.IDLE:
            self._base = self._session.checkpoint
        self._note_state()
        now = time.monotonic()
        if self._wants_to_keep is None:
            self._wants_to_keep = now
        waited_ms = int(1000 * (now - self._wants_to_keep))
        self._timer.start(max(0, min(QUIET_MS, LONGEST_MS - waited_ms)))

    def _on_edited(self) -> None:
        if self.notes is not None:
            self.notes.note_action(self._document.undo_stack.undo_text)

    def _note_state(self) -> None:
        """Note the phase of the run and the name of the file where they are others."""
        seen, self._seen = self._seen, (self._session.phase, self._document.path)
        if self.notes is None or seen == self._seen:
            return
        phase, path = self._seen
        if phase is not seen[0]:
            self.notes.note_action(f"[{phase.name}]")
        if path != seen[1]:
            self.notes.note_action(f"[{path.name if path else '-'}]")

    def _on_due(self) -> None:
        if self._keeper is None:
            return
        if self._thread is not None:  # the last keeping is not done: this one comes behind it
            self._timer.start(QUIET_MS)
            return
        self._wants_to_keep = None
        moment = self._moment()
        if (moment is None and self._kept is None) or (moment and moment.is_same(self._kept)):
            return
        self._number += 1
        number, work = self._number, self._work(self._keeper, moment)
        self._thread = threading.Thread(
            target=lambda: self._answered.emit(number, work()),
            name="camada-safekeeping",
            daemon=True,
        )
        self._thread.start()

    def _work(self, keeper: Keeper, moment: Moment | None) -> Callable[[], object]:
        """Return what a thread does; it returns the moment that is kept now, or a _Failure."""

        def work() -> object:
            try:
                keeper.keep(moment)
            except CamadaError as error:
                return _Failure(error.message)
            except OSError as error:
                return _Failure(_system_says(error))
            except Exception as error:  # told here: keeping is what follows on an uncaught error
                text = Message("Something went wrong that should not ({error}).", error=repr(error))
                return _Failure(text, traceback.format_exc())
            return moment

        return work

    def _on_answered(self, number: int, answer: object) -> None:
        if number != self._number:
            return
        self._join()
        if isinstance(answer, _Failure):
            self._warn(answer)
            self._timer.start(AGAIN_MS)
            return
        self._has_warned = False
        self._kept = answer if isinstance(answer, Moment) else None

    def _warn(self, failure: _Failure) -> None:
        """Say once that nothing can be kept, until something could."""
        if self._has_warned:
            return
        self._has_warned = True
        text = Message(
            "Unsaved work cannot be kept aside now, so save it often. {reason}",
            reason=failure.reason,
        )
        self.reported.emit(Notice("warning", text, failure.details))

    def _join(self) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()


def _system_says(error: OSError) -> Message:
    return Message("The system says: {reason}.", reason=error.strerror or str(error))
