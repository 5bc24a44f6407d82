from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from gui.widgets.message_bar import MessageBar


def bar_for(qtbot: QtBot) -> MessageBar:
    bar = MessageBar()
    qtbot.addWidget(bar)
    return bar


def test_it_is_hidden_until_it_says_something(qtbot: QtBot) -> None:
    bar = bar_for(qtbot)
    before = bar.isVisible()

    bar.say("Saved.", "info")

    assert not before
    assert bar.isVisible()
    assert bar.accessibleName() == "Saved."


def test_an_action_is_done_and_closes_the_bar(qtbot: QtBot) -> None:
    bar = bar_for(qtbot)
    done: list[str] = []
    bar.say("Changed outside.", "warning", [("Reload", lambda: done.append("reload"))])

    with qtbot.waitSignal(bar.closed):
        qtbot.mouseClick(bar.buttons()[0], Qt.MouseButton.LeftButton)

    assert done == ["reload"]
    assert not bar.isVisible()


def test_an_action_may_say_the_next_thing(qtbot: QtBot) -> None:
    bar = bar_for(qtbot)
    bar.say("First.", "info", [("More", lambda: bar.say("Second.", "error"))])

    qtbot.mouseClick(bar.buttons()[0], Qt.MouseButton.LeftButton)

    assert bar.isVisible()
    assert bar.text() == "Second."
    assert bar.buttons() == []


def test_it_can_be_closed(qtbot: QtBot) -> None:
    bar = bar_for(qtbot)
    bar.say("Failed.", "error")

    qtbot.mouseClick(bar.findChild(QToolButton), Qt.MouseButton.LeftButton)

    assert not bar.isVisible()


def test_a_text_is_never_read_as_markup(qtbot: QtBot) -> None:
    bar = bar_for(qtbot)

    bar.say("<b>name</b>", "info")

    assert bar.text() == "<b>name</b>"
    assert "<b>" in bar.accessibleName()
