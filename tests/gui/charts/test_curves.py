import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.arrays import AnyArray
from core.messages import set_language
from core.tasks import CLASSIFY, REGRESS, Metric
from gui.charts.curves import CurvesChart
from gui.charts.legend import TitleRow
from gui.charts.own_lines import MOST_DOTS
from gui.charts.plot import NumberAxis, Plot, nice_step
from gui.charts.series import MOST_DRAWN


def chart_for(qtbot: QtBot, metric: Metric | None = None) -> CurvesChart:
    chart = CurvesChart("Loss", metric)
    qtbot.addWidget(chart)
    chart.resize(400, 200)
    with qtbot.waitExposed(chart):
        chart.show()
    return chart


def show_epochs(chart: CurvesChart, training: AnyArray, validation: AnyArray) -> None:
    """Show the ends of epochs, from the first on."""
    x = np.arange(1.0, len(training) + 1)
    chart.add_points(x, training)
    chart.add_validation(x, validation)


def plot_of(chart: CurvesChart) -> Plot:
    plot = chart.findChild(Plot)
    assert plot is not None
    return plot


def drawn_points(chart: CurvesChart) -> list[int]:
    items = [item for item in plot_of(chart).listDataItems() if item.xData is not None]
    return [len(item.xData) for item in items]


def test_many_points_are_drawn_as_a_thousand(qtbot: QtBot) -> None:
    chart = chart_for(qtbot)
    x = np.linspace(0, 5, 20_000)

    chart.add_points(x, np.exp(-x))
    chart.add_raw(x, np.exp(-x) + np.sin(x * 99))
    qtbot.waitUntil(lambda: not chart.is_waiting())

    assert max(drawn_points(chart)) <= MOST_DRAWN
    assert len(drawn_points(chart)) == 2


def test_many_additions_wait_for_one_drawing_and_the_timer_ends_by_itself(qtbot: QtBot) -> None:
    chart = chart_for(qtbot)
    for step in range(50):
        chart.add_points(step / 50, 1.0)

    assert chart.is_waiting()
    assert drawn_points(chart) == []

    qtbot.waitUntil(lambda: not chart.is_waiting())

    assert drawn_points(chart) == [50]


def test_closing_while_points_wait_leaves_no_timer(qtbot: QtBot) -> None:
    chart = chart_for(qtbot)
    chart.add_points(0.5, 1.0)

    chart.close()

    assert not any(timer.isActive() for timer in chart.findChildren(QTimer))


def test_a_hidden_chart_draws_when_it_is_shown(qtbot: QtBot) -> None:
    chart = CurvesChart("Loss")
    qtbot.addWidget(chart)
    chart.add_points(np.arange(3.0), np.ones(3))
    waited = chart.is_waiting()

    chart.show()

    assert not waited
    assert drawn_points(chart) == [3]


def test_the_last_values_are_told_in_words(qtbot: QtBot) -> None:
    chart = chart_for(qtbot, CLASSIFY.metric)
    show_epochs(chart, np.array([0.8, 0.9]), np.array([0.85, 0.95]))
    chart.draw()

    assert chart.accessibleDescription() == (
        "training: 90.0\u00a0% after epoch 2; validation: 95.0\u00a0% after epoch 2"
    )


def test_clearing_shows_the_hint_again(qtbot: QtBot) -> None:
    chart = chart_for(qtbot)
    chart.add_points(0.5, 1.0)
    chart.add_marker(0.5, "0.01")
    chart.clear()
    chart.draw()

    assert chart.accessibleDescription().startswith("The curve appears here")


def test_values_that_are_no_numbers_do_no_harm(qtbot: QtBot) -> None:
    chart = chart_for(qtbot)
    chart.add_points(np.array([0.1, 0.2, 0.3]), np.array([1.0, np.nan, np.inf]))
    chart.add_validation(1.0, float("nan"))
    chart.draw()

    assert not chart.grab().isNull()


def shown_range(chart: CurvesChart) -> list[float]:
    return [end for axis in plot_of(chart).viewRange() for end in axis]


