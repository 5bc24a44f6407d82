import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.panels.chart_pair import ChartPair


def pair_for(qtbot: QtBot, width: int, height: int) -> tuple[ChartPair, QWidget, QWidget]:
    first, second = QWidget(), QWidget()
    first.setMinimumSize(180, 110)
    second.setMinimumSize(180, 110)
    pair = ChartPair(first, second)
    qtbot.addWidget(pair)
    pair.resize(width, height)
    with qtbot.waitExposed(pair):
        pair.show()
    return pair, first, second


@pytest.mark.parametrize(("width", "height"), [(800, 150), (380, 150), (200, 300)])
def test_both_charts_are_shown_where_there_is_room(qtbot: QtBot, width: int, height: int) -> None:
    pair, first, second = pair_for(qtbot, width, height)

    assert second.isVisible()
    assert not first.geometry().intersects(second.geometry())
    assert pair.rect().contains(first.geometry().united(second.geometry()))


def test_in_a_corner_only_the_first_is_left(qtbot: QtBot) -> None:
    pair, first, second = pair_for(qtbot, 300, 150)

    assert first.geometry() == pair.rect()
    assert not second.isVisible()


def test_with_more_room_the_second_comes_back(qtbot: QtBot) -> None:
    pair, _, second = pair_for(qtbot, 300, 150)

    pair.resize(600, 150)

    qtbot.waitUntil(second.isVisible)
