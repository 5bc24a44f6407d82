"""Everything that can be pressed says what it is for, in the status bar too."""

from itertools import chain

import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QMenu, QWidget
from pytestqt.qtbot import QtBot

from core.layers import LAYERS
from core.messages import LANGUAGES, set_language
from gui.app import Camada
from gui.dock import Dock
from gui.state import edits
from gui.state.session import Phase, Session

OF_QT = ("qt_", "ScrollLeftButton", "ScrollRightButton")
"""Beginnings of the names of buttons that Qt adds: arrows of tab bars, buttons of docks."""


def untold_actions(window: QMainWindow) -> list[str]:
    """Return the actions of keys and menus that do something and do not say what."""
    of_keys = [action.text() for action in window.actions() if not action.statusTip()]
    # Where the bar is too narrow Qt puts its menus into another one, which belongs to it alone.
    bar = window.menuBar()
    menus = [m for m in window.findChildren(QMenu) if m.parent() is not bar or m.title()]
    return [*of_keys, *chain.from_iterable(map(untold_entries, menus))]


def untold_entries(menu: QMenu) -> list[str]:
    """Return the entries of a menu that open no other and do not say what they do."""
    opens = {inner.menuAction() for inner in menu.findChildren(QMenu)}
    entries = [action for action in menu.actions() if action.text() and action not in opens]
    return [action.text() for action in entries if not action.statusTip()]


def untold_buttons() -> list[str]:
    """Return the visible buttons without a tip, or without a name for screen readers."""
    QApplication.processEvents()
    return [
        f"{type(button).__name__} {button.text() or button.accessibleName()}"
        f" in {type(button.parent()).__name__}"
        for button in QApplication.allWidgets()
        if isinstance(button, QAbstractButton)
        and button.isVisible()
        and not button.objectName().startswith(OF_QT)
        and not type(button).__name__.startswith("QLineEdit")
        and not (button.toolTip() and button.statusTip() and name_of(button))
    ]


def all_tips(camada: Camada) -> set[str]:
    """Return what the status bar can be asked to say by actions, menus and buttons."""
    for dock in camada.window.findChildren(Dock):
        dock.come_forward()
    QApplication.processEvents()
    menus = camada.window.findChildren(QMenu)
    actions = [*camada.window.actions(), *chain.from_iterable(menu.actions() for menu in menus)]
    told = [thing.statusTip() for thing in (*actions, *camada.window.findChildren(QWidget))]
    return set(filter(None, told))


def begin_a_long_run(session: Session) -> None:
    """Show what stands in the status bar during a run, as long as it gets."""
    session.phase = Phase.RUNNING
    figures = session.figures
    figures.epoch, figures.n_epochs, figures.n_batches = 100, 1000, 1
    figures.samples_per_second, figures.seconds_left = 123_456, 36_000
    session.progressed.emit()


def cut_tips(camada: Camada) -> list[str]:
    """Return the tips for which the status bar has too little room."""
    bar, cut = camada.window.status_bar, list[str]()
    for text in all_tips(camada):
        bar.show_tip(text)
        cut += [] if bar.tip.shows_all else [text]
        bar.show_tip("")
    return sorted(cut)


def name_of(button: QAbstractButton) -> str:
    return button.accessibleName() or button.text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_says_what_it_is_for(camada: Camada, language: str) -> None:
    camada.state.preferences.language = language
    camada.rebuild()

    assert untold_actions(camada.window) == []
    set_language("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_says_what_it_is_for(camada: Camada, qtbot: QtBot, language: str) -> None:
    camada.state.preferences.language = language
    camada.rebuild()
    docks = camada.window.findChildren(Dock)
    found: list[str] = []
    for dock in docks:
        dock.come_forward()
        found += untold_buttons()

    assert len(docks) >= 6
    assert sorted(set(found)) == []
    set_language("en")


def test_the_buttons_of_the_start_page_say_what_they_are_for(camada: Camada) -> None:
    camada.window.show_start_page()

    assert sorted(untold_buttons()) == []


@pytest.mark.parametrize("kind", LAYERS)
def test_the_buttons_of_every_page_and_of_its_problems_say_what_they_are_for(
    camada: Camada, kind: str
) -> None:
    edits.insert(camada.state.document, camada.state.selection, kind, 0)

    assert sorted(untold_buttons()) == []


def test_the_menus_of_charts_and_lists_say_what_their_entries_are_for(camada: Camada) -> None:
    panel = camada.window.docks.training.panel
    menus = (panel.tools.menu(), panel.tools.menu(panel.charts.loss), panel.epochs.menu())

    assert [untold_entries(menu) for menu in menus] == [[], [], []]
    assert all(menu.actions() for menu in menus)


@pytest.mark.parametrize("language", LANGUAGES)
def test_during_a_run_in_a_window_of_1280_pixels_no_tip_is_cut(
    camada: Camada, language: str
) -> None:
    camada.state.preferences.language = language
    camada.rebuild()
    camada.window.resize(1280, 800)
    begin_a_long_run(camada.state.session)
    fits = cut_tips(camada)
    edits.insert(camada.state.document, camada.state.selection, "conv", 2)

    beside_a_problem = cut_tips(camada)

    assert len(all_tips(camada)) > 100
    assert fits == []
    assert beside_a_problem == []
    camada.state.session.phase = Phase.IDLE
    set_language("en")


def test_what_makes_room_for_a_long_tip_comes_back(camada: Camada) -> None:
    bar, session = camada.window.status_bar, camada.state.session
    camada.window.resize(1280, 800)
    begin_a_long_run(session)
    lesser = (bar.shapes, bar.parameters, bar.speed, bar.left, bar.bar)

    bar.show_tip("x" * 200)
    session.progressed.emit()
    during = [part.isVisible() for part in (*lesser, bar.epoch)]
    bar.show_tip("")
    after = [part.isVisible() for part in lesser]

    assert during == [False, False, False, False, False, True]
    assert after == [True, True, True, True, True]
    session.phase = Phase.IDLE


def test_the_mouse_over_a_button_shows_its_tip_beside_the_run(camada: Camada, qtbot: QtBot) -> None:
    window = camada.window
    button = window.tool_bar.train_button
    at = QPointF(button.rect().center())
    QApplication.sendEvent(button, QEnterEvent(at, at, at))
    over = window.status_bar.tip.text()
    QApplication.sendEvent(button, QEvent(QEvent.Type.Leave))

    assert over == "Train until all epochs are done; pause, and go on (F5)"
    assert window.status_bar.tip.text() == ""
    assert window.status_bar.epoch.isVisible()
