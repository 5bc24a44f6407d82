"""Questions that are asked only as long as somebody sees the widget that shows the answer."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.questions.evaluation import Evaluate
from core.questions.question import Question
from gui.panels.seen import AskWhileSeen, Seen
from tests.gui.panels.conftest import World

TEST, TRAIN = Evaluate("test"), Evaluate("train")


class Panel(QWidget):
    """A widget that wants to know what the test says."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.wants: list[Question | None] = [TEST]
        self.told: list[object] = []
        self.asker = AskWhileSeen(self, world.answers, lambda: self.wants)
        self.asker.answered.connect(self.told.append)


@pytest.fixture
def panel(world: World, qtbot: QtBot) -> Panel:
    world.look.refresh()
    panel = Panel(world)
    qtbot.addWidget(panel)
    return panel


def test_a_widget_behind_a_tab_is_not_seen(qtbot: QtBot) -> None:
    widget, turns = QWidget(), []
    qtbot.addWidget(widget)
    seen = Seen(widget)
    seen.turned.connect(turns.append)
    widget.show()
    widget.setEnabled(False)
    widget.hide()
    widget.setEnabled(True)
    widget.show()

    assert seen.now
    assert turns == [True, False, True]


def test_nothing_is_asked_until_somebody_sees_it_and_nothing_after(
    panel: Panel, qtbot: QtBot
) -> None:
    before = panel.asker.questions
    panel.show()
    qtbot.waitUntil(lambda: panel.told == [TEST])
    shown = panel.asker.questions
    panel.hide()

    assert (before, shown, panel.asker.questions) == ((), (TEST,), ())


def test_other_questions_take_the_place_of_those_before(
    panel: Panel, world: World, qtbot: QtBot
) -> None:
    panel.show()
    qtbot.waitUntil(lambda: panel.told == [TEST])
    panel.wants = [TRAIN, None]
    panel.asker.follow()
    qtbot.waitUntil(lambda: panel.told == [TEST, TRAIN])

    assert panel.asker.questions == (TRAIN,)
    assert world.answers.answer(TEST) is None


def test_who_asks_nothing_hears_nothing_of_the_answers_to_others(
    panel: Panel, world: World, qtbot: QtBot
) -> None:
    panel.wants = [None]
    panel.show()
    with qtbot.waitSignal(world.answers.answered):
        world.answers.ask("somebody", TEST)

    assert panel.told == []
