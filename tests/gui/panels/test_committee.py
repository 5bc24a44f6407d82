"""The committee on the page of a DROPOUT block."""

import pytest
from pytestqt.qtbot import QtBot

from core.layers import Dense
from gui.panels.block_page import BlockPage
from gui.panels.inspector import Inspector
from gui.state import edits
from tests.gui.panels.conftest import World


@pytest.fixture
def inspector(world: World, qtbot: QtBot) -> Inspector:
    inspector = Inspector(world.document, world.selection, world.look)
    qtbot.addWidget(inspector)
    inspector.resize(300, 600)
    inspector.show()
    world.selection.select("b3")
    world.look.refresh()
    return inspector


@pytest.fixture
def page(inspector: Inspector) -> BlockPage:
    """Return the page of the DROPOUT block; it lives as long as the inspector."""
    assert isinstance(inspector.page, BlockPage)
    return inspector.page


def test_a_dropout_block_shows_what_many_draws_answer(page: BlockPage) -> None:
    card = page.committee

    assert card is not None
    assert not card.isHidden()
    assert "of 50 draws say" in card.text.text().replace("\u00a0", " ")
    assert card.dots.accessibleDescription() == card.text.text()
    assert card.dots.sizeHint().height() == 5 * 26


def test_it_goes_where_the_network_answers_about_no_classes(world: World, page: BlockPage) -> None:
    card = page.committee
    edits.set_layer(world.document, "b4", Dense(units=7))
    world.look.refresh()

    assert card is not None
    assert card.isHidden()


@pytest.mark.usefixtures("page")
def test_only_blocks_that_draw_ask_for_it(world: World) -> None:
    assert world.look.committee is not None

    world.selection.select("b2")
    world.look.refresh()
    assert world.look.committee is None
