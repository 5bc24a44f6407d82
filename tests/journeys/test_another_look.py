"""A window built anew for another language or theme shows what the one before showed."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.app import Camada
from gui.panels.data.columns_page import ColumnsPage
from gui.panels.data.map_page import TSNE, MapPage
from gui.panels.data.panel import DataPanel
from gui.panels.data.rows_page import RowsPage
from gui.panels.data.sample_list import Wanted
from gui.panels.data.samples_page import SamplesPage

TABLE = "size,colour,kind\n" + "".join(f"{n},{'ab'[n % 2]},{'xyz'[n % 3]}\n" for n in range(60))


@pytest.fixture
def table(camada: Camada, qtbot: QtBot, tmp_path: Path) -> Camada:
    path = tmp_path / "things.csv"
    path.write_text(TABLE)
    with qtbot.waitSignal(camada.state.data.arrived):
        camada.window.open_data(str(path))
    return camada


def data_panel(camada: Camada) -> DataPanel:
    camada.window.docks.data.show()
    camada.window.docks.data.raise_()
    return camada.window.docks.data.panel


def page_in_front(camada: Camada) -> str:
    return data_panel(camada).place_now()[0]


def test_the_samples_that_were_listed_are_listed_again(camada: Camada, qtbot: QtBot) -> None:
    page = data_panel(camada).page("samples")
    assert isinstance(page, SamplesPage)
    qtbot.waitUntil(lambda: bool(len(page.grid.samples)))
    page.want(Wanted(label=3, part="test"))
    listed = page.grid.samples.tolist()

    camada.rebuild()

    assert page_in_front(camada) == "samples"
    fresh = data_panel(camada).page("samples")
    assert isinstance(fresh, SamplesPage)
    assert fresh is not page
    qtbot.waitUntil(lambda: bool(len(fresh.grid.samples)))
    assert fresh.grid.samples.tolist() == listed


def test_pages_that_nobody_saw_meanwhile_are_not_forgotten(camada: Camada, qtbot: QtBot) -> None:
    panel = data_panel(camada)
    page = panel.page("samples")
    assert isinstance(page, SamplesPage)
    qtbot.waitUntil(lambda: bool(len(page.grid.samples)))
    page.want(Wanted(label=3))
    panel.page("figures")

    camada.rebuild()
    camada.rebuild()

    assert page_in_front(camada) == "figures"
    fresh = data_panel(camada).page("samples")
    assert isinstance(fresh, SamplesPage)
    qtbot.waitUntil(lambda: fresh.wanted == Wanted(label=3))


def test_the_map_is_not_laid_out_again(camada: Camada, qtbot: QtBot) -> None:
    page = data_panel(camada).page("map")
    assert isinstance(page, MapPage)
    qtbot.waitUntil(lambda: page.place_now()[2] is not None)
    lying = page.place_now()

    camada.rebuild()

    fresh = data_panel(camada).page("map")
    assert isinstance(fresh, MapPage)
    assert fresh.place_now() == lying
    assert not fresh.is_busy


def test_a_way_to_lay_the_map_out_that_was_under_way_begins_again(
    camada: Camada, qtbot: QtBot
) -> None:
    page = data_panel(camada).page("map")
    assert isinstance(page, MapPage)
    qtbot.waitUntil(lambda: page.place_now()[2] is not None)
    page.choose_way(TSNE)

    camada.rebuild()

    fresh = data_panel(camada).page("map")
    assert isinstance(fresh, MapPage)
    qtbot.waitUntil(lambda: fresh.is_busy)
    assert fresh.tsne.isChecked()


def test_the_rows_of_a_table_are_those_of_the_same_part_and_class(
    table: Camada, qtbot: QtBot
) -> None:
    page = data_panel(table).page("rows")
    assert isinstance(page, RowsPage)
    qtbot.waitUntil(lambda: page.label.count() == 4)
    page.part.setCurrentIndex(1)
    page.label.setCurrentIndex(2)
    chosen = page.place_now()

    table.rebuild()

    fresh = data_panel(table).page("rows")
    assert isinstance(fresh, RowsPage)
    qtbot.waitUntil(lambda: fresh.label.count() == 4)
    assert fresh.place_now() == chosen
    assert 0 < fresh.model.rowCount() < 60


def test_the_column_and_the_text_of_a_table_stay_in_front(table: Camada, qtbot: QtBot) -> None:
    page = data_panel(table).page("columns")
    assert isinstance(page, ColumnsPage)
    qtbot.waitUntil(lambda: "colour" in page.model.rows)
    page.look_at("colour")
    page.format.setChecked(True)

    table.rebuild()

    fresh = data_panel(table).page("columns")
    assert isinstance(fresh, ColumnsPage)
    qtbot.waitUntil(lambda: "colour" in fresh.model.rows)
    qtbot.waitUntil(lambda: fresh.place_now() == ("colour", True))


def test_the_part_and_the_class_that_are_evaluated_stay(camada: Camada) -> None:
    panel = camada.window.docks.evaluate.panel
    panel.choose_part("train")
    panel.choose_cell(3, None)
    place = panel.place_now()

    camada.rebuild()

    assert camada.window.docks.evaluate.panel.place_now() == place


def test_the_learn_page_stays_with_the_way_back(camada: Camada) -> None:
    view = camada.window.docks.learn.panel.view
    home = view.kind
    view.show_page("dropout")

    camada.rebuild()

    fresh = camada.window.docks.learn.panel.view
    assert fresh.kind == "dropout"
    fresh.backward()
    assert fresh.kind == home


def test_the_network_stays_where_it_was_scrolled_to(camada: Camada, qtbot: QtBot) -> None:
    bar = camada.window.stack_view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 40)
    bar.setValue(40)

    camada.rebuild()

    fresh = camada.window.stack_view.verticalScrollBar()
    qtbot.waitUntil(lambda: fresh.value() == 40)


def test_the_start_page_stays_in_front(camada: Camada) -> None:
    camada.window.show_start_page()

    camada.rebuild()

    assert camada.window.middle.currentWidget() is camada.window.start_page
