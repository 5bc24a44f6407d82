"""The page about how pictures and arrays are read."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.reading import ArrayReading, PictureReading
from gui.panels.data.desk import DataDesk
from gui.panels.data.reading_page import ReadingPage
from tests.gui.panels.conftest import World


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Return a folder of two classes, each with three pictures of 40 × 20 pixels."""
    for name, grey in (("dark", 40), ("light", 200)):
        (tmp_path / "set" / name).mkdir(parents=True)
        for number in range(3):
            image = Image.new("RGB", (40, 20), (grey, grey, number * 40))
            image.save(tmp_path / "set" / name / f"{number}.png")
    return tmp_path / "set"


@pytest.fixture
def page(world: World, qtbot: QtBot, pictures: Path) -> Iterator[ReadingPage]:
    world.choose(str(pictures), qtbot)
    page = ReadingPage(DataDesk(world.document, world.data, world.selection))
    qtbot.addWidget(page)
    page.resize(760, 180)
    page.show()
    qtbot.waitUntil(lambda: bool(page.fit.accessibleDescription()))
    yield page
    world.data.close()


def reading_of(world: World) -> object:
    assert world.document.project.data is not None
    return world.document.project.data.reading


def test_a_picture_is_shown_before_and_after(page: ReadingPage) -> None:
    assert page.fit.text_of(0) == "dark/0.png: 40\u00a0×\u00a020 becomes 40\u00a0×\u00a020"
    assert page.notices.texts()[-1:] == ["6 pictures (PNG 6) of 40 × 20 pixels."]


def test_another_size_is_shown_before_it_is_read(
    page: ReadingPage, world: World, qtbot: QtBot
) -> None:
    before = reading_of(world)
    assert isinstance(before, PictureReading)

    page.asking.ask(before.with_(size=(8, 8)))
    qtbot.waitUntil(lambda: "becomes 8" in page.fit.accessibleDescription())

    with qtbot.waitSignal(world.document.changed):
        pass
    assert reading_of(world) == before.with_(size=(8, 8))
    assert world.document.project.input_shape == (8, 8, 3)


def test_readings_that_follow_one_another_are_one_step_of_undo(
    page: ReadingPage, world: World, qtbot: QtBot
) -> None:
    before = reading_of(world)
    assert isinstance(before, PictureReading)
    n_steps = world.document.undo_stack.count

    for side in (9, 10):
        with qtbot.waitSignal(world.document.changed):
            page.asking.ask(before.with_(size=(side, side)))

    assert world.document.undo_stack.count == n_steps + 1
    world.document.undo_stack.undo()
    assert reading_of(world) == before
    qtbot.waitUntil(lambda: not world.data.is_reading)
    assert page.asking.shown == before


def test_the_arrow_keys_go_through_the_pictures(page: ReadingPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.fit, Qt.Key.Key_Left)

    assert page.fit.current == 5
    assert page.fit.accessibleDescription().startswith("light/2.png")


def test_a_click_on_a_small_picture_shows_it_large(page: ReadingPage, qtbot: QtBot) -> None:
    place = page.fit.rect_of(1).center().toPoint()

    qtbot.mouseClick(page.fit, Qt.MouseButton.LeftButton, pos=place)

    assert page.fit.current == 1


def test_the_arrays_of_a_file_are_listed_and_can_be_another(
    page: ReadingPage, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    x = np.arange(60, dtype=np.float32).reshape(20, 3)
    labels = np.arange(20) % 2
    np.savez(tmp_path / "mine.npz", x=x, y=labels, z=1 - labels)
    world.choose(str(tmp_path / "mine.npz"), qtbot)
    box = page.arrays.boxes["labels"]
    qtbot.waitUntil(lambda: box.count() == 4)

    box.setCurrentIndex(box.findData("z"))
    with qtbot.waitSignal(world.document.changed):
        box.activated.emit(box.currentIndex())

    reading = reading_of(world)
    assert isinstance(reading, ArrayReading)
    assert (reading.inputs, reading.labels) == ("x", "z")
    assert box.itemText(1) == "x  ·  20 × 3"


def test_what_is_wrong_with_the_samples_is_told_first(page: ReadingPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(page.notices.texts()) == 3)

    assert page.notices.texts()[0] == "The validation part has no sample of the class light."
