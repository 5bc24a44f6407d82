"""A section that folds: by mouse, by keyboard, and for screen readers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.widgets.section import Section


@pytest.fixture
def section(qtbot: QtBot) -> Section:
    section = Section("Figures", QLabel("content"), is_open=True)
    qtbot.addWidget(section)
    section.show()
    return section


def test_a_click_on_the_title_folds_it(section: Section, qtbot: QtBot) -> None:
    section.show_note("3 of 4")

    with qtbot.waitSignal(section.turned) as turned:
        qtbot.mouseClick(section.head, Qt.MouseButton.LeftButton)

    assert turned.args == [False]
    assert section.note.text() == ""
    assert section.head.accessibleName() == "Figures, closed"


def test_space_opens_it_again(section: Section, qtbot: QtBot) -> None:
    section.show_note("3 of 4")
    section.turn(is_open=False)

    qtbot.keyClick(section.head, Qt.Key.Key_Space)

    assert section.is_open
    assert section.note.text() == "3 of 4"
    assert section.head.accessibleName() == "Figures, open"
