"""Preferences are in their file when the window closes, and are not written any more after that."""

import gc
import shutil
from pathlib import Path

from PySide6.QtCore import QEvent
from pytestqt.qtbot import QtBot

from gui.app import Camada, application
from gui.preferences import Preferences


def test_what_is_written_stands_in_the_file(qtbot: QtBot, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "window.ini")
    preferences.theme = "dark"

    preferences.write()

    assert "theme=dark" in (tmp_path / "window.ini").read_text()


def test_a_folder_that_is_removed_after_closing_does_not_come_back(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "gone"
    camada = Camada(application(), Preferences(folder / "window.ini"))
    camada.state.preferences.theme = "light"
    camada.close()
    shutil.rmtree(folder)

    del camada
    gc.collect()
    application().sendPostedEvents(None, QEvent.Type.DeferredDelete)
    application().processEvents()

    assert not folder.exists()
