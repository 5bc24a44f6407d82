"""Docks that share a place: only the one in front takes part in the keyboard."""

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.dock import Dock
from gui.widgets.soon import soon


class Panel(QWidget):
    """A panel with one field."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        QVBoxLayout(self).addWidget(self.field)


class Window(QMainWindow):
    """Two docks with tabs, a field in each, and a field in the middle."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[str] = []
        self.dropped: list[str] = []
        self.middle = QLineEdit()
        self.setCentralWidget(self.middle)
        self.front_dock, self.behind_dock = self._dock("front"), self._dock("behind")
        self.tabifyDockWidget(self.behind_dock, self.front_dock)
        self.front_dock.raise_()

    @property
    def front(self) -> QLineEdit:
        return self.front_dock.panel.field

    @property
    def behind(self) -> QLineEdit:
        return self.behind_dock.panel.field

    def _dock(self, name: str) -> Dock[Panel]:
        def make() -> Panel:
            self.made.append(name)
            return Panel()

        dock = Dock(name, self, make)
        dock.setObjectName(name)
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        return dock

    # Qt overrides

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.dropped += [url.toLocalFile() for url in event.mimeData().urls()]


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    window.resize(600, 400)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: "front" in window.made)
    return window


def walked(window: Window, qtbot: QtBot) -> list[QWidget | None]:
    window.middle.setFocus()
    qtbot.waitUntil(window.middle.hasFocus)
    found: list[QWidget | None] = []
    for _ in range(4):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        found.append(window.focusWidget())
    return found


def test_what_nobody_sees_is_not_made_yet(window: Window) -> None:
    assert window.made == ["front"]


def test_a_panel_is_made_once_when_its_dock_comes_to_the_front(
    window: Window, qtbot: QtBot
) -> None:
    window.behind_dock.raise_()
    qtbot.waitUntil(window.behind.isVisible)

    window.front_dock.raise_()
    window.behind_dock.raise_()

    assert window.made == ["front", "behind"]
    assert window.behind.isEnabled()


def test_a_panel_that_takes_long_comes_after_the_first_paint(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = Dock("slow", window, Panel, takes_long=True)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)

    with qtbot.waitExposed(window):
        window.show()

    assert dock.widget() is None
    qtbot.waitUntil(lambda: dock.widget() is not None)
    assert dock.panel.field.isVisible()


def test_a_panel_that_is_asked_for_behind_a_tab_takes_no_keyboard(window: Window) -> None:
    panel = window.behind_dock.panel

    assert not panel.isEnabled()
    assert window.behind_dock.panel is panel


def test_tab_leaves_out_what_lies_behind_another_tab(window: Window, qtbot: QtBot) -> None:
    window.behind_dock.fill()
    found = walked(window, qtbot)

    assert window.front in found
    assert window.behind not in found


def test_the_dock_that_comes_to_the_front_takes_its_turn(window: Window, qtbot: QtBot) -> None:
    window.behind_dock.raise_()
    qtbot.waitUntil(window.behind.isEnabled)
    found = walked(window, qtbot)

    assert window.behind in found
    assert window.front not in found


def test_a_dock_that_stands_alone_again_can_be_used(window: Window, qtbot: QtBot) -> None:
    window.front_dock.close()
    qtbot.waitUntil(window.behind.isEnabled)

    window.front_dock.show()
    window.front_dock.raise_()
    qtbot.waitUntil(window.front.isEnabled)

    assert not window.behind.isEnabled()


def test_restored_places_leave_only_the_front_to_the_keyboard(window: Window, qtbot: QtBot) -> None:
    before = window.saveState()
    window.behind_dock.raise_()
    qtbot.waitUntil(window.behind.isEnabled)

    assert window.restoreState(before)

    qtbot.waitUntil(lambda: window.front.isEnabled() and not window.behind.isEnabled())


def test_a_dock_that_floats_with_nothing_to_use_comes_forward_all_the_same(
    window: Window, qtbot: QtBot
) -> None:
    window.front_dock.setFloating(True)
    window.front.setEnabled(False)

    window.front_dock.come_forward()
    answered: list[bool] = []
    soon(window, lambda: answered.append(True))
    qtbot.waitUntil(lambda: bool(answered))

    assert window.front_dock.isVisible()
    assert not window.front.hasFocus()


def test_what_is_dropped_on_a_floating_dock_is_dropped_on_the_window(window: Window) -> None:
    dock, data = window.front_dock, QMimeData()
    data.setUrls([QUrl.fromLocalFile("/some/folder")])
    dock.setFloating(True)
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(9, 9), copy, data, left, none)
    QCoreApplication.sendEvent(dock, enter)

    QCoreApplication.sendEvent(dock, QDropEvent(QPointF(9, 9), copy, data, left, none))

    assert dock.acceptDrops()
    assert enter.isAccepted()
    assert window.dropped == ["/some/folder"]
