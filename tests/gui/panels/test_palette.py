"""The palette: rows, keys, drags, templates."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.layers import LAYERS
from core.templates import TEMPLATES
from gui.app import Camada
from gui.mime import KIND_MIME
from gui.panels.palette import SECTIONS, Palette
from tests.gui.panels.conftest import World


@pytest.fixture
def palette(world: World, qtbot: QtBot) -> Palette:
    palette = Palette(world.document, world.selection)
    qtbot.addWidget(palette)
    return palette


def texts(palette: Palette) -> list[str]:
    return [palette.item(row).text() for row in range(palette.count())]


def kinds(world: World) -> list[str]:
    return [block.layer.kind for block in world.document.project.stack]


def test_it_lists_every_block_below_its_section_and_every_template(palette: Palette) -> None:
    by_section = [
        [str(title), *(str(cls.title) for cls in LAYERS.values() if cls.family in families)]
        for title, families in SECTIONS
    ]
    templates = ["Templates", *(str(template.title) for template in TEMPLATES.values())]

    assert texts(palette) == [text for section in by_section for text in section] + templates


def test_every_layer_has_a_family_that_stands_in_a_section() -> None:
    families = {family for _, members in SECTIONS for family in members}

    assert {layer.family for layer in LAYERS.values()} <= families


def test_enter_adds_the_block_behind_the_selected_one(
    palette: Palette, world: World, qtbot: QtBot
) -> None:
    world.selection.select("b2")
    palette.setCurrentItem(palette.row_titled("DROPOUT"))

    qtbot.keyClick(palette, Qt.Key.Key_Return)

    assert kinds(world) == ["flatten", "dense", "dropout", "dropout", "dense"]
    assert world.selection.block_id == "b5"


def test_a_double_click_adds_the_block(palette: Palette, world: World, qtbot: QtBot) -> None:
    palette.resize(200, 400)
    place = palette.visualItemRect(palette.row_titled("FLATTEN")).center()

    qtbot.mouseClick(palette.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(palette.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert kinds(world) == ["flatten", "dense", "dropout", "flatten", "dense"]


def test_down_walks_over_the_section_titles(palette: Palette, qtbot: QtBot) -> None:
    palette.setCurrentItem(palette.row_titled("DENSE"))

    qtbot.keyClick(palette, Qt.Key.Key_Down)

    assert palette.currentItem().text() == "POOL"


def test_a_dragged_block_carries_the_kind_of_its_layer(palette: Palette) -> None:
    data = palette.mimeData([palette.row_titled("DENSE")])

    assert data.data(KIND_MIME).toStdString() == "dense"


def test_templates_cannot_be_dragged(palette: Palette) -> None:
    flags = palette.row_titled("MLP").flags()

    assert not flags & Qt.ItemFlag.ItemIsDragEnabled


def test_a_template_replaces_the_stack_sized_for_the_data(palette: Palette, world: World) -> None:
    palette.use(palette.row_titled("MLP"))

    stack = world.document.project.stack
    sized = TEMPLATES["mlp"].stack_for(world.document.project)
    assert [block.layer for block in stack] == [block.layer for block in sized]
    assert [block.id for block in stack] == ["b5", "b6", "b7"]


def test_all_blocks_of_a_template_are_new_also_those_inside_groups(
    palette: Palette, world: World
) -> None:
    palette.use(palette.row_titled("Mini ResNet"))

    stack = world.document.project.stack
    assert [block.id for block in stack.walk()] == [f"b{n}" for n in range(5, 28)]
    assert stack["b8"].inside.blocks[0].id == "b9"


def test_undo_takes_a_template_and_its_plan_back_in_one_step(
    palette: Palette, world: World
) -> None:
    before = world.document.project

    palette.use(palette.row_titled("MLP + DROPOUT"))
    used = world.document.project.plan
    world.document.undo_stack.undo()

    assert used == TEMPLATES["mlp-dropout"].plan
    assert used != before.plan
    assert world.document.project == before


@pytest.mark.parametrize(("name", "says"), [("mlp", False), ("cnn", True)])
def test_the_preview_tells_the_plan_that_a_template_brings(
    palette: Palette, name: str, says: bool
) -> None:
    text = palette.preview(TEMPLATES[name])

    assert ("With its own plan: 12 epochs of batches of 64, Adam" in text) == says


def test_rows_say_what_the_block_does(palette: Palette) -> None:
    item = palette.row_titled("DROPOUT")

    about = item.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert about == str(LAYERS["dropout"].about)
    assert item.toolTip().startswith(about)


def test_after_enter_the_next_block_can_be_added_at_once(camada: Camada, qtbot: QtBot) -> None:
    palette = camada.window.docks.blocks.panel.rows
    camada.window.activateWindow()
    palette.setFocus()
    qtbot.waitUntil(palette.hasFocus)
    palette.setCurrentItem(palette.row_titled("DROPOUT"))

    qtbot.keyClick(palette, Qt.Key.Key_Return)
    QApplication.processEvents()

    assert palette.hasFocus()
    assert palette.currentItem().text() == "DROPOUT"
