"""The page In training: the switch, the settings, and what they do at once."""

import time

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.augment import Augmentation, PictureAugmentation
from core.choice import DataChoice
from gui.panels.data.desk import DataDesk
from gui.panels.data.draws_view import Draws, grid_of
from gui.panels.data.training_page import TrainingPage
from gui.panels.input_page import facts_of
from tests.gui.panels.conftest import World


@pytest.fixture
def page(world: World, qtbot: QtBot) -> TrainingPage:
    made = TrainingPage(DataDesk(world.document, world.data, world.selection))
    qtbot.addWidget(made)
    made.resize(760, 150)
    with qtbot.waitExposed(made):
        made.show()
    return made


def chosen(world: World) -> DataChoice:
    assert world.document.project.data is not None
    return world.document.project.data


def augmentation(world: World) -> Augmentation | None:
    return chosen(world).augmentation


def drawn(page: TrainingPage) -> Draws:
    assert page.view.draws is not None
    return page.view.draws


def test_the_switch_turns_everything_on_and_off(page: TrainingPage, world: World) -> None:
    before = drawn(page)
    assert np.array_equal(before.after[0], before.before[0])
    assert not page.again.isEnabled()

    page.switch.click()
    assert augmentation(world) == PictureAugmentation(shift=0.1, rotate=10.0, zoom=0.1)
    assert facts_of(chosen(world))[-1] == ("In training", "Shift 0.1, Rotate 10, Zoom 0.1")
    assert not np.array_equal(drawn(page).after[0], drawn(page).before[0])

    page.switch.click()
    assert augmentation(world) is None


def test_turning_a_setting_is_one_step_and_needs_no_reading(
    page: TrainingPage, world: World
) -> None:
    page.switch.click()
    form = page.forms[0]

    form.edited.emit(PictureAugmentation(shift=0.2, rotate=10.0, zoom=0.1))
    form.edited.emit(PictureAugmentation(shift=0.3, rotate=10.0, zoom=0.1))

    assert augmentation(world) == PictureAugmentation(shift=0.3, rotate=10.0, zoom=0.1)
    assert not world.data.is_reading
    assert world.data.ready is not None
    assert world.data.ready.choice == chosen(world)
    world.document.undo_stack.undo()
    world.document.undo_stack.undo()
    assert augmentation(world) is None


def test_what_was_set_comes_back_with_the_switch(page: TrainingPage, world: World) -> None:
    page.switch.click()
    page.forms[0].edited.emit(PictureAugmentation(flip=True))
    page.switch.click()
    page.switch.click()

    assert augmentation(world) == PictureAugmentation(flip=True)


def test_another_draw_differs(page: TrainingPage) -> None:
    page.switch.click()
    before = drawn(page).after

    page.again.click()

    assert not np.array_equal(drawn(page).after, before)


def test_the_preview_follows_the_chosen_sample(page: TrainingPage, world: World) -> None:
    assert world.data.ready is not None
    world.selection.choose_sample(4, "validation")

    raw = world.data.ready.dataset.inputs[world.data.ready.parts["validation"][4]]
    assert np.array_equal(drawn(page).before[0], raw)


def test_points_are_shaken_over_the_plane(page: TrainingPage, world: World, qtbot: QtBot) -> None:
    world.choose("moons", qtbot)
    QApplication.processEvents()

    page.switch.click()

    assert drawn(page).are_points
    assert drawn(page).after.shape == drawn(page).before.shape
    page.view.grab()


def test_the_preview_is_there_at_once(page: TrainingPage) -> None:
    page.switch.click()

    def seconds() -> float:
        begun = time.perf_counter()
        page.again.click()
        return time.perf_counter() - begun

    assert min(seconds() for _ in range(5)) < 0.03


def test_squares_fill_a_room() -> None:
    side, n_columns = grid_of(12, 400.0, 100.0)

    assert n_columns == 6
    assert side == pytest.approx(45.5)
