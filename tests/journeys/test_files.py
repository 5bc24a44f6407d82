"""Saving, opening and closing in the real window: nothing is lost without an answer."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.storage import model_file
from core.storage.model_file import ModelContents
from gui import asking
from gui.app import Camada, application
from gui.preferences import Preferences
from gui.state.session import Phase
from tests.journeys.hands import press_train, wait_for_end


def test_what_was_saved_opens_again_and_predicts_the_same(
    qtbot: QtBot, camada: Camada, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rede.camada"
    monkeypatch.setattr(asking, "ask_for_model_to_save", lambda *_: path)
    press_train(qtbot, camada)
    wait_for_end(qtbot, camada)
    camada.window.menu_actions["save"].trigger()
    assert not camada.state.session.has_unsaved_learning
    camada.state.look.refresh()
    before = camada.state.look.values["b4"].output

    preferences = Preferences(tmp_path / "other.ini")
    other = Camada(application(), preferences, camada.state.session._make_trainer)
    other.state.files.read(path)
    qtbot.waitUntil(lambda: other.state.data.ready is not None)
    other.state.look.refresh()

    assert other.state.document.project == camada.state.document.project
    assert np.array_equal(other.state.look.values["b4"].output, before)
    assert len(other.state.session.figures.epochs) == 2
    other.close()


def test_a_damaged_file_is_refused_and_the_open_document_untouched(
    qtbot: QtBot, camada: Camada, tmp_path: Path
) -> None:
    path = tmp_path / "damaged.camada"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    before = camada.state.document.project

    camada.window.open_path(path)

    assert camada.state.document.project == before
    assert "damaged.camada" in camada.window.message_bar.text()


def test_closing_with_unsaved_learning_asks_and_cancel_keeps_the_window(
    qtbot: QtBot, camada: Camada, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions: list[str] = []

    def ask(parent: QWidget, text: str, details: str, choices: asking.Choices) -> str:
        questions.append(details)
        return "cancel"

    monkeypatch.setattr(asking, "ask", ask)
    press_train(qtbot, camada)
    wait_for_end(qtbot, camada)

    assert not camada.window.close()

    assert questions == ["What the network has learned is not saved."]
    assert camada.window.isVisible()


def test_closing_while_training_can_stop_and_save(
    qtbot: QtBot, camada: Camada, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.camada"
    monkeypatch.setattr(asking, "ask", lambda *_: "save")
    monkeypatch.setattr(asking, "ask_for_model_to_save", lambda *_: path)
    document = camada.state.document
    plan = document.project.plan.with_(epochs=100_000)
    document.edit("Long", document.project.with_(plan=plan))
    press_train(qtbot, camada)
    qtbot.waitUntil(lambda: len(camada.state.session.figures.epochs) > 1, timeout=20_000)

    camada.window.close()

    qtbot.waitUntil(lambda: not camada.window.isVisible(), timeout=10_000)
    assert path.exists()


@pytest.mark.parametrize("answer", ["discard", "save"])
def test_closing_with_unsaved_work_closes_the_window_after_the_answer(
    qtbot: QtBot,
    camada: Camada,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
) -> None:
    monkeypatch.setattr(asking, "ask", lambda *_: answer)
    monkeypatch.setattr(asking, "ask_for_model_to_save", lambda *_: tmp_path / "x.camada")
    camada.state.selection.select("b3")
    camada.window.menu_actions["delete"].trigger()

    camada.window.close()

    qtbot.waitUntil(lambda: not camada.window.isVisible())


def test_cancelling_the_place_to_save_keeps_a_run_going(
    qtbot: QtBot, camada: Camada, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "ask", lambda *_: "save")
    monkeypatch.setattr(asking, "ask_for_model_to_save", lambda *_: None)
    camada.window.menu_actions["step"].trigger()
    qtbot.waitUntil(lambda: camada.state.session.phase is Phase.PAUSED)

    camada.window.close()

    assert camada.state.session.phase is Phase.PAUSED
    assert camada.window.isVisible()


def test_an_unreadable_file_is_refused_before_anything_is_asked(
    qtbot: QtBot, camada: Camada, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions: list[str] = []
    monkeypatch.setattr(asking, "ask", lambda *parts: questions.append(parts[1]) or "cancel")
    path = tmp_path / "broken.camada"
    path.write_text("not a network")
    camada.state.selection.select("b3")
    camada.window.menu_actions["delete"].trigger()

    camada.state.files.open(camada.window, path)

    assert questions == []
    assert "broken.camada" in camada.window.message_bar.text()


def test_a_file_with_damaged_weights_opens_its_drawing_and_is_not_written_over(
    qtbot: QtBot, camada: Camada, tmp_path: Path
) -> None:
    press_train(qtbot, camada)
    wait_for_end(qtbot, camada)
    checkpoint = camada.state.session.checkpoint
    assert checkpoint is not None
    bias = np.full_like(checkpoint.snapshot.weights["b2"]["b"], np.nan)
    weights = {
        **checkpoint.snapshot.weights,
        "b2": {**checkpoint.snapshot.weights["b2"], "b": bias},
    }
    snapshot = replace(checkpoint.snapshot, weights=weights)
    path, project = tmp_path / "net.camada", camada.state.document.project
    model_file.save(path, ModelContents(project, replace(checkpoint, snapshot=snapshot)))

    camada.state.files.read(path)

    assert camada.state.document.project == project
    assert camada.state.document.path is None
    assert camada.state.session.checkpoint is None
    assert "block 2 (DENSE) holds numbers that are NaN" in camada.window.message_bar.text()
