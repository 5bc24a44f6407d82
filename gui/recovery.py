"""Recovery: offers what windows that were cut off left, and brings it back."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.errors import CamadaError, ModelFileError
from core.messages import Message
from core.snapshot import Checkpoint
from core.storage import crash_notes, model_file
from core.storage.rescue import (
    DISCARDED_DAYS,
    Rescue,
    discarded,
    forget_discarded,
    left_over,
    take_back,
)
from core.storage.rescue_work import Source, Work, seal_of
from core.storage.run_folder import RunFolder
from core.storage.train_record import TrainRecord
from gui.files import Files
from gui.state.document import Document
from gui.state.notice import Notice
from gui.state.safekeeping import Safekeeping
from gui.state.session import Session


@dataclass(frozen=True)
class Offer:
    """What one window left.

    Attributes:
        work: what there is to recover; None where nothing was unsaved, or it cannot be read.
        is_readable: False when there is work that cannot be read.
        record: of what was learned; None where nothing was.
        was_training: a run was cut off.
        file_state: of the user's file since: `same`, `changed`, `gone`, or `none`.
        report: what led to the end, to copy; it names no folders.
        had_error: the end came by an error, and not from outside.
    """

    rescue: Rescue
    work: Work | None
    is_readable: bool
    record: TrainRecord | None
    was_training: bool
    file_state: str
    report: str
    had_error: bool


class Recovery(QObject):
    """The offers, and what can be done with them.

    Attributes:
        offers: newest first.

    Signals:
        changed: the offers are others. reported: a Notice.
    """

    changed = Signal()
    reported = Signal(object)

    def __init__(
        self,
        document: Document,
        session: Session,
        files: Files,
        safekeeping: Safekeeping,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.offers: tuple[Offer, ...] = ()
        self._document, self._session = document, session
        self._files, self._safekeeping = files, safekeeping

    def look(self) -> None:
        """Look for what was left."""
        forget_discarded()
        self._set([*self.offers, *(_offer(rescue) for rescue in left_over())])

    def recover(self, window: QWidget, offer: Offer) -> None:
        """Open what was left in place of the present work, after the questions about that."""
        self._files.when_safe(window, lambda: self._adopt(offer))

    def discard(self, offer: Offer) -> None:
        """Put it aside for some weeks; the notice offers to take it back."""
        self._drop(offer)
        try:
            place = offer.rescue.discard()
        except OSError:  # it stays, and is offered again at the next start
            offer.rescue.release()
            return

        action = (Message("Take back"), lambda: self._take_back(place))
        text = Message(
            "Discarded. For {n} days it stays under File, Discarded work.", n=DISCARDED_DAYS
        )
        self.reported.emit(Notice("info", text, action=action))

    @property
    def has_discarded(self) -> bool:
        """Whether there is discarded work that can still be taken back."""
        return bool(discarded())

    def take_all_back(self) -> None:
        """Offer all discarded work again."""
        for place in discarded():
            self._take_back(place)

    def dismiss(self, offer: Offer) -> None:
        """Remove a report of an end at which nothing was lost."""
        self._drop(offer)
        offer.rescue.close()

    def later(self) -> None:
        """Offer all of it again at the next start."""
        self.close()
        self._set([])

    def close(self) -> None:
        """Let another window offer what is left."""
        for offer in self.offers:
            offer.rescue.release()

    # Private

    def _adopt(self, offer: Offer) -> None:
        assert offer.work is not None
        learned, is_saved = _learned(offer.work)
        try:
            project = offer.rescue.drawing()
        except ModelFileError as error:
            if learned is None:
                self.reported.emit(Notice("error", error.message))
                return
            project = learned.snapshot.project
        self._session.restore(learned, is_saved=is_saved)
        path = offer.work.file if offer.file_state == "same" else None
        self._document.replace(project, path, is_saved=False)
        self._drop(offer)
        if self._safekeeping.keep_now():
            offer.rescue.close()
        else:  # the only copy stays where it is, and is offered again at the next start
            offer.rescue.release()
        was_learned = any(source.seal for source in offer.work.learned)
        self.reported.emit(_told(offer, is_whole=learned is not None or not was_learned))

    def _take_back(self, place: Path) -> None:
        try:
            rescue = take_back(place)
        except OSError as error:
            text = Message("It is no longer there ({reason}).", reason=error.strerror or str(error))
            self.reported.emit(Notice("error", text))
            return
        self._set([*self.offers, _offer(rescue)])

    def _drop(self, offer: Offer) -> None:
        self._set([other for other in self.offers if other is not offer])

    def _set(self, offers: list[Offer]) -> None:
        self.offers = tuple(offers)
        self.changed.emit()


def _offer(rescue: Rescue) -> Offer:
    work, is_readable = None, True
    if rescue.has_work:
        try:
            work = rescue.work()
        except ModelFileError:
            is_readable = False
    source, record = _source(work)
    return Offer(
        rescue=rescue,
        work=work,
        is_readable=is_readable,
        record=record,
        was_training=source is not None and _was_cut_off(source),
        file_state=_file_state(work),
        report=crash_notes.report(rescue.path),
        had_error=crash_notes.has_error(rescue.path),
    )


def _source(work: Work | None) -> tuple[Source | None, TrainRecord | None]:
    """Return the first place of what was learned that can be read, as far as a glance tells."""
    for source in work.learned if work else ():
        if source.seal and seal_of(source.path) != source.seal:
            continue
        try:
            record = model_file.glance(source.path)
        except ModelFileError:
            continue
        if record is not None:
            return source, record
    return None, None


def _learned(work: Work) -> tuple[Checkpoint | None, bool]:
    """Return what was learned, and whether it stands in the user's file; None where it is lost."""
    for source in work.learned:
        if source.seal and seal_of(source.path) != source.seal:
            continue
        try:
            checkpoint = model_file.load(source.path).checkpoint
        except CamadaError:
            continue
        if checkpoint is not None:
            return checkpoint, source.path == work.file
    return None, True


def _was_cut_off(source: Source) -> bool:
    run = RunFolder(source.path.parent)
    return source.path == run.latest_path and run.ending() is None


def _file_state(work: Work | None) -> str:
    if work is None or work.file is None:
        return "none"
    if not work.file.exists():
        return "gone"
    return "same" if seal_of(work.file) == work.seal else "changed"


def _told(offer: Offer, *, is_whole: bool) -> Notice:
    assert offer.work is not None
    name = offer.work.file.name if offer.work.file else ""
    if not is_whole:
        text = Message(
            "The drawing is recovered, but not what was learned: the file that held it is gone or "
            "changed."
        )
        return Notice("warning", text, about="file")
    if offer.file_state == "changed":
        text = Message(
            "Recovered. {name} was changed by something else meanwhile and stays as it is: Save "
            "asks for another place.",
            name=name,
        )
        return Notice("warning", text, about="file")
    if offer.file_state == "gone":
        text = Message(
            "Recovered. {name} is no longer where it was: Save asks for a place.", name=name
        )
        return Notice("warning", text, about="file")
    return Notice("info", Message("Recovered. It is not saved yet."), about="file")
