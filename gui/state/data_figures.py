"""DataFigures: what the samples are like all in all, found in a thread and shared by all pages."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from core.data.dataset import Dataset
from core.data.sample_figures import SampleFigures, sample_figures
from gui.state.data import Data
from gui.state.stepped import Stepped


class DataFigures(QObject):
    """Figures of the samples at hand. They are found when a page asks for them, once.

    Signals:
        changed: there are figures, or no longer.
    """

    changed = Signal()

    def __init__(self, data: Data) -> None:
        super().__init__(data)
        self._data = data
        self._of: Dataset | None = None
        self._figures: SampleFigures | None = None
        self._steps = Stepped(self)
        self._steps.done.connect(self._on_done)

    @classmethod
    def of(cls, data: Data) -> DataFigures:
        """Return those that all pages of some data share."""
        return data.findChild(cls) or cls(data)

    def figures(self) -> SampleFigures | None:
        """Return the figures of the data at hand; None until they are found, which this begins."""
        ready = self._data.ready
        if ready is None:
            return None
        if ready.dataset is not self._of:
            # Those from before a correction stay until there are new ones.
            if self._of is None or self._of.digest != ready.dataset.digest:
                self._figures = None
            dataset = self._of = ready.dataset
            self._steps.do(lambda: sample_figures(dataset))
        return self._figures

    def _on_done(self, figures: SampleFigures) -> None:
        self._figures = figures
        self.changed.emit()
