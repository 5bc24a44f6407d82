"""Selection: what stands for blocks that go out of sight."""

import numpy as np
import pytest

from core.layers import Dense, Residual
from core.stack import Block, Stack
from gui.state.selection import Drawing, Selection

INSIDE = Stack((Block("b2", Dense()), Block("b3", Dense())))
GROUP = Block("b1", Residual(), inside=INSIDE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("b2", "b3"), ("b1",)),
        (("b1", "b3"), ("b1",)),
        (("b9", "b2"), ("b9", "b1")),
        (("b9",), ("b9",)),
        ((), ()),
    ],
)
def test_a_folded_group_is_selected_in_place_of_what_is_inside(
    before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    selection = Selection()
    selection.select(*before)

    selection.fold(GROUP)

    assert selection.block_ids == after
    assert selection.folded == {"b1"}


def test_unfolding_selects_nothing_else() -> None:
    selection = Selection()
    selection.select("b2")
    selection.fold(GROUP)
    selection.fold(GROUP, False)

    assert selection.block_ids == ("b1",)
    assert selection.folded == frozenset()


def test_groups_that_are_gone_are_folded_when_they_come_back() -> None:
    selection = Selection()
    selection.fold(GROUP)
    selection.keep({"b9"})
    assert selection.folded == {"b1"}


def test_another_document_has_nothing_selected_and_nothing_folded() -> None:
    selection = Selection()
    selection.choose_unit("b2", 3, (1, 1))
    selection.fold(GROUP)
    selection.forget_blocks()
    assert selection.folded == frozenset()
    assert (selection.block_ids, selection.unit, selection.place) == ((), None, None)


def test_a_drawing_is_looked_at_until_a_sample_is_chosen_and_kept_after() -> None:
    selection = Selection()
    drawing = Drawing(np.zeros((8, 8, 1)), np.zeros((80, 80)))

    selection.keep_drawing(drawing, is_shown=True)
    is_shown_first = selection.shows_drawing
    selection.choose_sample(0)

    assert (is_shown_first, selection.shows_drawing) == (True, False)
    assert selection.drawing is drawing


def test_nothing_drawn_shows_nothing() -> None:
    selection = Selection()
    selection.keep_drawing(None, is_shown=True)

    assert not selection.shows_drawing
