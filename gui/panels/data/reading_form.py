"""Edits how files become samples; a moment after the last edit they are read so."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.messages import tr
from core.reading import Reading
from gui.panels.alignment import align_titles, show_whole_choices
from gui.panels.data.desk import DataDesk
from gui.widgets.fields import ChoiceBox
from gui.widgets.form import SettingsForm

PAUSE_MS = 250
"""So long a value stands still before files are read: each reading makes an entry in the cache."""


class ReadingForm(QWidget):
    """The settings of the reading of the document's data.

    Attributes:
        shown: the reading on the screen, None before there was one.

    Signals:
        turned: another reading is shown: the present one, or the one that is asked for.
    """

    turned = Signal(object)

    def __init__(
        self, desk: DataDesk, only: Sequence[str] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._only = desk, only
        self._asked: Reading | None = None
        self.shown: Reading | None = None
        self.form: SettingsForm | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._soon = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._soon.timeout.connect(self._read)

    @property
    def present(self) -> Reading | None:
        """That of the document's data."""
        choice = self._desk.document.project.data
        return None if choice is None else choice.reading

    def refresh(self) -> None:
        """Show the present reading, or the one that files are being read by."""
        if not (self._soon.isActive() or self._desk.data.is_reading):
            self._asked = None
        shown = self._asked or self.present
        if shown is None or shown == self.shown:
            return
        self.shown = shown
        if self.form is None or not self.form.fits(shown):
            self._build(shown)
        else:
            self.form.show_settings(shown)
        self.turned.emit(shown)

    def ask(self, reading: Reading) -> None:
        """Read the files another way, a moment after the last call."""
        self._asked = reading
        self._soon.start()
        self.refresh()

    def _build(self, reading: Reading) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self.form = SettingsForm(reading, self._only, self)
        self.form.edited.connect(self.ask)
        self._column.addWidget(self.form)
        align_titles(self.form.layout())
        for box in self.form.findChildren(ChoiceBox):
            show_whole_choices(box)

    def _read(self) -> None:
        if self._asked is not None and self._asked != self.present:
            text = tr("Read the data another way")
            self._desk.data.read_again(self._asked, text, merge="reading")
