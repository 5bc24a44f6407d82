"""The page Map: laid out, lit by class, looked at, chosen."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.data import projection
from gui.panels.data import map_page
from gui.panels.data.desk import DataDesk
from gui.panels.data.map_page import PCA, TSNE, MapPage
from tests.gui.panels.conftest import World


@pytest.fixture
def page(world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> MapPage:
    monkeypatch.setattr(
        map_page, "samples_to_project", lambda data, most: projection.samples_to_project(data, 120)
    )
    made = MapPage(DataDesk(world.document, world.data, world.selection))
    qtbot.addWidget(made)
    made.resize(760, 200)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: not made.is_busy)
    return made


def looked_at(world: World) -> int:
    assert world.data.ready is not None
    return int(world.data.ready.parts[world.selection.part][world.selection.sample])


def n_samples(world: World) -> int:
    return 0 if world.data.ready is None else len(world.data.ready.dataset.labels)


def test_principal_components_are_there_at_once(page: MapPage) -> None:
    assert page.about.text().startswith("120 of 1,797 samples · ")
    assert "of the spread" in page.about.text()
    assert page.classes.model().rowCount(QModelIndex()) == 11
    page.view.grab()


def test_a_click_on_a_point_looks_at_its_sample(page: MapPage, world: World, qtbot: QtBot) -> None:
    told: list[int] = []
    page.view.chosen.connect(told.append)

    qtbot.mouseMove(page.view, page.view.place_of(5).toPoint())
    qtbot.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=page.view.place_of(5).toPoint())
    page.view.grab()

    assert told == [looked_at(world)]
    assert f"#{world.selection.sample}" in page.view.accessibleDescription()


def test_arrow_keys_walk_from_point_to_point(page: MapPage, world: World, qtbot: QtBot) -> None:
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Right)
    first = looked_at(world)

    qtbot.keyClick(page.view, Qt.Key.Key_Right)
    qtbot.keyClick(page.view, Qt.Key.Key_Down)

    assert looked_at(world) != first


def test_neighbours_are_laid_out_in_the_background(page: MapPage, qtbot: QtBot) -> None:
    page.tsne.click()
    assert page.work.bar.isVisible()
    assert page.work.cancel.isVisible()

    qtbot.waitUntil(lambda: not page.is_busy, timeout=20_000)
    QApplication.processEvents()

    assert not page.work.bar.isVisible()
    assert page.tsne.isChecked()


def test_it_can_be_stopped_on_the_way(page: MapPage, qtbot: QtBot) -> None:
    page.choose_way(TSNE)

    page.work.cancel.click()

    assert not page.is_busy
    assert not page.work.bar.isVisible()
    page.choose_way(PCA)
    qtbot.waitUntil(lambda: not page.is_busy)
    assert page.pca.isChecked()


def test_a_class_is_lit(page: MapPage) -> None:
    page.classes.chosen.emit(3)

    page.view.grab()

    assert page.classes.currentIndex().row() == 4


def test_samples_of_a_regression_are_shaded_by_their_value(
    page: MapPage, world: World, qtbot: QtBot
) -> None:
    world.choose("friedman", qtbot)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not page.is_busy)

    page.view.grab()

    assert not page.classes.isVisible()
    assert "of the spread" in page.about.text()


def test_all_samples_are_laid_out_by_the_directions_of_some(
    world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_page, "MOST_FITTED", 100)
    monkeypatch.setattr(map_page, "MOST_NEIGHBOURS", 60)
    monkeypatch.setattr(map_page, "_AT_ONCE", 500)
    page = MapPage(DataDesk(world.document, world.data, world.selection))
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: not page.is_busy)

    assert not page.about.text().startswith("1,797 of")
    assert page.view.accessibleDescription().startswith("1,797 samples")
    page.choose_way(TSNE)
    qtbot.waitUntil(lambda: not page.is_busy, timeout=20_000)
    assert page.about.text().startswith("60 of 1,797 samples")


def test_points_of_other_data_go_before_the_new_ones_are_laid_out(
    page: MapPage, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = page.view.place_of(100).toPoint()
    monkeypatch.setattr(page.work, "do", lambda work: None)  # not laid out yet
    world.data.choose("moons:samples=100")
    qtbot.waitUntil(lambda: n_samples(world) == 100)

    qtbot.mouseMove(page.view, place)
    qtbot.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=place)

    assert world.selection.sample == 0
