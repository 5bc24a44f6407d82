"""Fields of one line of text: a text, or height and width."""

import re

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from core.errors import SettingError
from core.messages import Message, number, tr
from core.settings import Setting
from gui.widgets.labels import restyle
from gui.widgets.undo_keys import is_redo, wants_undo

_PAIR = re.compile(r"(\d{1,9})(?:(?:\s*[x×*,;]\s*|\s+)(\d{1,9}))?", re.IGNORECASE)


class LineBox(QLineEdit):
    """What the fields of one line share: the keys for undo, and the mark of a refusal."""

    edited = Signal(object)
    refused = Signal(str)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._written = text
        self.editingFinished.connect(self._on_editing_finished)

    def refuse(self, reason: str) -> None:
        """Mark the text as not taken."""
        self.setProperty("invalid", bool(reason))
        restyle(self)
        self.refused.emit(reason)

    def _write(self, text: str) -> None:
        self._written = text
        self.setText(text)

    def _on_editing_finished(self) -> None:
        raise NotImplementedError

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        if wants_undo(event):
            is_typed = self.text() != self._written
            event.setAccepted(is_typed)
            return is_typed
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_redo(event):
            self.redo()
        else:
            super().keyPressEvent(event)


class TextBox(LineBox):
    """A line of text, taken at Enter and when the focus leaves."""

    def value(self) -> str:
        """Return the text last taken."""
        return self._written

    def show_value(self, value: str) -> None:
        """Show a text without telling. What is being typed for the same text is left alone."""
        if value == self._written and self.isModified():
            return
        self._write(value)

    def _on_editing_finished(self) -> None:
        if self.text() == self._written:
            return
        self._written = self.text()
        self.setModified(False)
        self.edited.emit(self._written)


def written_pair(value: tuple[int, int]) -> str:
    """Return height and width as people write them: 3 × 5."""
    return " × ".join(number(item, "d") for item in value)


def read_pair(text: str) -> tuple[int, int]:
    """Return the pair that a text means: `3 × 5`, `3 x 5`, `3,5`, `3 5`; `3` is 3 × 3.

    Raises:
        ValueError: when the text is no such pair.
    """
    found = _PAIR.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    return int(found[1]), int(found[2] or found[1])


def _text_of(setting: Setting, value: tuple[int, int]) -> str:
    return "" if setting.zero is not None and value == (0, 0) else written_pair(value)


class PairBox(LineBox):
    """Height and width in one field, taken at Enter and when the focus leaves.

    A text that is no such pair stays as it was typed, with a red edge and the reason below it;
    the value stays the last good one. Where 0 has a meaning of its own, an empty field is that.
    """

    def __init__(
        self, setting: Setting, value: tuple[int, int], parent: QWidget | None = None
    ) -> None:
        super().__init__(_text_of(setting, value), parent)
        self._setting, self._value = setting, value
        help_ = [str(setting.help)] if setting.help else []
        takes = tr("Takes {limits}.", limits=setting.limits)
        one = tr("One number means a square: 3 is 3 × 3.")
        empty = tr("Empty: {meaning}", meaning=setting.zero) if setting.zero else ""
        self.setToolTip("\n".join(line for line in [*help_, takes, one, empty] if line))
        self.setPlaceholderText(str(setting.zero or ""))
        self.setAccessibleDescription(empty)

    def value(self) -> tuple[int, int]:
        """Return the last good pair."""
        return self._value

    def show_value(self, value: tuple[int, int]) -> None:
        """Show a pair without telling. What is being typed for the same pair is left alone."""
        if value == self._value and self.text() != self._written:
            return
        self._value = value
        self._write(_text_of(self._setting, value))

    def _on_editing_finished(self) -> None:
        if self.text() == self._written:
            self.refuse("")
            return
        try:
            value = self._read()
        except SettingError as error:
            self.refuse(str(error))
            return
        changed = value != self._value
        self._value = value
        self._write(_text_of(self._setting, value))
        self.refuse("")
        if changed:
            self.edited.emit(value)

    def _read(self) -> tuple[int, int]:
        try:
            is_zero = self._setting.zero is not None and not self.text().strip()
            return self._setting.checked((0, 0) if is_zero else read_pair(self.text()))
        except (ValueError, SettingError):
            message = Message(
                "{title} must be {limits}, not “{text}”.",
                title=self._setting.title,
                limits=self._setting.limits,
                text=self.text()[:40],
            )
            raise SettingError(message) from None
