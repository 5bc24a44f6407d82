"""What people do to any widget they see: press, type, turn, choose, point. New ones are found."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QScrollBar,
    QSlider,
    QWidget,
)

from gui.widgets.fields import ChoiceBox, SwitchBox
from gui.widgets.line_boxes import LineBox
from gui.widgets.number_box import NumberBox
from tests.monkey import hands
from tests.monkey.world import World

END_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape)
TURN_KEYS = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)
KEYS = (
    *TURN_KEYS,
    *END_KEYS,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Space,
    Qt.Key.Key_Minus,
    Qt.Key.Key_Plus,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Backtab,
)
SHORTCUTS = (
    (Qt.Key.Key_Z, hands.CONTROL),
    (Qt.Key.Key_Y, hands.CONTROL),
    (Qt.Key.Key_A, hands.CONTROL),
    (Qt.Key.Key_C, hands.CONTROL),
    (Qt.Key.Key_K, hands.CONTROL),
    (Qt.Key.Key_R, hands.CONTROL),
    (Qt.Key.Key_0, hands.CONTROL),
    (Qt.Key.Key_Plus, hands.CONTROL),
    (Qt.Key.Key_Minus, hands.CONTROL),
    (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier),
    (Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier),
    (Qt.Key.Key_F1, hands.NONE),
    (Qt.Key.Key_F6, hands.NONE),
)
LARGEST_UNITS = ("units", "filters")
"""Settings whose largest legal value makes a network that no test has the time for."""


def change_setting(world: World) -> None:
    """Write something, sensible or not, into a field of a form."""
    window = world.camada.window
    panels: tuple[QWidget, ...] = (
        window.docks.inspector.panel,
        window.docks.training.panel,
        window.docks.data.panel,
    )
    panel = world.chance.choice(panels)
    fields: list[QWidget] = [
        *hands.visible(panel, NumberBox),
        *hands.visible(panel, LineBox),
        *hands.visible(panel, ChoiceBox),
        *hands.visible(panel, SwitchBox),
    ]
    if fields:
        change(world, world.chance.choice(fields))


def change(world: World, field: QWidget) -> None:
    """Turn, press or write in a field of whatever kind."""
    chance = world.chance
    if isinstance(field, QComboBox):
        field.setFocus(Qt.FocusReason.MouseFocusReason)
        QTest.keyClick(field, chance.choice(TURN_KEYS))
    elif isinstance(field, QAbstractButton):
        hands.click(field)
    elif isinstance(field, QAbstractSpinBox) and chance.random() < 0.3:
        field.setFocus(Qt.FocusReason.MouseFocusReason)
        hands.turn_wheel(field, field.rect().center(), chance.choice((-3, 1)), hands.NONE)
        QTest.keyClick(field, chance.choice(TURN_KEYS[:2]))
    else:
        hands.type_text(field, chance.choice(hands.ABSURD))
        hands.press(chance.choice(END_KEYS), at=field)


def press_button(world: World) -> None:
    buttons = hands.visible(world.camada.window, QAbstractButton)
    if buttons:
        hands.click(world.chance.choice(buttons))


def choose_in_list(world: World) -> None:
    """Click a row of a list or table, once or twice, or walk in it."""
    views = hands.visible(world.camada.window, QAbstractItemView)
    if not views:
        return
    view = world.chance.choice(views)
    if view is world.camada.window.docks.blocks.panel.rows:
        return  # it has an action of its own, which knows when the network is large enough
    place = hands.somewhere(world.chance, view.viewport())
    hands.click(view.viewport(), place, twice=world.chance.random() < 0.3)
    hands.press(world.chance.choice(KEYS), at=view)


def choose_in_box(world: World) -> None:
    boxes = [b for b in hands.visible(world.camada.window, QComboBox) if b.count()]
    if not boxes:
        return
    box = world.chance.choice(boxes)
    box.setFocus(Qt.FocusReason.MouseFocusReason)
    if world.chance.random() < 0.1:
        hands.click(box)  # its list stays open until the next action
    else:
        QTest.keyClick(box, world.chance.choice(TURN_KEYS))


def move_slider(world: World) -> None:
    sliders = [*hands.visible(world.camada.window, QSlider)]
    if sliders:
        slider = world.chance.choice(sliders)
        hands.click(slider, hands.somewhere(world.chance, slider))
        hands.press(world.chance.choice(TURN_KEYS), at=slider)


def type_anywhere(world: World) -> None:
    fields = hands.visible(world.camada.window, QLineEdit)
    if fields:
        field = world.chance.choice(fields)
        hands.type_text(field, world.chance.choice(hands.ABSURD))
        hands.press(world.chance.choice((*END_KEYS, Qt.Key.Key_Down)), at=field)


def point(world: World) -> None:
    """Point at, click, turn the wheel over, or ask the menu of anything."""
    widget = _anything(world)
    if widget is None:
        return
    place = hands.somewhere(world.chance, widget)
    modifiers = world.chance.choice((hands.NONE, hands.CONTROL, hands.SHIFT))
    gestures = (
        lambda: hands.hover(widget, place),
        lambda: hands.click(widget, place),
        lambda: hands.turn_wheel(widget, place, world.chance.choice((-2, 1)), modifiers),
        lambda: hands.ask_menu(widget, place),
        lambda: hands.stroke(widget, [place, place + QPoint(2, 2)]),
    )
    world.chance.choice(gestures)()


def _anything(world: World) -> QWidget | None:
    window = world.camada.window
    widget = window.childAt(hands.somewhere(world.chance, window))
    if widget is None or not widget.isEnabled() or isinstance(widget, QMenu | QScrollBar):
        return None
    return widget


def press_key(world: World) -> None:
    hands.press(world.chance.choice(KEYS))


def press_shortcut(world: World) -> None:
    key, modifiers = world.chance.choice(SHORTCUTS)
    hands.press(key, modifiers)
