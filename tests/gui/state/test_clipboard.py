"""The clipboard: blocks go between stacks, windows and texts."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from core.layers import Dense, Dropout, Flatten, Residual
from core.project import Project
from core.stack import Block, Stack
from gui.state import clipboard
from gui.state.document import Document
from gui.state.selection import Selection
from tests.house import ROOT

GROUP = Block("b2", Residual(), "past", Stack((Block("b3", Dense(units=4), notes="why not"),)))
STACK = Stack((Block("b1", Flatten()), GROUP, Block("b4", Dense(units=3))))


@pytest.fixture
def document(qtbot: QtBot) -> Iterator[Document]:
    QGuiApplication.clipboard().clear()
    yield Document(Project(stack=STACK, typed_shape=(4, 1, 1)))
    clipboard.leave_text()


@pytest.fixture
def selection() -> Selection:
    return Selection()


def lines(document: Document) -> list[str]:
    stack = document.project.stack
    return [f"{n} {stack[i].layer.title}" for i, n in stack.numbers().items()]


def test_what_was_copied_is_pasted_behind_the_selected_block_with_ids_of_its_own(
    document: Document, selection: Selection
) -> None:
    selection.select("b2", "b3")
    clipboard.copy(document, selection)
    selection.select("b4")

    assert clipboard.paste(document, selection) is None

    assert lines(document)[4:] == ["4 RESIDUAL", "4.1 DENSE"]
    pasted = document.project.stack.blocks[3]
    assert pasted.title == "past"
    assert pasted.inside.blocks[0].notes == "why not"
    assert len({block.id for block in document.project.stack.walk()}) == 6
    assert selection.block_ids == (pasted.id,)


def test_another_window_pastes_it_into_its_own_stack(
    document: Document, selection: Selection
) -> None:
    selection.select("b4")
    clipboard.copy(document, selection)
    other = Document(Project(stack=Stack((Block("b4", Dropout()),))))

    clipboard.paste(other, Selection())

    assert lines(other) == ["1 DROPOUT", "2 DENSE"]


def test_cutting_takes_away_and_one_undo_brings_back(
    document: Document, selection: Selection
) -> None:
    selection.select("b2")
    clipboard.cut(document, selection)
    assert lines(document) == ["1 FLATTEN", "2 DENSE"]

    document.undo_stack.undo()
    assert document.project.stack == STACK


def test_other_programs_get_lines_of_text(document: Document, selection: Selection) -> None:
    selection.select("b2", "b4")
    clipboard.copy(document, selection)

    assert QGuiApplication.clipboard().text() == 'residual "past"\n  dense units=4\ndense units=3\n'


def test_lines_of_text_are_pasted_as_blocks(document: Document, selection: Selection) -> None:
    QGuiApplication.clipboard().setText("dense 64 relu\n\nDropout 0,3\n")

    assert clipboard.paste(document, selection) is None

    assert lines(document)[4:] == ["4 DENSE", "5 DROPOUT"]
    assert document.project.stack.blocks[-1].layer == Dropout(rate=0.3)


@pytest.mark.parametrize(
    ("text", "reason"), [("dense 64\nhello", "Line 2"), ("", "no blocks"), ("  \n", "no blocks")]
)
def test_other_text_changes_nothing_and_is_explained(
    document: Document, selection: Selection, text: str, reason: str
) -> None:
    QGuiApplication.clipboard().setText(text)

    assert reason in str(clipboard.paste(document, selection))
    assert document.project.stack == STACK


def test_pasting_where_nothing_was_ever_copied_changes_nothing_and_is_explained(
    document: Document, selection: Selection
) -> None:
    QGuiApplication.clipboard().clear()

    assert "no blocks" in str(clipboard.paste(document, selection))
    assert document.project.stack == STACK


COPY_AND_QUIT = """
from PySide6.QtWidgets import QApplication
from core.layers import Dense
from core.stack import Block
from gui.state import clipboard

app = QApplication([])
app.clipboard().setMimeData(clipboard.data_of((Block("b1", Dense()),)))
clipboard.leave_text()
print(app.clipboard().text())
"""


def test_a_process_that_copied_blocks_ends_well_and_leaves_their_text() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", COPY_AND_QUIT], capture_output=True, text=True, cwd=ROOT, check=True
    )

    assert ended.stdout.strip() == "dense"


@pytest.mark.parametrize("data", [b"", b"{", b"[[[[", b"[{}]", b"\xff\xfe", b"[" * 100_000])
def test_what_only_claims_to_be_blocks_is_refused(
    document: Document, selection: Selection, data: bytes
) -> None:
    mime = clipboard.CopiedBlocks()
    mime.setData(clipboard.STACK_MIME, data)
    QGuiApplication.clipboard().setMimeData(mime)

    assert clipboard.paste(document, selection) is not None
    assert document.project.stack == STACK
