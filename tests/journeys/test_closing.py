"""Closing at any moment of a training: the window goes, and nothing is left behind.

`python -m tests.closing` does the same with real processes, 100 times.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.storage import model_file
from core.storage.rescue import rescue_root
from gui import asking
from gui.app import Camada
from gui.state.session import Phase, Session

Moment = Callable[[QtBot, Camada], None]


def starting(qtbot: QtBot, camada: Camada) -> None:
    assert camada.state.session.phase is Phase.STARTING


def running(qtbot: QtBot, camada: Camada) -> None:
    qtbot.waitUntil(lambda: camada.state.session.phase is Phase.RUNNING)


def learning(qtbot: QtBot, camada: Camada) -> None:
    qtbot.waitUntil(lambda: bool(camada.state.session.figures.epochs), timeout=20_000)


def pausing(qtbot: QtBot, camada: Camada) -> None:
    running(qtbot, camada)
    camada.window.menu_actions["train"].trigger()


def paused(qtbot: QtBot, camada: Camada) -> None:
    pausing(qtbot, camada)
    qtbot.waitUntil(lambda: camada.state.session.phase is Phase.PAUSED, timeout=20_000)


def stepping(qtbot: QtBot, camada: Camada) -> None:
    paused(qtbot, camada)
    camada.window.menu_actions["step"].trigger()


def stopping(qtbot: QtBot, camada: Camada) -> None:
    running(qtbot, camada)
    camada.window.menu_actions["stop"].trigger()


def saving(qtbot: QtBot, camada: Camada) -> None:
    running(qtbot, camada)
    camada.window.menu_actions["save"].trigger()


def editing(qtbot: QtBot, camada: Camada) -> None:
    running(qtbot, camada)
    camada.state.selection.select("b3")
    camada.window.menu_actions["delete"].trigger()


def keeping_aside(qtbot: QtBot, camada: Camada) -> None:
    editing(qtbot, camada)
    camada.state.safekeeping._on_due()


MOMENTS = (
    starting,
    running,
    learning,
    pausing,
    paused,
    stepping,
    stopping,
    saving,
    editing,
    keeping_aside,
)


@pytest.mark.parametrize("answer", ["save", "discard"])
@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.__name__)
def test_the_window_closes_at_any_moment_of_a_training(
    qtbot: QtBot,
    camada: Camada,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    moment: Moment,
    answer: str,
) -> None:
    path = tmp_path / "saved.camada"
    monkeypatch.setattr(asking, "ask", lambda *_: answer)
    monkeypatch.setattr(asking, "ask_for_model_to_save", lambda *_: path)
    camada.protect()
    document = camada.state.document
    plan = document.project.plan.with_(epochs=100_000)
    document.edit("Long", document.project.with_(plan=plan))
    camada.window.menu_actions["train"].trigger()
    moment(qtbot, camada)

    camada.window.close()

    qtbot.waitUntil(lambda: not camada.window.isVisible(), timeout=20_000)
    assert answer == "discard" or model_file.load(path).project == document.project
    close_down(camada.state.session, camada)
    assert list(rescue_root().iterdir()) == []


def close_down(session: Session, camada: Camada) -> None:
    """End what runs beside the window, as the end of the application does."""
    camada.state.data.close()
    session.close()
    camada.state.recovery.close()
    camada.state.safekeeping.end()
