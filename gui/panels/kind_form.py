"""A declared value of a catalogue: its kind from a list, and below the settings of that kind."""

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from core.settings import Catalogue, Declared, Setting, settings_of
from gui.panels.alignment import show_whole_choices
from gui.widgets.fields import ChoiceBox
from gui.widgets.form import SettingsForm
from gui.widgets.labels import label
from gui.widgets.swap import swap


class KindForm(QWidget):
    """Shows one value of a catalogue and lets people change kind and settings.

    Signals:
        chosen: the name of another kind. edited: the value with another setting.
        rebuilt: the form below is a new one, whose titles want to be aligned.
    """

    chosen = Signal(str)
    edited = Signal(object)
    rebuilt = Signal()

    def __init__(
        self,
        catalogue: Catalogue[Any],
        value: Declared,
        hidden: tuple[str, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Build it; settings named in `hidden` have their place elsewhere."""
        super().__init__(parent)
        self._hidden = hidden
        name = catalogue.name
        setting = Setting("kind", str, value.kind, name, choices=catalogue.choices())
        self.box = ChoiceBox(setting, value.kind, self)
        self.box.setAccessibleName(str(name))
        self.box.edited.connect(self.chosen.emit)
        show_whole_choices(self.box)
        self.form = self._made(value)
        self._rows, self._chooser = QVBoxLayout(self), QGridLayout()
        self._lay_out(str(name))

    @property
    def grids(self) -> tuple[Any, ...]:
        """The layouts whose titles stand in one column with those of other forms."""
        return self._chooser, self.form.layout()

    def offer(self, kinds: Collection[str], reason: str) -> None:
        """Let only some kinds be chosen; the others stay in the list, grey, and tell the reason."""
        for index in range(self.box.count()):
            is_offered = self.box.itemData(index) in kinds
            model = self.box.model()
            assert isinstance(model, QStandardItemModel)
            model.item(index).setEnabled(is_offered)
            self.box.setItemData(index, "" if is_offered else reason, Qt.ItemDataRole.ToolTipRole)

    def show_value(self, value: Declared) -> None:
        """Show another value without telling."""
        self.box.show_value(value.kind)
        if not self.form.fits(value):
            before, self.form = self.form, self._made(value)
            swap(self._rows, before, self.form)
            self.rebuilt.emit()
        self.form.show_settings(value)

    def _made(self, value: Declared) -> SettingsForm:
        only = [s.name for s in settings_of(type(value)) if s.name not in self._hidden]
        form = SettingsForm(value, only, self)
        form.setVisible(bool(only))  # an empty one would still take the space around it
        form.edited.connect(self.edited.emit)
        return form

    def _lay_out(self, name: str) -> None:
        chooser = self._chooser
        chooser.setHorizontalSpacing(12)
        chooser.setColumnStretch(1, 1)
        title = label(name, "muted", self)
        title.setBuddy(self.box)
        chooser.addWidget(title, 0, 0)
        chooser.addWidget(self.box, 0, 1)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        self._rows.addLayout(chooser)
        self._rows.addWidget(self.form)
