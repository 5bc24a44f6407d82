"""Look: values are asked for when something else is to be seen, and only then."""

from core.layers import Conv, Dense, Residual
from core.stack import Block, Stack
from tests.gui.panels.conftest import World


def test_selecting_a_block_asks_for_no_values(world: World) -> None:
    before = world.look.values

    world.selection.select("b1")
    world.look.refresh()

    assert world.look.values is before


def test_another_sample_has_other_values(world: World) -> None:
    before = world.look.values

    world.selection.choose_sample(3)
    world.look.refresh()

    assert world.look.values is not before


def test_a_block_that_fails_inside_a_group_leaves_those_before_it_their_values(
    world: World,
) -> None:
    inside = Stack((Block("i1", Conv(padding="same")), Block("i2", Dense())))
    stack = Stack((Block("g", Residual(), inside=inside), Block("x", Dense())))

    world.document.edit_stack("Draw", stack)
    world.look.refresh()

    assert world.look.values.keys() == {"i1"}
