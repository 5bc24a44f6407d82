"""What people do to the network: add, drop, move, copy, fold, name, repair."""

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from core.layers import LAYERS
from core.stack import Block
from gui.mime import BLOCKS_MIME, KIND_MIME
from gui.panels.block_page import BlockPage
from gui.panels.palette import KIND
from tests.monkey import hands
from tests.monkey.world import World

SHORT = ("dense 64 relu", "conv 4 3x3 same", "flat", "pool", "dropout 0,3", "dense 0", "¿?", "")
TEXTS = ("dense 8\ndropout 0.5\n", "residual\n  dense units=4\n", "hello", "dense\n" * 5, "{}")
LONGEST = 9
"""Blocks above which only less can be done: a network of hundreds would take the time of all."""


def blocks(world: World) -> list[Block]:
    return list(world.camada.state.document.project.stack.walk())


def has_room(world: World) -> bool:
    return len(blocks(world)) < LONGEST


def use_palette(world: World) -> None:
    rows = world.camada.window.docks.blocks.panel.rows
    if not has_room(world) or hands.hidden(rows.viewport()):
        return
    kinds = [item for n in range(rows.count()) if (item := rows.item(n)).data(KIND)]
    item = world.chance.choice(kinds)
    rows.scrollToItem(item)
    place = rows.visualItemRect(item).center()
    if world.chance.random() < 0.5:
        hands.click(rows.viewport(), place, twice=True)
    else:
        hands.click(rows.viewport(), place)
        hands.press(Qt.Key.Key_Return, at=rows)


def use_template(world: World) -> None:
    rows = world.camada.window.docks.blocks.panel.rows
    titles = ("MLP", "MLP + DROPOUT", "LeNet-5", "MLP")
    known = {rows.item(n).text() for n in range(rows.count())}
    rows.use(rows.row_titled(world.chance.choice([title for title in titles if title in known])))


def add_quickly(world: World) -> None:
    if has_room(world):
        world.camada.window.menu_actions["find_block"].trigger()
        field = world.camada.window.docks.blocks.panel.field
        hands.type_text(field, world.chance.choice(SHORT))
        hands.press(Qt.Key.Key_Return, at=field)


def drop_kind(world: World) -> None:
    if has_room(world):
        kind = world.chance.choice(("residual", "dense", "dropout", "flatten", *LAYERS, "nothing"))
        _drop(world, KIND_MIME, kind)


def drop_block(world: World) -> None:
    ids = [block.id for block in blocks(world)] or ["b0"]
    _drop(world, BLOCKS_MIME, ",".join(world.chance.sample(ids, min(len(ids), 2))))


def _drop(world: World, mime: str, value: str) -> None:
    viewport = world.camada.window.stack_view.viewport()
    data = QMimeData()
    data.setData(mime, value.encode())
    hands.drop(viewport, data, hands.somewhere(world.chance, viewport))


def drag_card(world: World) -> None:
    cards = world.camada.window.stack_view.cards
    if cards:
        card = world.chance.choice(cards)
        places = [hands.somewhere(world.chance, card) for _ in range(2)]
        hands.stroke(card, places)


def drop_file(world: World) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(world.file() or world.folder))])
    window = world.camada.window
    target = world.chance.choice((window, window.docks.data.panel, window.docks.draw.panel))
    hands.drop(target, data, target.rect().center())


def click_card(world: World) -> None:
    view = world.camada.window.stack_view
    cards = [*view.cards, view.input_card]
    card = world.chance.choice(cards)
    modifiers = world.chance.choice((hands.NONE, hands.NONE, hands.CONTROL, hands.SHIFT))
    hands.click(card, hands.somewhere(world.chance, card), modifiers)


def open_card_menu(world: World) -> None:
    cards = world.camada.window.stack_view.cards
    if cards:
        card = world.chance.choice(cards)
        hands.ask_menu(card, hands.somewhere(world.chance, card))


def fold(world: World) -> None:
    groups = [block.id for block in blocks(world) if block.layer.is_group]
    if groups:
        world.camada.state.selection.select(world.chance.choice(groups))
        key = world.chance.choice((Qt.Key.Key_Space, Qt.Key.Key_Plus, Qt.Key.Key_Minus))
        hands.press(key, at=world.camada.window.stack_view)


def zoom(world: World) -> None:
    """Turn the wheel over the network with Ctrl, or press the keys for it."""
    view = world.camada.window.stack_view
    if world.chance.random() < 0.7:
        place = hands.somewhere(world.chance, view.viewport())
        hands.turn_wheel(view.viewport(), place, world.chance.choice((-4, -1, 1, 4)), hands.CONTROL)
    else:
        key = world.chance.choice((Qt.Key.Key_0, Qt.Key.Key_Plus, Qt.Key.Key_Minus))
        hands.press(key, hands.CONTROL, at=view)


def choose_unit(world: World) -> None:
    cards = world.camada.window.stack_view.cards
    if cards:
        card = world.chance.choice(cards)
        unit = world.chance.randrange(64)
        world.camada.window.stack_view.choose_unit(card.state.block.id, unit)


def edit(world: World) -> None:
    """Do what the Edit menu offers, by its action or by its keys."""
    names = ("delete", "cut", "copy", "move_up", "move_down", "select_all", "fold")
    if has_room(world):
        names = (*names, "duplicate", "paste", "paste")
    action = world.camada.window.menu_actions[world.chance.choice(names)]
    if action.isEnabled():
        action.trigger()


def paste_text(world: World) -> None:
    if has_room(world):
        QGuiApplication.clipboard().setText(world.chance.choice(TEXTS))
        world.camada.window.menu_actions["paste"].trigger()


def undo(world: World) -> None:
    """Take a burst of steps back, and do some of them again."""
    actions = world.camada.window.menu_actions
    for _ in range(world.chance.choice((1, 1, 2, 6))):
        actions["undo"].trigger()
    for _ in range(world.chance.choice((0, 0, 1, 8))):
        actions["redo"].trigger()


def repair(world: World) -> None:
    """Press a repair button, on a card or in a panel."""
    found = [p.repair for p in world.camada.state.document.report.problems if p.repair]
    if not found:
        return
    view = world.camada.window.stack_view
    strips = [strip for card in view.cards for strip in card.strips if strip.button is not None]
    if strips and world.chance.random() < 0.5:
        button = world.chance.choice(strips).button
        assert button is not None
        hands.click(button)
    else:
        view.repair(world.chance.choice(found))


def name_block(world: World) -> None:
    page = _block_page(world)
    if page is not None:
        hands.type_text(page.title, world.chance.choice(hands.ABSURD))
        key = world.chance.choice((Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab))
        hands.press(key, at=page.title)


def write_notes(world: World) -> None:
    page = _block_page(world)
    if page is not None:
        notes: QPlainTextEdit = page.notes
        hands.type_text(notes, world.chance.choice(hands.ABSURD)[:20])
        if world.chance.random() < 0.3:
            hands.press(Qt.Key.Key_Z, hands.CONTROL, at=notes)


def _block_page(world: World) -> BlockPage | None:
    page = world.camada.window.docks.inspector.panel.page
    return page if isinstance(page, BlockPage) and page.isEnabled() else None
