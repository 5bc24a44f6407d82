"""The page with the rows of a table."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui import theme
from gui.panels.data.desk import DataDesk
from gui.panels.data.row_places import UNUSED
from gui.panels.data.rows_page import RowsPage
from tests.gui.panels.conftest import World


@pytest.fixture
def page(world: World, qtbot: QtBot, tmp_path: Path) -> Iterator[RowsPage]:
    rows = [f"{i % 7},{'' if i % 9 == 0 else i},{'ababa '[i % 6].strip()}" for i in range(90)]
    (tmp_path / "mine.csv").write_text("\n".join(["size,count,species", *rows]))
    world.choose(str(tmp_path / "mine.csv"), qtbot)
    page = RowsPage(DataDesk(world.document, world.data, world.selection))
    qtbot.addWidget(page)
    page.resize(720, 200)
    page.show()
    qtbot.waitUntil(lambda: page.model.rowCount() == 90)
    yield page
    world.data.close()


def choose(page: RowsPage, part: str, label: int | None = None) -> None:
    page.part.setCurrentIndex(page.part.findData(part))
    page.label.setCurrentIndex(0 if label is None else label + 1)
    page.part.activated.emit(page.part.currentIndex())


def test_titles_say_what_each_column_is_for(page: RowsPage) -> None:
    titles = [page.model.headerData(i, Qt.Orientation.Horizontal) for i in range(3)]

    assert titles[0] == "size\ninput · number"
    assert titles[2] == "species\ntarget · category"


def test_a_missing_cell_is_marked(page: RowsPage) -> None:
    there, gone = page.model.index(1, 1), page.model.index(9, 1)

    assert (there.data(), gone.data()) == ("1", "–")
    assert there.data(Qt.ItemDataRole.BackgroundRole) is None
    assert gone.data(Qt.ItemDataRole.BackgroundRole) == theme.current().hover
    assert gone.data(Qt.ItemDataRole.ToolTipRole) == "There is no value here"


def test_a_row_that_is_chosen_chooses_its_sample(page: RowsPage, world: World) -> None:
    assert world.data.ready is not None
    dataset = world.data.ready.dataset
    assert dataset.rows is not None  # every sixth row has no target

    page.view.setCurrentIndex(page.model.index(31, 0))

    selection = world.selection
    sample = int(world.data.ready.parts[selection.part][selection.sample])
    assert int(dataset.rows[sample]) == 31
    assert page.number.value() == 31


def test_a_sample_that_is_chosen_selects_its_row(page: RowsPage, world: World) -> None:
    assert world.data.ready is not None
    dataset = world.data.ready.dataset
    assert dataset.rows is not None

    world.selection.choose_sample(5, "train")

    wanted = int(dataset.rows[world.data.ready.parts["train"][5]])
    assert page.model.row_at(page.view.currentIndex().row()) == wanted
    assert page.number.value() == wanted


def test_rows_of_a_part_and_a_class_are_shown_alone(page: RowsPage, world: World) -> None:
    assert world.data.ready is not None

    choose(page, "train", 1)

    labels = world.data.ready.dataset.labels[world.data.ready.parts["train"]]
    assert page.model.rowCount() == int((labels == 1).sum())
    assert {page.model.index(place, 2).data() for place in range(5)} == {"b"}
    assert page.facts.text().endswith("of 90 rows")


def test_rows_that_are_no_samples_are_found(page: RowsPage) -> None:
    choose(page, UNUSED)

    assert page.model.rowCount() == 15
    assert page.model.index(0, 2).data() == "–"
    assert page.model.headerData(0, Qt.Orientation.Vertical) == "#5"


def test_a_number_leads_to_its_row_whatever_is_filtered(page: RowsPage, qtbot: QtBot) -> None:
    choose(page, UNUSED)

    page.number.setFocus()
    page.number.selectAll()
    qtbot.keyClicks(page.number, "42")
    qtbot.keyClick(page.number, Qt.Key.Key_Return)

    assert page.model.rowCount() == 90
    assert page.view.currentIndex().row() == 42


def test_the_arrow_keys_walk_the_rows_and_their_samples(
    page: RowsPage, world: World, qtbot: QtBot
) -> None:
    page.view.setCurrentIndex(page.model.index(30, 0))
    before = (world.selection.part, world.selection.sample)

    qtbot.keyClick(page.view, Qt.Key.Key_Down)

    assert page.view.currentIndex().row() == 31
    assert (world.selection.part, world.selection.sample) != before


def test_rows_are_counted_as_samples_tell_them(page: RowsPage, world: World) -> None:
    page.view.setCurrentIndex(page.model.index(31, 0))

    assert world.data.ready is not None
    index = world.data.ready.parts[world.selection.part][world.selection.sample]
    header = page.model.headerData(31, Qt.Orientation.Vertical)
    told = page.model.headerData(31, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)

    assert world.data.ready.dataset.origin(int(index)) == f"row {header}"
    assert told == "Row #31, counted from 0; a line of names does not count"
