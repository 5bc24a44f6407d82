import pytest
from PySide6.QtTest import QSignalSpy

from core.layers import Dense, Flatten
from core.project import Project
from core.stack import Block, Stack
from gui.state import edits
from gui.state.document import Document
from gui.state.selection import Selection

STACK = Stack((Block("b1", Flatten()), Block("b2", Dense(units=4)), Block("b3", Dense(units=10))))


@pytest.fixture
def document() -> Document:
    return Document(Project(stack=STACK))


def ids(document: Document) -> list[str]:
    return [block.id for block in document.project.stack]


def test_an_edit_is_announced_once_and_undone_exactly(document: Document) -> None:
    before = document.project
    spy = QSignalSpy(document.changed)

    document.edit_stack("Delete", STACK.without("b1"))

    assert spy.count() == 1
    assert document.has_unsaved_drawing
    document.undo_stack.undo()
    assert document.project == before
    assert not document.has_unsaved_drawing


def test_the_same_project_again_is_no_edit(document: Document) -> None:
    document.edit("Nothing", Project(stack=STACK))

    assert not document.undo_stack.can_undo


def test_spinning_a_setting_is_one_step_of_undo(document: Document) -> None:
    edits.set_layer(document, "b2", Dense(units=5))
    edits.set_layer(document, "b2", Dense(units=6))
    edits.set_layer(document, "b2", Dense(units=7))

    document.undo_stack.undo()

    assert document.project.stack == STACK


def test_two_settings_in_a_row_are_two_steps_of_undo(document: Document) -> None:
    edits.set_layer(document, "b2", Dense(units=5))
    edits.set_layer(document, "b2", Dense(units=5, activation="tanh"))

    document.undo_stack.undo()

    assert document.project.stack["b2"].layer == Dense(units=5)


def test_an_id_is_never_used_again_even_after_undo(document: Document) -> None:
    selection = Selection()
    edits.insert(document, selection, "dropout", 3)
    first = ids(document)[-1]
    document.undo_stack.undo()

    edits.insert(document, selection, "dense", 3)

    assert ids(document)[-1] != first


def test_a_repaired_stack_keeps_its_ids_apart(document: Document) -> None:
    document.edit_stack("Delete", STACK.without("b1"))
    problem = document.report.of_block("b2")[0]
    assert problem.repair is not None

    edits.repair(document, problem.repair)

    assert document.report.of_block("b2") == ()
    assert len(set(ids(document))) == 3


def test_a_new_block_goes_behind_the_selected_one(document: Document) -> None:
    selection = Selection()
    selection.select("b1")

    edits.insert(document, selection, "dropout")

    assert [block.layer.kind for block in document.project.stack][1] == "dropout"
    assert selection.block_ids == (ids(document)[1],)


def test_deleting_selects_the_block_that_moves_up(document: Document) -> None:
    selection = Selection()
    selection.select("b2")

    edits.delete_selected(document, selection)

    assert ids(document) == ["b1", "b3"]
    assert selection.block_ids == ("b3",)


@pytest.mark.parametrize(
    ("chosen", "by", "expected"),
    [
        ("b2", -1, ["b2", "b1", "b3"]),
        ("b2", 1, ["b1", "b3", "b2"]),
        ("b1", -1, ["b1", "b2", "b3"]),
        ("b3", 1, ["b1", "b2", "b3"]),
    ],
)
def test_moving_by_one_stops_at_the_ends(
    document: Document, chosen: str, by: int, expected: list[str]
) -> None:
    selection = Selection()
    selection.select(chosen)

    edits.move_selected(document, selection, by)

    assert ids(document) == expected


def test_duplicates_get_ids_of_their_own_and_are_selected(document: Document) -> None:
    selection = Selection()
    selection.select("b1", "b2")

    edits.duplicate_selected(document, selection)

    assert len(set(ids(document))) == 5
    assert [document.project.stack[i].layer for i in selection.block_ids] == [
        Flatten(),
        Dense(units=4),
    ]
