"""The page Samples: listing, finding, picking, correcting."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.panels.data.desk import DataDesk
from gui.panels.data.sample_list import CORRECTED, LEFT_OUT, Wanted
from gui.panels.data.samples_page import SamplesPage
from tests.core.data.pictures.picture_sets import noise, written
from tests.gui.panels.conftest import World


@pytest.fixture
def page(world: World, qtbot: QtBot) -> SamplesPage:
    made = SamplesPage(DataDesk(world.document, world.data, world.selection))
    qtbot.addWidget(made)
    made.resize(900, 260)
    with qtbot.waitExposed(made):
        made.show()
    return made


def settled(world: World, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not world.data.is_reading)
    QApplication.processEvents()


def click(page: SamplesPage, qtbot: QtBot, row: int, *keys: Qt.KeyboardModifier) -> None:
    held = keys[0] if keys else Qt.KeyboardModifier.NoModifier
    place = page.grid.rect_of(row).center().toPoint()
    qtbot.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, held, place)


def test_all_samples_are_listed_class_by_class(page: SamplesPage, world: World) -> None:
    assert world.data.ready is not None
    labels = world.data.ready.dataset.labels

    assert len(page.grid.samples) == 1797
    assert np.all(np.diff(labels[page.grid.samples]) >= 0)
    assert page.classes.model().rowCount(QModelIndex()) == 11


def test_a_class_a_part_and_a_text_are_found(page: SamplesPage, world: World) -> None:
    assert world.data.ready is not None
    dataset, parts = world.data.ready.dataset, world.data.ready.parts

    page.classes.setCurrentIndex(page.classes.model().index(4, 0))
    assert np.array_equal(page.grid.samples, np.flatnonzero(dataset.labels == 3))

    page.want(Wanted(part="test"))
    assert np.array_equal(np.sort(page.grid.samples), parts["test"])

    page.want(Wanted(part="test", text="#12"))
    assert page.grid.samples.tolist() == [parts["test"][12]]

    page.want(Wanted(text="seven"))
    assert not len(page.grid.samples)
    assert page.grid.accessibleDescription() == "No sample is like this."


def test_a_click_looks_at_the_sample_in_the_stack(
    page: SamplesPage, world: World, qtbot: QtBot
) -> None:
    assert world.data.ready is not None
    click(page, qtbot, 3)

    place = world.selection.part, world.selection.sample
    assert world.data.ready.parts[place[0]][place[1]] == page.grid.samples[3]


def test_several_are_given_another_class_in_one_step(
    page: SamplesPage, world: World, qtbot: QtBot
) -> None:
    assert not page.give.isEnabled()
    before = world.document.project
    click(page, qtbot, 1)
    click(page, qtbot, 4, Qt.KeyboardModifier.ShiftModifier)
    picks = page.grid.picks
    assert len(picks) == 4
    assert page.count.text() == "4 picked · 0"

    page.give.setCurrentIndex(7)
    page.give.activated.emit(7)
    settled(world, qtbot)

    assert world.document.project.data is not None
    assert world.document.project.data.corrections == tuple((s, 7) for s in sorted(picks))
    assert world.document.undo_stack.undo_text == "Give 4 samples the class 7"
    assert sorted(page.grid.picks) == sorted(picks)
    assert page.count.text() == "4 picked · 7"
    page.want(Wanted(part=CORRECTED))
    assert sorted(page.grid.samples.tolist()) == sorted(picks)
    assert "read as 0" in page.grid.text_of(picks[0])

    world.document.undo_stack.undo()
    settled(world, qtbot)
    assert world.document.project == before


def test_left_out_samples_are_listed_apart_and_brought_back(
    page: SamplesPage, world: World, qtbot: QtBot
) -> None:
    click(page, qtbot, 0)
    sample = page.grid.picks[0]
    page.leave_out.click()
    settled(world, qtbot)
    assert sample not in page.grid.samples

    page.want(Wanted(part=LEFT_OUT))
    assert page.grid.samples.tolist() == [sample]
    click(page, qtbot, 0)
    page.as_read.click()
    settled(world, qtbot)

    assert world.document.project.data is not None
    assert world.document.project.data.corrections == ()


def test_keys_walk_and_pick(page: SamplesPage, qtbot: QtBot) -> None:
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_Home)
    qtbot.keyClick(page.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert page.grid.picks == page.grid.samples[:2].tolist()

    qtbot.keyClick(page.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(page.grid.picks) == 1797

    qtbot.keyClick(page.grid, Qt.Key.Key_Escape)
    assert page.grid.picks == []


def test_rows_of_a_regression_can_be_left_out(
    page: SamplesPage, world: World, qtbot: QtBot
) -> None:
    world.choose("friedman", qtbot)
    QApplication.processEvents()
    assert not page.give.isVisible()
    click(page, qtbot, 2)

    page.leave_out.click()
    settled(world, qtbot)

    assert len(page.grid.samples) == 1999


def test_only_what_is_in_sight_is_drawn(page: SamplesPage, qtbot: QtBot) -> None:
    page.grid.grab()

    assert 0 < page.grid.n_made < 120


def test_other_data_may_have_fewer_samples_than_the_number_looked_at(
    page: SamplesPage, world: World, qtbot: QtBot
) -> None:
    world.selection.choose_sample(300, "test")

    world.data.choose("moons:samples=40")
    settled(world, qtbot)

    assert len(page.grid.samples) == 40


def pets(tmp_path: Path) -> str:
    names = ("cat/Tom.png", "cat/felix.png", "dog/rex.png", "dog/tomorrow.png")
    files = {name: noise(number) for number, name in enumerate(names)}
    return str(written(tmp_path / "pets", files))


def test_samples_are_told_and_found_by_their_files(
    page: SamplesPage, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    world.choose(pets(tmp_path), qtbot)
    page.want(Wanted(text="tom"))

    assert page.grid.samples.tolist() == [0, 3]
    assert page.grid.text_of(0).splitlines()[1] == "cat/Tom.png"
    assert page.search.placeholderText() == "Class, file or number"


def test_the_names_of_picked_files_are_copied(
    page: SamplesPage, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    world.choose(pets(tmp_path), qtbot)
    page.grid.pick_all()
    menu = page.files.menu_at(page.grid.rect_of(1).center().toPoint())
    assert menu is not None
    menu.actions()[0].trigger()

    assert menu.actions()[0].text() == "Copy the names of 4 files"
    assert QApplication.clipboard().text().splitlines()[3] == "dog/tomorrow.png"


def test_data_that_are_no_files_offer_none_to_copy(page: SamplesPage) -> None:
    page.grid.pick_all()

    assert page.files.menu_at(page.grid.rect_of(1).center().toPoint()) is None
