"""What people do to the window and to files: panels, menus, look, open, save, begin anew."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMenu

from gui.command_palette import CommandPalette, commands_of
from gui.state.session import Phase
from tests.monkey import hands
from tests.monkey.world import World

COMMAND_WORDS = ("reset", "undo", "dock", "fold", "train", "zz", "e", "")
NEVER = ("Quit", "Sair")
"""Closing has an action of its own."""


def raise_dock(world: World) -> None:
    world.chance.choice(world.camada.window.docks.all).raise_()


def move_dock(world: World) -> None:
    """Close, open, or float a panel, or put all back."""
    dock = world.chance.choice(world.camada.window.docks.all)
    world.chance.choice(
        (
            dock.toggleViewAction().trigger,
            lambda: dock.setFloating(not dock.isFloating()),
            dock.come_forward,
            world.camada.window.reset_places,
            world.camada.window.reset_places,
        )
    )()


def resize(world: World) -> None:
    width, height = world.chance.randrange(700, 1500), world.chance.randrange(500, 900)
    world.camada.window.resize(width, height)


def minimise(world: World) -> None:
    world.camada.window.showMinimized()
    world.settle()
    world.camada.window.showNormal()


def dress(world: World) -> None:
    """Choose another language or theme: a new window takes the old one's place."""
    preferences = world.camada.state.preferences
    preferences.theme = world.chance.choice(("light", "dark"))
    preferences.language = world.chance.choice(("en", "pt_BR"))
    world.camada.rebuild()


def use_popup(world: World) -> None:
    """Do something with the menu that is open, or close it."""
    popup = hands.top_popup()
    if popup is None:
        return
    keys = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Escape, Qt.Key.Key_Return)
    key = world.chance.choice(keys)
    if isinstance(popup, QMenu) and (chosen := popup.activeAction()) is not None:
        key = Qt.Key.Key_Escape if chosen.text().replace("&", "") in NEVER else key
    hands.press(key, at=popup.focusWidget() or popup)


def close_dialogs(world: World) -> None:
    for dialog in world.camada.window.findChildren(QDialog):
        dialog.close()


def use_menu(world: World) -> None:
    """Do anything that stands in the menus."""
    commands = [c for c in commands_of(world.camada.window) if c.text not in NEVER]
    action = world.chance.choice(commands).action
    if action.isEnabled():
        action.trigger()


def find_command(world: World) -> None:
    """Type into the command palette, and take what it finds, or not."""
    window = world.camada.window
    palette = CommandPalette(window)
    palette.open_above(window)
    hands.type_text(palette.field, world.chance.choice(COMMAND_WORDS))
    hands.press(world.chance.choice((Qt.Key.Key_Down, Qt.Key.Key_PageDown)), at=palette.field)
    item = palette.rows.currentItem()
    is_safe = item is not None and item.text() not in NEVER and world.chance.random() < 0.4
    hands.press(Qt.Key.Key_Return if is_safe else Qt.Key.Key_Escape, at=palette.field)
    if palette.isVisible():
        palette.close()


def show_start_page(world: World) -> None:
    """Open the start page, and choose something there or go back."""
    world.camada.window.show_start_page()
    world.settle()
    page = world.camada.window.start_page
    if page.cards and world.chance.random() < 0.5:
        hands.click(world.chance.choice(page.cards))
    else:
        hands.press(Qt.Key.Key_Escape, at=page)


def leave_start_page(world: World) -> None:
    world.camada.window.start_page.left.emit()


def save(world: World) -> None:
    name = world.chance.choice(("save", "save_as"))
    world.camada.window.menu_actions[name].trigger()


def open_file(world: World) -> None:
    actions = world.camada.window.menu_actions
    path = world.file()
    world.chance.choice((actions["open"].trigger, actions["new"].trigger))()
    if path is not None:
        world.camada.window.open_path(path)


def recover(world: World) -> None:
    """Take back what was discarded, and do something with what is offered."""
    recovery = world.camada.state.recovery
    recovery.take_all_back()
    for offer in recovery.offers:
        gesture = world.chance.choice((recovery.recover, None))
        if gesture is not None and offer.work is not None:
            gesture(world.camada.window, offer)
        else:
            recovery.discard(offer)


def close_window(world: World) -> None:
    """Close the window as its frame does, and start again where it closed."""
    world.camada.window.close()
    world.settle(2)
    if not world.camada.window.isVisible() and world.camada.state.session.phase is Phase.IDLE:
        world.reopen()
