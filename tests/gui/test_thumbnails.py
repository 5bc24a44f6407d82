"""Pictures of recent files: of the drawing with its values, and of no later one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.thumbnails import Portrayer, Thumbnails
from tests.gui.panels.conftest import World
from tests.gui.panels.conftest import world as world

FILE = Path("mine.camada")


@pytest.fixture
def taken() -> list[QPixmap]:
    return []


@pytest.fixture
def portrait(taken: list[QPixmap]) -> Callable[[], QPixmap]:
    def take() -> QPixmap:
        picture = QPixmap(32, 32)
        picture.fill()
        taken.append(picture)
        return picture

    return take


@pytest.fixture
def portrayer(world: World, portrait: Callable[[], QPixmap], tmp_path: Path) -> Portrayer:
    thumbnails = Thumbnails(tmp_path / "thumbnails")
    world.look.refresh()
    return Portrayer(thumbnails, world.document, world.look, portrait, world.document)


def test_a_picture_is_taken_at_once_and_again_with_the_values(
    portrayer: Portrayer, world: World, qtbot: QtBot, taken: list[QPixmap]
) -> None:
    portrayer.keep(FILE)
    qtbot.waitUntil(lambda: len(taken) == 1)
    world.look.changed.emit()
    world.look.changed.emit()

    qtbot.waitUntil(lambda: len(taken) == 2)


def test_values_of_a_later_drawing_are_not_taken(
    portrayer: Portrayer, world: World, qtbot: QtBot, taken: list[QPixmap]
) -> None:
    portrayer.keep(FILE)
    qtbot.waitUntil(lambda: len(taken) == 1)
    project = world.document.project
    world.document.edit("Other notes", project.with_(notes="other"))
    world.look.refresh()
    world.look.changed.emit()
    QApplication.processEvents()

    assert len(taken) == 1
