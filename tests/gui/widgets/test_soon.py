"""What waits until the present event is over is done, or its error is told."""

import sys

import pytest
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from pytestqt.qtbot import QtBot

from gui.app import application
from gui.widgets.soon import soon


def run_loop() -> None:
    """Run an event loop until all that was due is done."""
    loop = QEventLoop()
    end = QTimer(singleShot=True)
    end.timeout.connect(loop.quit)
    end.start(20)
    loop.exec()


def test_it_is_done_after_the_present_event(qtbot: QtBot) -> None:
    done: list[int] = []
    owner = QObject()
    soon(owner, lambda: done.append(1))
    assert done == []

    run_loop()

    assert done == [1]


def test_it_is_not_done_when_its_owner_is_gone(qtbot: QtBot) -> None:
    done: list[int] = []
    owner = QObject()
    soon(owner, lambda: done.append(1))

    owner.deleteLater()
    application().sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    run_loop()

    assert done == []


def test_an_error_in_it_is_told_like_any_other(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: told.append(kind))
    owner, done = QObject(), list[int]()
    soon(owner, lambda: 1 / 0)
    soon(owner, lambda: done.append(1))

    run_loop()

    assert told == [ZeroDivisionError]
    assert done == [1]
