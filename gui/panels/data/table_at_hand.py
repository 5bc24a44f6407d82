"""The table behind the document's data, and what was found in its columns, looked up in threads."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from core.choice import DataChoice
from core.data.table import Table, open_table
from core.data.table_relations import reasons
from core.data.table_summary import Summary, summary_of
from core.messages import Message, tr
from core.reading import TableReading
from gui.panels.data.desk import DataDesk
from gui.state.background import Background
from gui.widgets.soon import soon

_AT_ONCE = 16
"""Columns that are counted before the next are shown."""


class TableAtHand(QObject):
    """Follows the document while somebody asks; nothing is looked up twice.

    Attributes:
        table: the one in the cache; None while there is none.
        is_gone: the data came from a table that the cache has no longer.
        reasons: why columns are better left out, by name, for the targets in use.

    Signals:
        changed: the table is another one.
        learned: summaries or reasons came in.
    """

    changed = Signal()
    learned = Signal()

    def __init__(self, desk: DataDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.table: Table | None = None
        self.is_gone = False
        self.reasons: Mapping[str, Message] = {}
        self._source = ""
        self._targets: tuple[str, ...] | None = None
        self._summaries: dict[int, Summary] = {}
        self._wanted: list[int] = []
        self._opener, self._thinker = Background(self), Background(self)
        self._counter = Background(self)
        self._opener.done.connect(self._on_opened)
        self._thinker.done.connect(self._on_thought)
        self._counter.done.connect(self._on_counted)

    def refresh(self) -> None:
        """Look for the table of the present data, where it is another one."""
        choice = self._desk.document.project.data
        source = choice.source if choice is not None and is_table(choice) else ""
        if source == self._source:
            return
        self._source = source
        if not source:
            self._on_opened(None)
        else:
            self._opener.do(lambda: open_table(source))

    def think_of(self, targets: tuple[str, ...]) -> None:
        """Find out which columns are suspicious beside the targets."""
        table = self.table
        if table is None or targets == self._targets:
            return
        self._targets = targets
        self._thinker.do(lambda: reasons(table, targets))

    def summary(self, index: int) -> Summary | None:
        """Return what is in a column; None while it is being counted, and `learned` follows."""
        found = self._summaries.get(index)
        if found is None and self.table is not None and index not in self._wanted:
            self._wanted.append(index)
            if not self._counter.is_busy:
                soon(self, self._count)
        return found

    def _count(self) -> None:
        table = self.table
        wanted = [i for i in self._wanted if i not in self._summaries][:_AT_ONCE]
        if table is None or not wanted or self._counter.is_busy:
            return
        self._counter.do(
            lambda: (table, {index: summary_of(table.columns[index]) for index in wanted})
        )

    def _on_opened(self, table: Table | None) -> None:
        self.table, self.reasons, self._targets = table, {}, None
        self.is_gone = table is None and bool(self._source)
        self._summaries, self._wanted = {}, []
        self._counter.forget()
        self._thinker.forget()
        self.changed.emit()

    def _on_thought(self, found: Mapping[str, Message]) -> None:
        self.reasons = found
        self.learned.emit()

    def _on_counted(self, found: tuple[Table, dict[int, Summary]]) -> None:
        table, summaries = found
        if table is self.table:
            self._summaries |= summaries
            self._wanted = [i for i in self._wanted if i not in summaries]
            self.learned.emit()
            self._count()


def is_table(choice: DataChoice | None) -> bool:
    """Tell whether data are rows of a table, read in a way that can be another."""
    return choice is not None and isinstance(choice.reading, TableReading)


def gone_text() -> str:
    """Say that the table is not there, and what helps."""
    return tr("The table is not in the cache any more. Choose its file again to see it.")
