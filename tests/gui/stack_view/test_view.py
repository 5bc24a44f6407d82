"""The cards follow the selection, whatever was selected before the view was there."""

from gui.app import Camada


def selected(camada: Camada) -> list[str]:
    return [card.state.block.id for card in camada.window.stack_view.cards if card.is_selected]


def test_in_a_window_built_anew_what_was_selected_loses_its_ring_to_the_next(
    camada: Camada,
) -> None:
    camada.state.selection.select("b2")
    camada.rebuild()

    camada.state.selection.select("b4")

    assert selected(camada) == ["b4"]
