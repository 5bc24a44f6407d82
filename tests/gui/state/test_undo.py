"""The undo stack: where one stands among the edits."""

import os
import subprocess
import sys

import pytest
from PySide6.QtTest import QSignalSpy

from core.project import Project
from gui.state.undo import Step, UndoStack
from tests.house import ROOT

A, B, C, D = (Project(notes=notes) for notes in "ABCD")


class Page:
    """What is shown, beginning with A."""

    def __init__(self) -> None:
        self.project = A
        self.stack = UndoStack(self.show)

    def show(self, project: Project) -> None:
        self.project = project

    def edit(self, after: Project, merge: object = None) -> None:
        self.stack.push(Step(f"to {after.notes}", self.project, after, merge))


@pytest.fixture
def page() -> Page:
    return Page()


def test_undo_and_redo_walk_along_the_edits(page: Page) -> None:
    page.edit(B)
    page.edit(C)
    assert (page.stack.undo_text, page.stack.can_redo) == ("to C", False)

    page.stack.undo()
    assert (page.project, page.stack.undo_text, page.stack.redo_text) == (B, "to B", "to C")
    page.stack.undo()
    page.stack.undo()
    assert (page.project, page.stack.can_undo) == (A, False)
    page.stack.redo()
    assert page.project is B


def test_a_new_edit_drops_what_lay_ahead(page: Page) -> None:
    page.edit(B)
    page.edit(C)
    page.stack.undo()
    page.edit(D)

    assert (page.project, page.stack.count, page.stack.can_redo) == (D, 2, False)


def test_edits_of_one_sort_are_one_step(page: Page) -> None:
    page.edit(B, merge="x")
    page.edit(C, merge="x")
    page.edit(D, merge="y")

    assert page.stack.count == 2
    page.stack.undo()
    assert page.project is C
    page.stack.undo()
    assert page.project is A


def test_what_was_saved_stays_a_step_of_its_own(page: Page) -> None:
    page.edit(B, merge="x")
    page.stack.set_clean()
    page.edit(C, merge="x")

    assert page.stack.count == 2
    page.stack.undo()
    assert page.stack.is_clean


def test_a_save_on_a_way_that_was_left_is_never_met_again(page: Page) -> None:
    page.edit(B)
    page.stack.set_clean()
    page.stack.undo()
    page.edit(C)

    assert not page.stack.is_clean
    page.stack.undo()
    assert not page.stack.is_clean


def test_it_tells_once_when_the_drawing_is_no_longer_the_saved_one(page: Page) -> None:
    spy, moved = QSignalSpy(page.stack.clean_changed), QSignalSpy(page.stack.moved)
    page.edit(B)
    page.edit(C)
    page.stack.go_to(0)

    assert (spy.count(), moved.count()) == (2, 3)
    assert page.project is A


def test_forgetting_leaves_the_drawing_and_counts_as_saved(page: Page) -> None:
    page.edit(B)
    page.stack.clear()

    assert (page.project, page.stack.can_undo, page.stack.is_clean) == (B, False, True)
    page.stack.set_clean(is_clean=False)
    assert not page.stack.is_clean


FREE_A_DOCUMENT = """
import gc

from core.project import Project
from gui.state.document import Document

document = Document(Project())
document.edit("a", Project(notes="a"), merge="x")
document.edit("b", Project(notes="b"), merge="x")
document.edit("c", Project(notes="c"))
document.ring = document
del document
gc.collect()
print("well")
"""


def test_a_document_with_edits_is_freed_without_harm() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", FREE_A_DOCUMENT],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONMALLOC": "debug",
            "MALLOC_PERTURB_": "165",
            "QT_QPA_PLATFORM": "offscreen",
        },
        check=True,
    )

    assert ended.stdout == "well\n"
