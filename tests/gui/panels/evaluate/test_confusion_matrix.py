"""The confusion matrix: readable with two classes and with a hundred, by mouse and by keyboard."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from gui import theme
from gui.panels.evaluate.confusion_matrix import ConfusionMatrix
from gui.panels.evaluate.matrix_layout import LEAST, MOST
from gui.panels.evaluate.matrix_painting import readable_on, shade

COUNTS = np.array([[9, 1, 0], [0, 0, 0], [2, 3, 5]])


@pytest.fixture
def matrix(qtbot: QtBot) -> ConfusionMatrix:
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    matrix.resize(300, 200)
    matrix.show_counts(("7", "8", "9"), COUNTS)
    matrix.show()
    return matrix


def place(matrix: ConfusionMatrix, row: int, column: int) -> QPoint:
    return matrix.layout_of_cells().rect(row, column, matrix.scrolled()).center().toPoint()


def colour_at(matrix: ConfusionMatrix, row: int, column: int) -> QColor:
    cell = matrix.layout_of_cells().rect(row, column, matrix.scrolled())
    return matrix.viewport().grab().toImage().pixelColor(cell.topLeft().toPoint() + QPoint(4, 4))


def test_a_click_chooses_the_cell(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    with qtbot.waitSignal(matrix.chosen) as told:
        qtbot.mouseClick(matrix.viewport(), Qt.MouseButton.LeftButton, pos=place(matrix, 2, 0))

    assert told.args == [2, 0]


def test_arrow_keys_walk_and_enter_chooses(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    qtbot.keyClick(matrix, Qt.Key.Key_Down)
    qtbot.keyClick(matrix, Qt.Key.Key_Down)
    qtbot.keyClick(matrix, Qt.Key.Key_Down)
    qtbot.keyClick(matrix, Qt.Key.Key_Right)

    with qtbot.waitSignal(matrix.chosen) as told:
        qtbot.keyClick(matrix, Qt.Key.Key_Return)

    assert told.args == [2, 1]
    assert matrix.accessibleDescription() == "9 taken for 8: 3 samples (30.0\u00a0% of all 9)"


def test_escape_leaves(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    with qtbot.waitSignal(matrix.left):
        qtbot.keyClick(matrix, Qt.Key.Key_Escape)


def test_cells_say_what_they_mean(matrix: ConfusionMatrix) -> None:
    assert matrix.text_of((0, 0)) == "7 recognised: 9 samples (90.0\u00a0% of all 7)"
    assert matrix.text_of((0, 1)) == "7 taken for 8: 1 sample (10.0\u00a0% of all 7)"
    assert matrix.text_of((1, 2)) == "8 taken for 9: 0 samples"


def test_the_colour_is_the_share_of_the_row(matrix: ConfusionMatrix) -> None:
    look = theme.current()

    assert colour_at(matrix, 0, 0).name() == shade(0.9, look).name()
    assert colour_at(matrix, 2, 1).name() == shade(0.3, look).name()
    assert colour_at(matrix, 1, 1).name() == look.control.name()


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("share", np.linspace(0, 1, 21))
def test_counts_stand_out_from_every_shade(look: theme.Theme, share: float) -> None:
    ground = shade(share, look)

    assert _contrast(readable_on(ground, look), ground) >= 3.8


def _contrast(a: QColor, b: QColor) -> float:
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    values = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_two_classes_do_not_fill_the_view_with_giant_cells(matrix: ConfusionMatrix) -> None:
    matrix.show_counts(("no", "yes"), np.eye(2, dtype=np.int64))

    assert matrix.layout_of_cells().cell == MOST
    assert not matrix.verticalScrollBar().maximum()


def test_a_hundred_classes_scroll(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    names = tuple(f"class {index}" for index in range(100))
    matrix.show_counts(names, np.eye(100, dtype=np.int64) * 1234)
    layout = matrix.layout_of_cells()

    assert layout.width > LEAST.width()
    assert layout.height == LEAST.height()
    assert layout.is_upright
    qtbot.keyClick(matrix, Qt.Key.Key_End)

    view, cell = matrix.viewport().rect(), layout.rect(0, 99, matrix.scrolled())
    assert matrix.horizontalScrollBar().value() == matrix.horizontalScrollBar().maximum()
    assert cell.right() <= view.right() + 1
    qtbot.keyClick(matrix, Qt.Key.Key_Home)
    assert matrix.horizontalScrollBar().value() == 0


def test_fewer_classes_than_before_keep_the_ring_inside(
    matrix: ConfusionMatrix, qtbot: QtBot
) -> None:
    qtbot.keyClick(matrix, Qt.Key.Key_End)

    matrix.show_counts(("no", "yes"), np.eye(2, dtype=np.int64))

    assert matrix.accessibleDescription().startswith("no taken for yes")
