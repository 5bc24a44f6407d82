"""Edits the settings of how files become samples."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.reading import Reading
from gui.panels.alignment import align_titles, show_whole_choices
from gui.panels.data.asking import Asking
from gui.widgets.fields import ChoiceBox
from gui.widgets.form import SettingsForm


class ReadingForm(QWidget):
    """Shows the reading that is asked for or present; made anew for one of another sort."""

    def __init__(self, asking: Asking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asking = asking
        self.form: SettingsForm | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        asking.turned.connect(self._on_turned)

    def _on_turned(self, reading: Reading) -> None:
        if self.form is None or not self.form.fits(reading):
            self._build(reading)
        else:
            self.form.show_settings(reading)

    def _build(self, reading: Reading) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self.form = SettingsForm(reading, parent=self)
        self.form.edited.connect(self._asking.ask)
        self._column.addWidget(self.form)
        align_titles(self.form.layout())
        for box in self.form.findChildren(ChoiceBox):
            show_whole_choices(box)
