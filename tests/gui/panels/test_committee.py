"""The committee on the page of a DROPOUT block."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from core.layers import Dense
from gui.panels.block_page import BlockPage
from gui.panels.inspector import Inspector
from gui.state import edits
from tests.gui.panels.conftest import World


@pytest.fixture
def page(world: World, qtbot: QtBot) -> Iterator[BlockPage]:
    inspector = Inspector(world.document, world.selection, world.look)
    qtbot.addWidget(inspector)
    inspector.resize(300, 600)
    inspector.show()
    world.selection.select("b3")
    world.look.refresh()
    assert isinstance(inspector.page, BlockPage)
    yield inspector.page  # the inspector lives as long as the test


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
