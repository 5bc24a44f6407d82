"""Fixtures of the tests of the window: the whole application, with a trainer in a thread."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.data import builtin
from core.project import Plan, Project
from core.questions.in_process import InProcessAnswerer
from core.templates import TEMPLATES
from core.trainer.in_process import InProcessTrainer
from gui import theme
from gui.app import Camada, application
from gui.preferences import Preferences


@pytest.fixture
def project() -> Project:
    """Return a small network on the built-in digits, with a short plan."""
    made = TEMPLATES["mlp-dropout"].project(builtin.read("digits").choice())
    return made.with_(plan=Plan(batch_size=64, epochs=2))


@pytest.fixture
def camada(qtbot: QtBot, project: Project, tmp_path: Path) -> Iterator[Camada]:
    """Return the application with a window, its data read, and a trainer in a thread."""
    app = application()
    preferences = Preferences(tmp_path / "window.ini")
    preferences.language, preferences.theme = "en", "light"
    made = Camada(app, preferences, InProcessTrainer, project, make_answerer=InProcessAnswerer)
    with qtbot.waitExposed(made.window):
        made.show()
    qtbot.waitUntil(lambda: made.state.data.ready is not None)
    made.state.look.refresh()
    yield made
    made.close()
    theme.apply(app, "light")
