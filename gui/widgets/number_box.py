"""A field for a number, written with comma or point, in any language."""

import math
import re
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from core.errors import SettingError
from core.messages import Message, number, parse_number, tr
from core.settings import Setting
from gui.widgets.labels import restyle
from gui.widgets.undo_keys import is_redo, wants_undo

_GROUPED = re.compile(r"[-+\u2212]?\d{1,3}([.,\u00a0 ]\d{3})+")
_GROUP_MARKS = re.compile(r"[.,\u00a0 ]")
_ZEROS_OF_POWER = re.compile(r"e([+-])0+(\d)")
_FRIENDLY = (1.0, 2.0, 5.0, 10.0)
_FIRST_STEP = 1e-4
_SHARE_STEP = 0.05
_CLOSE = 1e-9  # 0.2 is not exactly 2 * 10 ** -1


def written(value: float) -> str:
    """Return a number so that `read` gives the very same: 128, 0,001, 1e-6. Nothing is grouped."""
    if isinstance(value, int):
        return number(value, "d")
    digits = next(n for n in range(6, 18) if float(f"{value:.{n}g}") == value)
    return _ZEROS_OF_POWER.sub(r"e\1\2", number(value, f".{digits}g"))


def read(text: str, *, whole: bool = False) -> float:
    """Return the number that a text means; an int where `whole` and the text is a whole number.

    Raises:
        ValueError: when the text is no finite number.
    """
    text = text.strip()
    if not whole:
        return parse_number(text)
    if _GROUPED.fullmatch(text):  # 1.000 and 1,000 are thousands where a fraction is no choice
        text = _GROUP_MARKS.sub("", text)
    try:
        return int(text.replace("\u2212", "-"))  # not by way of a float: seeds have 63 bits
    except ValueError:
        value = parse_number(text)
        return int(value) if value.is_integer() else value


def next_friendly(value: float, direction: int) -> float:
    """Return the next of ..., 0.1, 0.2, 0.5, 1, 2, 5, 10, ... above (1) or below (-1) a value."""
    if value == 0:
        return _FIRST_STEP * direction
    if value < 0:
        return -next_friendly(-value, -direction)
    power = math.floor(math.log10(value) + _CLOSE)
    decade = [float(f"{lead * 10.0**power:.3g}") for lead in (0.5, *_FRIENDLY, 20.0)]
    if direction > 0:
        return next(each for each in decade if each > value * (1 + _CLOSE))
    return next(each for each in reversed(decade) if each < value * (1 - _CLOSE))


