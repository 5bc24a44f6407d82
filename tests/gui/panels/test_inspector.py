"""The inspector: one block, the input, several blocks."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from core.layers import LAYERS, Dense, Flatten, Residual
from core.messages import set_language
from core.stack import Block, Stack
from gui.panels.block_page import BlockPage
from gui.panels.input_page import InputPage, SeveralPage
from gui.panels.inspector import Inspector
from gui.panels.kept_pages import MOST_KEPT
from gui.panels.page import Page
from gui.state import edits
from gui.widgets.number_box import NumberBox
from tests.gui.panels.conftest import World

INSIDE = Stack((Block("b3", Dense(units=5)),))


@pytest.fixture
def inspector(world: World, qtbot: QtBot) -> Inspector:
    inspector = Inspector(world.document, world.selection, world.look)
    qtbot.addWidget(inspector)
    inspector.resize(300, 600)
    inspector.show()
    return inspector


def block_page(inspector: Inspector) -> BlockPage:
    assert isinstance(inspector.page, BlockPage)
    return inspector.page


def type_into(field: QLineEdit | NumberBox, text: str, qtbot: QtBot) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_without_a_selection_it_shows_the_input(inspector: Inspector) -> None:
    assert isinstance(inspector.page, InputPage)
    assert inspector.page.heading.text() == "INPUT · digits"
    assert "Shape: 8 × 8 × 1" in inspector.page.facts.text()


def test_a_selected_block_shows_its_title_shapes_and_the_arithmetic_of_its_parameters(
    inspector: Inspector, world: World
) -> None:
    world.selection.select("b2")

    page = block_page(inspector)
    facts = page.facts.text().replace("\u00a0", " ")
    assert page.heading.text() == "DENSE · “hidden”"
    assert facts == "Input: 64\nOutput: 16\nParameters: 64 × 16 + 16 = 1,040"


def test_notes_are_written_into_the_drawing_in_one_step_of_undo(
    inspector: Inspector, world: World, qtbot: QtBot
) -> None:
    world.selection.select("b2")
    notes = block_page(inspector).notes
    qtbot.keyClicks(notes, "why 16")

    assert world.document.project.stack["b2"].notes == "why 16"
    world.document.undo_stack.undo()
    assert world.document.project.stack["b2"].notes == ""
    assert notes.toPlainText() == ""


def test_a_number_typed_into_the_form_changes_the_block_in_one_step_of_undo(
    inspector: Inspector, world: World, qtbot: QtBot
) -> None:
    world.selection.select("b2")
    field = block_page(inspector).form.field_of("units")
    assert isinstance(field, NumberBox)

    type_into(field, "32", qtbot)

    assert world.document.project.stack["b2"].layer == Dense(units=32)
    assert world.document.undo_stack.count == 1


def test_a_wrong_number_is_refused_in_place(
    inspector: Inspector, world: World, qtbot: QtBot
) -> None:
    world.selection.select("b2")
    field = block_page(inspector).form.field_of("units")
    assert isinstance(field, NumberBox)

    type_into(field, "0", qtbot)

    assert "at least" in field.reason() or "from 1" in field.reason()
    assert world.document.project.stack["b2"].layer == Dense(units=16)


def test_the_form_follows_undo(inspector: Inspector, world: World) -> None:
    world.selection.select("b2")
    edits.set_layer(world.document, "b2", Dense(units=99))

    world.document.undo_stack.undo()

    field = block_page(inspector).form.field_of("units")
    assert isinstance(field, NumberBox)
    assert field.value() == 16


def test_a_typed_title_renames_the_block(inspector: Inspector, world: World, qtbot: QtBot) -> None:
    world.selection.select("b4")

    type_into(block_page(inspector).title, "answer", qtbot)

    assert world.document.project.stack["b4"].title == "answer"
    assert inspector.page.heading.text() == "DENSE · “answer”"


def test_the_button_on_a_problem_repairs_it(
    inspector: Inspector, world: World, qtbot: QtBot
) -> None:
    edits.set_layer(world.document, "b4", Dense(units=7, activation="softmax"))
    world.selection.select("b4")
    button = inspector.page.problems[0].button
    assert button is not None

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert world.document.report.problems == ()
    assert inspector.page.problems == ()


def test_a_block_without_settings_says_so(inspector: Inspector, world: World) -> None:
    world.selection.select("b1")

    page = block_page(inspector)
    assert page.form.isHidden()
    assert "Parameters: none" in page.facts.text()


def test_several_blocks_can_be_deleted_together(
    inspector: Inspector, world: World, qtbot: QtBot
) -> None:
    world.selection.select("b2", "b3")
    page = inspector.page
    assert isinstance(page, SeveralPage)
    assert page.heading.text() == "2 blocks selected"

    qtbot.mouseClick(page.delete, Qt.MouseButton.LeftButton)

    assert [block.id for block in world.document.project.stack] == ["b1", "b4"]


def test_several_blocks_can_be_moved_together(
    inspector: Inspector, world: World, qtbot: QtBot
) -> None:
    world.selection.select("b2", "b3")
    page = inspector.page
    assert isinstance(page, SeveralPage)

    qtbot.mouseClick(page.down, Qt.MouseButton.LeftButton)

    assert [block.id for block in world.document.project.stack] == ["b1", "b4", "b2", "b3"]


def test_problems_of_the_whole_project_are_left_to_stack_and_training_panel(
    inspector: Inspector, world: World
) -> None:
    project = world.document.project

    world.document.edit("Choose", project.with_(data=None, typed_shape=(8, 8, 1)))

    assert not world.document.report.can_train
    assert inspector.page.problems == ()


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_in_a_tall_inspector_every_text_has_just_the_lines_it_needs(
    world: World, qtbot: QtBot, language: str
) -> None:
    set_language(language)
    edits.set_layer(world.document, "b4", Dense(units=7, activation="softmax"))
    world.selection.select("b4")
    inspector = Inspector(world.document, world.selection, world.look)
    qtbot.addWidget(inspector)
    inspector.resize(300, 900)
    with qtbot.waitExposed(inspector):
        inspector.show()
    page = block_page(inspector)
    field = page.form.field_of("units")
    assert isinstance(field, NumberBox)

    type_into(field, "0", qtbot)
    QApplication.processEvents()

    texts = [each for each in page.findChildren(QLabel) if each.wordWrap() and each.isVisible()]
    row = page.problems[0]
    assert len(texts) >= 4
    assert [each.height() for each in texts] == [
        each.heightForWidth(each.width()) for each in texts
    ]
    assert row.height() == row.heightForWidth(row.width())


def test_a_group_tells_its_shortcut_and_what_its_blocks_learn(
    inspector: Inspector, world: World
) -> None:
    stack = Stack((Block("b1", Flatten()), Block("b2", Residual(), inside=INSIDE)))
    document = world.document
    document.edit_stack("x", stack)
    n_inputs = document.report.blocks["b2"].input_shape
    assert n_inputs is not None
    n = n_inputs[0]
    world.selection.select("b2")

    said = block_page(inspector).facts.text()

    assert f"Shortcut: projection: {n}\u00a0×\u00a05 =\u00a0{5 * n}" in said
    assert f"Inside: 1 block, {5 * n + 5} parameters" in said
    assert f"Parameters: {10 * n + 5}" in said


def test_another_block_of_the_same_kind_is_shown_on_the_same_page(
    inspector: Inspector, world: World
) -> None:
    world.selection.select("b2")
    page = block_page(inspector)

    world.selection.select("b4")

    assert inspector.page is page
    assert page.title.text() == world.document.project.stack["b4"].title
    assert page.form.value() == world.document.project.stack["b4"].layer
    assert "Output: 10" in page.facts.text()


def test_what_is_changed_on_a_page_that_went_over_belongs_to_the_block_it_shows(
    inspector: Inspector, world: World, qtbot: QtBot
) -> None:
    before, other = (world.document.project.stack[block_id] for block_id in ("b2", "b4"))
    world.selection.select("b2")
    world.selection.select("b4")

    field = block_page(inspector).form.field_of("units")
    assert isinstance(field, NumberBox)
    type_into(field, "12", qtbot)

    assert world.document.project.stack["b2"] == before
    assert world.document.project.stack["b4"].layer == other.layer.with_(units=12)


def test_what_is_being_typed_goes_to_the_block_it_was_typed_for(
    inspector: Inspector, world: World, qtbot: QtBot
) -> None:
    world.selection.select("b2")
    page = block_page(inspector)
    page.title.setFocus()
    page.title.selectAll()
    qtbot.keyClicks(page.title, "mine")

    world.selection.select("b4")

    titles = [world.document.project.stack[block_id].title for block_id in ("b2", "b4")]
    assert titles == ["mine", ""]
    assert inspector.page.fits(["b4"])
    assert block_page(inspector).title.text() == ""


def test_notes_of_another_block_cannot_be_undone_into_this_one(
    inspector: Inspector, world: World, qtbot: QtBot
) -> None:
    world.selection.select("b2")
    notes = block_page(inspector).notes
    qtbot.keyClicks(notes, "a")
    qtbot.keyClick(notes, Qt.Key.Key_Backspace)
    inspector.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    inspector.setFocus()

    world.selection.select("b4")

    assert block_page(inspector).notes is notes
    assert not notes.document().isUndoAvailable()


def test_going_back_to_another_kind_of_block_finds_its_page_as_it_was_built(
    inspector: Inspector, world: World
) -> None:
    world.selection.select("b2")
    page = block_page(inspector)
    world.selection.select("b3")
    world.selection.select()

    world.selection.select("b4")

    assert inspector.page is page
    assert page.isVisible()
    assert page.heading.text() == "DENSE"
    assert page.form.value() == world.document.project.stack["b4"].layer
    assert [each for each in inspector.findChildren(Page) if each.isVisible()] == [page]


def test_another_page_is_shown_from_its_top(
    inspector: Inspector, world: World, qapp: QApplication
) -> None:
    world.selection.select("b2")
    inspector.resize(300, 120)
    qapp.processEvents()
    inspector.verticalScrollBar().setValue(50)

    world.selection.select("b3")

    assert inspector.verticalScrollBar().value() == 0


def test_of_many_kinds_only_the_pages_shown_lately_are_kept(
    inspector: Inspector, world: World, qapp: QApplication
) -> None:
    stack = Stack(tuple(Block(f"b{n}", kind()) for n, kind in enumerate(LAYERS.values())))
    world.document.edit_stack("x", stack)

    for block in stack:
        world.selection.select(block.id)
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    assert len(stack) > MOST_KEPT
    assert len(inspector.findChildren(Page)) == MOST_KEPT


def test_a_page_that_waits_asks_for_no_committee(inspector: Inspector, world: World) -> None:
    world.selection.select("b3")
    world.look.refresh()
    committee = block_page(inspector).committee
    assert committee is not None
    world.selection.select("b2")
    before = committee.text.text()
    committee.text.setText("as it was left")

    world.look.changed.emit()

    assert before
    assert committee.text.text() == "as it was left"
    world.selection.select("b3")
    assert committee.text.text() == before
