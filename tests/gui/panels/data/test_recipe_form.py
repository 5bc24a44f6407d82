"""Noise and number of generated data are changed in the data panel, undoably."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.panels.data.desk import DataDesk
from gui.panels.data.panel import DataPanel
from gui.widgets.number_box import NumberBox
from tests.gui.panels.conftest import World


@pytest.fixture
def panel(world: World, qtbot: QtBot) -> Iterator[DataPanel]:
    world.choose("moons", qtbot)
    panel = DataPanel(DataDesk(world.document, world.data, world.selection))
    qtbot.addWidget(panel)
    panel.resize(1200, 220)
    panel.show()
    yield panel
    world.data.close()


def box_of(panel: DataPanel, name: str) -> NumberBox:
    assert panel.overview.recipe.form is not None
    box = panel.overview.recipe.form.field_of(name)
    assert isinstance(box, NumberBox)
    return box


def set_number(panel: DataPanel, name: str, text: str) -> None:
    box = box_of(panel, name)
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)
    QTest.keyClick(box, Qt.Key.Key_Return)


def name_of(world: World) -> str:
    assert world.document.project.data is not None
    return world.document.project.data.name


def test_generated_points_show_their_recipe_in_place_of_even_counts(panel: DataPanel) -> None:
    assert panel.overview.recipe.isVisible()
    assert not panel.overview.counts.isVisible()
    assert box_of(panel, "samples").value() == 1000
    assert panel.overview.name.text() == "Two moons"


def test_more_noise_makes_other_data_which_can_be_undone(
    panel: DataPanel, world: World, qtbot: QtBot
) -> None:
    before = world.document.project

    with qtbot.waitSignal(world.document.changed):
        set_number(panel, "noise", "0.3")

    assert name_of(world) == "moons:noise=0.3"
    assert panel.source.builtin.currentData() == "moons"
    assert world.document.undo_stack.undo_text == "Generate other data"
    world.document.undo_stack.undo()
    assert world.document.project == before
    assert box_of(panel, "noise").value() == 0.1


def test_several_changes_in_a_row_are_one_step_of_undo(
    panel: DataPanel, world: World, qtbot: QtBot
) -> None:
    for text in ("200", "300"):
        with qtbot.waitSignal(world.document.changed):
            set_number(panel, "samples", text)

    assert name_of(world) == "moons:samples=300"
    world.document.undo_stack.undo()
    assert name_of(world) == "moons"


def test_what_is_typed_stays_until_the_data_are_there(
    panel: DataPanel, world: World, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(world.document.changed):
        set_number(panel, "seed", "5")
        panel.refresh()
        assert box_of(panel, "seed").value() == 5

    assert box_of(panel, "seed").value() == 5


def test_the_split_and_the_scaling_stay_as_they_were_chosen(
    panel: DataPanel, world: World, qtbot: QtBot
) -> None:
    project = world.document.project
    assert project.data is not None
    scaled = project.data.with_(scaling="standardise", split=project.data.split.with_(test=0.4))
    with qtbot.waitSignal(world.data.changed):
        world.document.edit("Change", project.with_(data=scaled))
    qtbot.waitUntil(lambda: not world.data.is_reading)

    with qtbot.waitSignal(world.document.changed):
        set_number(panel, "noise", "0.25")

    now = world.document.project.data
    assert now is not None
    assert (now.scaling, now.split.test) == ("standardise", 0.4)


def test_other_data_have_a_form_of_their_own_or_none(
    panel: DataPanel, world: World, qtbot: QtBot
) -> None:
    world.choose("friedman", qtbot)
    assert box_of(panel, "samples").value() == 2000

    world.choose("digits", qtbot)
    assert not panel.overview.recipe.isVisible()
    assert panel.overview.counts.isVisible()
