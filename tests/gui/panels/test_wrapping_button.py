"""The button that breaks its text."""

from pytestqt.qtbot import QtBot

from gui.panels.wrapping_button import WrappingButton

TEXT = "Set 10 units: the data have 10 classes"


def test_where_there_is_room_it_has_one_line(qtbot: QtBot) -> None:
    button = WrappingButton(TEXT)
    qtbot.addWidget(button)

    assert button.lines(button.sizeHint().width()) == [TEXT]


def test_a_narrow_one_breaks_between_words_and_grows(qtbot: QtBot) -> None:
    button = WrappingButton(TEXT)
    qtbot.addWidget(button)

    lines = button.lines(160)

    assert len(lines) > 1
    assert " ".join(lines) == TEXT
    assert button.heightForWidth(160) > button.heightForWidth(1000)


def test_screen_readers_hear_the_whole_text(qtbot: QtBot) -> None:
    button = WrappingButton(TEXT)
    qtbot.addWidget(button)
    button.resize(120, 80)

    assert button.accessibleName() == TEXT
