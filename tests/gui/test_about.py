"""What Camada is, and its keys."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QLabel

from core.messages import LANGUAGES
from gui.about import show_shortcuts
from gui.app import Camada


def keyboard(camada: Camada) -> QDialog:
    """Return the list of keys."""
    show_shortcuts(camada.window)
    return next(dialog for dialog in camada.window.findChildren(QDialog) if dialog.isVisible())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_keys_fits_onto_a_small_screen(camada: Camada, language: str) -> None:
    camada.state.preferences.language = language
    camada.rebuild()

    dialog = keyboard(camada)

    assert dialog.height() <= 700
    assert dialog.width() <= 1200
    dialog.close()


def test_the_list_of_keys_has_all_actions_with_a_key(camada: Camada) -> None:
    dialog = keyboard(camada)
    told = {one.text() for one in dialog.findChildren(QLabel)}
    keys = {one.shortcut().toString() for one in camada.window.findChildren(QAction)}

    assert len(keys) > 20
    assert keys - told <= {""}
    dialog.close()
