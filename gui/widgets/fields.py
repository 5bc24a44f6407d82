"""One field for one declared setting, of whatever type."""

from typing import Any, Protocol, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QSizePolicy,
    QStyledItemDelegate,
    QWidget,
)

from core.settings import Setting
from gui.widgets.elided_box import ElidedBox
from gui.widgets.line_boxes import PairBox, TextBox
from gui.widgets.number_box import NumberBox
from gui.widgets.tips import tip

MOST_LISTED = 20
"""Choices that a list shows without a scroll bar."""
_AROUND_TEXT = 14


class Field(Protocol):
    """What the form asks of a field. `edited` and `refused` are signals."""

    edited: Any
    refused: Any

    def value(self) -> Any:
        """Return the value shown."""
        ...

    def show_value(self, value: Any) -> None:
        """Show a value without telling."""
        ...

    def refuse(self, reason: str) -> None:
        """Mark the field as not taken; "" ends that."""
        ...


class ChoiceBox(ElidedBox):
    """A list of choices: (name, title) pairs. The wheel turns it only while it has the focus."""

    edited = Signal(object)
    refused = Signal(str)

    def __init__(self, setting: Setting, value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(MOST_LISTED)
        self.setItemDelegate(QStyledItemDelegate(self))  # or the list ignores the style sheet
        for name, title in setting.choices:
            self.addItem(str(title), name)
        # Last, for a box measures itself anew with every choice that comes after it.
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.show_value(value)
        self.activated.connect(self._on_activated)

    def value(self) -> str:
        """Return the name of the choice."""
        return self.currentData()

    def show_value(self, value: str) -> None:
        """Show a choice without telling."""
        self._shown = value
        self.setCurrentIndex(self.findData(value))

    def refuse(self, reason: str) -> None:
        """Say why the choice was not taken."""
        self.refused.emit(reason)

    def _on_activated(self) -> None:
        if self.value() != self._shown:
            self._shown = self.value()
            self.edited.emit(self._shown)

    # Qt overrides

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class SwitchBox(QCheckBox):
    """A box to tick."""

    edited = Signal(object)
    refused = Signal(str)

    def __init__(self, value: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setChecked(value)
        self.clicked.connect(self._on_clicked)

    def value(self) -> bool:
        """Return whether it is ticked."""
        return self.isChecked()

    def show_value(self, value: bool) -> None:
        """Tick it or not, without telling."""
        self.setChecked(value)

    def refuse(self, reason: str) -> None:
        """Say why the tick was not taken."""
        self.refused.emit(reason)

    def _on_clicked(self, ticked: bool) -> None:
        self.edited.emit(ticked)


def field(setting: Setting, value: Any, parent: QWidget | None = None) -> Field:
    """Return the field that suits a setting; it is a QWidget with the setting's name and help."""
    if setting.choices:
        made: QWidget = ChoiceBox(setting, value, parent)
    elif setting.type is bool:
        made = SwitchBox(value, parent)
    elif setting.type is str:
        made = TextBox(value, parent)
    elif setting.type is tuple:
        made = PairBox(setting, value, parent)
    else:
        made = NumberBox(setting, value, parent)
    made.setAccessibleName(str(setting.title))
    made.setObjectName(setting.name)
    if setting.help and not isinstance(made, NumberBox | PairBox):
        tip(made, str(setting.help))
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    made.setFixedHeight(made.fontMetrics().height() + _AROUND_TEXT)  # rows of one height
    return cast("Field", made)
