"""Runs kept to be compared: this one and earlier ones, their names, and how many."""

import pytest

from core.messages import set_language
from core.snapshot import EpochRecord
from core.storage.run_folder import RunFolder
from gui.state.comparison import MOST_KEPT, Comparison
from gui.state.notice import Notice
from tests.gui.panels.conftest import World


def record(epoch: int) -> EpochRecord:
    return EpochRecord(epoch, 0.5, 0.8, 0.25, 0.9, 0.001, 1.5)


@pytest.fixture
def comparison(world: World) -> Comparison:
    world.session.figures.add_epoch(record(0))
    return world.comparison


def names(comparison: Comparison) -> list[str]:
    return [str(run.name) for run in comparison.kept]


def earlier_run(world: World) -> RunFolder:
    run = RunFolder.create()
    run.write_project(world.document.project)
    run.add_epoch(record(0))
    run.add_epoch(record(1))
    run.release()
    return run


def test_the_run_that_is_shown_is_kept_as_it_was(comparison: Comparison, world: World) -> None:
    comparison.keep_own()

    world.session.figures.add_epoch(record(1))

    assert comparison.kept[0].records == (record(0),)
    assert names(comparison) == ["run 1"]


def test_before_the_first_epoch_there_is_nothing_to_keep(world: World) -> None:
    assert world.comparison.keep_own() is None
    assert world.comparison.kept == ()


def test_an_earlier_run_is_kept_with_all_its_epochs(comparison: Comparison, world: World) -> None:
    earlier_run(world)
    [run] = comparison.earlier()

    comparison.keep_earlier(run)

    assert comparison.is_kept(run)
    assert comparison.kept[0].records == (record(0), record(1))
    assert names(comparison)[0].startswith("digits, ")


def test_an_earlier_run_that_is_gone_is_told(comparison: Comparison, world: World) -> None:
    told: list[Notice] = []
    comparison.reported.connect(told.append)
    folder = earlier_run(world)
    [run] = comparison.earlier()
    folder.remove()

    comparison.keep_earlier(run)

    assert comparison.kept == ()
    assert [notice.kind for notice in told] == ["error"]


def test_no_more_are_kept_than_can_be_told_apart(comparison: Comparison) -> None:
    for _ in range(MOST_KEPT + 1):
        comparison.keep_own()

    assert [run.slot for run in comparison.kept] == [*range(MOST_KEPT)]


def test_a_mark_that_is_free_again_is_given_to_the_next(comparison: Comparison) -> None:
    for _ in range(3):
        comparison.keep_own()

    comparison.remove(comparison.kept[1])
    comparison.keep_own()

    assert [run.slot for run in comparison.kept] == [0, 2, 1]
    assert names(comparison) == ["run 1", "run 3", "run 4"]


def test_runs_are_called_otherwise_and_no_name_changes_nothing(comparison: Comparison) -> None:
    comparison.keep_own()

    comparison.rename(comparison.kept[0], "  wide  net ")
    comparison.rename(comparison.kept[0], "   ")
    comparison.rename(None, "narrow net")

    assert names(comparison) == ["wide net"]
    assert str(comparison.own_name) == "narrow net"


def test_names_of_ours_follow_the_language(comparison: Comparison) -> None:
    comparison.keep_own()

    set_language("pt_BR")

    assert names(comparison) == ["execu\u00e7\u00e3o 1"]


def test_all_are_removed_at_once(comparison: Comparison) -> None:
    comparison.keep_own()
    comparison.keep_own()

    comparison.clear()

    assert comparison.kept == ()
