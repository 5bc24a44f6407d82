"""The cards follow the selection, whatever was selected before the view was there."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.app import Camada
from gui.state import edits


def selected(camada: Camada) -> list[str]:
    return [card.state.block.id for card in camada.window.stack_view.cards if card.is_selected]


def test_in_a_window_built_anew_what_was_selected_loses_its_ring_to_the_next(
    camada: Camada,
) -> None:
    camada.state.selection.select("b2")
    camada.rebuild()

    camada.state.selection.select("b4")

    assert selected(camada) == ["b4"]


def test_a_repair_by_its_button_leaves_the_selection_and_the_keyboard_at_its_card(
    camada: Camada, qtbot: QtBot
) -> None:
    window, document = camada.window, camada.state.document
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    document.edit_stack("Delete", document.project.stack.without("b1"))
    card = window.stack_view.card("b2")
    camada.state.selection.select("b2")
    button = card.strips[0].button
    assert button is not None
    button.setFocus(Qt.FocusReason.MouseFocusReason)

    button.click()

    assert camada.state.selection.block_ids == ("b2",)
    assert selected(camada) == ["b2"]
    assert card.hasFocus()


def test_of_several_blocks_selected_out_of_sight_the_first_is_shown(
    camada: Camada, qtbot: QtBot
) -> None:
    window, state = camada.window, camada.state
    window.resize(1280, 800)
    state.selection.select("b1", "b2", "b3", "b4")
    top = window.stack_view.verticalScrollBar().value()
    edits.duplicate_selected(state.document, state.selection)
    first = window.stack_view.card(state.selection.block_ids[0])

    qtbot.waitUntil(lambda: not first.visibleRegion().isEmpty())

    there = window.stack_view.verticalScrollBar().value()
    state.selection.select(*[card.state.block.id for card in window.stack_view.cards])
    assert there > top
    assert window.stack_view.verticalScrollBar().value() == there
