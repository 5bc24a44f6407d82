from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from core.inspection import NormFigures
from core.project import Project
from core.snapshot import Snapshot
from gui.charts.spans import SPANS_HEIGHT, Axis
from gui.stack_view.body import Tiles
from gui.stack_view.maps_body import Maps
from gui.stack_view.norm_body import Normed, normed
from gui.stack_view.scales import Scales

WIDTH = 604


def figures(n: int) -> NormFigures:
    """Return figures of which each channel has its own."""
    numbers = np.arange(n, dtype=np.float32)
    return NormFigures(numbers, numbers + 0.5, numbers - 1, 2 - numbers)


def maps(n: int) -> Maps:
    return Maps(np.zeros((4, 4, n), np.float32), 1.0)


def body(n: int, found: NormFigures | None = None, inner: Tiles | None = None) -> Normed:
    return normed(inner or maps(n), "b1", found or figures(n), Scales())


def area_of(made: Normed) -> QRectF:
    return QRectF(20, 30, WIDTH, made.height(WIDTH))


def test_the_bars_stand_below_the_maps() -> None:
    assert body(8).height(WIDTH) > maps(8).height(WIDTH) + SPANS_HEIGHT


@pytest.mark.parametrize("side", [0, 1])
def test_a_bar_belongs_to_its_channel_on_both_sides(side: int) -> None:
    made = body(8)
    area = area_of(made)
    point = QPointF(area.left() + side * (WIDTH + 24) / 2 + 14 * 5 + 3, area.bottom() - 3)

    assert made.unit_at(area, point) == 5


def test_a_map_is_found_as_without_the_bars() -> None:
    made = body(8)
    area, point = area_of(made), QPointF(25, 35)

    assert made.unit_at(area, point) == 0
    assert made.place_at(area, point) is not None


def test_the_last_bar_of_many_stands_for_the_last_channel() -> None:
    made = body(512, inner=Tiles(np.zeros(512, np.float32), 1.0))
    area = area_of(made)
    above_note = area.bottom() - 18 - 3

    assert made.unit_at(area, QPointF(area.left() + 63 * 4 + 1, above_note)) == 511
    assert made._note(WIDTH) == "bars: 64 of 512 channels shown, evenly spaced"


def test_what_the_maps_say_of_the_selection_is_not_said_twice() -> None:
    assert body(300)._note(WIDTH) == ""


def test_a_channel_tells_its_numbers() -> None:
    assert body(8).text_of(3).splitlines()[1] == ("arriving: 3 ± 3.5 · leaving: β = \u22121, γ = 2")


def test_a_norm_that_keeps_nothing_tells_what_it_learned() -> None:
    found = replace(figures(8), mean=None, spread=None)
    made = body(8, found)

    assert made.arriving is None
    assert made.text_of(3).endswith("leaving: β = \u22121, γ = 2")
    assert made.description() == "γ from \u22121 to 6, β from \u22125 to 2."


def test_screen_readers_hear_the_ranges() -> None:
    assert body(3).description() == (
        "Running means from 0 to 2, spreads from 0.5 to 2.5; γ from \u22121 to 1, β from 0 to 2."
    )


def test_the_axis_holds_all_bars_and_zero() -> None:
    made = body(3)

    assert made.arriving == Axis(-0.5, 4.5)
    assert made.leaving == Axis(-1.0, 3.0)


def test_the_axis_grows_at_once_and_shrinks_slowly() -> None:
    scales = Scales()

    def high(step: int, spread: float) -> float:
        scales.turn_to(Snapshot(Project(), {}, run_id="run", step=step))
        found = NormFigures(np.zeros(2), np.full(2, spread), np.ones(2), np.zeros(2))
        made = normed(maps(2), "b1", found, scales)
        assert made.arriving is not None
        return made.arriving.high

    assert high(1, 1.0) == 1.0
    assert high(2, 5.0) == 5.0
    assert 1.0 < high(3, 1.0) < 5.0


def test_numbers_that_are_none_leave_a_plain_axis() -> None:
    found = replace(figures(3), mean=np.full(3, np.nan))

    assert body(3, found).arriving == Axis(-1.0, 1.0)
