"""A form made from declared settings: one row each, title and field."""

from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QWidget

from core.errors import SettingError
from core.settings import Declared, counting, settings_of, worth_saying
from gui.widgets.fields import Field, field
from gui.widgets.fold import Fold
from gui.widgets.labels import label, wrapped
from gui.widgets.soon import soon

_TITLE_WIDTH = 96
_ROOM_BELOW = 8
_ROWS_EACH = 3
"""Of a setting: title and field, why it is not taken, a note; the fold has as many."""


class SettingsForm(QWidget):
    """Shows a declared value and lets people change it, field by field.

    A setting that means nothing beside the others is not shown, and keeps its value. Those that are
    rare lie below a fold, which is open from the start where one of them is not as usual.

    Signals:
        edited: the new value, made by `value.with_(...)`. The form shows it at once; whoever
            holds the value answers, sooner or later, with `show_settings`.
    """

    edited = Signal(object)

    def __init__(
        self, value: Declared, only: Sequence[str] | None = None, parent: QWidget | None = None
    ) -> None:
        """Build the rows for a value, or for those of its settings that `only` names."""
        super().__init__(parent)
        self._settings = [s for s in settings_of(type(value)) if only is None or s.name in only]
        self._value = value
        self._fields: dict[str, Field] = {}
        self._errors: dict[str, QLabel] = {}
        self._titles: dict[str, QLabel] = {}
        self._rows: dict[str, int] = {}
        self.fold: Fold | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, _TITLE_WIDTH)
        self._grid.setColumnStretch(1, 1)
        folds = not all(setting.is_rare for setting in self._settings)  # else nothing is left
        for setting in self._settings:
            if folds and setting.is_rare and self.fold is None:
                self.fold = self._added_fold()
            self._add_row(setting.name, str(setting.title), getattr(value, setting.name))
        self._fold_as_usual()
        self._show_rows()

    def value(self) -> Declared:
        """Return the value shown."""
        return self._value

    def fits(self, value: Declared) -> bool:
        """Return whether `show_settings` can show the value: it is of the class built for."""
        return type(value) is type(self._value)

    def show_settings(self, value: Declared) -> None:
        """Show another value of the same class. Nothing is told and the focus stays."""
        assert self.fits(value), value
        self._value = value
        for name, each in self._fields.items():
            each.show_value(getattr(value, name))
        self._show_rows()

    @property
    def has_errors(self) -> bool:
        """Whether something was typed that could not be taken."""
        return any(error.text() for error in self._errors.values())

    def begin_anew(self, value: Declared) -> None:
        """Show the settings of something else, of the same class, as a new form would."""
        self.show_settings(value)
        self._fold_as_usual()

    def field_of(self, name: str) -> QWidget:
        """Return the field of a setting."""
        return cast("QWidget", self._fields[name])

    def add_note(self, name: str, note: QWidget) -> None:
        """Put something across the form below the field of a setting."""
        self._grid.addWidget(note, self._rows[name] + 2, 0, 1, 2)

    def _fold_as_usual(self) -> None:
        if self.fold is not None:
            self.fold.turn(is_open=any(s.is_rare for s in worth_saying(self._value)))

    def _added_fold(self) -> Fold:
        fold = Fold(self)
        row = _ROWS_EACH * len(self._fields)
        self._grid.addWidget(fold, row, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        fold.turned.connect(self._show_rows)
        fold.clicked.connect(self._show_whole_fold)
        return fold

    def _add_row(self, name: str, title: str, shown: Any) -> None:
        setting = next(s for s in self._settings if s.name == name)
        made = field(setting, shown, self)
        widget = cast("QWidget", made)
        title_label = label(title, "muted", self)
        title_label.setBuddy(widget)
        title_label.setToolTip(widget.toolTip())
        row = self._rows[name] = _ROWS_EACH * (len(self._fields) + (self.fold is not None))
        self._grid.addWidget(title_label, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(widget, row, 1)
        self._titles[name], self._fields[name] = title_label, made
        made.edited.connect(lambda new, name=name: self._on_edited(name, new))
        made.refused.connect(lambda reason, name=name: self._on_refused(name, reason))

    def _on_edited(self, name: str, new: Any) -> None:
        try:
            value = self._value.with_(**{name: new})
        except SettingError as error:
            self._fields[name].refuse(str(error))
            return
        self._fields[name].refuse("")
        self._value = value
        self._show_rows()
        self.edited.emit(value)

    def _show_rows(self) -> None:
        """Show the rows of the settings that mean something, of the rare ones if asked for."""
        is_folded = self.fold is not None and not self.fold.is_open
        shown = worth_saying(self._value) if is_folded else counting(self._value)
        names = {setting.name for setting in shown}
        for name in self._fields:
            self.field_of(name).setVisible(name in names)
            self._titles[name].setVisible(name in names)
        for name, error in self._errors.items():
            error.setVisible(name in names and bool(error.text()))

    def _show_whole_fold(self) -> None:
        if self.fold is not None and self.fold.is_open:
            _scroll_soon(self.field_of(list(self._fields)[-1]))

    def _on_refused(self, name: str, reason: str) -> None:
        error = self._errors.get(name)
        if error is None and reason:
            error = self._errors[name] = wrapped(label("", "error", self))
            self._grid.addWidget(error, self._rows[name] + 1, 1)
        if error is None:
            return
        error.setText(reason)
        error.setVisible(bool(reason))
        if reason:
            _scroll_soon(error)


def _scroll_soon(widget: QWidget) -> None:
    """Bring a widget into view once it has its place."""
    soon(widget, lambda: _scroll_to(widget))


def _scroll_to(widget: QWidget) -> None:
    """Bring a widget into view in all that scrolls around it."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea) and (content := around.widget()) is not None:
            # Not ensureWidgetVisible: in a field it is content with the line of the cursor.
            end = widget.mapTo(content, widget.rect().bottomLeft())
            around.ensureVisible(end.x(), end.y(), 0, _ROOM_BELOW)
        around = around.parentWidget()
