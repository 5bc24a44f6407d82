"""What was drawn takes the place of a sample in everything that Look tells."""

import numpy as np

from gui.state.selection import Drawing
from tests.gui.panels.conftest import World

BLANK = Drawing(np.zeros((8, 8, 1), np.float32), np.zeros((80, 80), np.float32))


def test_a_drawing_stands_in_for_the_chosen_sample(world: World) -> None:
    world.selection.choose_sample(3)
    world.selection.keep_drawing(BLANK, is_shown=True)
    world.look.refresh()

    sample = world.look.sample
    assert sample is not None
    assert sample.raw is BLANK.raw
    assert (sample.is_drawn, sample.label, sample.number) == (True, None, 3)
    assert not world.look.values["b1"].input.any()


def test_choosing_a_sample_goes_back_to_the_data(world: World) -> None:
    world.selection.keep_drawing(BLANK, is_shown=True)
    world.selection.choose_sample(3)
    world.look.refresh()

    assert world.look.sample is not None
    assert not world.look.sample.is_drawn


def test_a_drawing_for_other_data_is_left_alone(world: World) -> None:
    large = Drawing(np.zeros((28, 28, 1), np.float32), BLANK.source)
    world.selection.keep_drawing(large, is_shown=True)
    world.look.refresh()

    assert world.look.sample is not None
    assert not world.look.sample.is_drawn
    assert world.look.told_of(large.raw) is None


def test_what_is_told_of_a_drawing_is_the_same_whether_it_is_shown_or_not(world: World) -> None:
    before = world.look.told_of(BLANK.raw)
    world.selection.keep_drawing(BLANK, is_shown=True)
    world.look.refresh()
    after = world.look.told_of(BLANK.raw)

    assert before is not None
    assert after is not None
    assert np.array_equal(before.values, after.values)
    assert before.values.sum() > 0.999
