"""Edits of groups: what people do to blocks that stand inside others."""

import pytest

from core.data import builtin
from core.layers import Dense, Flatten, Residual
from core.project import Project
from core.stack import DEEPEST, Block, Stack
from core.templates import TEMPLATES
from gui.state import edits
from gui.state.document import Document
from gui.state.selection import Selection

INSIDE = Stack((Block("b3", Dense(units=4)), Block("b4", Dense(units=5))))
STACK = Stack(
    (Block("b1", Flatten()), Block("b2", Residual(), inside=INSIDE), Block("b5", Dense(units=3)))
)


@pytest.fixture
def document() -> Document:
    return Document(Project(stack=STACK, typed_shape=(5, 1, 1)))


@pytest.fixture
def selection() -> Selection:
    return Selection()


def ids(document: Document) -> list[str]:
    return [block.id for block in document.project.stack.walk()]


def numbers(document: Document) -> list[str]:
    stack = document.project.stack
    return [
        f"{number} {stack[block_id].layer.title}" for block_id, number in stack.numbers().items()
    ]


def test_a_new_block_lands_behind_the_selected_one_in_its_group(
    document: Document, selection: Selection
) -> None:
    selection.select("b3")
    edits.insert(document, selection, "dropout")

    assert [block.layer.kind for block in document.project.stack["b2"].inside] == [
        "dense",
        "dropout",
        "dense",
    ]


def test_a_new_block_goes_into_the_selected_group_while_that_is_empty(
    document: Document, selection: Selection
) -> None:
    selection.select("b3", "b4")
    edits.delete_selected(document, selection)
    assert selection.block_ids == ("b2",)

    edits.insert(document, selection, "dropout")
    selection.select("b2")
    edits.insert(document, selection, "flatten")

    assert numbers(document) == ["1 FLATTEN", "2 RESIDUAL", "2.1 DROPOUT", "3 FLATTEN", "4 DENSE"]


def test_a_new_group_is_filled_for_the_shape_at_its_place(
    document: Document, selection: Selection
) -> None:
    edits.insert(document, selection, "residual", 1)

    group = document.project.stack.blocks[1]
    assert group.inside.blocks[-1].layer == Dense(units=5, activation="linear")
    assert document.report.blocks[group.id].output_shape == (5,)
    assert selection.block_ids == (group.id,)


def test_deleting_the_only_block_inside_selects_the_group(
    document: Document, selection: Selection
) -> None:
    selection.select("b3", "b4")
    edits.delete_selected(document, selection)

    assert ids(document) == ["b1", "b2", "b5"]
    assert selection.block_ids == ("b2",)


def test_deleting_a_group_is_undone_with_all_it_held(
    document: Document, selection: Selection
) -> None:
    selection.select("b2")
    edits.delete_selected(document, selection)
    assert ids(document) == ["b1", "b5"]

    document.undo_stack.undo()
    assert document.project.stack == STACK


def test_a_block_walks_through_a_group_one_step_at_a_time(
    document: Document, selection: Selection
) -> None:
    selection.select("b5")
    places: list[list[str]] = []
    for _ in range(5):
        edits.move_selected(document, selection, -1)
        places.append(ids(document))

    assert places == [
        ["b1", "b2", "b3", "b4", "b5"],
        ["b1", "b2", "b3", "b5", "b4"],
        ["b1", "b2", "b5", "b3", "b4"],
        ["b1", "b5", "b2", "b3", "b4"],
        ["b5", "b1", "b2", "b3", "b4"],
    ]
    for _ in range(5):
        edits.move_selected(document, selection, 1)
    assert document.project.stack == STACK


def test_a_copy_of_a_group_has_ids_of_its_own(document: Document, selection: Selection) -> None:
    selection.select("b2", "b3")
    edits.duplicate_selected(document, selection)

    assert len(set(ids(document))) == len(ids(document)) == 8
    assert numbers(document)[4:7] == ["3 RESIDUAL", "3.1 DENSE", "3.2 DENSE"]


def test_groups_nest_no_deeper_than_a_file_can_hold(
    document: Document, selection: Selection
) -> None:
    group = None
    for _ in range(DEEPEST + 3):
        edits.insert(document, selection, "residual", 0, group)
        group = selection.block_id

    assert document.project.stack.blocks[0].depth == DEEPEST
    assert Stack.from_json(document.project.stack.to_json()) == document.project.stack


def test_the_repair_of_an_empty_group_gives_ids_that_were_never_used(
    document: Document, selection: Selection
) -> None:
    selection.select("b3", "b4")
    edits.delete_selected(document, selection)
    repair = document.report.of_block("b2")[0].repair
    assert repair is not None
    edits.repair(document, repair)

    assert not {"b3", "b4"} & set(ids(document))
    assert document.report.of_block("b2") == ()


@pytest.mark.parametrize("kind", ["dense", "dropout", "residual"])
def test_a_new_block_stands_in_front_of_an_output_that_has_to_stay_the_last(
    selection: Selection, kind: str
) -> None:
    document = Document(TEMPLATES["mlp"].project(builtin.read("digits").choice()))
    output = document.project.stack.blocks[-1]

    edits.insert(document, selection, kind)

    assert document.report.can_train
    assert document.project.stack.blocks[-1] == output
    assert document.project.stack.blocks[-2].layer.kind == kind


def test_a_new_block_stands_at_the_end_where_no_output_is_yet(selection: Selection) -> None:
    document = Document(Project(typed_shape=(5,)))

    edits.insert(document, selection, "dense")
    edits.insert(document, Selection(), "dropout")

    assert [block.layer.kind for block in document.project.stack] == ["dense", "dropout"]
