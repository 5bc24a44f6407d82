"""Tests of the running application."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.app import fit


def test_a_window_larger_than_the_screen_fills_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1440, 900)

    fit(window, QSize(1280, 800))

    assert window.isMaximized()
    assert window.width() <= 1280
    assert window.height() < 800


def test_a_window_that_fits_the_screen_stays_as_it_is(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1440, 900)

    fit(window, QSize(1920, 1080))

    assert window.size() == QSize(1440, 900)
    assert window.windowState() == Qt.WindowState.WindowNoState
