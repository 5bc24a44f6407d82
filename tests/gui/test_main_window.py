"""What the window itself does, whatever is in it."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.messages import Message
from gui.app import Camada
from gui.state.notice import Notice


def test_esc_leads_from_a_panel_back_to_the_network(camada: Camada, qtbot: QtBot) -> None:
    field = camada.window.docks.blocks.panel.field
    camada.window.menu_actions["find_block"].trigger()
    qtbot.waitUntil(field.hasFocus)

    qtbot.keyClick(field, Qt.Key.Key_Escape)

    assert camada.window.stack_view.hasFocus()


def test_a_message_leaves_the_cards_where_they_are_on_the_screen(
    camada: Camada, qtbot: QtBot
) -> None:
    window = camada.window
    card = window.stack_view.cards[0]
    before = card.mapToGlobal(card.rect().topLeft())

    window.notices.show(Notice("info", Message("The weights are reset.")))
    qtbot.waitUntil(lambda: window.message_bar.height() > 20)
    window.repaint()

    assert window.message_bar.isVisible()
    assert card.mapToGlobal(card.rect().topLeft()) == before
    assert window.message_bar.y() > window.stack_view.y()
