"""The runs over each other in the training dock: kept by menu, named, removed, exported."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.tasks import REGRESS
from gui import asking
from gui.panels.kept_runs import RunChip
from gui.panels.training import TrainingPanel
from gui.state.figures import Figures
from tests.gui.panels.conftest import World
from tests.gui.panels.test_training import record, training_panel
from tests.gui.state.test_comparison import earlier_run

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(world: World, qtbot: QtBot) -> TrainingPanel:
    world.session.figures.add_epoch(record(0))
    made = training_panel(world)
    qtbot.addWidget(made)
    made.resize(1240, 260)
    with qtbot.waitExposed(made):
        made.show()
    return made


def press(panel: TrainingPanel, text: str) -> None:
    menu = panel.compare_menu(panel)
    next(action for action in menu.actions() if action.text() == text).trigger()


def chips(panel: TrainingPanel) -> list[RunChip]:
    return panel.kept.chips


def test_a_run_is_kept_by_the_menu_and_named_above_the_charts(panel: TrainingPanel) -> None:
    hidden_before = panel.kept.isHidden()

    press(panel, "Keep this run")

    assert hidden_before
    assert [chip.button.text() for chip in chips(panel)] == ["this run", "run 1"]
    panel.charts.loss.draw()
    assert "run 1, training: 0.4000" in panel.charts.loss.accessibleDescription()


def test_a_name_is_typed_in_its_place(panel: TrainingPanel, qtbot: QtBot) -> None:
    press(panel, "Keep this run")
    chip = chips(panel)[1]

    qtbot.mouseClick(chip.button, LEFT)
    qtbot.keyClicks(chip.field, "wide")
    qtbot.keyClick(chip.field, Qt.Key.Key_Return)

    assert [chip.button.text() for chip in chips(panel)] == ["this run", "wide"]


def test_names_are_whole_where_there_is_room(panel: TrainingPanel, qtbot: QtBot) -> None:
    long = "a network with three wide hidden blocks and a slow rate"
    press(panel, "Keep this run")
    press(panel, "Keep this run")
    chips(panel)[1].named.emit(chips(panel)[1].run, long)

    qtbot.waitUntil(lambda: chips(panel)[1].button.text() == long)

    assert [chip.button.text() for chip in chips(panel)] == ["this run", long, "run 2"]


def test_where_there_is_too_little_room_only_the_longest_name_is_cut(
    panel: TrainingPanel, qtbot: QtBot
) -> None:
    long = "a network with three wide hidden blocks and a slow rate"
    press(panel, "Keep this run")
    press(panel, "Keep this run")
    chips(panel)[1].named.emit(chips(panel)[1].run, long)

    panel.resize(panel.width() - panel.kept.width() + 330, 260)

    qtbot.waitUntil(lambda: "\u2026" in chips(panel)[1].button.text())
    assert [chips(panel)[place].button.text() for place in (0, 2)] == ["this run", "run 2"]


def test_escape_leaves_the_name_as_it_was(panel: TrainingPanel, qtbot: QtBot) -> None:
    press(panel, "Keep this run")
    chip = chips(panel)[1]

    qtbot.mouseClick(chip.button, LEFT)
    qtbot.keyClicks(chip.field, "wide")
    qtbot.keyClick(chip.field, Qt.Key.Key_Escape)

    assert chips(panel)[1].button.text() == "run 1"
    assert not chips(panel)[1].button.isHidden()


def test_the_cross_removes_a_run(panel: TrainingPanel, qtbot: QtBot) -> None:
    press(panel, "Keep this run")
    button = chips(panel)[1].close_button
    assert button is not None

    qtbot.mouseClick(button, LEFT)

    assert panel.kept.isHidden()


def test_a_full_menu_says_why_nothing_more_is_kept(panel: TrainingPanel, world: World) -> None:
    for _ in range(4):
        press(panel, "Keep this run")

    keep, why = panel.compare_menu(panel).actions()[:2]

    assert not keep.isEnabled()
    assert keep.toolTip() == why.text() == "4 runs are kept already. Remove one first."
    assert not why.isEnabled()


def test_an_earlier_run_that_cannot_be_kept_says_why(panel: TrainingPanel, world: World) -> None:
    earlier_run(world)
    for _ in range(4):
        press(panel, "Keep this run")

    menu = panel.compare_menu(panel)

    [earlier] = [action for action in menu.actions() if "2 epochs" in action.text()]
    assert not earlier.isEnabled()
    assert earlier.toolTip() == "4 runs are kept already. Remove one first."


def test_of_another_task_only_the_loss_is_drawn(panel: TrainingPanel, world: World) -> None:
    press(panel, "Keep this run")
    panel.charts.show_figures(Figures(), 3, REGRESS.metric)

    for chart in panel.charts.both:
        chart.draw()

    assert "run 1" in panel.charts.loss.accessibleDescription()
    assert "run 1" not in panel.charts.score.accessibleDescription()


def test_the_file_of_figures_has_the_kept_runs_too(
    panel: TrainingPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "epochs.csv"
    monkeypatch.setattr(asking, "ask_for_table_to_save", lambda *_: place)
    press(panel, "Keep this run")

    panel.epochs.save_csv()

    lines = place.read_text().splitlines()
    assert lines[0].startswith("run,epoch,train_loss,")
    assert [line.split(",")[:3] for line in lines[1:]] == [
        ["this run", "1", "0.4"],
        ["run 1", "1", "0.4"],
    ]


def test_a_new_panel_shows_what_was_kept(panel: TrainingPanel, world: World, qtbot: QtBot) -> None:
    press(panel, "Keep this run")

    another = training_panel(world)
    qtbot.addWidget(another)

    assert [chip.button.text() for chip in chips(another)] == ["this run", "run 1"]


def test_axis_and_smoothing_are_those_of_the_panel_before(
    panel: TrainingPanel, world: World, qtbot: QtBot
) -> None:
    panel.tools.set_smoothing(5)
    menu = panel.tools.menu()
    next(action for action in menu.actions() if action.text() == "Logarithmic loss").trigger()

    another = training_panel(world)
    qtbot.addWidget(another)

    assert another.charts.loss.is_log
    assert world.preferences.smoothing == 5