class NumberBox(QAbstractSpinBox):
    """A field for one setting of type int or float.

    A value is taken at Enter, when the focus leaves, and at each step (arrow keys, Page keys,
    and the wheel while it has the focus). A text that is no such value stays as it was typed,
    with a red edge and the reason as tooltip; the value stays the last good one. Escape brings
    that one back. Where 0 has a meaning of its own, such as "off", an empty field is that.

    Signals:
        edited: a new value was taken from the user.
        refused: the reason why a text was not taken, or "" once that is over.
    """

    edited = Signal(object)
    refused = Signal(str)

    def __init__(
        self, setting: Setting, value: float | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        assert setting.type in (int, float), setting
        self._setting = setting
        self._value: float = setting.checked(setting.default if value is None else value)
        self._reason = self._written = ""
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(str(setting.title))
        self.setToolTip(self._hint())
        if setting.zero is not None:
            self.lineEdit().setPlaceholderText(str(setting.zero))
        self._write()
        self.editingFinished.connect(self._on_editing_finished)
        self.lineEdit().textEdited.connect(self._on_text_edited)

    def value(self) -> Any:
        """Return the last good value."""
        return self._value

    def show_value(self, value: float) -> None:
        """Show a value without telling. A text being typed for the same value is left alone."""
        same = value == self._value
        self._value = self._setting.checked(value)
        if same and self._is_typed():
            return
        self._set_reason("")
        self._write()

    def reason(self) -> str:
        """Return why the text is not taken, or ""."""
        return self._reason

    def refuse(self, reason: str) -> None:
        """Mark the text as not taken, for a reason that only the owner of the field knows."""
        self._set_reason(reason)

    def _write(self) -> None:
        is_zero = self._setting.zero is not None and self._value == 0
        self._written = "" if is_zero else written(self._value)
        if self._is_typed():
            self.lineEdit().setText(self._written)

    def _is_typed(self) -> bool:
        return self.lineEdit().text() != self._written

    def _on_editing_finished(self) -> None:
        if not self._is_typed():
            self._set_reason("")
            return
        try:
            value = self._read()
        except SettingError as error:
            self._set_reason(str(error))
        else:
            self._take(value)

    def _on_text_edited(self) -> None:
        if not self._reason:  # the reason comes at the end of typing, and goes at once
            return
        try:
            self._read()
        except SettingError as error:
            self._set_reason(str(error))
        else:
            self._set_reason("")

    def _read(self) -> float:
        text = self.lineEdit().text()
        if self._setting.zero is not None and not text.strip():
            return self._setting.checked(0)
        try:
            return self._setting.checked(read(text, whole=self._setting.type is int))
        except (ValueError, SettingError):
            message = Message(
                "{title} must be {limits}, not “{text}”.",
                title=self._setting.title,
                limits=self._setting.limits,
                text=text[:40],
            )
            raise SettingError(message) from None

    def _take(self, value: float) -> None:
        changed = value != self._value
        self._value = value
        self._set_reason("")
        self._write()
        if changed:
            self.edited.emit(value)

    def _set_reason(self, reason: str) -> None:
        if reason == self._reason:
            return
        self._reason = reason
        self.setToolTip(reason or self._hint())
        self.setAccessibleDescription(reason)
        self.setProperty("invalid", bool(reason))
        restyle(self)
        self.refused.emit(reason)

    def _hint(self) -> str:
        help_ = self._setting.help
        lines = [str(help_)] if help_ else []
        lines.append(tr("Takes {limits}.", limits=self._setting.limits))
        if self._setting.zero is not None:
            lines.append(tr("Empty: {meaning}", meaning=self._setting.zero))
        return "\n".join(lines)

    def _stepped(self, steps: int) -> float:
        setting, value = self._setting, self._value
        if setting.type is int:
            value = value + steps
        elif setting.low is not None and setting.high is not None and self._is_share():
            value = round((value + steps * _SHARE_STEP) / _SHARE_STEP) * _SHARE_STEP
            value = float(f"{value:.6g}")
        else:
            for _ in range(abs(steps)):
                value = next_friendly(value, 1 if steps > 0 else -1)
        low = -math.inf if setting.low is None else setting.low
        high = math.inf if setting.high is None else setting.high
        return setting.type(min(max(value, low), high))

    def _show_buttons(self) -> None:
        """Show the buttons of a whole number while the mouse is over it or it has the focus."""
        is_used = self.isEnabled() and (self.underMouse() or self.hasFocus())
        symbols = QAbstractSpinBox.ButtonSymbols
        wanted = symbols.UpDownArrows if self._is_whole and is_used else symbols.NoButtons
        if wanted != self.buttonSymbols():
            self.setButtonSymbols(wanted)

    @property
    def _is_whole(self) -> bool:
        return self._setting.type is int

    def _is_share(self) -> bool:
        return self._setting.low == 0 and (self._setting.high or math.inf) <= 1

    # Qt overrides

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        flag = QAbstractSpinBox.StepEnabledFlag
        return flag.StepUpEnabled | flag.StepDownEnabled

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._show_buttons()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._show_buttons()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_buttons()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_buttons()

    def stepBy(self, steps: int) -> None:
        self._on_editing_finished()
        if not self._reason:
            self._take(self._stepped(steps))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()  # the panel scrolls

    def event(self, event: QEvent) -> bool:
        if wants_undo(event):
            event.setAccepted(self._is_typed())
            return self._is_typed()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._is_typed():
            self._set_reason("")
            self._write()
        elif is_redo(event):
            self.lineEdit().redo()
        else:
            super().keyPressEvent(event)
