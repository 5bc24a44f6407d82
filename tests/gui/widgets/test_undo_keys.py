"""Undo and redo in a field: its own while somebody types, else those of the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.messages import Message
from core.settings import Setting
from gui.widgets.fields import TextBox
from gui.widgets.number_box import NumberBox

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
UNITS = Setting("units", int, 128, Message("Units"), low=1, high=1_000_000)


class Window(QWidget):
    """A window with undo and redo, which remembers what was asked of it."""

    def __init__(self, field: QWidget) -> None:
        super().__init__()
        self.asked: list[str] = []
        QVBoxLayout(self).addWidget(field)
        self._add("undo", "Ctrl+Z")
        self._add("redo", "Ctrl+Shift+Z", "Ctrl+Y")

    def _add(self, name: str, *keys: str) -> None:
        action = QAction(name, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda: self.asked.append(name))
        self.addAction(action)


def shown(field: QWidget, qtbot: QtBot) -> Window:
    window = Window(field)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    return window


def press_all(field: QWidget, qtbot: QtBot) -> None:
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL | SHIFT)
    qtbot.keyClick(field, Qt.Key.Key_Y, CONTROL)


@pytest.mark.parametrize("kind", ["number", "text"])
def test_the_keys_reach_the_window_while_nothing_is_typed(qtbot: QtBot, kind: str) -> None:
    field = NumberBox(UNITS, 64) if kind == "number" else TextBox("hidden")
    window = shown(field, qtbot)

    press_all(field, qtbot)

    assert window.asked == ["undo", "redo", "redo"]


def test_a_number_that_was_taken_is_undone_by_the_window(qtbot: QtBot) -> None:
    field = NumberBox(UNITS, 64)
    window = shown(field, qtbot)
    field.selectAll()
    qtbot.keyClicks(field, "32")
    qtbot.keyClick(field, Qt.Key.Key_Return)

    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)

    assert window.asked == ["undo"]


def test_typing_in_a_number_is_undone_and_done_again_in_the_field(qtbot: QtBot) -> None:
    field = NumberBox(UNITS, 64)
    window = shown(field, qtbot)
    field.lineEdit().end(False)
    qtbot.keyClicks(field, "01")
    qtbot.keyClick(field, Qt.Key.Key_Backspace)

    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
    undone = field.text()
    qtbot.keyClick(field, Qt.Key.Key_Y, CONTROL)

    assert (undone, field.text()) == ("6401", "640")
    assert window.asked == []


def test_typing_in_a_text_is_undone_and_done_again_in_the_field(qtbot: QtBot) -> None:
    field = TextBox("hid")
    window = shown(field, qtbot)
    qtbot.keyClicks(field, "den")
    qtbot.keyClick(field, Qt.Key.Key_Backspace)

    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
    undone = field.text()
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL | SHIFT)

    assert (undone, field.text()) == ("hidden", "hidde")
    assert window.asked == []
