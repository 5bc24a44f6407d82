"""The page about the columns of a table."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from core.data.table import open_table
from core.data.table_summary import Summary
from core.reading import TableReading
from gui.panels.data.columns_model import MISSING, NAME, SUMMARY, TYPE, USE, VALUES
from gui.panels.data.columns_page import ColumnsPage
from gui.panels.data.desk import DataDesk
from gui.widgets.number_box import NumberBox
from tests.gui.panels.conftest import World


def lines() -> list[str]:
    rows = ["size;colour;species;told"]
    for i in range(60):
        size = "" if i % 10 == 0 else f"{i * 7 % 50},5"
        species = ("ant", "bee", "cat")[i % 3]
        colour = ("red", "blue", "red", "red", "blue")[i % 5]
        rows.append(f"{size};{colour};{species};{species.upper()}")
    return rows


@pytest.fixture
def page(world: World, qtbot: QtBot, tmp_path: Path) -> Iterator[ColumnsPage]:
    (tmp_path / "mine.csv").write_text("\n".join(lines()))
    world.choose(str(tmp_path / "mine.csv"), qtbot)
    page = ColumnsPage(DataDesk(world.document, world.data, world.selection))
    qtbot.addWidget(page)
    page.resize(720, 180)
    page.show()
    qtbot.waitUntil(lambda: page.model.rowCount() == 4 and bool(page.model.suspicions))
    qtbot.waitUntil(lambda: page.model.index(3, VALUES).data(SUMMARY) is not None)
    yield page
    world.data.close()


@pytest.fixture
def numbers(world: World, qtbot: QtBot, tmp_path: Path) -> Iterator[ColumnsPage]:
    rows = [f"{i * 7 % 31}.5,{i * 11 % 37}.25,{i * 13 % 41}.75,{i * 3 % 43}.5" for i in range(40)]
    (tmp_path / "numbers.csv").write_text("\n".join(["width,height,price,depth", *rows]))
    world.choose(str(tmp_path / "numbers.csv"), qtbot)
    page = ColumnsPage(DataDesk(world.document, world.data, world.selection))
    qtbot.addWidget(page)
    page.resize(720, 180)
    page.show()
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    qtbot.waitUntil(lambda: not world.data.is_reading)
    yield page
    world.data.close()


def reading_of(world: World) -> TableReading:
    assert world.document.project.data is not None
    reading = world.document.project.data.reading
    assert isinstance(reading, TableReading)
    return reading


def role_of(world: World, name: str) -> str:
    return next(use.role for use in reading_of(world).columns if use.name == name)


def text(page: ColumnsPage, row: int, column: int) -> str:
    return page.model.index(row, column).data()


def test_each_column_says_what_it_is_for(page: ColumnsPage) -> None:
    texts = [[text(page, row, column) for column in (NAME, USE, TYPE, MISSING)] for row in range(4)]

    assert texts == [
        ["size", "input", "number", "10.0\u00a0%"],
        ["colour", "input", "category", ""],
        ["species", "target", "category", ""],
        ["told", "left out", "–", ""],
    ]
    summary = page.model.index(1, VALUES).data(SUMMARY)
    assert isinstance(summary, Summary)
    assert summary.names == ("red", "blue")
    assert page.facts.text() == "3 inputs → 3 classes · 60 rows"


def test_a_use_chosen_from_the_list_of_the_cell_is_read_at_once_and_undone(
    page: ColumnsPage, world: World, qtbot: QtBot
) -> None:
    box = page.list.open(1, USE)
    assert isinstance(box, QComboBox)

    box.setCurrentIndex(box.findData("ignore"))
    with qtbot.waitSignal(world.document.changed):
        box.activated.emit(box.currentIndex())

    assert role_of(world, "colour") == "ignore"
    assert world.document.project.input_shape == (1,)
    assert world.document.undo_stack.undo_text == "Change column colour"
    world.document.undo_stack.undo()
    assert text(page, 1, USE) == "input"
    qtbot.waitUntil(lambda: not world.data.is_reading)


def test_enter_opens_the_list_of_the_cell(page: ColumnsPage, qtbot: QtBot) -> None:
    page.list.setCurrentIndex(page.model.index(0, TYPE))

    qtbot.keyClick(page.list, Qt.Key.Key_Return)

    box = page.list.indexWidget(page.model.index(0, TYPE))
    assert isinstance(box, QComboBox)
    assert box.accessibleName() == "Type"


def test_a_value_of_ones_own_for_gaps_is_spun_in_one_step_of_undo(
    page: ColumnsPage, world: World, qtbot: QtBot
) -> None:
    page.list.choose(0)
    use = page.model.use(0)
    with qtbot.waitSignal(world.document.changed):
        page.column.edited.emit(use.with_(missing="value"))
    field = page.column.form.field_of("value")
    assert isinstance(field, NumberBox)
    n_steps = world.document.undo_stack.count

    for value in (3.0, 4.0):
        with qtbot.waitSignal(world.document.changed):
            page.column.edited.emit(page.model.use(0).with_(value=value))

    assert world.document.undo_stack.count == n_steps + 1
    assert page.model.use(0).value == 4.0


def test_only_what_suits_the_type_may_fill_a_gap(page: ColumnsPage) -> None:
    page.list.choose(1)

    box = page.column.form.field_of("missing")
    assert isinstance(box, QComboBox)
    model = box.model()
    assert isinstance(model, QStandardItemModel)
    allowed = [box.itemData(row) for row in range(box.count()) if model.item(row).isEnabled()]
    assert allowed == ["drop", "most", "own"]


def test_a_column_that_tells_the_target_is_warned_of_and_left_out_by_a_click(
    page: ColumnsPage, world: World, qtbot: QtBot
) -> None:
    told = [action for action in page.remark_menu.actions() if action.text().startswith("told")]
    told[0].trigger()
    assert page.column.name.text() == "told"
    assert "species" in page.column.doubt.text()
    assert not page.column.repair.isVisible()
    with qtbot.waitSignal(world.document.changed):
        page.model.edited.emit("told", "role", "feature")
    assert page.column.repair.isVisible()

    with qtbot.waitSignal(world.document.changed):
        page.column.repair.click()

    assert role_of(world, "told") == "ignore"


def test_another_target_brings_its_task(page: ColumnsPage, world: World, qtbot: QtBot) -> None:
    with qtbot.waitSignal(world.document.changed):
        page.model.edited.emit("size", "role", "target")

    assert reading_of(world).task == "regress"
    assert page.task.value() == "regress"
    assert world.document.project.data is not None
    assert [target.name for target in world.document.project.data.facts.targets] == ["size"]


def test_a_column_is_predicted_too_and_that_is_undone(
    world: World, qtbot: QtBot, numbers: ColumnsPage
) -> None:
    page = numbers
    page.list.choose(0)
    with qtbot.waitSignal(world.document.changed):
        page.column.join.click()

    assert reading_of(world).targets == ("width", "price")
    assert page.facts.text() == "2 inputs → 2 targets · 40 rows"
    world.document.undo_stack.undo()
    assert reading_of(world).targets == ("price",)
    qtbot.waitUntil(lambda: not world.data.is_reading)


def test_the_list_of_a_cell_offers_to_predict_a_column_too(numbers: ColumnsPage) -> None:
    box, of_target = numbers.list.open(0, USE), numbers.list.open(2, USE)

    assert isinstance(box, QComboBox)
    assert isinstance(of_target, QComboBox)
    assert box.findData("join") == box.findData("target") + 1
    assert of_target.findData("join") == -1


def test_columns_picked_with_shift_and_the_keys_are_targets_together(
    world: World, qtbot: QtBot, numbers: ColumnsPage
) -> None:
    page = numbers
    page.list.choose(0)
    qtbot.keyClick(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.column.name.text() == "height and 1 more"
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    box = page.list.indexWidget(page.model.index(1, USE))
    assert isinstance(box, QComboBox)

    box.setCurrentIndex(box.findData("target"))
    with qtbot.waitSignal(world.document.changed):
        box.activated.emit(box.currentIndex())

    assert reading_of(world).targets == ("width", "height")
    assert world.document.undo_stack.undo_text == "Change 2 columns"


def test_a_click_on_the_use_of_a_picked_column_opens_the_list_for_all_picked(
    qtbot: QtBot, numbers: ColumnsPage
) -> None:
    view, left = numbers.list, Qt.MouseButton.LeftButton
    view.choose(0)
    second = view.visualRect(numbers.model.index(1, USE)).center()
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.mouseClick(view.viewport(), left, control, second)
    assert view.indexWidget(numbers.model.index(1, USE)) is None

    qtbot.mouseClick(view.viewport(), left, pos=second)

    assert view.picked == [0, 1]
    assert isinstance(view.indexWidget(numbers.model.index(1, USE)), QComboBox)


def test_targets_that_cannot_be_mixed_are_told_and_everything_stays(
    page: ColumnsPage, world: World, qtbot: QtBot
) -> None:
    before = reading_of(world)

    with qtbot.waitSignal(world.data.failed) as told:
        page.model.edited.emit("size", "role", "join")

    assert told.args is not None
    assert "only numbers can be predicted several at once" in str(told.args[0])
    assert reading_of(world) == before


def test_the_text_is_read_another_way_and_shown_so(
    page: ColumnsPage, world: World, qtbot: QtBot
) -> None:
    page.format.click()
    form = reading_of(world).format
    assert form is not None
    assert (form.delimiter, form.decimal) == (";", ",")
    assert page.text.model.index(1, 0).data() == "7.5"

    with qtbot.waitSignal(world.document.changed):
        page.text.edited.emit(form.with_(decimal="."))
    qtbot.waitUntil(lambda: page.text.model.index(1, 0).data() == "7,5")

    assert reading_of(world).format == form.with_(decimal=".")
    assert len(reading_of(world).columns) == 4


def test_what_cannot_be_read_is_told_and_everything_stays(
    page: ColumnsPage, world: World, qtbot: QtBot
) -> None:
    before = reading_of(world)

    with qtbot.waitSignal(world.data.failed):
        page.model.edited.emit("species", "role", "ignore")

    assert reading_of(world) == before
    assert text(page, 2, USE) == "target"


def test_samples_that_are_trained_on_and_tested_are_told_and_shown(
    page: ColumnsPage, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = [f"{i % 5};{('ant', 'bee')[i % 5 > 2]}" for i in range(60)]
    path = tmp_path / "copies.csv"
    path.write_text("\n".join(["size;species", *rows]))
    world.choose(str(path), qtbot)
    qtbot.waitUntil(lambda: bool(page.of_samples.found))

    page.remark_menu.actions()[0].trigger()

    assert "are the same as ones that are trained on" in page.remark_menu.actions()[0].toolTip()
    assert world.data.ready is not None
    shown = world.data.ready.parts[world.selection.part][world.selection.sample]
    assert int(shown) == page.of_samples.found[0].rows[0]


def test_a_table_that_the_cache_has_no_longer_is_told(
    page: ColumnsPage, world: World, qtbot: QtBot
) -> None:
    assert page.at_hand.table is not None
    shutil.rmtree(page.at_hand.table.folder)

    later = ColumnsPage(DataDesk(world.document, world.data, world.selection))
    qtbot.addWidget(later)
    qtbot.waitUntil(lambda: later.at_hand.is_gone)

    assert "Choose its file again" in later.facts.text()


def test_views_hear_that_there_are_no_columns_while_none_are_read(page: ColumnsPage, world: World):
    choice = world.document.project.data
    table = open_table(choice.source if choice is not None else "")
    page.model.show_reading(table, reading_of(world))
    resets: list[bool] = []
    page.model.modelReset.connect(lambda: resets.append(True))

    page.model.show_reading(table, None)

    assert page.model.rowCount() == 0
    assert resets == [True]


def test_the_form_of_a_column_waits_while_there_are_no_columns(page: ColumnsPage, world: World):
    use = page.model.use(0)
    page.model.show_reading(None, None)
    before = world.document.project

    page.column.edited.emit(use.with_(role="ignore"))
    page.column.repair_wanted.emit()
    page.column.join_wanted.emit()

    assert world.document.project is before
