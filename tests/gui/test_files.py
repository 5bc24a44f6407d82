"""Saving beside other programs; the usual ways are in the journeys."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.storage import model_file
from core.storage.model_file import ModelContents
from gui import asking
from gui.app import Camada
from gui.state.session import Phase


@pytest.fixture
def file(camada: Camada, tmp_path: Path) -> Path:
    """Return the file of the open document, which somebody else has written since."""
    path = tmp_path / "net.camada"
    project = camada.state.document.project
    model_file.save(path, ModelContents(project))
    camada.state.files.read(path)
    model_file.save(path, ModelContents(project.with_(notes="by somebody else")))
    camada.state.document.edit("Note", project.with_(notes="mine"))
    return path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the questions so far; each is answered with Cancel."""
    questions: list[str] = []
    monkeypatch.setattr(asking, "ask", answering("cancel", questions))
    return questions


def answering(answer: str, questions: list[str]) -> Callable[..., str]:
    def ask(parent: object, text: str, details: str, choices: asking.Choices) -> str:
        questions.append(text)
        return answer

    return ask


def test_a_file_that_somebody_else_wrote_is_not_replaced_without_a_question(
    camada: Camada, file: Path, asked: list[str]
) -> None:
    camada.window.menu_actions["save"].trigger()

    assert asked == ["net.camada was changed by something else. Replace it?"]
    assert model_file.load(file).project.notes == "by somebody else"
    assert camada.state.document.has_unsaved_drawing


def test_it_is_replaced_where_that_is_the_answer(
    camada: Camada, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "ask", answering("replace", []))

    camada.window.menu_actions["save"].trigger()

    assert model_file.load(file).project.notes == "mine"


def test_another_place_leaves_it_as_it_is(
    camada: Camada, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.camada"
    monkeypatch.setattr(asking, "ask", answering("other", []))
    monkeypatch.setattr(asking, "ask_for_model_to_save", lambda *_: other)

    camada.window.menu_actions["save"].trigger()

    assert model_file.load(file).project.notes == "by somebody else"
    assert model_file.load(other).project.notes == "mine"
    assert camada.state.document.path == other


def test_ones_own_saves_are_no_changes_by_others(
    camada: Camada, file: Path, asked: list[str]
) -> None:
    document, save = camada.state.document, camada.window.menu_actions["save"]
    document.saved(file)

    for notes in ("first", "second"):
        document.edit("Note", document.project.with_(notes=notes))
        save.trigger()

    assert asked == []
    assert model_file.load(file).project.notes == "second"


def test_what_is_edited_while_a_run_is_saved_stays_unsaved_and_asks_nothing_at_the_next_save(
    qtbot: QtBot, camada: Camada, file: Path, asked: list[str]
) -> None:
    document, session = camada.state.document, camada.state.session
    document.saved(file)
    plan = document.project.plan.with_(epochs=100_000)
    document.edit("Long", document.project.with_(plan=plan))
    camada.window.menu_actions["train"].trigger()
    qtbot.waitUntil(lambda: session.phase is Phase.RUNNING)
    camada.window.menu_actions["save"].trigger()
    document.edit("Note", document.project.with_(notes="after"))
    qtbot.waitUntil(lambda: model_file.load(file).project.plan.epochs == 100_000)
    qtbot.waitUntil(lambda: not document.has_foreign_changes)
    assert document.has_unsaved_drawing
    session.stop()
    qtbot.waitUntil(lambda: session.phase is Phase.IDLE, timeout=20_000)

    camada.window.menu_actions["save"].trigger()

    assert asked == []
    assert model_file.load(file).project.notes == "after"


def test_a_file_that_was_deleted_is_written_again_without_a_question(
    camada: Camada, file: Path, asked: list[str]
) -> None:
    file.unlink()

    camada.window.menu_actions["save"].trigger()

    assert asked == []
    assert model_file.load(file).project.notes == "mine"
