"""KeptMemory: the runs kept beside a work come back with it, after a restart too."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from core.choice import DataChoice
from core.errors import SaveError
from core.storage import kept_runs
from core.storage.kept_runs import KeptNote
from core.storage.run_list import summary_of
from gui.state.comparison import Comparison
from gui.state.document import Document


class KeptMemory(QObject):
    """Writes down which runs are kept with which file, and shows them when it is opened again.

    What came with a file leaves with it; what somebody keeps stays while other files are opened,
    for that is how runs of two files are compared. Work without a file has a place of its own,
    which all such works share: of what lies there only runs of the data drawn are shown.
    """

    def __init__(
        self, document: Document, comparison: Comparison, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._comparison = document, comparison
        self._work = _work_of(document.path)
        self._came: set[int] = set()
        self._is_reading = False
        document.replaced.connect(self._on_replaced)
        document.filed.connect(self._on_filed)
        comparison.changed.connect(self._write)

    def begin(self) -> None:
        """Show what was kept with work that had no file, when Camada was closed."""
        if not self._work:
            self._show(tuple(filter(self._is_of_these_data, kept_runs.read(""))))

    def _on_replaced(self) -> None:
        before, self._work = self._work, _work_of(self._document.path)
        if self._work:
            self._show(kept_runs.read(self._work))
        elif before:
            self._show(())
            self._write()

    def _on_filed(self) -> None:
        """After a save into another file, what is kept belongs to that one."""
        before, work = self._work, _work_of(self._document.path)
        if work != before:
            self._work = work
            self._write()
            if not before:
                _remember("", ())
        elif not work and self._document.has_unsaved_drawing:  # recovered, not begun anew
            self.begin()

    def _is_of_these_data(self, note: KeptNote) -> bool:
        """Tell it from a run of other data, whose losses say nothing beside these."""
        run, data = summary_of(note.run_id), self._document.project.data
        return run is not None and _digest_of(run.project.data) == _digest_of(data)

    def _show(self, notes: Sequence[KeptNote]) -> None:
        """Let go what came with the work before, and show what was kept with this one."""
        self._is_reading = True
        try:
            self._came = self._comparison.exchange(self._came, notes)
        finally:
            self._is_reading = False

    def _write(self) -> None:
        if self._is_reading:
            return
        notes = [
            KeptNote(run.run_id, run.slot, run.name, run.records[-1].epoch)
            for run in self._comparison.kept
            if run.run_id
        ]
        _remember(self._work, notes)


def _remember(work: str, notes: Sequence[KeptNote]) -> None:
    try:
        kept_runs.write(work, notes)
    except SaveError:  # they are shown all the same, but not after a restart
        return


def _digest_of(data: DataChoice | None) -> str:
    return data.digest if data is not None else ""


def _work_of(path: Path | None) -> str:
    return str(path.absolute()) if path is not None else ""
