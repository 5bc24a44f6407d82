"""Data: the arrays behind the document's DataChoice, read and split in the background."""

import threading
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from core.arrays import AnyArray
from core.choice import LEFT_OUT, DataChoice
from core.data import downloads, library
from core.data.dataset import Dataset, Progress
from core.data.prepare import fit
from core.data.recipes import kind_of
from core.data.split import parts_of
from core.errors import CamadaError, DatasetError
from core.messages import tr
from core.reading import Reading
from core.snapshot import Preparation
from gui.state.document import Document

SECONDS_BETWEEN_PROGRESS = 0.1

AskForReading = Callable[[Progress], Reading | None]
"""Tells how files are to be read, after a look at them; may raise as readers do."""


@dataclass(frozen=True)
class Ready:
    """A dataset, split and prepared as one DataChoice says.

    Attributes:
        parts: sample numbers of `train`, `validation`, `test`.
    """

    choice: DataChoice
    dataset: Dataset
    parts: Mapping[str, AnyArray]
    preparation: Preparation

    @classmethod
    def make(cls, choice: DataChoice, dataset: Dataset) -> "Ready":
        """Split and fit."""
        cut = parts_of(dataset, choice.split)
        return cls(choice, dataset, cut, fit(choice, dataset, cut["train"]))

    def with_origin(self, text: str, index: int) -> str:
        """Return what is said of a sample, with its file or row on a line of its own, if known.

        Args:
            text: what is said.
            index: number of the sample in the dataset.
        """
        # Behind a first line, "<" in the name of a file is never taken for rich text by Qt.
        return "\n".join(filter(None, (text, self.dataset.origin(index))))


class _NotWantedError(Exception):
    """Ends a reading that nobody waits for any more."""


class Hears(Protocol):
    """A Progress that is told, too, which set is being loaded from the internet."""

    def __call__(self, share: float, loaded: str = "") -> None: ...


def _obtained(source: str, progress: Hears) -> str:
    """Return where a source is read from: a set from the internet is loaded first."""
    if source not in downloads.SETS:
        return source
    if downloads.is_here(source):
        return str(downloads.path_of(source))
    return str(downloads.download(source, lambda share: progress(share, source)))


def _as_before(place: str, progress: Progress, before: DataChoice) -> Dataset:
    """Read a file that changed the way it was read before; if that fails, as seems best."""
    try:
        return library.find(place, progress, before.reading)
    except DatasetError:
        return library.find(place, progress)


def _like(before: DataChoice, choice: DataChoice) -> DataChoice:
    """Return newly chosen data, split like those before and, where they are the same, scaled."""
    is_same = kind_of(before.name) == kind_of(choice.name) or before.digest == choice.digest
    fits = is_same and before.facts.input_shape[2:] == choice.facts.input_shape[2:]
    kept = {"scaling": before.scaling, "augmentation": before.augmentation} if fits else {}
    return choice.with_(split=before.split, **kept)


def _differ_in_training(before: DataChoice, choice: DataChoice) -> bool:
    """Tell whether samples only vary differently in training: arrays and parts are the same."""
    return before.with_(augmentation=choice.augmentation) == choice


