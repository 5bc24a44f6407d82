"""Stack as a value: any sequence of edits keeps its rules, and JSON brings it back."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import SettingError
from core.layers import LAYERS, Dense, Dropout, Flatten, Residual
from core.settings import settings_of
from core.stack import DEEPEST, LONGEST_TITLE, Block, Stack
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


NESTED = Stack(
    (
        Block("b1", Flatten()),
        Block("b2", Residual(), inside=Stack((Block("b3", Dense()), Block("b4", Dropout())))),
        Block("b5", Dense()),
    )
)


def test_walking_visits_what_a_group_holds_behind_it() -> None:
    assert [block.id for block in NESTED.walk()] == ["b1", "b2", "b3", "b4", "b5"]
    assert NESTED["b4"].layer == Dropout()
    assert "b4" in NESTED
    assert ids(NESTED) == ["b1", "b2", "b5"]


def test_places_are_counted_inside_the_group() -> None:
    assert NESTED.index("b4") == 1
    assert NESTED.group_of("b4") == "b2"
    assert NESTED.group_of("b5") is None
    assert list(NESTED.numbers().values()) == ["1", "2", "2.1", "2.2", "3"]


def test_a_gap_inside_a_group_takes_a_block_and_gives_it_back() -> None:
    changed = NESTED.insert(1, Block("b6", Dense()), group="b2")

    assert [block.id for block in changed["b2"].inside] == ["b3", "b6", "b4"]
    assert changed.without("b6") == NESTED


def test_blocks_move_into_a_group_and_out_of_it() -> None:
    inwards = NESTED.move(("b1", "b5"), 1, "b2")
    outwards = NESTED.move(("b4",), 0)

    assert [block.id for block in inwards.walk()] == ["b2", "b3", "b1", "b5", "b4"]
    assert ids(inwards) == ["b2"]
    assert ids(outwards) == ["b4", "b1", "b2", "b5"]


def test_a_group_does_not_move_into_itself() -> None:
    assert NESTED.move(("b2",), 0, "b2") == NESTED


def test_a_group_moves_with_all_it_holds_also_where_that_is_chosen_too() -> None:
    changed = NESTED.move(("b3", "b2"), 0)

    assert [block.id for block in changed.walk()] == ["b2", "b3", "b4", "b1", "b5"]


def test_without_a_group_goes_what_it_holds() -> None:
    assert [block.id for block in NESTED.without("b2").walk()] == ["b1", "b5"]


def test_settings_and_titles_change_inside_a_group_too() -> None:
    changed = NESTED.replace("b3", Dense(units=7)).rename("b4", "off")

    assert changed["b3"].layer == Dense(units=7)
    assert changed["b4"].title == "off"


def test_a_group_is_written_with_what_it_holds() -> None:
    data = json.loads(json.dumps(NESTED.to_json()))

    assert Stack.from_json(data) == NESTED
    assert [block["id"] for block in data[1]["inside"]] == ["b3", "b4"]
    assert "inside" not in data[0]


def nested_json(depth: int) -> list[dict[str, Any]]:
    inside: list[dict[str, Any]] = []
    for number in range(depth):
        layer = Residual().to_json()
        inside = [{"id": f"b{number}", "title": "", "layer": layer, "inside": inside}]
    return inside


def test_groups_nest_so_deep_and_no_deeper() -> None:
    assert Stack.from_json(nested_json(DEEPEST)).blocks[0].depth == DEEPEST
    with pytest.raises(SettingError, match="deep"):
        Stack.from_json(nested_json(DEEPEST + 1))


@pytest.mark.parametrize(
    "data",
    [
        [{**Block("b1", Dense()).to_json(), "inside": []}],
        [{k: v for k, v in Block("b1", Residual()).to_json().items() if k != "inside"}],
        [{**Block("b1", Dense()).to_json(), "notes": 3}],
        [{**Block("b1", Residual()).to_json(), "inside": None}],
        [{**Block("b1", Residual()).to_json(), "inside": [Block("b1", Dense()).to_json()]}],
    ],
    ids=["inside a layer", "a group without", "notes", "no list", "an id twice"],
)
def test_a_group_that_is_not_one_is_refused(data: Any) -> None:
    with pytest.raises(SettingError):
        Stack.from_json(data)
