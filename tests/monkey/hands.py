"""What hands do: point, press, type, turn the wheel, drag; as Qt gets it from a real user."""

import random
from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gui.app import application
from tests.journeys.hands import drop_data

T = TypeVar("T", bound=QWidget)

LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
NONE = Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

ABSURD = (
    "",
    " ",
    "0",
    "-1",
    "1",
    "3",
    "7",
    "12",
    "0.5",
    "0,5",
    "1e-9",
    "1e999",
    "nan",
    "1.000.000.000.000",
    "99999999999999999999",
    "3x5",
    "0 × 0",
    "400, 400",
    "⅜",
    "<b>&amp;</b> %1 {n}",
    "a" * 80,
    "\u202eçãé😀\u0000",
)
"""What people type where a number or a name is asked for."""


def visible(around: QWidget, kind: type[T]) -> list[T]:
    """Return the widgets of a kind that can be seen and used."""
    return [w for w in around.findChildren(kind) if w.isEnabled() and not hidden(w)]


def hidden(widget: QWidget) -> bool:
    """Tell whether nothing of a widget is on the screen."""
    return not widget.isVisible() or widget.visibleRegion().isEmpty()


def somewhere(chance: random.Random, widget: QWidget) -> QPoint:
    """Return a point in a widget."""
    x, y = chance.randrange(max(1, widget.width())), chance.randrange(max(1, widget.height()))
    return QPoint(x, y)


def click(
    widget: QWidget,
    place: QPoint | None = None,
    modifiers: Qt.KeyboardModifier = NONE,
    *,
    twice: bool = False,
) -> None:
    """Press and release the left button, by default in the middle."""
    at = widget.rect().center() if place is None else place
    QTest.mouseClick(widget, LEFT, modifiers, at)
    if twice:
        QTest.mouseDClick(widget, LEFT, modifiers, at)


def ask_menu(widget: QWidget, place: QPoint) -> None:
    """Press the right button."""
    QTest.mouseClick(widget, Qt.MouseButton.RightButton, NONE, place)
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, place, widget.mapToGlobal(place))
    application().sendEvent(widget, event)


def hover(widget: QWidget, place: QPoint) -> None:
    """Move over a widget, and wait for its tooltip."""
    send_mouse(widget, QEvent.Type.MouseMove, place, NO_BUTTON, NO_BUTTON)
    event = QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place))
    application().sendEvent(widget, event)


def stroke(widget: QWidget, places: Sequence[QPoint], button: Qt.MouseButton = LEFT) -> None:
    """Press at the first place, draw through the others, let go at the last."""
    send_mouse(widget, QEvent.Type.MouseButtonPress, places[0], button, button)
    for place in places[1:]:
        send_mouse(widget, QEvent.Type.MouseMove, place, NO_BUTTON, button)
    send_mouse(widget, QEvent.Type.MouseButtonRelease, places[-1], button, NO_BUTTON)


def send_mouse(
    widget: QWidget,
    kind: QEvent.Type,
    place: QPoint,
    button: Qt.MouseButton,
    buttons: Qt.MouseButton,
) -> None:
    """Send one event of the mouse, as far as the widget is still there."""
    point = QPointF(place)
    where = QPointF(widget.mapToGlobal(place))
    application().sendEvent(widget, QMouseEvent(kind, point, where, button, buttons, NONE))


def turn_wheel(widget: QWidget, place: QPoint, steps: int, modifiers: Qt.KeyboardModifier) -> None:
    """Turn the wheel over a widget."""
    event = QWheelEvent(
        QPointF(place),
        QPointF(widget.mapToGlobal(place)),
        QPoint(),
        QPoint(0, 120 * steps),
        NO_BUTTON,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    application().sendEvent(widget, event)


def type_text(widget: QWidget, text: str) -> None:
    """Replace what stands in a field by a text, key by key."""
    widget.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.keyClick(widget, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(widget, Qt.Key.Key_Backspace)
    for letter in text:  # QTest ends the process at letters that no keyboard has
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            application().sendEvent(widget, QKeyEvent(kind, 0, NONE, letter))


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, at: QWidget | None = None) -> None:
    """Press a key where the focus is."""
    target = at or application().focusWidget() or application().activeWindow()
    if target is not None:
        QTest.keyClick(target, key, modifiers)


def drop(widget: QWidget, data: QMimeData, place: QPoint) -> None:
    """Drag something over a widget and let it fall."""
    drop_data(widget, data, place)


def top_popup() -> QWidget | None:
    """Return the menu or list that is open above everything."""
    return QApplication.activePopupWidget()
