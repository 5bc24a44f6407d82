"""The data panel: choosing, what is shown, samples, split."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from core.choice import LEFT_OUT, Split
from core.messages import set_language
from gui.app import Camada
from gui.panels.data import source as data_source
from gui.panels.data.desk import DataDesk
from gui.panels.data.figures_page import FiguresPage
from gui.panels.data.overview import describe
from gui.panels.data.panel import DataPanel
from gui.panels.data.sample_list import FOUND, Wanted
from gui.panels.data.samples_page import SamplesPage
from gui.panels.data.source import DataSource
from gui.widgets.number_box import NumberBox
from tests.gui.panels.conftest import World


@pytest.fixture
def panel(world: World, qtbot: QtBot) -> Iterator[DataPanel]:
    panel = DataPanel(DataDesk(world.document, world.data, world.selection))
    qtbot.addWidget(panel)
    panel.resize(1200, 220)
    panel.show()
    yield panel
    world.data.close()


def test_it_says_what_is_in_the_data(panel: DataPanel, world: World) -> None:
    assert world.document.project.data is not None
    assert panel.overview.name.text() == "digits"
    assert panel.overview.facts.text() == describe(world.document.project.data)
    assert panel.overview.facts.text() == "1,797 samples · 10 classes\n8 × 8 × 1 · values 0 to 16"
    assert panel.overview.split.counts.text() == "training 1,258 · validation 180 · test 359"


def test_choosing_built_in_data_makes_them_the_projects(
    panel: DataPanel, world: World, qtbot: QtBot
) -> None:
    box = panel.source.builtin

    with qtbot.waitSignal(world.document.changed):
        box.setCurrentIndex(box.findData("moons"))
        box.activated.emit(box.findData("moons"))

    assert panel.overview.name.text() == "Two moons"
    assert panel.overview.samples.is_points


def test_a_folder_that_is_asked_for_is_read(
    panel: DataPanel, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen: list[str] = []
    monkeypatch.setattr(data_source, "ask_for_folder", lambda parent, folder: "/some/folder")
    monkeypatch.setattr(world.data, "choose", chosen.append)

    panel.source.folder.click()

    assert chosen == ["/some/folder"]


def test_thinking_better_of_it_reads_nothing(
    panel: DataPanel, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen: list[str] = []
    monkeypatch.setattr(data_source, "ask_for_file", lambda parent, folder: "")
    monkeypatch.setattr(world.data, "choose", chosen.append)

    panel.source.file.click()

    assert chosen == []


def test_while_data_are_read_a_bar_moves(panel: DataPanel, world: World, qtbot: QtBot) -> None:
    world.data.choose("moons")
    assert "Reading" in panel.source.reading.text()
    assert panel.source.reading.isVisible()

    qtbot.waitUntil(lambda: not world.data.is_reading)

    assert not panel.source.reading.isVisible()


def test_data_that_are_gone_can_be_located(
    panel: DataPanel, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = world.document.project.data
    assert choice is not None
    gone = choice.with_(digest="0" * 64, name="lost")
    asked: list[str] = []
    monkeypatch.setattr(data_source, "ask_for_folder", lambda parent, folder: "/found")

    world.document.edit("Lose", world.document.project.with_(data=gone))
    qtbot.waitUntil(lambda: world.data.is_missing)
    monkeypatch.setattr(world.data, "locate", asked.append)
    panel.overview.locate.click()

    assert "“lost” are not on this computer" in panel.overview.facts.text()
    assert asked == ["/found"]


def test_without_data_it_says_what_to_do(panel: DataPanel, world: World) -> None:
    world.document.edit("Forget", world.document.project.with_(data=None))

    assert panel.overview.name.text() == "No data chosen"
    assert not panel.overview.split.isVisible()
    assert not panel.overview.counts.isVisible()


def test_a_click_on_a_sample_chooses_it(panel: DataPanel, world: World, qtbot: QtBot) -> None:
    place = panel.overview.samples.rect_of(3).center().toPoint()

    qtbot.mouseClick(panel.overview.samples, Qt.MouseButton.LeftButton, pos=place)

    assert world.selection.sample == 3
    assert panel.overview.samples.accessibleDescription() == panel.overview.samples.text_of(3)


def test_the_arrow_keys_walk_the_samples(panel: DataPanel, world: World, qtbot: QtBot) -> None:
    qtbot.keyClick(panel.overview.samples, Qt.Key.Key_Left)

    assert world.selection.sample == 358


def test_a_click_near_a_point_chooses_it(panel: DataPanel, world: World, qtbot: QtBot) -> None:
    world.choose("xor", qtbot)
    QApplication.processEvents()
    place = panel.overview.samples.point_of(7)

    chosen = panel.overview.samples.sample_at(place)

    assert chosen is not None
    assert panel.overview.samples.point_of(chosen) == place


def test_a_share_typed_in_splits_anew(panel: DataPanel, world: World, qtbot: QtBot) -> None:
    field = panel.overview.split.split.field_of("validation")
    assert isinstance(field, NumberBox)
    field.setFocus()
    field.selectAll()

    with qtbot.waitSignal(world.data.changed):
        qtbot.keyClicks(field, "0.3")
        qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not world.data.is_reading)

    assert world.document.project.data is not None
    assert world.document.project.data.split == Split(validation=0.3)
    assert panel.overview.split.counts.text() == "training 899 · validation 539 · test 359"


def test_a_test_part_of_the_datas_own_takes_the_test_share_away_and_says_why(
    panel: DataPanel, world: World, qtbot: QtBot, shared_data: object
) -> None:
    world.choose(f"{shared_data}/mnist", qtbot)

    field = panel.overview.split.split.field_of("test")
    assert not field.isEnabled()
    assert "10,000 samples of their own" in field.toolTip()
    assert panel.overview.split.counts.text() == "training 54,000 · validation 6,000 · test 10,000"


def test_the_scaling_is_undoable(panel: DataPanel, world: World, qtbot: QtBot) -> None:
    assert panel.overview.split.scaling is not None
    value = panel.overview.split.scaling.value().with_(scaling="standardise")

    panel.overview.split.scaling.edited.emit(value)

    assert world.document.project.data is not None
    assert world.document.project.data.scaling == "standardise"
    assert world.document.undo_stack.undo_text == "Change the scaling"
    qtbot.waitUntil(lambda: not world.data.is_reading)


def test_the_next_question_begins_where_the_last_answer_was(
    panel: DataPanel, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    monkeypatch.setattr(DataSource, "last_folder", "")
    monkeypatch.setattr(
        data_source, "ask_for_file", lambda parent, folder: begun.append(folder) or "/data/mine/x"
    )
    monkeypatch.setattr(
        data_source, "ask_for_folder", lambda parent, folder: begun.append(folder) or ""
    )
    monkeypatch.setattr(world.data, "choose", lambda path: None)

    panel.source.file.click()
    panel.source.folder.click()

    assert begun == ["", "/data/mine"]


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_in_a_narrow_window_nothing_is_cut(world: World, qtbot: QtBot, language: str) -> None:
    set_language(language)
    panel = DataPanel(DataDesk(world.document, world.data, world.selection))
    qtbot.addWidget(panel)
    panel.resize(660, 220)
    with qtbot.waitExposed(panel):
        panel.show()

    assert panel.horizontalScrollBar().maximum() == 0
    facts = panel.overview.facts
    assert facts.height() >= facts.heightForWidth(facts.width())
    assert facts.width() >= max(map(facts.fontMetrics().horizontalAdvance, facts.text().split()))
    assert not panel.overview.samples.isVisible()


def test_with_room_the_samples_are_there(panel: DataPanel, qtbot: QtBot) -> None:
    panel.resize(900, 220)

    qtbot.waitUntil(panel.overview.samples.isVisible)


def test_the_list_of_data_shows_every_entry(camada: Camada) -> None:
    box = camada.window.docks.data.panel.source.builtin

    assert box.maxVisibleItems() >= box.count()
    # A list in the manner of a menu cuts its last entries, for it forgets its own padding.
    assert not box.style().styleHint(
        QStyle.StyleHint.SH_ComboBox_Popup, QStyleOptionComboBox(), box
    )


def test_data_that_ask_for_values_show_their_target_instead_of_classes(
    panel: DataPanel, world: World, qtbot: QtBot
) -> None:
    world.choose("friedman", qtbot)

    assert panel.overview.facts.text() == "2,000 samples · target y\n10 · values 0 to 1"
    assert not panel.overview.spread.isVisible()  # the settings of what is generated need the room
    panel.resize(1200, 340)
    assert panel.overview.spread.isVisible()
    assert not panel.overview.counts.isVisible()
    assert panel.overview.spread.accessibleDescription() == "2.04 to 29.16"
    assert panel.overview.spread.text_at(1.0).startswith("2.04 to 3.17: ")
    assert panel.overview.spread.text_at(5000.0) == ""


def test_rows_of_numbers_are_listed_and_chosen_by_a_click(
    panel: DataPanel, world: World, qtbot: QtBot
) -> None:
    world.choose("friedman", qtbot)
    strip = panel.overview.samples

    with qtbot.waitSignal(strip.chosen) as told:
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(20, 30))

    assert strip.is_rows
    assert told.args == [1]
    assert strip.text_of(1).startswith("#1: y = ")
    assert 3 <= strip.n_shown <= 20


def test_values_return_to_classes_with_other_data(
    panel: DataPanel, world: World, qtbot: QtBot
) -> None:
    world.choose("friedman", qtbot)
    world.choose("digits", qtbot)

    assert panel.overview.counts.isVisible()
    assert not panel.overview.spread.isVisible()
    assert not panel.overview.samples.is_rows


def test_what_was_found_about_samples_leads_to_them_all_picked(
    panel: DataPanel, world: World, qtbot: QtBot
) -> None:
    figures = panel.page("figures")
    assert isinstance(figures, FiguresPage)
    figures.asked.emit((5, 17))

    page = panel.page("samples")
    assert isinstance(page, SamplesPage)
    assert sorted(page.grid.picks) == [5, 17]
    page.leave_out.click()
    qtbot.waitUntil(lambda: not world.data.is_reading)
    assert world.document.project.data is not None
    assert world.document.project.data.corrections == ((5, LEFT_OUT), (17, LEFT_OUT))

    page.want(Wanted(part="test"))
    assert page.parts.findData(FOUND) < 0
    qtbot.waitUntil(lambda: not figures.is_busy)
