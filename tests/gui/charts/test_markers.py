import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from gui import theme
from gui.charts.markers import Marker, readable


@pytest.fixture
def metrics(qapp: QApplication) -> QFontMetricsF:
    return QFontMetricsF(theme.font(theme.SMALL_TEXT_SIZE))


def texts(markers: list[Marker], metrics: QFontMetricsF) -> list[str]:
    return [text for (_, text), _ in readable(markers, 0.0, 10.0, 500.0, metrics)]


def test_of_one_drag_the_last_rate_stays(metrics: QFontMetricsF) -> None:
    drag = [(2.0 + i / 100, f"rate {i}") for i in range(20)]

    assert texts(drag, metrics) == ["rate 19"]


def test_markers_far_apart_all_stay(metrics: QFontMetricsF) -> None:
    assert texts([(1.0, "rate 1"), (5.0, "rate 2")], metrics) == ["rate 1", "rate 2"]


def test_two_drags_leave_two_rates(metrics: QFontMetricsF) -> None:
    first = [(1.0 + i / 100, f"rate {i}") for i in range(5)]
    second = [(6.0 + i / 100, f"rate {10 + i}") for i in range(5)]

    assert texts(first + second, metrics) == ["rate 4", "rate 14"]


def test_at_the_right_edge_the_text_stands_at_the_left_of_its_line(
    metrics: QFontMetricsF,
) -> None:
    shown = readable([(1.0, "rate 1"), (9.99, "rate 2")], 0.0, 10.0, 500.0, metrics)

    assert [turns for _, turns in shown] == [False, True]


def test_a_text_that_turns_covers_no_line_before(metrics: QFontMetricsF) -> None:
    assert texts([(9.5, "rate 1"), (9.99, "rate 2")], metrics) == ["rate 2"]
