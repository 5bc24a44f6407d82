"""What is suspicious about the samples of the data, looked for while somebody sees it."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.choice import PARTS
from core.data.suspicions import Suspicion, of_samples
from core.messages import tr
from gui.panels.data.desk import DataDesk
from gui.panels.seen import Seen
from gui.state.background import Background
from gui.state.data import Ready
from gui.widgets.notice_list import Row


class SampleRemarks(Seen):
    """Watches a page: all samples are gone through once, in a thread.

    Attributes:
        found: what there is to say of them.

    Signals:
        learned: `found` is another one.
    """

    learned = Signal()

    def __init__(self, desk: DataDesk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._ready: Ready | None = None
        self.found: Sequence[Suspicion] = ()
        self._looker = Background(self)
        self._looker.done.connect(self._on_found)
        self.turned.connect(self.refresh)
        desk.data.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Look at the samples of the present data, if there are others."""
        ready = self._desk.data.ready
        if ready is None or ready is self._ready or not self.now:
            return
        self._ready, self.found = ready, ()
        self._looker.do(lambda: of_samples(ready.dataset, ready.parts))

    def show(self, suspicion: Suspicion) -> None:
        """Look at the first sample that something is said of."""
        if self._ready is None or not suspicion.rows:
            return
        for part in PARTS:
            index = self._ready.parts[part]
            place = int(np.searchsorted(index, suspicion.rows[0]))
            if place < len(index) and int(index[place]) == suspicion.rows[0]:
                self._desk.selection.choose_sample(place, part)

    def rows(self) -> tuple[Row, ...]:
        """Return a row for each, with a button that leads to its sample."""
        return tuple(self._row(suspicion) for suspicion in self.found)

    def _row(self, suspicion: Suspicion) -> Row:
        text = str(suspicion.message)
        if not suspicion.rows:
            return Row(text, "warning")
        about = tr("Look at the first of these samples")
        return Row(text, "warning", (tr("Show"), about, lambda: self.show(suspicion)))

    def _on_found(self, found: Sequence[Suspicion]) -> None:
        self.found = found
        self.learned.emit()
