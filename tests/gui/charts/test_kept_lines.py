"""Runs kept behind the one that is shown: names at their ends, values, axis, pictures."""

import gc
import weakref

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.charts.chart_frame import PICTURE_SIZE
from gui.charts.curves import CurvesChart
from gui.charts.end_labels import EndLabels, apart
from gui.charts.export import image_of, svg_of
from gui.charts.kept_lines import KeptCurves
from gui.charts.plot import Plot
from gui.charts.series import MOST_DRAWN

X = np.arange(1.0, 6.0)


def kept(name: str = "wide", slot: int = 0, height: float = 2.0) -> KeptCurves:
    made = KeptCurves(name, slot)
    made.training.append(X, np.full(5, height / 2))
    made.validation.append(X, np.full(5, height))
    return made


@pytest.fixture
def chart(qtbot: QtBot) -> CurvesChart:
    made = CurvesChart("Loss")
    qtbot.addWidget(made)
    made.resize(600, 320)
    made.add_points(X[:3], np.ones(3))
    made.add_validation(X[:3], np.full(3, 0.5))
    with qtbot.waitExposed(made):
        made.show()
    return made


def names_on(chart: CurvesChart) -> EndLabels:
    names = chart.findChild(EndLabels)
    assert names is not None
    return names


def test_each_run_has_its_name_at_the_end_of_its_line(chart: CurvesChart) -> None:
    chart.show_kept([kept("wide"), kept("narrow", 1, 1.0)], "this run")
    chart.draw()

    assert names_on(chart).texts() == ["wide", "narrow", "this run"]
    assert names_on(chart).has_names


def test_without_kept_runs_there_are_no_names(chart: CurvesChart) -> None:
    chart.show_kept([kept()], "this run")
    chart.draw()

    chart.show_kept([])
    chart.draw()

    assert names_on(chart).isHidden()


def test_a_small_chart_shows_marks_alone(chart: CurvesChart) -> None:
    chart.show_kept([kept("wide"), kept("narrow", 1)], "this run")
    chart.resize(240, 120)
    chart.draw()

    assert not names_on(chart).isHidden()
    assert not names_on(chart).has_names


def test_the_crosshair_tells_the_values_of_all_runs(chart: CurvesChart) -> None:
    chart.show_kept([kept("wide")], "this run")
    chart.draw()

    chart.show_at(2.0)

    assert chart.readout() == [
        "epoch 2",
        "training 1.0000, wide 1.0000",
        "validation 0.5000, wide 2.0000",
    ]


def test_beyond_the_run_that_is_shown_the_kept_ones_still_tell(chart: CurvesChart) -> None:
    run = kept("wide")
    run.evaluated.append(X, np.full(5, 0.75))
    chart.show_kept([run, kept("narrow", 1)], "this run")
    chart.draw()

    chart.show_at(5.0)

    assert chart.readout() == [
        "epoch 5",
        "training \u2013, wide 1.0000, narrow 1.0000",
        "training, evaluated \u2013, wide 0.7500, narrow \u2013",
        "validation \u2013, wide 2.0000, narrow 2.0000",
    ]


def test_the_axes_hold_the_kept_runs(chart: CurvesChart) -> None:
    chart.show_kept([kept(height=40.0)], "this run")
    chart.draw()

    plot = chart.findChild(Plot)
    assert plot is not None
    (_, right), (_, top) = plot.viewRange()
    assert right >= 5.0
    assert top >= 40.0


def test_the_kept_runs_alone_are_a_chart(qtbot: QtBot) -> None:
    chart = CurvesChart("Loss")
    qtbot.addWidget(chart)

    chart.show_kept([kept("wide")], "this run")
    chart.draw()

    assert chart.accessibleDescription() == (
        "wide, training: 1.0000 after epoch 5; wide, validation: 2.0000 after epoch 5"
    )


def test_a_long_run_is_drawn_as_a_thousand_points(chart: CurvesChart) -> None:
    long = KeptCurves("long", 0)
    long.validation.append(np.arange(1.0, 5001.0), np.random.default_rng(0).random(5000))
    chart.show_kept([long], "this run")
    chart.set_log(True)
    chart.set_smoothing(0.05)
    chart.draw()

    plot = chart.findChild(Plot)
    assert plot is not None
    assert max(len(i.xData) for i in plot.listDataItems() if i.xData is not None) <= MOST_DRAWN


def test_a_picture_names_the_runs_also_where_the_chart_is_small(chart: CurvesChart) -> None:
    chart.show_kept([kept("wide")], "this run")
    chart.resize(240, 120)
    chart.draw()

    svg = svg_of(chart.picture(), "Loss").decode()
    image = image_of(chart.picture())

    assert ">wide" in svg
    assert "<image" not in svg
    assert image.deviceIndependentSize().toSize() == PICTURE_SIZE
    assert (chart.width(), chart.height()) == (240, 120)


def test_boxes_are_moved_apart_and_stay_inside() -> None:
    assert apart([50.0, 52.0, 10.0], 15.0, 0.0, 100.0) == [50.0, 65.0, 10.0]
    assert apart([95.0, 96.0], 15.0, 0.0, 100.0) == [70.0, 85.0]
    assert apart([-5.0], 15.0, 0.0, 100.0) == [0.0]


def test_a_chart_that_nobody_holds_is_freed_at_once(qtbot: QtBot) -> None:
    chart = CurvesChart("Loss")
    chart.show_kept([kept()], "this run")
    chart.draw()
    left = weakref.ref(chart)
    gc.disable()

    del chart
    is_freed = left() is None
    gc.enable()

    assert is_freed
