import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from core.messages import set_language
from gui import theme
from gui.charts.bars import (
    best_classes,
    class_at,
    class_bars_height,
    paint_class_bars,
    percent,
)
from gui.charts.counts import ClassCounts

TEN = np.array([0.0, 0.01, 0.02, 0.0, 0.0, 0.07, 0.0, 0.9, 0.0, 0.0])
RECT = QRectF(0, 0, 300, class_bars_height(10))


def test_the_best_classes_come_first() -> None:
    assert best_classes(TEN, 3) == [7, 5, 2]


def test_no_number_is_never_the_best() -> None:
    assert best_classes(np.array([np.nan, 0.2, 0.1]), 1) == [1]


def test_a_point_finds_its_column() -> None:
    assert class_at(RECT, TEN, QPointF(3, 40)) == 0
    assert class_at(RECT, TEN, QPointF(299, 40)) == 9
    assert class_at(RECT, TEN, QPointF(301, 40)) is None


def test_a_point_finds_its_line_in_the_list_of_many() -> None:
    many = np.zeros(40)
    many[[31, 8]] = 0.7, 0.3
    rect = QRectF(0, 0, 300, class_bars_height(40))

    assert class_at(rect, many, QPointF(5, 5)) == 31
    assert class_at(rect, many, QPointF(5, 25)) == 8


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.9783, "97.8\u00a0%"), (1.0, "100\u00a0%"), (0.0, "0\u00a0%"), (1e-9, "< 0.1\u00a0%")],
)
def test_shares_are_written_in_percent(share: float, text: str) -> None:
    assert percent(share) == text


def test_shares_are_written_in_the_language() -> None:
    set_language("pt_BR")

    assert percent(0.9783) == "97,8\u00a0%"


def colours(image: QImage) -> set[str]:
    places = [(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)]
    return {QColor(image.pixelColor(x, y)).name() for x, y in places}


@pytest.mark.parametrize("n", [2, 10, 12, 13, 200])
def test_the_winner_is_lit(qtbot: QtBot, n: int) -> None:
    shares = np.full(n, 0.1 / n)
    shares[n // 2] = 0.9
    image = QImage(400, class_bars_height(n), QImage.Format.Format_RGB32)
    image.fill(theme.LIGHT.panel)
    painter = QPainter(image)
    names = [f"class {i}" for i in range(n)]
    paint_class_bars(painter, QRectF(image.rect()), names, shares, theme.LIGHT)
    painter.end()

    assert theme.LIGHT.accent.name() in colours(image)


@pytest.mark.parametrize("n", [0, 1, 10, 300])
def test_counts_are_painted_and_told(qtbot: QtBot, n: int) -> None:
    chart = ClassCounts()
    qtbot.addWidget(chart)
    chart.show_counts([str(i) for i in range(n)], list(range(n)))
    chart.resize(320, 110)

    assert not chart.grab().isNull()
    assert chart.accessibleDescription().count("sample") == n


def painted(n: int, marked: int | None) -> set[str]:
    shares = np.full(n, 0.5 / n)
    shares[0] = 0.5
    image = QImage(300, class_bars_height(n), QImage.Format.Format_RGB32)
    image.fill(theme.LIGHT.panel)
    painter = QPainter(image)
    rect = QRectF(image.rect())
    paint_class_bars(painter, rect, [""] * n, shares, theme.LIGHT, marked=marked)
    painter.end()
    right_half = range(150, image.width())
    places = [(x, y) for x in right_half for y in range(image.height())]
    return {QColor(image.pixelColor(x, y)).name() for x, y in places}


def test_the_chosen_class_has_a_ring() -> None:
    assert theme.LIGHT.accent.name() not in painted(10, None)
    assert theme.LIGHT.accent.name() in painted(10, 8)
