"""Groups in the real window: drawn nested, folded, and edited like any stack."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from core.data import builtin
from core.layers import Conv, Dense, Flatten, Layer, Residual
from core.messages import set_language
from core.project import Plan, Project
from core.stack import DEEPEST, Block, Stack
from gui.app import Camada, application
from gui.mime import BLOCKS_MIME, KIND_MIME
from gui.stack_view.body import Tiles
from gui.stack_view.group_card import GroupCard
from gui.stack_view.maps_body import Maps
from gui.stack_view.view import StackView
from gui.state import edits
from gui.status_bar import StatusBar
from tests.journeys.hands import drop, press_train, wait_for_end

LEFT = Qt.MouseButton.LeftButton
SOFTMAX = Dense(units=10, activation="softmax", initializer="glorot")


def conv(block_id: str, **settings: Any) -> Block:
    return Block(block_id, Conv(filters=4, padding="same", **settings))


@pytest.fixture
def project() -> Project:
    """Return CONV, RESIDUAL (two CONV), FLATTEN, DENSE on the digits."""
    inside = Stack((conv("b3"), conv("b4", activation="linear")))
    group = Block("b2", Residual(), inside=inside)
    stack = Stack((conv("b1"), group, Block("b5", Flatten()), Block("b6", SOFTMAX)))
    data = builtin.read("digits").choice()
    return Project(data=data, stack=stack, plan=Plan(batch_size=64, epochs=1))


@pytest.fixture
def view(camada: Camada) -> StackView:
    camada.window.resize(1280, 1400)
    application().processEvents()
    return camada.window.stack_view


def numbered(camada: Camada) -> list[str]:
    stack = camada.state.document.project.stack
    return [f"{number} {stack[i].layer.kind}" for i, number in stack.numbers().items()]


def shown(view: StackView) -> list[str]:
    return [card.state.block.id for card in view.cards]


def group_card(view: StackView, block_id: str = "b2") -> GroupCard:
    card = view.card(block_id)
    assert isinstance(card, GroupCard)
    return card


def below(view: StackView, block_id: str) -> QPoint:
    """Return a place just below a card, in the viewport."""
    at = view.card(block_id).geometry().bottomLeft() + QPoint(80, 4)
    return at - QPoint(0, view.verticalScrollBar().value())


def press(qtbot: QtBot, view: StackView, key: Qt.Key) -> None:
    qtbot.keyClick(view, key)


def test_the_cards_inside_a_group_lie_within_its_frame_in_reading_order(view: StackView) -> None:
    frame = group_card(view).geometry()

    assert shown(view) == ["b1", "b2", "b3", "b4", "b5", "b6"]
    assert frame.contains(view.card("b3").geometry())
    assert frame.contains(view.card("b4").geometry())
    assert view.card("b3").geometry().bottom() < view.card("b4").y()
    assert frame.bottom() < view.card("b5").y()


def test_a_group_says_its_own_values_its_shortcut_and_all_its_parameters(view: StackView) -> None:
    state = group_card(view).state

    assert isinstance(state.body, Maps)
    assert state.n_parameters == 2 * (3 * 3 * 4 * 4 + 4)
    assert state.group is not None
    assert state.group.shortcut == "identity"


def test_a_group_that_changes_the_shape_says_how_it_projects(
    camada: Camada, view: StackView
) -> None:
    document = camada.state.document
    for block_id, stride in (("b3", (2, 2)), ("b4", (1, 1))):
        layer = document.project.stack[block_id].layer.with_(filters=8, stride=stride)
        edits.set_layer(document, block_id, layer)

    group = group_card(view).state.group
    assert group is not None
    assert group.shortcut == "projection 1 × 1, stride 2, 32 parameters"


def test_screen_readers_hear_where_a_block_inside_stands(view: StackView) -> None:
    assert view.card("b4").accessibleName() == "Block 2.2: CONV, output 8 × 8 × 4"
    said = view.card("b2").accessibleDescription()
    assert "2 blocks inside. Shortcut: identity. Space folds it." in said


def test_the_chevron_folds_a_group_and_unfolds_it(qtbot: QtBot, view: StackView) -> None:
    high = view.card("b2").height()

    qtbot.mouseClick(group_card(view).chevron, LEFT)
    assert shown(view) == ["b1", "b2", "b5", "b6"]
    assert view.card("b2").height() < high
    assert isinstance(view.card("b2").state.body, Maps)

    qtbot.mouseClick(group_card(view).chevron, LEFT)
    assert shown(view) == ["b1", "b2", "b3", "b4", "b5", "b6"]
    assert view.card("b2").height() == high


def test_space_plus_and_minus_fold_the_selected_group(
    qtbot: QtBot, camada: Camada, view: StackView
) -> None:
    camada.state.selection.select("b2")
    press(qtbot, view, Qt.Key.Key_Space)
    assert "b3" not in shown(view)
    press(qtbot, view, Qt.Key.Key_Space)
    assert "b3" in shown(view)
    press(qtbot, view, Qt.Key.Key_Minus)
    assert "b3" not in shown(view)
    press(qtbot, view, Qt.Key.Key_Plus)
    assert "b3" in shown(view)


def test_folding_is_no_edit_and_a_block_selected_inside_gives_way_to_its_group(
    camada: Camada, view: StackView
) -> None:
    camada.state.selection.select("b4")
    view.fold("b2", True)

    assert camada.state.selection.block_ids == ("b2",)
    assert not camada.state.document.has_unsaved_drawing


def test_folded_groups_stay_folded_in_the_next_window(camada: Camada, view: StackView) -> None:
    view.fold("b2", True)
    camada.state.preferences.language, camada.state.preferences.theme = "pt_BR", "dark"
    camada.rebuild()

    assert "b3" not in shown(camada.window.stack_view)
    set_language("en")


def test_a_folded_group_that_is_deleted_comes_back_folded(
    camada: Camada, view: StackView, qtbot: QtBot
) -> None:
    view.fold("b2", True)
    camada.state.selection.select("b2")
    press(qtbot, view, Qt.Key.Key_Delete)
    camada.state.document.undo_stack.undo()

    assert shown(view) == ["b1", "b2", "b5", "b6"]


def test_another_document_shows_what_its_groups_hold(camada: Camada, view: StackView) -> None:
    view.fold("b2", True)
    camada.state.selection.select("b5")
    camada.state.document.replace(camada.state.document.project, None)

    assert shown(view) == ["b1", "b2", "b3", "b4", "b5", "b6"]
    assert camada.state.selection.block_ids == ()


def test_selecting_a_block_from_elsewhere_unfolds_its_group(
    camada: Camada, view: StackView
) -> None:
    view.fold("b2", True)
    camada.state.selection.choose_unit("b4", 1)

    assert "b4" in shown(view)


def test_a_block_that_moves_into_a_folded_group_takes_people_along(
    camada: Camada, view: StackView
) -> None:
    view.fold("b2", True)
    camada.state.selection.select("b1")
    camada.window.menu_actions["move_down"].trigger()

    assert numbered(camada)[:2] == ["1 residual", "1.1 conv"]
    assert "b1" in shown(view)


def test_a_problem_in_a_folded_group_is_told_on_its_card_and_a_click_goes_there(
    qtbot: QtBot, camada: Camada, view: StackView
) -> None:
    view.fold("b2", True)
    stack = camada.state.document.project.stack
    camada.state.document.edit_stack("x", stack.replace("b4", Dense(units=4)))

    (strip,) = view.card("b2").strips
    assert strip.accessibleName().startswith("2.2 DENSE: DENSE needs a flat input")
    qtbot.mouseClick(strip, LEFT, pos=QPoint(20, 8))

    assert camada.state.selection.block_id == "b4"
    assert view.card("b4").hasFocus()
    assert view.card("b2").strips == ()


def test_the_status_bar_leads_to_a_problem_in_a_folded_group(
    camada: Camada, view: StackView
) -> None:
    view.fold("b2", True)
    stack = camada.state.document.project.stack
    camada.state.document.edit_stack("x", stack.replace("b4", Dense(units=4)))
    status = camada.window.statusBar()
    assert isinstance(status, StatusBar)
    status.problems.click()

    assert camada.state.selection.block_id == "b4"
    assert "b4" in shown(view)


def test_blocks_are_dropped_into_groups_and_dragged_out_of_them(
    camada: Camada, view: StackView
) -> None:
    drop(view.viewport(), KIND_MIME, "batch_norm", below(view, "b3"))
    assert numbered(camada)[1:5] == ["2 residual", "2.1 conv", "2.2 batch_norm", "2.3 conv"]

    drop(view.viewport(), BLOCKS_MIME, "b3", below(view, "b2"))
    assert numbered(camada)[1:5] == ["2 residual", "2.1 batch_norm", "2.2 conv", "3 conv"]

    drop(view.viewport(), BLOCKS_MIME, "b1,b3", below(view, "b4"))
    assert numbered(camada)[:5] == [
        *("1 residual", "1.1 batch_norm", "1.2 conv", "1.3 conv", "1.4 conv"),
    ]


def test_an_empty_group_says_that_it_takes_blocks_and_takes_them(
    camada: Camada, view: StackView
) -> None:
    camada.state.selection.select("b3", "b4")
    camada.window.menu_actions["delete"].trigger()
    ground = group_card(view).ground.center().toPoint()
    place = view.card("b2").pos() + ground - QPoint(0, view.verticalScrollBar().value())

    drop(view.viewport(), KIND_MIME, "conv", place)
    assert numbered(camada)[1:3] == ["2 residual", "2.1 conv"]


def test_enter_in_the_palette_fills_the_empty_group_that_is_selected(
    camada: Camada, view: StackView
) -> None:
    camada.state.selection.select("b3", "b4")
    camada.window.menu_actions["delete"].trigger()
    palette = camada.window.docks.blocks.panel.rows
    palette.use(palette.row_titled("CONV"))
    palette.use(palette.row_titled("BATCH NORM"))

    assert numbered(camada)[1:4] == ["2 residual", "2.1 conv", "2.2 batch_norm"]


def test_a_group_dragged_over_itself_falls_beside_itself(camada: Camada, view: StackView) -> None:
    before = numbered(camada)
    drop(view.viewport(), BLOCKS_MIME, "b2", below(view, "b3"))
    assert numbered(camada) == before


def test_keys_walk_through_the_blocks_in_sight(
    qtbot: QtBot, camada: Camada, view: StackView
) -> None:
    view.setFocus()
    seen: list[str | None] = []
    for _ in range(5):
        qtbot.keyClick(application().focusWidget(), Qt.Key.Key_Down)
        seen.append(camada.state.selection.block_id)
    assert seen == ["b1", "b2", "b3", "b4", "b5"]

    view.fold("b2", True)
    camada.state.selection.select("b1")
    press(qtbot, view, Qt.Key.Key_Down)
    press(qtbot, view, Qt.Key.Key_Down)
    assert camada.state.selection.block_id == "b5"


def test_shift_selects_all_between_two_clicks_in_reading_order(
    qtbot: QtBot, camada: Camada, view: StackView
) -> None:
    qtbot.mouseClick(view.card("b1"), LEFT, pos=QPoint(200, 12))
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(view.card("b4"), LEFT, shift, QPoint(200, 12))

    assert camada.state.selection.block_ids == ("b1", "b2", "b3", "b4")


def test_tab_walks_from_a_group_to_the_blocks_inside(
    qtbot: QtBot, camada: Camada, view: StackView
) -> None:
    view.card("b2").setFocus()
    qtbot.keyClick(view.card("b2"), Qt.Key.Key_Tab)
    assert camada.state.selection.block_id == "b3"
    qtbot.keyClick(view.card("b3"), Qt.Key.Key_Tab)
    qtbot.keyClick(view.card("b4"), Qt.Key.Key_Tab)
    assert camada.state.selection.block_id == "b5"


def test_what_is_done_inside_a_group_is_undone_step_by_step(
    camada: Camada, view: StackView
) -> None:
    before, actions = camada.state.document.project, camada.window.menu_actions
    camada.state.selection.select("b4")
    for name in ("duplicate", "move_up", "delete", "move_down"):
        actions[name].trigger()
    assert camada.state.document.project != before

    while actions["undo"].isEnabled():
        actions["undo"].trigger()

    assert camada.state.document.project == before
    assert shown(view) == ["b1", "b2", "b3", "b4", "b5", "b6"]


def test_a_trained_residual_network_shows_values_on_every_card_and_explains_a_unit(
    qtbot: QtBot, camada: Camada, view: StackView
) -> None:
    press_train(qtbot, camada)
    wait_for_end(qtbot, camada)
    view.choose_unit("b4", 2)
    camada.state.look.refresh()

    assert all(isinstance(view.card(i).state.body, Maps) for i in ("b1", "b2", "b3", "b4"))
    assert isinstance(view.card("b5").state.body, Tiles)
    report = camada.state.look.neuron
    assert report is not None
    assert report.unit == 2


def test_while_a_run_goes_on_a_changed_group_is_greyed_and_its_unchanged_blocks_are_not(
    qtbot: QtBot, camada: Camada, view: StackView
) -> None:
    camada.window.menu_actions["step"].trigger()
    qtbot.waitUntil(lambda: camada.state.session.checkpoint is not None)
    layer = camada.state.document.project.stack["b3"].layer
    edits.set_layer(camada.state.document, "b3", layer.with_(activation="tanh"))
    camada.state.look.refresh()

    faded = [i for i in shown(view) if view.card(i).state.is_faded]
    assert faded == ["b2", "b3"]
    camada.state.session.stop()
    wait_for_end(qtbot, camada)


def nested(n_levels: int, innermost: Layer) -> Block:
    block = Block("b10", innermost)
    for level in range(n_levels):
        block = Block(f"b{11 + level}", Residual(), inside=Stack((block,)))
    return block


@pytest.mark.parametrize("width", [300, 420, 900])
def test_the_innermost_of_eight_groups_keeps_a_readable_width(
    camada: Camada, view: StackView, width: int
) -> None:
    document = camada.state.document
    document.edit_stack("x", Stack((nested(DEEPEST, Conv(filters=1, padding="same")),)))
    view.resize(width, 600)

    outer, inner = view.card(f"b{10 + DEEPEST}").geometry(), view.card("b10").geometry()
    assert outer.contains(inner)
    assert inner.width() >= min(outer.width(), 320) - 2 * 8 * DEEPEST


def test_a_group_too_deep_for_a_file_lets_nothing_fall_into_it(
    camada: Camada, view: StackView
) -> None:
    document = camada.state.document
    document.edit_stack("x", Stack((nested(DEEPEST, Conv(filters=1, padding="same")),)))
    place = below(view, "b10")
    drop(view.viewport(), KIND_MIME, "residual", place)

    assert document.project.stack.blocks[0].depth <= DEEPEST
    assert len([b for b in document.project.stack.walk() if b.layer.is_group]) == DEEPEST + 1


def test_while_the_values_stay_a_card_keeps_its_body(camada: Camada, view: StackView) -> None:
    before = view.card("b4").state.body
    camada.state.selection.select("b1")
    assert view.card("b4").state.body is before

    camada.state.selection.choose_sample(3)
    camada.state.look.refresh()
    assert view.card("b4").state.body is not before


@pytest.mark.parametrize(("width", "is_below"), [(330, True), (700, False)])
def test_the_button_of_a_problem_stands_below_the_sentence_where_it_is_narrow(
    camada: Camada, view: StackView, width: int, is_below: bool
) -> None:
    stack = camada.state.document.project.stack
    camada.state.document.edit_stack("x", stack.replace("b4", Dense(units=4)))
    view.resize(width, 900)
    (strip,) = view.card("b4").strips

    assert strip.button is not None
    assert (strip.button.y() > strip.height() / 2) == is_below


def test_a_group_higher_than_the_view_is_shown_from_its_title_on(
    camada: Camada, view: StackView
) -> None:
    camada.window.resize(1280, 620)
    application().processEvents()
    camada.state.selection.select("b6")
    camada.state.selection.select("b2")

    top = view.card("b2").y() - view.verticalScrollBar().value()
    assert 0 <= top <= 32
