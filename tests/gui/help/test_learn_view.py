"""The Learn panel: follows the chosen block, links, the way back, palettes."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QPalette
from pytestqt.qtbot import QtBot

from core.layers import Dense, Dropout, Flatten
from core.messages import set_language
from core.project import Project
from core.stack import Block, Stack
from gui.panels.learn import BACK, LearnView

BLOCKS = (Block("b1", Flatten()), Block("b2", Dense()), Block("b3", Dense(units=10)))
PROJECT = Project(stack=Stack((*BLOCKS, Block("b4", Dropout()))))
FEWER_UNITS = PROJECT.with_(stack=PROJECT.stack.replace("b2", Dense(units=64)))


@pytest.fixture
def view(qtbot: QtBot) -> LearnView:
    view = LearnView()
    qtbot.addWidget(view)
    view.resize(320, 200)
    view.show()
    return view


def follow(view: LearnView, address: str) -> None:
    view.anchorClicked.emit(QUrl(address))


def text_of(view: LearnView) -> str:
    return view.toPlainText().replace("\u00a0", " ")


def test_without_a_block_it_shows_the_input_page(view: LearnView) -> None:
    view.show_block(PROJECT, None)

    assert view.kind == "input"
    assert text_of(view).startswith("INPUT")


def test_it_shows_the_page_of_the_block_with_its_numbers(view: LearnView) -> None:
    view.show_block(PROJECT, "b2")

    assert view.kind == "dense"
    assert "784 × 128 weights + 128 biases = 100,480 parameters" in text_of(view)


def test_a_block_that_is_gone_gives_the_input_page(view: LearnView) -> None:
    view.show_block(PROJECT, "b2")

    view.show_block(PROJECT.with_(stack=PROJECT.stack.without("b2")), "b2")

    assert view.kind == "input"


def test_it_stays_where_it_was_scrolled_to_when_only_numbers_change(view: LearnView) -> None:
    view.show_block(PROJECT, "b2")
    view.verticalScrollBar().setValue(150)

    view.show_block(FEWER_UNITS, "b2")

    assert "50,240 parameters" in text_of(view)
    assert view.verticalScrollBar().value() == 150


def test_another_block_of_the_same_kind_keeps_the_place_too(view: LearnView) -> None:
    view.show_block(PROJECT, "b2")
    view.verticalScrollBar().setValue(150)

    view.show_block(PROJECT, "b3")

    assert "1,290 parameters" in text_of(view)
    assert view.verticalScrollBar().value() == 150


def test_another_page_begins_at_its_top(view: LearnView) -> None:
    view.show_block(PROJECT, "b2")
    view.verticalScrollBar().setValue(150)

    view.show_block(PROJECT, "b4")

    assert view.verticalScrollBar().value() == 0


def test_a_link_leads_on_and_alt_left_leads_back_to_the_same_place(
    view: LearnView, qtbot: QtBot
) -> None:
    view.show_block(PROJECT, "b2")
    view.verticalScrollBar().setValue(150)

    follow(view, "learn:softmax")
    assert (view.kind, view.verticalScrollBar().value()) == ("softmax", 0)
    qtbot.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)

    assert (view.kind, view.verticalScrollBar().value()) == ("dense", 150)


def test_the_back_link_names_the_page_that_it_leads_to(view: LearnView) -> None:
    view.show_block(PROJECT, "b2")

    follow(view, "learn:softmax")
    assert text_of(view).startswith("← DENSE")
    follow(view, BACK)

    assert text_of(view).startswith("DENSE")


def test_an_edit_does_not_close_a_page_that_a_link_led_to(view: LearnView) -> None:
    view.show_block(PROJECT, "b2")
    follow(view, "learn:loss")

    view.show_block(FEWER_UNITS, "b2")

    assert view.kind == "loss"


def test_choosing_another_block_forgets_the_way_back(view: LearnView) -> None:
    view.show_block(PROJECT, "b2")
    follow(view, "learn:loss")

    view.show_block(PROJECT, "b4")

    assert text_of(view).startswith("DROPOUT")


def test_the_page_of_another_block_reached_by_a_link_shows_no_foreign_numbers(
    view: LearnView,
) -> None:
    view.show_block(PROJECT, "b4")

    follow(view, "learn:dense")

    assert "one weight for each input of each neuron" in text_of(view)


@pytest.mark.parametrize("address", ["https://example.org", "file:///etc/hostname", "learn:no"])
def test_other_addresses_are_not_opened(view: LearnView, address: str) -> None:
    view.show_block(PROJECT, "b2")

    follow(view, address)

    assert view.kind == "dense"


def test_nothing_outside_of_the_pages_is_loaded(view: LearnView) -> None:
    assert view.loadResource(2, QUrl("file:///etc/hostname")) is None


def test_it_has_an_accessible_name_and_says_which_page_it_shows(view: LearnView) -> None:
    view.show_block(PROJECT, "b4")

    assert view.accessibleName() == "Learn"
    assert view.accessibleDescription() == "DROPOUT"


def test_links_and_formulas_take_their_colours_from_the_palette(view: LearnView) -> None:
    palette = QPalette(view.palette())
    palette.setColor(QPalette.ColorRole.Link, QColor("#123456"))
    palette.setColor(QPalette.ColorRole.Base, QColor("#000000"))
    palette.setColor(QPalette.ColorRole.Text, QColor("#ffffff"))

    view.setPalette(palette)

    assert "color:#123456" in view.toHtml()
    assert 'bgcolor="#121212"' in view.toHtml()


def test_it_speaks_the_language_it_was_built_in(qtbot: QtBot) -> None:
    set_language("pt_BR")
    view = LearnView()
    qtbot.addWidget(view)

    view.show_block(PROJECT, "b2")

    assert "100.480 parâmetros" in text_of(view)
