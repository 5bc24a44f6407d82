"""What people do with data of their own: drop them, turn the pages about them, correct, vary."""

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QLineEdit,
    QWidget,
)

from gui.panels.data.sample_grid import SampleGrid
from gui.widgets.number_box import NumberBox
from tests.monkey import hands
from tests.monkey.widget_actions import END_KEYS, KEYS, change
from tests.monkey.world import World

GRID_KEYS = (*KEYS, Qt.Key.Key_A, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Delete)


def drop_own_data(world: World) -> None:
    """Let a table, a folder of pictures, or arrays fall on the window or on its panel."""
    data, window = QMimeData(), world.camada.window
    data.setUrls([QUrl.fromLocalFile(str(world.chance.choice(world.own_data)))])
    target = world.chance.choice((window, window.docks.data.panel))
    hands.drop(target, data, target.rect().center())


def turn_page(world: World) -> None:
    """Look at another page of the data panel."""
    world.camada.window.docks.data.raise_()
    world.settle()
    tabs = world.camada.window.docks.data.panel.tabs  # of the window that is there now
    if tabs.count() and not hands.hidden(tabs):
        hands.click(tabs, tabs.tabRect(world.chance.randrange(tabs.count())).center())


def use_data_page(world: World) -> None:
    """Do something with anything on the page that is seen: a field, a button, a row, a sample."""
    page = world.camada.window.docks.data.panel
    kinds = (QComboBox, NumberBox, QAbstractButton, QAbstractItemView, SampleGrid, QLineEdit)
    kind = world.chance.choice(kinds)
    found: list[QWidget] = [*hands.visible(page, kind)]
    if found:
        _use(world, world.chance.choice(found))


def _use(world: World, widget: QWidget) -> None:
    if isinstance(widget, QAbstractScrollArea):
        _pick(world, widget)
    elif isinstance(widget, QLineEdit):
        hands.type_text(widget, world.chance.choice((*hands.ABSURD, "cat", "12", "red")))
        hands.press(world.chance.choice(END_KEYS), at=widget)
    else:
        change(world, widget)


def _pick(world: World, view: QAbstractScrollArea) -> None:
    """Click where a row or a sample may be, add others, and press a key that may mean something."""
    viewport, chance = view.viewport(), world.chance
    modifiers = chance.choice((hands.NONE, hands.NONE, hands.CONTROL, hands.SHIFT))
    twice = chance.random() < 0.3
    hands.click(viewport, hands.somewhere(chance, viewport), modifiers, twice=twice)
    if not hands.hidden(view):
        QTest.keyClick(view, chance.choice(GRID_KEYS))
