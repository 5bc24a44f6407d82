"""Long work in a thread, step by step."""

import threading
from collections.abc import Generator

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gui.state.stepped import Stepped


def counting(n: int) -> Generator[float, None, str]:
    for step in range(n):
        yield step / n
    return "counted"


def failing() -> Generator[float, None, str]:
    yield 0.5
    raise ValueError("planted")


def test_what_is_returned_is_told(qtbot: QtBot, qapp: object) -> None:
    owner = QObject()
    work = Stepped(owner)

    with qtbot.waitSignal(work.done) as told:
        work.do(lambda: counting(3))

    assert told.args == ["counted"]
    assert not work.is_busy


def test_an_error_is_told(qtbot: QtBot, qapp: object) -> None:
    owner = QObject()
    work = Stepped(owner)

    with qtbot.waitSignal(work.failed) as told:
        work.do(failing)

    assert told.args is not None
    assert "planted" in told.args[0]


def test_what_was_given_up_ends_and_tells_nothing(qtbot: QtBot, qapp: object) -> None:
    owner = QObject()
    work = Stepped(owner)
    told: list[object] = []
    work.done.connect(told.append)
    begun, ended = threading.Event(), threading.Event()

    def endless() -> Generator[float, None, None]:
        try:
            while True:
                begun.set()
                yield 0.0
        finally:
            ended.set()

    work.do(endless)
    assert begun.wait(5)
    work.cancel()

    assert ended.wait(5)
    assert told == []
