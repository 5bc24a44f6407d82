"""The run that is shown keeps the name that somebody gave it."""

import pytest
from pytestqt.qtbot import QtBot

from core.storage import run_name
from gui.app import Camada
from gui.panels.compare_menu import CompareMenu, text_of
from gui.state.comparison import name_of
from gui.state.session import Phase


def train(camada: Camada, qtbot: QtBot) -> None:
    session = camada.state.session
    n_before = len(session.figures.epochs)
    camada.window.menu_actions["train"].trigger()
    qtbot.waitUntil(
        lambda: session.phase is Phase.IDLE and len(session.figures.epochs) > n_before,
        timeout=30000,
    )


@pytest.fixture
def named(camada: Camada, qtbot: QtBot) -> Camada:
    train(camada, qtbot)
    camada.state.comparison.rename(None, "wide net")
    return camada


def test_it_comes_back_with_what_was_learned(named: Camada) -> None:
    session, comparison = named.state.session, named.state.comparison
    checkpoint = session.checkpoint

    session.restore(None)
    meanwhile = str(comparison.own_name)
    session.restore(checkpoint)

    assert meanwhile == "this run"
    assert comparison.own_name == "wide net"


def test_a_run_that_goes_on_hands_its_name_on(named: Camada, qtbot: QtBot) -> None:
    comparison = named.state.comparison
    before = comparison.own_run_id

    train(named, qtbot)

    assert comparison.own_run_id != before
    assert run_name.read(comparison.own_run_id) == "wide net"


def test_it_stands_in_the_list_of_earlier_runs(named: Camada, qtbot: QtBot) -> None:
    named.state.session.restore(None)

    [run] = named.state.comparison.earlier()

    assert name_of(run) == "wide net"
    assert text_of(run).startswith("wide net · ")
    menu = CompareMenu(named.state.comparison, named.state.session, named.window)
    qtbot.addWidget(menu)
    assert any(action.text() == text_of(run) for action in menu.actions())


def test_the_next_run_is_another_one_without_that_name(named: Camada, qtbot: QtBot) -> None:
    named.state.session.restore(None)

    train(named, qtbot)

    assert str(named.state.comparison.own_name) == "this run"
