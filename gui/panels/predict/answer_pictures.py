"""Small pictures beside answers, made in a thread of those rows that somebody sees."""

from collections import OrderedDict

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from core.arrays import AnyArray
from core.predictions.pictures import samples_of
from core.predictions.predictions import Names, Predictions
from core.snapshot import Snapshot
from gui import theme as themes
from gui.charts.picture import thumbnail
from gui.state.background import Background
from gui.widgets.soon import soon

SIDE = 36
_KEPT = 1000
_AT_ONCE, _MOST_WANTED = 64, 256
_LOOK_MS = 30
"""So long rows gather before pictures are read: who scrolls passes many that nobody looks at."""


class _GivenUpError(Exception):
    """Ends the reading of rows that nobody looks at any more."""


class _Work:
    """What is read in the thread; `is_wanted` ends it."""

    def __init__(self, found: Predictions, snapshot: Snapshot, rows: list[int]) -> None:
        self.found, self.rows = found, rows
        self._choice = snapshot.project.data
        self.is_wanted = True

    def __call__(self) -> tuple["_Work", dict[int, AnyArray]]:
        given = self.found.given
        assert isinstance(given, Names)
        assert self._choice is not None  # of a network that answered
        try:
            return self, samples_of(given, self.rows, self._choice, self._tick)
        except _GivenUpError:
            return self, {}

    def _tick(self) -> None:
        if not self.is_wanted:
            raise _GivenUpError


class AnswerPictures(QObject):
    """Pictures by row; the newest rows asked for are read first.

    Signals:
        arrived: the rows whose pictures are there now.
    """

    arrived = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._found: Predictions | None = None
        self._snapshot: Snapshot | None = None
        self._images: OrderedDict[int, QImage | None] = OrderedDict()
        self._wanted: list[int] = []
        self._work: _Work | None = None
        self._is_waiting = False
        self._reader = Background(self)
        self._reader.done.connect(self._on_read)

    @property
    def is_busy(self) -> bool:
        """Whether pictures are being read, or soon will be."""
        return self._is_waiting or self._work is not None

    @property
    def n_made(self) -> int:
        """How many pictures are kept."""
        return len(self._images)

    def begin(self, found: Predictions | None, snapshot: Snapshot | None) -> None:
        """Forget all, and begin with other answers."""
        is_of_pictures = found is not None and isinstance(found.given, Names)
        self._found = found if is_of_pictures else None
        self._snapshot = snapshot
        self._images.clear()
        self._wanted.clear()
        self.give_up()

    @property
    def are_there(self) -> bool:
        """Whether rows have pictures."""
        return self._found is not None

    def image(self, row: int) -> QImage | None:
        """Return the picture of a row; None while it is read, and `arrived` follows."""
        if row in self._images:
            self._images.move_to_end(row)
            return self._images[row]
        if row in self._wanted:
            self._wanted.remove(row)
        self._wanted.append(row)
        if not self._is_waiting:
            self._is_waiting = True
            soon(self, self._read, _LOOK_MS)
        return None

    def give_up(self) -> None:
        """Read nothing more of what is under way."""
        if self._work is not None:
            self._work.is_wanted = False
            self._work = None
        self._reader.forget()

    def _read(self) -> None:
        self._is_waiting = False
        if self._found is None or self._snapshot is None or not self._wanted:
            return
        if self._work is not None:
            if set(self._wanted[-_AT_ONCE:]) & set(self._work.rows):
                return  # some of it is still looked at; the rest follows
            self.give_up()
        rows = self._wanted[-_AT_ONCE:]
        self._wanted = self._wanted[-_MOST_WANTED:-_AT_ONCE]
        self._work = _Work(self._found, self._snapshot, rows)
        self._reader.do(self._work)

    def _on_read(self, answer: tuple[_Work, dict[int, AnyArray]]) -> None:
        work, samples = answer
        if work is not self._work:
            return
        self._work = None
        facts = work.found.facts
        for row in work.rows:
            sample = samples.get(row)
            self._images[row] = (
                None
                if sample is None
                else thumbnail(sample, facts.low, facts.high, themes.current(), 2 * SIDE)
            )
        while len(self._images) > _KEPT:
            self._images.popitem(last=False)
        self.arrived.emit(work.rows)
        self._read()
