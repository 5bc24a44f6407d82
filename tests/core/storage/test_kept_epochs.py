import dataclasses
from pathlib import Path
from typing import Any

import pytest

from core.errors import ModelFileError
from core.snapshot import Checkpoint
from core.storage.kept_epochs import kept_epochs, load_epoch
from core.storage.run_folder import RunFolder
from tests.core.storage.test_run_folder import at_the_end_of


def kept(root: Path, *checkpoints: Checkpoint, told: tuple[Checkpoint, ...] = ()) -> RunFolder:
    """Make a run that was told of epochs before it, and keeps its own."""
    run = RunFolder.create(root)
    for checkpoint in (*told, *checkpoints):
        run.add_epoch(checkpoint.history[0])
    for checkpoint in checkpoints:
        run.keep_epoch(checkpoint)
    run.release()
    return run


def test_kept_epochs_are_found_over_the_runs_of_one_learning(tmp_path: Path):
    zero, one, two = at_the_end_of(0), at_the_end_of(1), at_the_end_of(2)
    before = kept(tmp_path, zero, one)
    after = kept(tmp_path, two, told=(zero, one))

    found = kept_epochs([*zero.history, *one.history, *two.history], tmp_path)

    assert found == {0: before.epochs()[0], 1: before.epochs()[1], 2: after.epochs()[2]}


def test_epochs_of_a_way_that_was_left_do_not_count(tmp_path: Path):
    zero, left = at_the_end_of(0), at_the_end_of(1)
    before = kept(tmp_path, zero, left)
    record = dataclasses.replace(left.history[0], train_loss=0.25)
    taken = dataclasses.replace(left, history=(record,))
    after = kept(tmp_path, taken, told=(zero,))

    found = kept_epochs([*zero.history, *taken.history], tmp_path)

    assert found == {0: before.epochs()[0], 1: after.epochs()[1]}


def test_epochs_of_another_learning_do_not_count(tmp_path: Path):
    kept(tmp_path, at_the_end_of(0))
    other = dataclasses.replace(at_the_end_of(0).history[0], seconds=2.5)

    assert kept_epochs([other], tmp_path) == {}


def test_runs_that_lie_elsewhere_are_looked_through_too(tmp_path: Path):
    zero = at_the_end_of(0)
    run = kept(tmp_path / "elsewhere", zero)

    assert kept_epochs(zero.history, tmp_path / "runs", also=[run]) == run.epochs()


def test_a_folder_with_a_damaged_history_is_passed_over(tmp_path: Path):
    zero = at_the_end_of(0)
    run = kept(tmp_path, zero)
    (run.path / "history.jsonl").write_text('{"epoch": {"epoch": "x"}}\n{"epoch": 3}\n[]\n')

    assert kept_epochs(zero.history, tmp_path) == {}


def test_a_folder_whose_history_is_no_text_is_passed_over(tmp_path: Path):
    zero = at_the_end_of(0)
    run = kept(tmp_path, zero)
    (run.path / "history.jsonl").write_bytes(b"\xff\xfe")

    assert kept_epochs(zero.history, tmp_path) == {}


def test_of_a_history_that_grew_only_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    zero, one = at_the_end_of(0), at_the_end_of(1)
    run = kept(tmp_path, zero)
    kept_epochs(zero.history, tmp_path)
    n_known = (run.path / "history.jsonl").stat().st_size
    begun: list[int] = []
    read = RunFolder.history_since

    def noted(folder: RunFolder, start: int) -> tuple[list[dict[str, Any]], int]:
        begun.append(start)
        return read(folder, start)

    monkeypatch.setattr(RunFolder, "history_since", noted)
    run.add_epoch(one.history[0])
    run.keep_epoch(one)

    found = kept_epochs([*zero.history, *one.history], tmp_path)

    assert [*found] == [0, 1]
    assert begun == [n_known]


def test_a_kept_epoch_has_weights_and_figures(tmp_path: Path):
    zero = at_the_end_of(0)
    run = kept(tmp_path, zero)

    found = load_epoch(run.epochs()[0], zero.history[0])

    assert found.history == zero.history
    assert found.snapshot.weights.keys() == zero.snapshot.weights.keys()
    assert not found.slots


def test_a_file_of_another_epoch_is_refused(tmp_path: Path):
    run = kept(tmp_path, at_the_end_of(0))

    with pytest.raises(ModelFileError, match=r"epoch-00000\.camada does not hold"):
        load_epoch(run.epochs()[0], at_the_end_of(1).history[0])
