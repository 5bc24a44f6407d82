"""Values under mouse and keys, the logarithmic axis, zoom and its way back."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from core.tasks import CLASSIFY
from gui.charts.curves import CurvesChart
from gui.charts.plot import Plot, log_ticks

X = np.arange(1.0, 6.0)
LOSS = np.array([2.0, 1.0, 0.5, 0.25, 0.125])


@pytest.fixture
def chart(qtbot: QtBot) -> CurvesChart:
    made = CurvesChart("Loss")
    qtbot.addWidget(made)
    made.resize(420, 220)
    made.add_points(X, LOSS)
    made.add_raw(X - 0.25, LOSS * 3)
    made.add_validation(X, LOSS / 2)
    made.set_span(5)
    with qtbot.waitExposed(made):
        made.show()
    return made


def plot_of(chart: CurvesChart) -> Plot:
    plot = chart.findChild(Plot)
    assert plot is not None
    return plot


def move_to(chart: CurvesChart, place: QPointF) -> None:
    none = Qt.MouseButton.NoButton
    view = plot_of(chart).viewport()
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, place, none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(view, event)


def test_the_mouse_shows_the_values_of_all_curves(chart: CurvesChart) -> None:
    plot = plot_of(chart)

    move_to(chart, QPointF(plot.pixel_of(3.02), plot.area().center().y()))

    assert chart.readout() == [
        "epoch 3",
        "training 0.5000",
        "this batch 1.5000",
        "validation 0.2500",
    ]


def test_the_crosshair_goes_when_the_mouse_leaves(chart: CurvesChart) -> None:
    plot = plot_of(chart)
    move_to(chart, QPointF(plot.pixel_of(3.0), plot.area().center().y()))

    QApplication.sendEvent(plot.viewport(), QEvent(QEvent.Type.Leave))

    assert chart.readout() == []


def test_arrow_keys_walk_from_epoch_to_epoch(qtbot: QtBot, chart: CurvesChart) -> None:
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    last = chart.readout()[0]
    qtbot.keyClick(chart, Qt.Key.Key_Left)

    assert (last, chart.readout()[0]) == ("epoch 5", "epoch 4")
    assert chart.accessibleDescription().startswith("epoch 4; training 0.2500")


def test_enter_chooses_the_epoch_under_the_crosshair(qtbot: QtBot, chart: CurvesChart) -> None:
    chosen: list[float] = []
    chart.chosen.connect(chosen.append)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    qtbot.keyClick(chart, Qt.Key.Key_Left)

    qtbot.keyClick(chart, Qt.Key.Key_Return)

    assert chosen == [5.0]


def test_the_best_epoch_is_named(chart: CurvesChart) -> None:
    chart.mark_best((4.0, 0.125))

    chart.show_at(4.0)

    assert chart.readout()[-1] == "validation, best 0.1250"


def test_scores_are_written_as_scores(qtbot: QtBot) -> None:
    chart = CurvesChart("Accuracy", CLASSIFY.metric)
    qtbot.addWidget(chart)
    chart.resize(420, 220)
    chart.add_points(X, X / 10)
    chart.draw()

    chart.show_at(5.0)

    assert chart.readout() == ["epoch 5", "training 50.0\u00a0%"]


def test_an_empty_chart_has_no_crosshair(qtbot: QtBot) -> None:
    chart = CurvesChart("Loss")
    qtbot.addWidget(chart)

    chart.show_at(1.0)
    qtbot.keyClick(chart, Qt.Key.Key_Right)

    assert chart.readout() == []


def test_a_logarithmic_axis_draws_logarithms_and_leaves_zero_out(chart: CurvesChart) -> None:
    chart.add_points(6.0, 0.0)

    chart.set_log(True)

    drawn = [item.yData for item in plot_of(chart).listDataItems() if item.yData is not None]
    assert any(np.array_equal(y, np.log10(LOSS)) for y in drawn)
    assert all(np.isfinite(y).all() for y in drawn)


def test_a_best_value_of_zero_has_no_star_on_a_logarithmic_axis(chart: CurvesChart) -> None:
    chart.mark_best((3.0, 0.0))

    chart.set_log(True)

    drawn = [item.yData for item in plot_of(chart).listDataItems() if item.yData is not None]
    assert all(np.isfinite(y).all() for y in drawn)


@pytest.mark.parametrize(
    ("low", "high", "size", "expected"),
    [
        (-2.0, 1.0, 300, [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]),
        (-2.0, 1.0, 120, [0.01, 0.1, 1, 10]),
        (-8.0, 0.0, 120, [1e-8, 1e-6, 1e-4, 1e-2, 1]),
        (0.0, 0.3, 120, [1.0, 1.5]),
    ],
)
def test_a_logarithmic_axis_has_round_numbers(
    low: float, high: float, size: float, expected: list[float]
) -> None:
    ticks = np.power(10.0, log_ticks(low, high, size))

    np.testing.assert_allclose(ticks, expected)


def test_smoothing_draws_means_and_keeps_what_they_are_of(chart: CurvesChart) -> None:
    chart.set_smoothing(0.2)

    drawn = [item.yData for item in plot_of(chart).listDataItems() if item.yData is not None]
    assert any(np.array_equal(y, LOSS / 2) for y in drawn)
    assert not any(np.array_equal(y, LOSS) for y in drawn)
    assert chart.readout() == []


def test_zoom_offers_a_way_back(qtbot: QtBot, chart: CurvesChart) -> None:
    button, whole = plot_of(chart).findChild(QToolButton), plot_of(chart).room_across()[:2]
    assert button is not None
    hidden_before = button.isHidden()

    qtbot.keyClick(chart, Qt.Key.Key_Plus)
    left, right, _ = plot_of(chart).room_across()
    shown = not button.isHidden()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert hidden_before
    assert shown
    assert right - left < whole[1] - whole[0]
    assert plot_of(chart).room_across()[:2] == whole
    assert button.isHidden()


def test_the_title_can_be_dragged_out(qtbot: QtBot, chart: CurvesChart, monkeypatch) -> None:
    dragged: list[object] = []
    monkeypatch.setattr("gui.charts.chart_frame.drag_out", lambda _, data: dragged.append(data))
    title = chart._title_row

    qtbot.mousePress(title, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    place, left = QPointF(60, 5), Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    move = QMouseEvent(QEvent.Type.MouseMove, place, place, Qt.MouseButton.NoButton, left, none)
    QApplication.sendEvent(title, move)

    assert len(dragged) == 1
