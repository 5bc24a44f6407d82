"""Who writes in the inspector and then selects another block sees that one, and nothing else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.layers import Dense
from gui.app import Camada
from gui.panels.block_page import BlockPage
from gui.state import edits


@pytest.mark.parametrize("name", ["title", "notes"])
def test_the_focus_of_a_page_that_goes_stays_in_the_inspector(
    qtbot: QtBot, camada: Camada, name: str
) -> None:
    state, inspector = camada.state, camada.window.docks.inspector.panel
    camada.window.activateWindow()
    qtbot.waitUntil(camada.window.isActiveWindow)
    state.selection.select("b1")
    field: QWidget = getattr(inspector.page, name)
    field.setFocus(Qt.FocusReason.MouseFocusReason)
    assert field.hasFocus()

    edits.insert(state.document, state.selection, Dense(), 0)

    assert inspector.hasFocus()  # a card that got it would be selected instead
    assert inspector.page.fits([state.document.project.stack.blocks[0].id])


def test_what_was_typed_is_taken_over_when_another_block_is_selected(
    qtbot: QtBot, camada: Camada
) -> None:
    state, inspector = camada.state, camada.window.docks.inspector.panel
    state.selection.select("b2")
    page = inspector.page
    assert isinstance(page, BlockPage)
    title: QLineEdit = page.title
    title.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.keyClicks(title, "first")

    state.selection.select("b4")

    assert state.document.project.stack["b2"].title == "first"
    assert inspector.page.fits(["b4"])