def test_a_double_click_undoes_the_zoom(qtbot: QtBot) -> None:
    chart = chart_for(qtbot)
    chart.add_points(np.arange(5.0), np.ones(5))
    chart.draw()
    before = shown_range(chart)
    plot = plot_of(chart)
    view = plot.getViewBox()
    view.scaleBy((0.5, 0.5))
    view.sigRangeChangedManually.emit([True, True])
    chart.draw()
    zoomed = shown_range(chart)

    middle = QPointF(plot.rect().center())
    button = Qt.MouseButton.LeftButton
    kind = QEvent.Type.MouseButtonDblClick
    event = QMouseEvent(kind, middle, middle, button, button, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(plot.viewport(), event)

    assert zoomed != before
    assert shown_range(chart) == before


def test_the_axis_reaches_to_the_planned_end(qtbot: QtBot) -> None:
    chart = chart_for(qtbot)
    chart.set_span(10)
    chart.add_points(0.5, 1.0)
    chart.draw()

    assert shown_range(chart)[:2] == pytest.approx([0.0, 10.0], abs=0.2)


@pytest.mark.parametrize(
    ("language", "percent", "texts"),
    [
        ("en", False, ["0.0", "0.2", "0.4"]),
        ("pt_BR", False, ["0,0", "0,2", "0,4"]),
        ("en", True, ["0\u00a0%", "20\u00a0%", "40\u00a0%"]),
    ],
)
def test_axis_numbers_are_written_in_the_language(
    qtbot: QtBot, language: str, percent: bool, texts: list[str]
) -> None:
    set_language(language)
    axis = NumberAxis("left", percent=percent)

    assert axis.tickStrings([0.0, 0.2, 0.4], 1.0, 0.2) == texts


@pytest.mark.parametrize(
    ("least", "step"), [(0.03, 0.05), (1.0, 1.0), (1.1, 2.0), (6.0, 10.0), (0.0, 1.0)]
)
def test_steps_between_lines_are_friendly(least: float, step: float) -> None:
    assert nice_step(least) == pytest.approx(step)


def test_there_is_no_menu_in_a_foreign_language(qtbot: QtBot) -> None:
    chart = chart_for(qtbot)

    assert not plot_of(chart).getViewBox().menuEnabled()


def test_after_one_batch_there_is_a_dot(qtbot: QtBot) -> None:
    chart = chart_for(qtbot)
    chart.add_points(0.02, 2.3)
    chart.draw()
    line = next(item for item in plot_of(chart).listDataItems() if item.xData is not None)
    of_one = line.opts["symbol"]

    chart.add_points(0.04, 2.2)
    chart.draw()

    assert (of_one, line.opts["symbol"]) == ("o", None)


@pytest.mark.parametrize(
    ("first", "last", "bottom"), [(0.1, 0.9, 0.0), (-3.0, 0.9, 0.0), (0.2, -0.4, -1.0)]
)
def test_r2_begins_at_0_or_at_minus_1_and_is_no_percentage(
    qtbot: QtBot, first: float, last: float, bottom: float
) -> None:
    chart = chart_for(qtbot, CLASSIFY.metric)
    chart.show_metric(REGRESS.metric)
    show_epochs(chart, np.array([first, last]), np.array([0.6, 0.95]))
    chart.draw()

    assert chart.accessibleName() == "R²"
    assert shown_range(chart)[2:] == pytest.approx([bottom, 1.0], abs=0.04)
    assert chart.accessibleDescription().endswith("validation: 0.950 after epoch 2")


@pytest.mark.parametrize(
    ("training", "validation", "bottom"),
    [([0.25, 0.9], [0.6, 0.95], 0.0), ([0.7, 0.9], [0.52, 0.95], 0.5)],
)
def test_accuracy_begins_at_0_or_at_50_percent(
    qtbot: QtBot, training: list[float], validation: list[float], bottom: float
) -> None:
    chart = chart_for(qtbot, CLASSIFY.metric)
    show_epochs(chart, np.array(training), np.array(validation))
    chart.draw()

    assert shown_range(chart)[2:] == pytest.approx([bottom, 1.0], abs=0.02)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0.0, 500_000.0, 1_000_000.0], ["0", "5e5", "1e6"]),
        ([0.0, 2e12], ["0", "2e12"]),
        ([0.0, 2e-6, 4e-6], ["0", "2e-6", "4e-6"]),
        ([0.0, 20_000.0], ["0", "20,000"]),
    ],
)
def test_numbers_beside_an_axis_are_never_too_long(
    qtbot: QtBot, values: list[float], texts: list[str]
) -> None:
    axis = NumberAxis("left")

    assert axis.tickStrings(values, 1.0, values[1] - values[0]) == texts


def test_a_drag_of_the_rate_draws_one_line(qtbot: QtBot) -> None:
    chart = chart_for(qtbot)
    chart.set_span(5)
    chart.add_points(np.array([0.1, 1.0]), np.ones(2))
    for place in range(20):
        chart.add_marker(1.0 + place / 200, f"rate {place}")
    chart.draw()

    lines = [item for item in plot_of(chart).items() if isinstance(item, pg.InfiniteLine)]
    assert [line.value() for line in lines] == [1.0 + 19 / 200]


def test_the_row_below_the_axis_is_named(qtbot: QtBot) -> None:
    chart = chart_for(qtbot)
    chart.add_points(0.02, 2.3)
    chart.draw()

    names = [each for each in plot_of(chart).findChildren(QLabel) if each.text() == "epoch"]
    assert [name.isVisible() for name in names] == [True]


@pytest.mark.parametrize(("n_epochs", "symbol"), [(MOST_DOTS, "o"), (MOST_DOTS + 1, None)])
def test_validation_has_dots_only_while_they_stand_apart(
    qtbot: QtBot, n_epochs: int, symbol: str | None
) -> None:
    chart = CurvesChart("Loss")
    qtbot.addWidget(chart)

    chart.add_validation(np.arange(1.0, n_epochs + 1), np.ones(n_epochs))
    chart.draw()
    [line] = [item for item in plot_of(chart).listDataItems() if item.xData is not None]

    assert line.opts["symbol"] == symbol


def test_what_is_drawn_is_told_over_the_title_and_never_covers_the_curves(qtbot: QtBot) -> None:
    chart = chart_for(qtbot)

    chart.explain("Training: the running mean.")

    title = chart.findChild(TitleRow)
    assert title is not None
    assert title.toolTip() == "Training: the running mean."
    assert (chart.toolTip(), plot_of(chart).toolTip()) == ("", "")
