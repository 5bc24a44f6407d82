"""Comparison: runs that were kept, to lie behind the curves of the one that is shown."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from core.data.recipes import title_of
from core.messages import Message
from core.snapshot import EpochRecord
from core.storage import run_name
from core.storage.kept_runs import KeptNote
from core.storage.run_list import RunSummary, earlier_runs, records_of, summary_of
from core.tasks import Metric
from gui.state.figures import Name
from gui.state.notice import Notice
from gui.state.session import Session

MOST_KEPT = 4
"""More lines than these nobody tells apart."""

LONGEST_NAME = 60


@dataclass(frozen=True, eq=False)
class KeptRun:
    """What is kept of a run: the figures of its finished epochs.

    Attributes:
        key: tells it from the others. slot: below `MOST_KEPT`, as which it is drawn.
        run_id: its folder, "" where it had none.
        name: what people call it. metric: what its scores are.
        records: its epochs, in order.
    """

    key: int
    slot: int
    run_id: str
    name: Name
    metric: Metric
    records: tuple[EpochRecord, ...]


class Comparison(QObject):
    """At most `MOST_KEPT` runs; they outlive windows, and `KeptMemory` remembers them.

    Attributes:
        kept: in the order in which they came.

    Signals:
        changed: runs or names are others. reported: a Notice.
    """

    changed = Signal()
    reported = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kept: tuple[KeptRun, ...] = ()
        self._session = session
        self._n_named = self._next_key = 0

    @property
    def own_name(self) -> Name:
        """What the run that is shown is called beside the kept ones."""
        return self._session.figures.name or Message("this run")

    @property
    def has_room(self) -> bool:
        """Whether one more can be kept."""
        return len(self.kept) < MOST_KEPT

    def keep_own(self) -> KeptRun | None:
        """Keep the curves of the run that is shown, as they are now."""
        figures = self._session.figures
        if not self.has_room or not figures.epochs:
            return None
        name = figures.name
        if not name:
            self._n_named += 1
            name = Message("run {n:d}", n=self._n_named)
        return self._add(self.own_run_id, name, figures.metric, tuple(figures.epochs))

    @property
    def own_run_id(self) -> str:
        """The folder of the run that is shown, "" where there is none."""
        checkpoint = self._session.checkpoint
        if self._session.run is not None:
            return self._session.run.run_id
        return checkpoint.snapshot.run_id if checkpoint else ""

    def earlier(self) -> tuple[RunSummary, ...]:
        """Return the runs of this computer but the one that is shown, the newest first."""
        return tuple(run for run in earlier_runs() if run.run_id != self.own_run_id)

    def keep_earlier(self, run: RunSummary) -> None:
        """Keep the curves of an earlier run, read from its folder."""
        records = records_of(run.run_id)
        if not records:
            text = Message("The figures of this run are not on this computer any more.")
            self.reported.emit(Notice("error", text, about="training"))
        elif self.has_room:
            self._add(run.run_id, name_of(run), run.project.task.metric, records)

    def is_kept(self, run: RunSummary) -> bool:
        """Whether an earlier run is among the kept ones."""
        return any(kept.run_id == run.run_id for kept in self.kept)

    def rename(self, run: KeptRun | None, name: str) -> None:
        """Call a kept run, or the one that is shown (None), otherwise; "" changes nothing."""
        name = " ".join(name.split())[:LONGEST_NAME]
        if not name:
            return
        if run is None:
            self._session.figures.name = name
        else:
            self.kept = tuple(
                replace(one, name=name) if one.key == run.key else one for one in self.kept
            )
        self.changed.emit()

    def exchange(self, leaving: Collection[int], coming: Iterable[KeptNote]) -> set[int]:
        """Let runs go, by key, and show others that were kept before, from their folders.

        Returns:
            The keys of those that came; not those that are gone, here already, or one too many.
        """
        before = self.kept
        kept = tuple(one for one in before if one.key not in leaving)
        came: set[int] = set()
        for note in coming:
            made = self._remembered(note, kept) if len(kept) < MOST_KEPT else None
            if made is not None:
                kept = (*kept, made)
                came.add(made.key)
        if kept != before:
            self.kept = kept
            self.changed.emit()
        return came

    def remove(self, run: KeptRun) -> None:
        """Keep a run no longer."""
        self._set(tuple(one for one in self.kept if one.key != run.key))

    def clear(self) -> None:
        """Keep none."""
        self._set(())

    def _add(
        self, run_id: str, name: Name, metric: Metric, records: tuple[EpochRecord, ...]
    ) -> KeptRun:
        slot = _free(self.kept)[0]
        made = KeptRun(self._new_key(), slot, run_id, name, metric, records)
        self._set((*self.kept, made))
        return made

    def _remembered(self, note: KeptNote, kept: Sequence[KeptRun]) -> KeptRun | None:
        summary = summary_of(note.run_id)
        records = tuple(one for one in records_of(note.run_id) if one.epoch <= note.last)
        is_here = any((one.run_id, one.records) == (note.run_id, records) for one in kept)
        if summary is None or not records or is_here:
            return None
        self._n_named = max(self._n_named, _number_in(note.name))
        free = _free(kept)
        slot = note.slot if note.slot in free else free[0]
        metric = summary.project.task.metric
        return KeptRun(self._new_key(), slot, note.run_id, note.name, metric, records)

    def _new_key(self) -> int:
        self._next_key += 1
        return self._next_key

    def _set(self, kept: tuple[KeptRun, ...]) -> None:
        if len(kept) != len(self.kept):
            self.kept = kept
            self.changed.emit()


def _free(kept: Sequence[KeptRun]) -> list[int]:
    """Return the marks that none of these runs has."""
    taken = {one.slot for one in kept}
    return [slot for slot in range(MOST_KEPT) if slot not in taken]


def _number_in(name: Name) -> int:
    """Return the number in a name of ours, so that the next run gets another; 0 in others."""
    number = dict(name.values).get("n") if isinstance(name, Message) else None
    return number if isinstance(number, int) else 0


def name_of(run: RunSummary) -> Name:
    """Return what an earlier run is called at first: as a person named it, or data and time."""
    if name := run_name.read(run.run_id):
        return name
    began = datetime.fromtimestamp(run.began)
    return Message("{data}, {time}", data=data_in_short(run), time=began.strftime("%H:%M"))


def data_in_short(run: RunSummary) -> Name:
    """Return what the data of a run are called, without how they were generated."""
    data = run.project.data
    return title_of(data) if data else "?"