class Data(QObject):
    """Finds the dataset of the present project, and reads new ones for it.

    What was ready before stays until the next is; a newer wish replaces an older one.

    Attributes:
        ready: the arrays in use, None while there are none.
        is_reading: True while a thread reads.

    Signals:
        changed: `ready` or `is_reading` is another one.
        failed: reading failed; a CamadaError, or the text of an unexpected error.
        progressed: the share that was read, from 0 to 1, a few times a second; and the name of the
            set that is being loaded from the internet, "" where it is only read.
        arrived: data that somebody chose, by name or path, are the project's now; with the
            DataChoice of before, or None.
    """

    changed = Signal()
    failed = Signal(object)
    progressed = Signal(float, str)
    arrived = Signal(object)
    _answered = Signal(int, object)
    _told = Signal(int, float, str)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ready: Ready | None = None
        self.is_reading = False
        self._document = document
        self._wanted: DataChoice | None = None
        self._wish = 0
        self._undo_text: str | None = None
        self._merge: object = None
        self._are_chosen = False
        self._threads: list[threading.Thread] = []
        self._answered.connect(self._on_answered)
        self._told.connect(self._on_told)
        document.changed.connect(self._on_document_changed)
        self._on_document_changed()

    @property
    def is_missing(self) -> bool:
        """True when the project names data that this machine does not have at hand."""
        return (
            self._document.project.data is not None and self.ready is None and not self.is_reading
        )

    def choose(
        self,
        source: str,
        undo_text: str = "",
        merge: object = None,
        reading: Reading | AskForReading | None = None,
    ) -> None:
        """Read data by a built-in name, that of a download, or a path; make them the project's.

        Choices that follow one another with an equal `merge` are one step of undo. Where finding
        the `reading` takes looking into the files, it is a function, called in the thread.
        """
        before = self._document.project.data

        def read(progress: Hears) -> Ready:
            place = _obtained(source, progress)
            wanted = reading(progress) if callable(reading) else reading
            if wanted is None and before is not None and place in library.places_of(before):
                dataset = _as_before(place, progress, before)
            else:
                dataset = library.find(place, progress, wanted)
            choice = dataset.choice()
            if before is not None:
                choice = _like(before, choice)
            return Ready.make(choice, dataset)

        self._start(read, undo_text or tr("Choose data"), merge)
        self._are_chosen = True

    def locate(self, source: str) -> None:
        """Read what is said to be the data of the project from a path, the way it reads them.

        Where they are others after all, they become the project's, undoably.
        """
        before = self._document.project.data
        if before is None:
            return

        def read(progress: Progress) -> Ready:
            dataset = library.find(source, progress, before.reading)
            if dataset.digest == before.digest:
                return Ready.make(before, dataset.corrected(before.corrections))
            return Ready.make(_like(before, dataset.choice()), dataset)

        self._start(read, tr("Locate data"))
        self._are_chosen = True

    def read_again(self, reading: Reading, undo_text: str = "", merge: object = None) -> None:
        """Read the files of the present data another way, undoably."""
        before = self._document.project.data
        if before is None:
            return

        def read(progress: Progress) -> Ready:
            dataset = library.reread(before, reading, progress)
            return Ready.make(_like(before, dataset.choice()), dataset)

        self._start(read, undo_text or tr("Read the data another way"), merge)

    def correct(self, samples: Iterable[int], label: int | None, undo_text: str = "") -> None:
        """Give samples another class, or `LEFT_OUT`, in one step of undo.

        Args:
            samples: their numbers in the dataset.
            label: the class; None takes what was corrected of them back.
            undo_text: names the step.
        """
        ready, project = self.ready, self._document.project
        if ready is None or project.data is None:
            return
        read = ready.dataset.labels_read
        read = ready.dataset.labels if read is None else read
        chosen = set(samples)
        kept = {s: wanted for s, wanted in project.data.corrections if s not in chosen}
        if label is not None:
            # What a sample was read as is no correction. Of a regression it only can be left out.
            is_class = label != LEFT_OUT
            kept |= {s: label for s in chosen if not is_class or label != int(read[s])}
        corrections = tuple(sorted(kept.items()))
        if corrections == project.data.corrections:
            return
        dataset = ready.dataset.corrected(corrections)
        choice = project.data.with_(facts=dataset.facts, corrections=dataset.corrections)
        changed = project.with_(data=choice)
        self._document.edit(undo_text or tr("Correct labels"), changed)

    def cancel(self) -> None:
        """Give up the reading under way; what was ready before stays."""
        if not self.is_reading:
            return
        self._wish += 1
        self.is_reading = False
        self.changed.emit()

    def close(self) -> None:
        """Wait for a reading under way; nothing of it is used."""
        self._wish += 1
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _on_document_changed(self) -> None:
        choice = self._document.project.data
        if choice == self._wanted:
            return
        self._wanted = choice
        if choice is None:
            self.ready = None
            self.changed.emit()
            return
        if self.ready and not self.is_reading and _differ_in_training(self.ready.choice, choice):
            self.ready = replace(self.ready, choice=choice)
            self.changed.emit()
            return
        known = self.ready.dataset if self.ready else None
        if known is None or known.digest != choice.digest:
            self.ready = known = None

        def read(progress: Progress) -> Ready | None:
            dataset = known or library.locate(choice, progress)
            return dataset and Ready.make(choice, dataset.corrected(choice.corrections))

        self._start(read, None)

    def _start(
        self, read: Callable[[Hears], Ready | None], undo_text: str | None, merge: object = None
    ) -> None:
        """Run `read` in a thread; with an undo text, its choice becomes the project's."""
        self._wish += 1
        self._undo_text, self._merge = undo_text, merge
        self._are_chosen = False
        wish = self._wish
        next_at, before = 0.0, ""

        def hear(share: float, loaded: str = "") -> None:
            nonlocal next_at, before
            if wish != self._wish:
                raise _NotWantedError
            if time.monotonic() >= next_at or loaded != before:
                next_at, before = time.monotonic() + SECONDS_BETWEEN_PROGRESS, loaded
                self._told.emit(wish, share, loaded)

        def work() -> None:
            try:
                answer: object = read(hear)
            except _NotWantedError:
                return
            except CamadaError as error:
                answer = error
            except Exception:
                answer = traceback.format_exc()
            self._answered.emit(wish, answer)

        self.is_reading = True
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._threads.append(threading.Thread(target=work, name="camada-read-data", daemon=True))
        self._threads[-1].start()
        self.changed.emit()

    def _on_told(self, wish: int, share: float, loaded: str) -> None:
        if wish == self._wish and self.is_reading:
            self.progressed.emit(share, loaded)

    def _on_answered(self, wish: int, answer: object) -> None:
        if wish != self._wish:
            return
        self.is_reading = False
        if isinstance(answer, CamadaError | str):
            self.failed.emit(answer)
        if isinstance(answer, Ready):
            self.ready = answer
            self._wanted = answer.choice
        self.changed.emit()
        if isinstance(answer, Ready) and self._undo_text is not None:
            before = self._document.project.data
            project = self._document.project.with_(data=answer.choice)
            self._document.edit(self._undo_text, project, self._merge)
            if self._are_chosen:
                self.arrived.emit(before)
