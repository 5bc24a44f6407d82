"""A small world for panels: the state holders of the window around the built-in digits."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.data import library
from core.layers import Dense, Dropout, Flatten
from core.project import Project
from core.questions.in_process import InProcessAnswerer
from core.stack import Block, Stack
from gui.preferences import Preferences
from gui.state.answers import Answers
from gui.state.comparison import Comparison
from gui.state.data import Data
from gui.state.document import Document
from gui.state.look import Look
from gui.state.past import Past
from gui.state.selection import Selection
from gui.state.session import Session

OUTPUT = Dense(units=10, activation="softmax", initializer="glorot")
STACK = Stack(
    (
        Block("b1", Flatten()),
        Block("b2", Dense(units=16), "hidden"),
        Block("b3", Dropout()),
        Block("b4", OUTPUT),
    )
)


@dataclass(frozen=True)
class World:
    """What the window holds, without a trainer process."""

    document: Document
    data: Data
    selection: Selection
    session: Session
    look: Look
    past: Past
    comparison: Comparison
    answers: Answers
    preferences: Preferences

    def choose(self, source: str, qtbot: QtBot) -> None:
        """Choose other data and wait for them."""
        with qtbot.waitSignal(self.document.changed):
            self.data.choose(source)
        self.look.refresh()


def _no_trainer(*answers: object) -> object:
    raise AssertionError("no test of a panel trains")


@pytest.fixture
def world(qtbot: QtBot, qapp: QApplication) -> Iterator[World]:
    root = QObject()
    document = Document(Project(stack=STACK, data=library.find("digits").choice()), root)
    data, selection = Data(document, root), Selection(root)
    session = Session(_no_trainer, root)  # pyright: ignore[reportArgumentType]
    qtbot.waitUntil(lambda: data.ready is not None)
    look = Look(document, data, session, selection, root)
    past, answers = Past(session, look, root), Answers(data, session, look, InProcessAnswerer, root)
    comparison = Comparison(session, root)
    yield World(
        document,
        data,
        selection,
        session,
        look,
        past,
        comparison,
        answers,
        Preferences(),
    )
    past.close()
    answers.close()
    data.close()
    look.refresh()  # stops its timer
    root.deleteLater()  # now: Python might find it only after the application is gone, and crash
    qapp.sendPostedEvents(root, QEvent.Type.DeferredDelete)
