"""The start page: recent files with pictures, examples, templates, and the way back."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.examples import EXAMPLES
from core.project import Project
from core.storage import model_file
from core.storage.model_file import ModelContents
from core.templates import TEMPLATES
from gui.app import Camada
from gui.start_page import StartPage


@pytest.fixture
def page(camada: Camada, monkeypatch: pytest.MonkeyPatch) -> StartPage:
    monkeypatch.setattr(
        "gui.files.asking.ask", lambda *_: "discard"
    )  # what was drawn here is not missed
    camada.window.show_start_page()
    return camada.window.start_page


def titles(page: StartPage) -> list[str]:
    return [card.text() for card in page.cards]


def press(page: StartPage, title: str, qtbot: QtBot) -> None:
    card = next(card for card in page.cards if card.text() == title)
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)


def is_drawing(camada: Camada) -> bool:
    return camada.window.middle.currentWidget() is camada.window.stack_view


def test_it_lists_examples_and_templates(page: StartPage) -> None:
    examples = [str(example.title) for example in EXAMPLES.values()]
    templates = [str(template.title) for template in TEMPLATES.values()]

    assert titles(page) == [*examples, *templates]
    assert page.cards[0].hasFocus()


def test_an_example_opens_in_place_of_the_drawing(
    page: StartPage, camada: Camada, qtbot: QtBot
) -> None:
    press(page, "Three spirals", qtbot)

    assert is_drawing(camada)
    data = camada.state.document.project.data
    assert data is not None
    assert data.name == "spiral"
    assert camada.state.document.path is None
    qtbot.waitUntil(lambda: not camada.state.data.is_reading)


def test_a_template_is_made_for_the_present_data(
    page: StartPage, camada: Camada, qtbot: QtBot
) -> None:
    press(page, "CNN", qtbot)

    project = camada.state.document.project
    assert project.stack.blocks[0].layer.kind == "conv"
    assert camada.state.document.report.can_train


def test_escape_leads_back_and_changes_nothing(
    page: StartPage, camada: Camada, qtbot: QtBot
) -> None:
    before = camada.state.document.project
    qtbot.keyClick(page.cards[0], Qt.Key.Key_Escape)

    assert is_drawing(camada)
    assert camada.state.document.project is before


def test_a_recent_file_is_there_with_its_picture_and_opens(
    camada: Camada, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "mine.camada"
    model_file.save(path, ModelContents(Project(notes="kept")))
    camada.state.files.read(path)
    qtbot.waitUntil(lambda: any((tmp_path / "thumbnails").glob("*.png")))
    camada.state.files.new(camada.window)

    camada.window.show_start_page()
    page = camada.window.start_page
    assert titles(page)[0] == "mine"
    assert page.cards[0].height() > page.cards[-1].height()

    press(page, "mine", qtbot)
    assert camada.state.document.project.notes == "kept"
    assert is_drawing(camada)
