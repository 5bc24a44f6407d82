"""Stack as a value: any sequence of edits keeps its rules, and JSON brings it back."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import SettingError
from core.layers import LAYERS, Dense, Dropout, Flatten
from core.settings import settings_of
from core.stack import LONGEST_TITLE, Block, Stack
from tests.core.strategies import json_values, stacks

ABC = Stack((Block("b1", Flatten()), Block("b2", Dense()), Block("b3", Dropout())))


def ids(stack: Stack) -> list[str]:
    return [block.id for block in stack]


@given(stacks)
def test_a_stack_survives_json(stack: Stack) -> None:
    assert Stack.from_json(json.loads(json.dumps(stack.to_json()))) == stack


@given(stacks, st.integers(0, 9))
def test_a_block_put_in_stands_before_the_gap(stack: Stack, place: int) -> None:
    index = min(place, len(stack))
    block = Block(stack.new_id(), Dense())

    changed = stack.insert(index, block)

    assert changed.index(block.id) == index
    assert changed.without(block.id) == stack


@given(stacks, st.data())
def test_moving_keeps_every_block_and_the_order_of_the_others(stack: Stack, data: Any) -> None:
    moved = data.draw(st.sets(st.sampled_from(ids(stack)))) if len(stack) else set()
    index = data.draw(st.integers(0, len(stack)))

    changed = stack.move(tuple(moved), index)

    assert sorted(ids(changed)) == sorted(ids(stack))
    assert changed.without(*moved) == stack.without(*moved)
    places = [changed.index(block_id) for block_id in ids(stack) if block_id in moved]
    assert places == list(range(places[0], places[0] + len(places))) if places else True


@given(stacks)
def test_a_new_id_is_never_one_that_is_here(stack: Stack) -> None:
    assert stack.new_id() not in stack


@given(stacks, st.text(max_size=300))
def test_a_title_changes_nothing_but_the_title(stack: Stack, title: str) -> None:
    changed = stack.insert(0, Block("x", Dense())).rename("x", title)

    assert changed["x"] == Block("x", Dense(), title[:LONGEST_TITLE])
    assert changed.without("x") == stack


@given(json_values)
def test_hostile_json_gives_a_setting_error(data: Any) -> None:
    if data == []:
        return
    with pytest.raises(SettingError):
        Stack.from_json(data)


def test_edits_return_a_new_stack_and_leave_the_old_one() -> None:
    before = ids(ABC)

    changed = [ABC.without("b1"), ABC.move(("b3",), 0), ABC.insert(0, Block("b4", Dense()))]

    assert ABC not in changed
    assert ids(ABC) == before


MOVES = [
    (("b1",), 3, ["b2", "b3", "b1"]),
    (("b3",), 0, ["b3", "b1", "b2"]),
    (("b2",), 1, ["b1", "b2", "b3"]),
    (("b2",), 2, ["b1", "b2", "b3"]),
    (("b1", "b3"), 2, ["b2", "b1", "b3"]),
    (("b1", "b2", "b3"), 1, ["b1", "b2", "b3"]),
]


@pytest.mark.parametrize(("moved", "index", "order"), MOVES)
def test_moved_blocks_stand_together_in_the_gap(
    moved: tuple[str, ...], index: int, order: list[str]
) -> None:
    assert ids(ABC.move(moved, index)) == order


def test_replacing_a_layer_keeps_id_place_and_title() -> None:
    changed = ABC.rename("b2", "Miolo").replace("b2", Dense(units=7))

    assert changed.blocks[1] == Block("b2", Dense(units=7), "Miolo")


def test_a_block_is_called_by_its_title_else_by_its_layer() -> None:
    assert [Block("b1", Dense()).name, Block("b1", Dense(), "Miolo").name] == ["DENSE", "Miolo"]


def test_new_ids_count_on_from_the_highest() -> None:
    assert ABC.without("b1").new_id() == "b4"
    assert Stack().new_id() == "b1"


def test_an_unknown_block_is_not_in_the_stack() -> None:
    assert "b9" not in ABC
    assert "b1" in ABC


GOOD = ABC.blocks[1].to_json()
WRONG = [
    None,
    {},
    [None],
    [{}],
    [{**GOOD, "id": ""}],
    [{**GOOD, "id": "../x"}],
    [{**GOOD, "id": "b" * 41}],
    [{**GOOD, "id": 3}],
    [{**GOOD, "title": None}],
    [{**GOOD, "title": "t" * 201}],
    [{**GOOD, "more": 1}],
    [{**GOOD, "layer": None}],
    [{**GOOD, "layer": {"kind": "conv9"}}],
    [{**GOOD, "layer": {"kind": "dense", "units": 10**400}}],
    [{**GOOD, "layer": {"kind": "dropout", "rate": 10**400}}],
    [{**GOOD, "layer": {"kind": "dropout", "rate": float("nan")}}],
    [GOOD, GOOD],
]


@pytest.mark.parametrize("data", WRONG)
def test_json_that_no_stack_wrote_is_refused(data: Any) -> None:
    with pytest.raises(SettingError) as error:
        Stack.from_json(data)
    assert str(error.value)


def test_every_layer_of_the_catalogue_can_be_drawn_by_these_tests() -> None:
    assert all(settings_of(cls) or cls().to_json() for cls in LAYERS.values())
