"""The neuron panel, where samples are points: the unit over the plane."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from core.layers import Dense
from core.stack import Block, Stack
from gui.panels.neuron import NeuronPanel
from tests.gui.panels.conftest import World

OUTPUT = Dense(units=2, activation="softmax")


@pytest.fixture
def panel(world: World, qtbot: QtBot) -> NeuronPanel:
    panel = NeuronPanel(
        world.selection, world.look, world.document, world.data, world.answers, world.past
    )
    qtbot.addWidget(panel)
    panel.resize(300, 620)
    panel.show()
    return panel


def show_moons(world: World, qtbot: QtBot) -> None:
    world.choose("moons", qtbot)
    stack = Stack((Block("b2", Dense(units=4, activation="tanh")), Block("b4", OUTPUT)))
    world.document.edit_stack("Small", stack)
    world.selection.choose_unit("b2", 1)
    world.look.refresh()


def test_the_unit_is_shown_over_the_plane(panel: NeuronPanel, world: World, qtbot: QtBot) -> None:
    show_moons(world, qtbot)

    assert panel.plane.isVisible()
    assert world.look.plane is not None
    values = world.look.plane.responses["b2"][..., 1]
    assert panel.over_plane.legend.scale == pytest.approx(np.abs(values).max(), rel=0.1)


def test_the_mouse_reads_what_the_unit_answers_there(
    panel: NeuronPanel, world: World, qtbot: QtBot
) -> None:
    show_moons(world, qtbot)
    picture = panel.over_plane.picture

    text = picture.text_at(picture.area.center())

    assert world.look.plane is not None
    middle = world.look.plane.responses["b2"][32, 32, 1]
    assert text.startswith(f"{middle:.4g}".replace("-", "−"))
    assert picture.text_at(QPointF(1, 1)) == ""


def test_pictures_have_no_plane(panel: NeuronPanel, world: World) -> None:
    world.selection.choose_unit("b2", 1)
    world.look.refresh()

    assert panel.title.isVisible()
    assert not panel.plane.isVisible()
