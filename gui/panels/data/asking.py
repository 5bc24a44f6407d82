"""Asking for another reading: what is shown until the files are read so, and when that begins."""

from PySide6.QtCore import QObject, QTimer, Signal

from core.messages import tr
from core.reading import Reading
from gui.panels.data.desk import DataDesk

PAUSE_MS = 250
"""So long a value stands still before files are read: each reading makes an entry in the cache."""


class Asking(QObject):
    """The reading of the document's data, or the one that somebody has just asked for.

    Attributes:
        shown: the one to show; None before there was any.

    Signals:
        turned: `shown` is another one.
    """

    turned = Signal(object)

    def __init__(self, desk: DataDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked: Reading | None = None
        self._text, self._merge = "", "reading"
        self.shown: Reading | None = None
        self._soon = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._soon.timeout.connect(self._read)

    @property
    def present(self) -> Reading | None:
        """That of the document's data."""
        choice = self._desk.document.project.data
        return None if choice is None else choice.reading

    def refresh(self) -> None:
        """Look again at the document and at what is being read."""
        if not (self._soon.isActive() or self._desk.data.is_reading):
            self._asked = None
        shown = self._asked or self.present
        if shown is not None and shown != self.shown:
            self.shown = shown
            self.turned.emit(shown)

    def ask(self, reading: Reading, text: str = "", merge: str = "reading") -> None:
        """Read the files another way, a moment after the last call.

        Args:
            reading: how.
            text: what the undo menu calls it.
            merge: askings that follow one another with an equal one are one step of undo.
        """
        self._asked = reading
        self._text, self._merge = text or tr("Read the data another way"), merge
        self._soon.start()
        self.refresh()

    def _read(self) -> None:
        if self._asked is not None and self._asked != self.present:
            self._desk.data.read_again(self._asked, self._text, merge=self._merge)
