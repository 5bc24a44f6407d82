"""What hands do in the real window, for the journeys."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.app import Camada, application
from gui.state.session import Phase

LEFT = Qt.MouseButton.LeftButton


def kinds(camada: Camada) -> list[str]:
    return [block.layer.kind for block in camada.state.document.project.stack]


def drop(target: QWidget, mime: str, value: str, place: QPoint) -> None:
    """Drag a block, or a kind of block, over a widget and let it fall there."""
    data = QMimeData()
    data.setData(mime, value.encode())
    drop_data(target, data, place)


def drop_data(target: QWidget, data: QMimeData, place: QPoint) -> None:
    """Drag something over a widget and let it fall there."""
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, copy, data, LEFT, none)
    move = QDragMoveEvent(place, copy, data, LEFT, none)
    fall = QDropEvent(QPointF(place), copy, data, LEFT, none)
    for event in (enter, move, fall):
        application().sendEvent(target, event)


def wait_for_end(qtbot: QtBot, camada: Camada) -> None:
    qtbot.waitUntil(lambda: camada.state.session.phase is Phase.IDLE, timeout=20_000)


def press_train(qtbot: QtBot, camada: Camada) -> None:
    qtbot.mouseClick(camada.window.tool_bar.train_button, LEFT)
