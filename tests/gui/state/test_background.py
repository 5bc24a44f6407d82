"""Work beside the window: one at a time, and only the newest is answered."""

import threading

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from core.errors import DatasetError
from core.messages import Message
from gui.state.background import Background, Work


class Desk(QObject):
    """Whoever asks, and what came back."""

    def __init__(self) -> None:
        super().__init__()
        self.background = Background(self)
        self.done: list[object] = []
        self.failed: list[object] = []
        self.worked: list[str] = []
        self.gate = threading.Event()
        self.background.done.connect(self.done.append)
        self.background.failed.connect(self.failed.append)

    def work(self, name: str, *, waits: bool = False) -> Work:
        def run() -> str:
            self.worked.append(name)
            if waits:
                assert self.gate.wait(10)
            return name

        return run


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk()


def test_it_works_in_another_thread(desk: Desk, qtbot: QtBot) -> None:
    desk.background.do(threading.get_ident)
    busy = desk.background.is_busy
    qtbot.waitUntil(lambda: bool(desk.done))

    assert desk.done != [threading.get_ident()]
    assert (busy, desk.background.is_busy) == (True, False)


def test_only_the_newest_is_answered_and_what_waited_in_vain_is_never_begun(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.background.do(desk.work("first", waits=True))
    desk.background.do(desk.work("second"))
    desk.background.do(desk.work("third"))
    desk.gate.set()
    qtbot.waitUntil(lambda: bool(desk.done))

    assert desk.done == ["third"]
    assert desk.worked == ["first", "third"]


def test_what_is_forgotten_is_not_answered(desk: Desk, qtbot: QtBot) -> None:
    desk.background.do(desk.work("first", waits=True))
    desk.background.forget()
    busy = desk.background.is_busy
    desk.gate.set()
    desk.background.do(desk.work("second"))
    qtbot.waitUntil(lambda: bool(desk.done))

    assert not busy
    assert desk.done == ["second"]


def test_errors_come_back(desk: Desk, qtbot: QtBot) -> None:
    error = DatasetError(Message("No."))

    def fails() -> None:
        raise error

    desk.background.do(fails)
    qtbot.waitUntil(lambda: bool(desk.failed))
    desk.background.do(lambda: 1 // 0)
    qtbot.waitUntil(lambda: len(desk.failed) == 2)

    assert desk.failed[0] is error
    assert "ZeroDivisionError" in str(desk.failed[1])
    assert desk.done == []


def test_who_asked_may_be_gone_when_the_answer_comes(qtbot: QtBot) -> None:
    desk = Desk()
    gate, worked = desk.gate, desk.worked
    desk.background.do(desk.work("late", waits=True))
    qtbot.waitUntil(lambda: worked == ["late"])
    thread = next(t for t in threading.enumerate() if t.name == "camada-background")
    desk.deleteLater()
    with qtbot.waitSignal(desk.destroyed):
        pass
    gate.set()
    thread.join(10)

    assert not thread.is_alive()
