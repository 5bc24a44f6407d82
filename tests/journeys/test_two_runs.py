"""The example of DROPOUT: train the one network, then the other with one click, and compare."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.examples import EXAMPLES
from gui.app import Camada
from gui.panels.learn import LearnView
from gui.state.session import Phase

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def example(camada: Camada, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Camada:
    """Return a window with the example, made short, opened by the link of a Learn page."""
    monkeypatch.setattr("gui.files.asking.ask", lambda *_: "discard")
    view = camada.window.docks.learn.panel.view
    assert isinstance(view, LearnView)
    view.example_asked.emit("by-heart")
    qtbot.waitUntil(lambda: not camada.state.data.is_reading)
    document = camada.state.document
    plan = document.project.plan.with_(epochs=3)
    document.edit("Shorter", document.project.with_(plan=plan))
    return camada


def wait_for_end(qtbot: QtBot, camada: Camada) -> None:
    qtbot.waitUntil(lambda: camada.state.session.phase is Phase.IDLE, timeout=20_000)


def train(qtbot: QtBot, camada: Camada) -> None:
    qtbot.mouseClick(camada.window.tool_bar.train_button, LEFT)
    wait_for_end(qtbot, camada)


def go_on(qtbot: QtBot, camada: Camada) -> None:
    qtbot.mouseClick(camada.window.story_bar.button, LEFT)
    wait_for_end(qtbot, camada)


def kinds(camada: Camada) -> list[str]:
    return [block.layer.kind for block in camada.state.document.project.stack]


def names(camada: Camada) -> list[str]:
    return [chip.name for chip in camada.window.docks.training.panel.kept.chips]


def test_before_the_first_run_the_bar_says_what_to_do(example: Camada) -> None:
    bar = example.window.story_bar

    assert bar.text.text().startswith("Train this network, without DROPOUT. Then one click")
    assert bar.button.isHidden()


def test_one_click_trains_the_other_network_and_lays_the_runs_over_each_other(
    qtbot: QtBot, example: Camada
) -> None:
    train(qtbot, example)
    first = example.state.session.figures.epochs
    bar = example.window.story_bar
    said = bar.text.text()

    go_on(qtbot, example)

    assert said.startswith("Loss without DROPOUT: ")
    assert kinds(example) == ["dense", "dropout", "dense", "dropout", "dense"]
    assert names(example) == ["with DROPOUT", "without DROPOUT"]
    assert example.state.comparison.kept[0].records == tuple(first)
    assert [r.epoch for r in example.state.session.figures.epochs] == [0, 1, 2]
    assert bar.text.text().startswith("Gap between training and validation loss: ")
    assert bar.button.isHidden()


def test_while_a_run_is_under_way_the_button_waits(qtbot: QtBot, example: Camada) -> None:
    session, bar = example.state.session, example.window.story_bar
    train(qtbot, example)

    session.step_once(example.state.document.project)
    qtbot.waitUntil(lambda: session.phase is Phase.PAUSED)

    assert not bar.button.isEnabled()
    assert bar.button.toolTip() == "Wait for the end of this run, or stop it."


def test_undo_leads_back_to_the_first_network_and_both_runs_stay(
    qtbot: QtBot, example: Camada
) -> None:
    train(qtbot, example)
    go_on(qtbot, example)

    example.window.menu_actions["undo"].trigger()

    assert kinds(example) == ["dense", "dense", "dense"]
    assert names(example) == ["with DROPOUT", "without DROPOUT"]
    assert example.window.story_bar.text.text().startswith("Gap between")


def test_what_the_first_network_learned_can_be_taken_back(qtbot: QtBot, example: Camada) -> None:
    train(qtbot, example)
    before = example.state.session.checkpoint
    go_on(qtbot, example)

    example.state.session.take_back()

    assert example.state.session.checkpoint is before


def test_closed_the_bar_stays_away_until_another_network_is_drawn(
    qtbot: QtBot, example: Camada
) -> None:
    bar, document = example.window.story_bar, example.state.document
    qtbot.mouseClick(bar.close_button, LEFT)
    closed = bar.isHidden()

    document.edit("Fewer", document.project.with_(stack=document.project.stack.without("b2")))
    away = bar.isHidden()
    example.window.menu_actions["undo"].trigger()

    assert closed
    assert away
    assert not bar.isHidden()


def test_runs_and_story_are_there_after_another_language(qtbot: QtBot, example: Camada) -> None:
    train(qtbot, example)
    go_on(qtbot, example)
    example.state.preferences.language = "pt_BR"

    example.rebuild()

    assert names(example) == ["com DROPOUT", "sem DROPOUT"]
    assert example.window.story_bar.text.text().startswith("Dist\u00e2ncia entre a perda")
    labels = example.window.story_bar.findChildren(QLabel)
    assert all(label.isVisible() for label in labels)


def test_a_saved_example_goes_on_where_it_stood(
    qtbot: QtBot, example: Camada, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(qtbot, example)
    path = tmp_path / "by-heart.camada"
    monkeypatch.setattr("gui.files.asking.ask_for_model_to_save", lambda *_: path)
    example.state.files.save(example.window)
    qtbot.waitUntil(path.exists)
    example.state.files.begin(example.window, EXAMPLES["digits"].project())
    elsewhere = example.window.story_bar.isHidden()

    example.state.files.open(example.window, path)

    assert elsewhere
    assert example.window.story_bar.button.text() == "Train with DROPOUT too"
