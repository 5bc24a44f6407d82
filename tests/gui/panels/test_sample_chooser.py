"""The sample chooser: part, number, previous, next, random."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from pytestqt.qtbot import QtBot

from core.choice import Split
from gui.panels.sample_chooser import SampleChooser
from tests.core.data.pictures.picture_sets import noise, written
from tests.gui.panels.conftest import World


@pytest.fixture
def chooser(world: World, qtbot: QtBot) -> SampleChooser:
    chooser = SampleChooser(world.selection, world.look, draw=lambda n: n - 7)
    qtbot.addWidget(chooser)
    chooser.show()
    return chooser


def test_it_shows_the_number_and_how_many_there_are(chooser: SampleChooser) -> None:
    assert chooser.number_box.text() == "#0 of 359"
    assert chooser.part_box.currentText() == "test"


def test_previous_of_the_first_is_the_last(
    chooser: SampleChooser, world: World, qtbot: QtBot
) -> None:
    qtbot.mouseClick(chooser.previous, Qt.MouseButton.LeftButton)

    assert world.selection.sample == 358


def test_next_goes_on(chooser: SampleChooser, world: World, qtbot: QtBot) -> None:
    qtbot.mouseClick(chooser.next, Qt.MouseButton.LeftButton)
    world.look.refresh()

    assert world.selection.sample == 1
    assert chooser.number_box.text() == "#1 of 359"


def test_random_draws_from_all_samples_of_the_part(
    chooser: SampleChooser, world: World, qtbot: QtBot
) -> None:
    qtbot.mouseClick(chooser.random, Qt.MouseButton.LeftButton)

    assert world.selection.sample == 352


def test_a_typed_number_jumps(chooser: SampleChooser, world: World, qtbot: QtBot) -> None:
    chooser.number_box.selectAll()

    qtbot.keyClicks(chooser.number_box, "42")
    qtbot.keyClick(chooser.number_box, Qt.Key.Key_Return)

    assert world.selection.sample == 42


def test_another_part_begins_at_its_first_sample(chooser: SampleChooser, world: World) -> None:
    world.selection.choose_sample(5)

    chooser.part_box.setCurrentIndex(chooser.part_box.findData("train"))
    chooser.part_box.activated.emit(chooser.part_box.currentIndex())
    world.look.refresh()

    assert (world.selection.part, world.selection.sample) == ("train", 0)
    assert chooser.number_box.text() == "#0 of 1,258"


def test_an_empty_part_falls_back_to_one_with_samples(
    chooser: SampleChooser, world: World, qtbot: QtBot
) -> None:
    data = world.document.project.data
    assert data is not None
    whole = data.with_(split=Split(validation=0.0))
    world.document.edit("Split", world.document.project.with_(data=whole))
    qtbot.waitUntil(lambda: not world.data.is_reading)

    world.selection.choose_sample(0, "validation")
    world.look.refresh()

    assert chooser.part_box.currentData() == "test"


def test_without_data_it_is_greyed_and_says_why(chooser: SampleChooser, world: World) -> None:
    world.document.edit("Forget", world.document.project.with_(data=None))
    world.look.refresh()

    assert not chooser.isEnabled()
    assert chooser.toolTip() == "There are no data to take a sample from."


def test_undo_reaches_the_window_from_the_number(chooser: SampleChooser, qtbot: QtBot) -> None:
    undo = QAction("Undo", chooser)
    undo.setShortcut(QKeySequence("Ctrl+Z"))
    chooser.addAction(undo)
    chooser.activateWindow()
    chooser.number_box.setFocus()
    qtbot.waitUntil(chooser.number_box.hasFocus)

    with qtbot.waitSignal(undo.triggered, timeout=1000):
        qtbot.keyClick(chooser.number_box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_the_file_of_the_sample_is_told(
    chooser: SampleChooser, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    files = {f"{kind}/{n}.png": noise(n) for kind in ("cat", "dog") for n in range(5)}
    world.choose(str(written(tmp_path / "pets", files)), qtbot)
    world.look.refresh()
    sample = world.look.sample
    assert sample is not None

    assert sample.origin in files
    assert chooser.number_box.toolTip().endswith(f"\n{sample.origin}")
    assert chooser.number_box.accessibleDescription() == sample.origin
