"""The list of runs on this computer, and the figures of one of them."""

import math
from pathlib import Path

import pytest

from core.project import Project
from core.snapshot import EpochRecord, Intervention
from core.storage.run_folder import RunFolder
from core.storage.run_list import earlier_runs, records_of


def record(epoch: int, loss: float = 0.5) -> EpochRecord:
    return EpochRecord(epoch, loss, 0.8, 0.25, 0.9, 0.001, 1.5, 0.375, 0.85)


def run_with(root: Path, *records: EpochRecord) -> RunFolder:
    run = RunFolder.create(root)
    run.write_project(Project(notes="mine"))
    for one in records:
        run.add_epoch(one)
    run.release()
    return run


def test_runs_are_listed_newest_first_with_their_last_epoch(tmp_path: Path) -> None:
    first, second = run_with(tmp_path, record(0, 1.5)), run_with(tmp_path, record(0), record(1))

    found = earlier_runs(tmp_path)

    assert [run.run_id for run in found] == [second.run_id, first.run_id]
    assert [run.last.epoch for run in found] == [1, 0]
    assert found[0].project.notes == "mine"
    assert found[0].began <= second.path.stat().st_mtime


def test_a_run_that_went_on_stands_for_the_runs_before_it(tmp_path: Path) -> None:
    first = run_with(tmp_path, record(0), record(1))
    run_with(tmp_path, record(0), record(1), record(2))
    third = run_with(tmp_path, *map(record, range(5)))

    [found] = earlier_runs(tmp_path)

    assert (found.run_id, found.last) == (third.run_id, record(4))
    assert found.began <= first.path.stat().st_mtime


def test_a_run_that_went_on_bears_the_time_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.storage.run_folder.time.time", lambda: 1_700_000_000.0)
    run_with(tmp_path, record(0))
    monkeypatch.setattr("core.storage.run_folder.time.time", lambda: 1_700_000_600.0)
    run_with(tmp_path, record(0), record(1))

    assert [run.began for run in earlier_runs(tmp_path)] == [1_700_000_000.0]


def test_runs_that_went_on_from_the_middle_of_another_stand_beside_it(tmp_path: Path) -> None:
    whole = run_with(tmp_path, *map(record, range(4)))
    other_way = run_with(tmp_path, record(0), record(1), record(2, 0.125))

    assert [run.run_id for run in earlier_runs(tmp_path)] == [other_way.run_id, whole.run_id]


def test_a_part_with_a_loss_that_is_no_number_is_joined_too(tmp_path: Path) -> None:
    run_with(tmp_path, record(0), record(1, math.nan))
    whole = run_with(tmp_path, record(0), record(1, math.nan), record(2))

    assert [run.run_id for run in earlier_runs(tmp_path)] == [whole.run_id]


def test_a_run_that_finished_no_epoch_is_left_out(tmp_path: Path) -> None:
    run_with(tmp_path)

    assert earlier_runs(tmp_path) == ()


def test_what_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    damaged, whole = run_with(tmp_path, record(0)), run_with(tmp_path, record(0))
    (damaged.path / "project.json").write_text("{")
    (tmp_path / "something").mkdir()

    assert [run.run_id for run in earlier_runs(tmp_path)] == [whole.run_id]


def test_a_long_history_is_read_from_its_end(tmp_path: Path) -> None:
    run = run_with(tmp_path, *map(record, range(300)))

    assert earlier_runs(tmp_path)[0].last == record(299)
    assert len(records_of(run.run_id, tmp_path)) == 300


def test_all_figures_of_a_run_come_back_infinite_ones_too(tmp_path: Path) -> None:
    run = run_with(tmp_path, record(0), record(1, math.inf))
    run.add_intervention(Intervention(3, 0.5))
    run.add_epoch(record(2))

    assert records_of(run.run_id, tmp_path) == (record(0), record(1, math.inf), record(2))


def test_lines_that_are_no_epochs_are_passed_over(tmp_path: Path) -> None:
    run = run_with(tmp_path, record(0))
    with (run.path / "history.jsonl").open("a") as file:
        file.write('{"epoch": {"epoch": 1}}\n[1]\n{"epoch": {"epoch": "x"}}\n{"ep')

    assert records_of(run.run_id, tmp_path) == (record(0),)
    assert earlier_runs(tmp_path)[0].last == record(0)


def test_a_run_that_is_gone_has_no_figures(tmp_path: Path) -> None:
    run = run_with(tmp_path, record(0))
    run.remove()

    assert records_of(run.run_id, tmp_path) == ()
