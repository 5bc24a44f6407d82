"""The command palette: everything in the menus by a few letters."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from gui.app import Camada
from gui.command_palette import CommandPalette, commands_of
from gui.dock import Dock
from gui.widgets.remark import add_remark


class Desk(QMainWindow):
    """A window with two menus that writes down what was done."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        edit = self.menuBar().addMenu("&Edit")
        for name, keys in (("&Cópia", "Ctrl+C"), ("Paste…", ""), ("Época", "F7")):
            action: QAction = edit.addAction(name, lambda n=name: self.done.append(n))
            action.setShortcut(keys)
        self.off: QAction = edit.addAction("Undo", lambda: self.done.append("Undo"))
        self.off.setEnabled(False)
        self.off.setStatusTip("There is nothing to undo.")
        add_remark(edit, "No files yet")
        edit.addSeparator()
        add = self.menuBar().addMenu("Network").addMenu("Add block")
        add.addAction("DENSE", lambda: self.done.append("DENSE"))


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    desk = Desk()
    qtbot.addWidget(desk)
    desk.show()
    return desk


@pytest.fixture
def palette(desk: Desk) -> CommandPalette:
    palette = CommandPalette(desk)
    palette.open_above(desk)
    return palette


def texts(palette: CommandPalette) -> list[str]:
    return [palette.rows.item(row).text() for row in range(palette.rows.count())]


def test_it_lists_everything_in_the_menus_in_their_order(desk: Desk) -> None:
    found = [(c.where, c.text, c.keys) for c in commands_of(desk)]

    assert found == [
        ("Edit", "Cópia", "Ctrl+C"),
        ("Edit", "Paste", ""),
        ("Edit", "Época", "F7"),
        ("Edit", "Undo", ""),
        ("Network › Add block", "DENSE", ""),
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("copia", ["Cópia"]),
        ("add den", ["DENSE"]),
        ("e", ["Época", "Paste", "DENSE", "Cópia", "Undo"]),
        ("nothing of that name", []),
    ],
)
def test_letters_find_it_without_accents_the_beginning_first(
    palette: CommandPalette, qtbot: QtBot, typed: str, found: list[str]
) -> None:
    qtbot.keyClicks(palette.field, typed)

    assert texts(palette) == found


def test_enter_does_what_is_chosen_and_closes(
    palette: CommandPalette, desk: Desk, qtbot: QtBot
) -> None:
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.destroyed):
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)

    assert desk.done == ["Paste…"]


def test_what_cannot_be_done_says_why_and_stays(
    palette: CommandPalette, desk: Desk, qtbot: QtBot
) -> None:
    qtbot.keyClicks(palette.field, "undo")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)

    assert palette.isVisible()
    assert palette.hint.text() == "There is nothing to undo."
    assert desk.done == []
    palette.close()


def test_what_is_typed_here_may_do_other_than_its_menu(desk: Desk, qtbot: QtBot) -> None:
    (paste,) = (c.action for c in commands_of(desk) if c.text == "Paste")
    palette = CommandPalette(desk, {paste: lambda: desk.done.append("instead")})
    palette.open_above(desk)
    qtbot.keyClicks(palette.field, "paste")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)

    assert desk.done == ["instead"]


@pytest.mark.parametrize("name", ["Evaluate", "Training", "Learn", "Draw"])
def test_the_name_of_a_panel_always_brings_it_to_the_front(
    camada: Camada, qtbot: QtBot, name: str
) -> None:
    window = camada.window
    (dock,) = (d for d in window.findChildren(Dock) if d.windowTitle() == name)
    for _ in range(2):
        window.findChildren(QAction, "find_command")[0].trigger()
        (palette,) = window.findChildren(CommandPalette)
        qtbot.keyClicks(palette.field, name)
        with qtbot.waitSignal(palette.destroyed):
            qtbot.keyClick(palette.field, Qt.Key.Key_Return)

        qtbot.waitUntil(lambda: dock.isAncestorOf(window.focusWidget()))
        assert dock.isVisible()
        assert dock.widget().isEnabled()


def test_what_a_menu_only_says_is_no_command(desk: Desk) -> None:
    assert "No files yet" not in [command.text for command in commands_of(desk)]
