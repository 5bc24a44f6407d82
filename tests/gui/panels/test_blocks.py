"""The field above the palette: finds, explains, adds."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.layers import BatchNorm, Conv, Dense
from gui.app import Camada
from gui.panels.blocks import BlocksPanel
from tests.gui.panels.conftest import World


@pytest.fixture
def panel(world: World, qtbot: QtBot) -> BlocksPanel:
    panel = BlocksPanel(world.document, world.selection)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def shown(panel: BlocksPanel) -> list[str]:
    rows = (panel.rows.item(row) for row in range(panel.rows.count()))
    return [row.text() for row in rows if not row.isHidden()]


def enter(panel: BlocksPanel, text: str, qtbot: QtBot) -> None:
    qtbot.keyClicks(panel.field, text)
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)


def test_typing_narrows_the_rows_and_keeps_their_titles(panel: BlocksPanel, qtbot: QtBot) -> None:
    qtbot.keyClicks(panel.field, "noise")

    assert shown(panel) == ["Regularise", "GAUSSIAN NOISE"]
    qtbot.keyClick(panel.field, Qt.Key.Key_Escape)
    assert "DENSE" in shown(panel)
    assert not panel.hint.isVisible()


def test_a_line_adds_a_block_behind_the_selected_one(
    panel: BlocksPanel, world: World, qtbot: QtBot
) -> None:
    world.selection.select("b2")
    qtbot.keyClicks(panel.field, "dense 48 tanh")
    assert panel.hint.text().startswith("Enter adds DENSE: Units 48, Activation Tanh")

    qtbot.keyClick(panel.field, Qt.Key.Key_Return)

    added = world.document.project.stack.blocks[2]
    assert added.layer == Dense(units=48, activation="tanh")
    assert world.selection.block_ids == (added.id,)
    assert panel.field.text() == ""


def test_one_line_after_the_other_builds_a_stack(
    panel: BlocksPanel, world: World, qtbot: QtBot
) -> None:
    world.selection.select("b1")
    enter(panel, "conv 8 3x3 same", qtbot)
    enter(panel, "batch norm", qtbot)

    layers = [block.layer for block in world.document.project.stack]
    assert layers[1:3] == [Conv(filters=8, padding="same"), BatchNorm()]


def test_what_is_not_understood_is_explained_and_adds_nothing(
    panel: BlocksPanel, world: World, qtbot: QtBot
) -> None:
    before = world.document.project
    enter(panel, "dense many", qtbot)

    assert "no setting that takes many" in panel.hint.text()
    assert world.document.project is before
    assert panel.field.text() == "dense many"


def test_the_name_of_a_template_puts_it_in_place(
    panel: BlocksPanel, world: World, qtbot: QtBot
) -> None:
    qtbot.keyClicks(panel.field, "lenet")
    assert panel.hint.text() == "Enter takes LeNet-5"

    qtbot.keyClick(panel.field, Qt.Key.Key_Return)

    assert world.document.project.stack.blocks[0].layer.kind == "conv"


def test_the_arrow_down_goes_into_what_was_found(
    panel: BlocksPanel, world: World, qtbot: QtBot
) -> None:
    qtbot.keyClicks(panel.field, "drop")
    qtbot.keyClick(panel.field, Qt.Key.Key_Down)

    assert panel.rows.currentItem().text() == "DROPOUT"


def test_after_a_line_was_entered_undo_takes_the_block_back(camada: Camada, qtbot: QtBot) -> None:
    stack = camada.state.document.project.stack
    field = camada.window.docks.blocks.panel.field
    with qtbot.waitActive(camada.window):
        camada.window.activateWindow()
    field.setFocus()
    qtbot.keyClicks(field, "dense 48 tanh")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    while_typing = (field.text(), camada.state.document.project.stack)
    field.setText("dense 48 tanh")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    n_added = len(camada.state.document.project.stack) - len(stack)

    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert while_typing == ("", stack)
    assert n_added == 1
    assert camada.state.document.project.stack == stack
    assert field.text() == ""
