"""The card of the crosshair hides little: beside the place, off the values, brief where small."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.charts.export import image_of
from gui.charts.readout import Readout
from gui.charts.readout_card import Run, Value

AREA = QRect(40, 10, 230, 110)
BLUE = QColor("blue")
RUNS = [Run("this run", None, BLUE), *(Run(f"run {n}", n, BLUE) for n in range(4))]
ROWS = [
    Value("training", "0.8820", BLUE, ("0.8821",) * 4),
    Value("this batch", "0.8608", BLUE, ("–",) * 4),
    Value("validation", "0.7076", BLUE, ("0.7077",) * 4),
]
PLAIN = [Value("training", "0.8820", BLUE), Value("validation", "0.7076", BLUE)]


@pytest.fixture
def plot(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1000, 400)
    return made


@pytest.fixture
def readout(plot: QWidget) -> Readout:
    return Readout(plot)


def test_it_stands_on_the_right_and_on_the_left_where_there_is_no_room(readout: Readout) -> None:
    readout.show(QPoint(60, 100), AREA, "epoch 1", PLAIN)
    right = readout.card.geometry()
    readout.show(QPoint(250, 100), AREA, "epoch 9", PLAIN)

    assert right.left() > 60
    assert readout.card.geometry().right() < 250


def test_it_stands_off_the_values(readout: Readout) -> None:
    readout.show(QPoint(60, 100), AREA, "epoch 1", PLAIN)
    low = readout.card.geometry()
    readout.show(QPoint(60, 20), AREA, "epoch 1", PLAIN)

    assert low.top() < AREA.center().y() - low.height() / 4
    assert readout.card.geometry().bottom() <= AREA.bottom()
    assert readout.card.geometry().top() > low.top()


def test_of_many_runs_a_small_plot_tells_one_value_each_and_is_not_covered(
    readout: Readout,
) -> None:
    readout.show(QPoint(150, 40), AREA, "epoch 5", ROWS, RUNS)

    card = readout.card.geometry()
    assert readout.card.is_brief
    assert AREA.contains(card)
    assert card.width() * card.height() < 0.55 * AREA.width() * AREA.height()
    assert not image_of(readout.card).isNull()


def test_with_room_all_values_of_all_runs_stand_there(readout: Readout) -> None:
    readout.show(QPoint(150, 40), QRect(40, 10, 900, 300), "epoch 5", ROWS, RUNS)

    assert not readout.card.is_brief
    assert not image_of(readout.card).isNull()


def test_a_brief_card_is_read_out_whole(readout: Readout) -> None:
    readout.show(QPoint(150, 40), AREA, "epoch 5", ROWS, RUNS)

    assert readout.card.texts()[1].startswith("training 0.8820, run 0 0.8821")
