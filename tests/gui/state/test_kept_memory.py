"""Kept runs come back with their file and after a restart; what is gone is passed over."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from core.data import library
from core.messages import Message
from core.storage import kept_runs
from core.storage.kept_runs import KeptNote
from gui.state.comparison import Comparison
from gui.state.kept_memory import KeptMemory
from tests.gui.panels.conftest import World
from tests.gui.state.test_comparison import earlier_run, names, record


@pytest.fixture
def memory(world: World) -> KeptMemory:
    return KeptMemory(world.document, world.comparison, world.document)


def keep_earlier(world: World) -> None:
    world.comparison.keep_earlier(world.comparison.earlier()[0])


def after_restart(world: World) -> Comparison:
    """Return what another start of the application shows, with a drawing that has no file."""
    root = QObject(world.document)
    comparison = Comparison(world.session, root)
    KeptMemory(world.document, comparison, root).begin()
    return comparison


def test_after_a_restart_the_kept_runs_are_there_with_names_and_marks(
    world: World, memory: KeptMemory
) -> None:
    earlier_run(world)
    keep_earlier(world)
    earlier_run(world)
    keep_earlier(world)
    world.comparison.rename(world.comparison.kept[1], "wide net")
    world.comparison.remove(world.comparison.kept[0])

    [run] = after_restart(world).kept

    assert (run.name, run.slot) == ("wide net", 1)
    assert run.records == (record(0), record(1))
    assert run.metric == world.document.project.task.metric


def test_runs_of_other_data_are_not_shown_over_a_new_drawing(
    world: World, memory: KeptMemory
) -> None:
    earlier_run(world)
    keep_earlier(world)
    spiral = library.find("spiral").choice()
    world.document.edit("data", world.document.project.with_(data=spiral))

    assert after_restart(world).kept == ()


def test_recovered_work_without_a_file_gets_its_kept_runs_back(
    world: World, memory: KeptMemory
) -> None:
    earlier_run(world)
    keep_earlier(world)
    project = world.document.project
    spiral = library.find("spiral").choice()
    world.document.edit("data", project.with_(data=spiral))
    comparison = after_restart(world)

    world.document.replace(project, None, is_saved=False)

    assert [run.records for run in comparison.kept] == [(record(0), record(1))]


def test_a_run_that_went_on_meanwhile_comes_back_as_it_was_kept(
    world: World, memory: KeptMemory
) -> None:
    folder = earlier_run(world)
    keep_earlier(world)
    folder.add_epoch(record(2))

    assert [run.records for run in after_restart(world).kept] == [(record(0), record(1))]


def test_a_run_whose_folder_is_gone_is_dropped_quietly(world: World, memory: KeptMemory) -> None:
    folder = earlier_run(world)
    keep_earlier(world)
    folder.remove()

    assert after_restart(world).kept == ()


def test_kept_runs_come_with_their_file_and_leave_with_it(
    world: World, memory: KeptMemory, tmp_path: Path
) -> None:
    document, comparison = world.document, world.comparison
    earlier_run(world)
    document.saved(tmp_path / "a.camada")
    keep_earlier(world)
    comparison.clear()
    keep_earlier(world)
    document.replace(document.project, tmp_path / "b.camada")
    beside_another = len(comparison.kept)
    comparison.clear()  # with b
    document.replace(document.project, tmp_path / "a.camada")
    with_its_own = len(comparison.kept)
    document.replace(document.project, tmp_path / "b.camada")

    assert (beside_another, with_its_own, len(comparison.kept)) == (1, 1, 0)


def test_a_run_that_is_shown_already_comes_no_second_time(
    world: World, memory: KeptMemory, tmp_path: Path
) -> None:
    earlier_run(world)
    world.document.saved(tmp_path / "a.camada")
    keep_earlier(world)
    world.document.replace(world.document.project, tmp_path / "a.camada")

    assert len(world.comparison.kept) == 1


def test_what_is_saved_takes_its_kept_runs_into_the_file(
    world: World, memory: KeptMemory, tmp_path: Path
) -> None:
    earlier_run(world)
    keep_earlier(world)
    world.document.saved(tmp_path / "a.camada")
    world.document.replace(world.document.project, None)
    world.comparison.clear()
    world.document.replace(world.document.project, tmp_path / "a.camada")

    assert len(world.comparison.kept) == 1


def test_a_new_drawing_begins_without_what_came_with_a_file(
    world: World, memory: KeptMemory, tmp_path: Path
) -> None:
    earlier_run(world)
    world.document.saved(tmp_path / "a.camada")
    keep_earlier(world)
    world.comparison.clear()
    keep_earlier(world)
    world.document.replace(world.document.project, None)
    world.comparison.clear()
    world.document.replace(world.document.project, tmp_path / "a.camada")

    world.document.replace(world.document.project, None)

    assert world.comparison.kept == ()
    assert after_restart(world).kept == ()


def test_after_a_restart_the_next_run_gets_the_next_number(world: World) -> None:
    run_id = earlier_run(world).run_id
    kept_runs.write("", [KeptNote(run_id, 0, Message("run {n:d}", n=3), 1)])
    comparison = after_restart(world)
    world.session.figures.add_epoch(record(0))

    comparison.keep_own()

    assert names(comparison) == ["run 3", "run 4"]
