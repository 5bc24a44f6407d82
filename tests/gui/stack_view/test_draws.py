"""A click on a block that draws lots asks for another draw."""

import pytest

from core.layers import Dropout, SpatialDropout
from core.stack import Block
from gui.app import Camada


@pytest.mark.parametrize("layer", [Dropout(), SpatialDropout()], ids=str)
def test_a_click_asks_for_another_draw(camada: Camada, layer: Dropout) -> None:
    document, selection = camada.state.document, camada.state.selection
    document.edit_stack("Insert", document.project.stack.insert(0, Block("b9", layer)))

    camada.window.stack_view.choose_unit("b9", 0)

    assert selection.draw == 1
