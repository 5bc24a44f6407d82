"""The neuron panel: weights, value, arithmetic, neighbours."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.data import cache
from core.inspection import NeuronReport
from core.layers import Dense
from core.stack import Block, Stack
from gui.charts.picture import robust_scale
from gui.panels.neuron import NeuronPanel
from gui.panels.weight_view import WeightView
from gui.state import edits
from tests.gui.panels.conftest import World


@pytest.fixture
def panel(world: World, qtbot: QtBot) -> NeuronPanel:
    panel = NeuronPanel(
        world.selection, world.look, world.document, world.data, world.answers, world.past
    )
    qtbot.addWidget(panel)
    panel.resize(300, 520)
    panel.show()
    return panel


def choose(world: World, block_id: str, unit: int) -> NeuronReport:
    world.selection.choose_unit(block_id, unit)
    world.look.refresh()
    assert world.look.neuron is not None
    return world.look.neuron


def hover(widget: QWidget, place: QPointF) -> None:
    kind, none = QEvent.Type.MouseMove, Qt.MouseButton.NoButton
    keys = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, place, widget.mapToGlobal(place), none, none, keys)
    QApplication.sendEvent(widget, event)


def test_without_a_unit_it_says_how_to_choose_one(panel: NeuronPanel) -> None:
    assert panel.hint.isVisible()
    assert panel.hint.text().startswith("Click a unit")
    assert not panel.title.isVisible()


def test_it_names_the_unit_and_its_block(panel: NeuronPanel, world: World) -> None:
    choose(world, "b2", 3)

    assert panel.title.text() == "Neuron #3 of 16"
    assert panel.block.text() == "DENSE · “hidden”"
    assert not panel.hint.isVisible()


def test_next_and_previous_walk_around_the_units(
    panel: NeuronPanel, world: World, qtbot: QtBot
) -> None:
    choose(world, "b2", 0)

    qtbot.mouseClick(panel.previous, Qt.MouseButton.LeftButton)

    assert world.selection.unit == ("b2", 15)


def test_the_right_key_goes_to_the_next_unit(
    panel: NeuronPanel, world: World, qtbot: QtBot
) -> None:
    choose(world, "b2", 0)

    qtbot.keyClick(panel, Qt.Key.Key_Right)

    assert world.selection.unit == ("b2", 1)


def test_the_number_box_goes_to_a_unit(panel: NeuronPanel, world: World, qtbot: QtBot) -> None:
    choose(world, "b2", 0)

    panel.number_box.setValue(7)

    assert world.selection.unit == ("b2", 7)


def test_an_output_says_which_class_it_stands_for(panel: NeuronPanel, world: World) -> None:
    choose(world, "b4", 7)

    assert panel.meaning.text() == "stands for class 7"


def test_a_term_under_the_mouse_marks_its_pixel(
    panel: NeuronPanel, world: World, qtbot: QtBot
) -> None:
    report = choose(world, "b2", 3)
    place = panel.arithmetic.term_rect(1).center()

    with qtbot.waitSignal(panel.arithmetic.pointed) as pointed:
        hover(panel.arithmetic, place)

    assert pointed.args == [report.terms[1].index]


def test_down_walks_the_terms_without_a_mouse(
    panel: NeuronPanel, world: World, qtbot: QtBot
) -> None:
    report = choose(world, "b2", 3)

    with qtbot.waitSignal(panel.arithmetic.pointed) as pointed:
        qtbot.keyClick(panel.arithmetic, Qt.Key.Key_Down)

    assert pointed.args == [report.terms[0].index]


def test_it_reads_itself_to_screen_readers(panel: NeuronPanel, world: World) -> None:
    choose(world, "b2", 3)

    value = panel.value.text()
    assert panel.accessibleDescription() == f"Neuron #3 of 16, DENSE · “hidden”, {value}"
    assert "y = ReLU( Σ w·x + b )" in panel.arithmetic.accessibleDescription()


def test_a_deleted_block_leaves_a_sentence(panel: NeuronPanel, world: World) -> None:
    choose(world, "b2", 3)

    world.document.edit_stack("Delete", world.document.project.stack.without("b2"))
    world.look.refresh()

    assert panel.hint.isVisible()


@pytest.mark.parametrize(("block_id", "index"), [("b2", 0), ("b2", 63), ("b4", 0), ("b4", 15)])
def test_the_weight_under_the_mouse_is_the_one_that_is_drawn_there(
    panel: NeuronPanel, world: World, block_id: str, index: int
) -> None:
    choose(world, block_id, 2)

    place = panel.weights.rect_of(index).center()

    assert panel.weights.input_at(place) == index
    assert panel.weights.text_of(index).startswith(f"#{index}")


def test_weights_of_points_are_bars(panel: NeuronPanel, world: World, qtbot: QtBot) -> None:
    world.choose("moons", qtbot)
    choose(world, "b2", 0)

    assert panel.weights.input_at(panel.weights.rect_of(1).center()) == 1


def test_beside_the_weights_there_is_none(panel: NeuronPanel, world: World) -> None:
    choose(world, "b2", 0)

    assert panel.weights.input_at(QPointF(-5, -5)) is None


def test_a_mark_that_is_out_of_range_is_not_drawn(qtbot: QtBot, world: World) -> None:
    view = WeightView()
    qtbot.addWidget(view)
    view.mark(1000)

    assert not view.grab().isNull()


def legend_scale(panel: NeuronPanel) -> float:
    return panel.legend.scale


def test_each_unit_has_the_colours_of_its_own_weights(panel: NeuronPanel, world: World) -> None:
    first = robust_scale(choose(world, "b2", 0).weights)
    first_shown = legend_scale(panel)
    second = robust_scale(choose(world, "b2", 1).weights)
    second_shown = legend_scale(panel)
    choose(world, "b2", 0)

    assert (first_shown, second_shown, legend_scale(panel)) == (first, second, first)


def test_choosing_samples_changes_no_colour_of_a_weight(panel: NeuronPanel, world: World) -> None:
    choose(world, "b2", 0)
    before = legend_scale(panel)

    world.selection.choose_sample(3)
    world.look.refresh()
    world.selection.choose_sample(4)
    world.look.refresh()

    assert legend_scale(panel) == before


def test_a_unit_that_its_block_lost_is_named(panel: NeuronPanel, world: World) -> None:
    choose(world, "b2", 12)

    edits.set_layer(world.document, "b2", Dense(units=1))
    world.look.refresh()

    assert panel.hint.text() == "Unit #12 no longer exists: the block has 1 unit."


def test_a_unit_of_a_block_that_was_just_added_waits_for_its_values(
    panel: NeuronPanel, world: World
) -> None:
    choose(world, "b2", 3)
    edits.insert(world.document, world.selection, "dense", 1)
    added = world.selection.block_ids[0]
    world.selection.choose_unit(added, 0)

    panel.refresh()  # before Look has heard of it
    assert panel.title.text() == "Neuron #3 of 16"

    world.look.refresh()
    assert panel.title.text() == "Neuron #0 of 128"


def test_the_only_output_of_data_of_one_class_stands_for_it(
    panel: NeuronPanel, world: World, qtbot: QtBot
) -> None:
    only = cache.store("one", np.ones((6, 2), np.float32), np.zeros(6, int), ["it"], 0, 0, 1)
    project = world.document.project
    stack = Stack((Block("out", Dense(units=1, activation="sigmoid")),))
    world.document.edit("", project.with_(data=only.choice(), stack=stack))
    qtbot.waitUntil(lambda: not world.data.is_reading)

    choose(world, "out", 0)

    assert panel.meaning.text() == "stands for class it"
