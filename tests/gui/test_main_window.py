"""What the window itself does, whatever is in it."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.app import Camada


def test_esc_leads_from_a_panel_back_to_the_network(camada: Camada, qtbot: QtBot) -> None:
    field = camada.window.docks.blocks.panel.field
    camada.window.menu_actions["find_block"].trigger()
    qtbot.waitUntil(field.hasFocus)

    qtbot.keyClick(field, Qt.Key.Key_Escape)

    assert camada.window.stack_view.hasFocus()
