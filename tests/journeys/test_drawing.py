"""Drawing in the real window: what is painted is what every card shows."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.project import Plan
from gui.app import Camada, application
from gui.charts.canvas import Canvas
from gui.state.session import Phase

LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def paint(canvas: Canvas, *places: tuple[float, float]) -> None:
    """Paint a stroke over places, as shares of width and height."""
    field = canvas.field
    points = [
        QPointF(field.left() + x * field.width(), field.top() + y * field.height())
        for x, y in places
    ]
    QTest.mousePress(canvas, LEFT, pos=points[0].toPoint())
    for point in points[1:]:
        place, none = QPointF(canvas.mapToGlobal(point)), Qt.KeyboardModifier.NoModifier
        move = QMouseEvent(QEvent.Type.MouseMove, point, place, NO_BUTTON, LEFT, none)
        application().sendEvent(canvas, move)
    QTest.mouseRelease(canvas, LEFT, pos=points[-1].toPoint())


def open_dock(camada: Camada, qtbot: QtBot) -> Canvas:
    camada.window.docks.draw.show()
    camada.window.docks.draw.raise_()
    canvas = camada.window.docks.draw.panel.canvas
    qtbot.waitUntil(lambda: canvas.isVisible() and canvas.isEnabled())
    return canvas


def test_a_line_drawn_for_a_trained_network_is_a_one(qtbot: QtBot, camada: Camada) -> None:
    document, session = camada.state.document, camada.state.session
    project = document.project.with_(plan=Plan(batch_size=64, epochs=15))
    document.edit("plan", project)
    session.train(document.project)
    qtbot.waitUntil(lambda: session.phase is Phase.IDLE and session.has_learned, timeout=60_000)
    canvas = open_dock(camada, qtbot)
    canvas.brush = 48

    paint(canvas, (0.36, 0.3), (0.52, 0.12), (0.52, 0.88))

    answer = camada.window.docks.draw.panel.answer
    qtbot.waitUntil(lambda: answer.told is not None)
    assert answer.told is not None
    assert int(np.argmax(answer.told.values)) == 1


def test_each_stroke_changes_bars_and_cards(qtbot: QtBot, camada: Camada) -> None:
    canvas, look = open_dock(camada, qtbot), camada.state.look
    paint(canvas, (0.5, 0.1), (0.5, 0.9))
    qtbot.waitUntil(lambda: look.sample is not None and look.sample.is_drawn)
    first, answer = look.sample, camada.window.docks.draw.panel.answer
    before = answer.told

    paint(canvas, (0.2, 0.1), (0.8, 0.1))
    qtbot.waitUntil(lambda: look.sample is not first)

    assert before is not None
    assert answer.told is not None
    assert not np.array_equal(before.values, answer.told.values)


def test_undo_over_the_canvas_takes_back_the_stroke_and_not_the_last_edit(
    qtbot: QtBot, camada: Camada
) -> None:
    document = camada.state.document
    document.edit("plan", document.project.with_(plan=Plan(epochs=7)))
    canvas = open_dock(camada, qtbot)
    paint(canvas, (0.5, 0.1), (0.5, 0.9))
    canvas.setFocus()
    ctrl = Qt.KeyboardModifier.ControlModifier

    QTest.keyClick(canvas, Qt.Key.Key_Z, ctrl)
    epochs_after_one = document.project.plan.epochs
    QTest.keyClick(canvas, Qt.Key.Key_Z, ctrl)

    assert canvas.paper.is_empty
    assert epochs_after_one == 7
    assert document.project.plan.epochs != 7


def test_a_drawing_stays_when_the_window_is_built_anew(qtbot: QtBot, camada: Camada) -> None:
    canvas = open_dock(camada, qtbot)
    paint(canvas, (0.5, 0.1), (0.5, 0.9))
    qtbot.waitUntil(lambda: camada.state.selection.drawing is not None)
    painted = canvas.paper.values()

    camada.rebuild()

    assert np.array_equal(camada.window.docks.draw.panel.canvas.paper.values(), painted)
