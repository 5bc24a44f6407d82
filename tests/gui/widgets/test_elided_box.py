"""Tests of lists that stand in narrow columns."""

from pytestqt.qtbot import QtBot

from gui.widgets.elided_box import ElidedBox


def test_a_title_without_room_ends_with_dots(qtbot: QtBot) -> None:
    box = ElidedBox()
    qtbot.addWidget(box)
    box.addItem("Handwritten digits, 8 × 8")

    box.resize(120, 30)
    assert box.shown_text().endswith("…")
    box.resize(600, 30)
    assert box.shown_text() == "Handwritten digits, 8 × 8"


def test_what_is_not_chosen_yet_says_what_there_is_to_choose(qtbot: QtBot) -> None:
    box = ElidedBox()
    qtbot.addWidget(box)
    box.addItem("digits")
    box.setPlaceholderText("Data at hand")
    box.setCurrentIndex(-1)
    box.resize(300, 30)

    assert box.shown_text() == "Data at hand"
