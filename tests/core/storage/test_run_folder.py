import dataclasses
import math
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from core.snapshot import Checkpoint, EpochRecord, Intervention
from core.storage import model_file, run_folder
from core.storage.run_folder import RunFolder, best_epoch, forget_old, one_too_many
from tests.core.storage.samples import checkpoint


def at_the_end_of(epoch: int, accuracy: float = 0.5) -> Checkpoint:
    whole = checkpoint()
    record = EpochRecord(epoch, 0.5, 0.5, 0.5, accuracy, 0.1, 1.0)
    position = dataclasses.replace(
        whole.position, epoch=epoch + 1, batch=0, n_seen=0, score_sum=0.0
    )
    return dataclasses.replace(whole, position=position, history=(record,))


def old_runs(root: Path, n_runs: int) -> list[RunFolder]:
    """Make runs of 1,000 bytes each, oldest first, which nobody trains any more."""
    runs = [RunFolder.create(root) for _ in range(n_runs)]
    for run in runs:
        (run.path / "project.json").write_bytes(bytes(1000))
        run.release()
    return runs


def left(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir())


def test_names_of_runs_sort_by_time(tmp_path: Path):
    names = [RunFolder.create(tmp_path).run_id for _ in range(20)]

    assert names == sorted(set(names))


def test_a_run_lies_in_the_folder_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CAMADA_DATA_DIR", str(tmp_path / "mine"))

    run = RunFolder.create()

    assert run.path.parent == tmp_path / "mine" / "runs"


def test_where_the_data_folder_cannot_be_made_a_temporary_one_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "file").write_text("no folder")

    run = RunFolder.create(tmp_path / "file" / "runs")

    assert run.path.is_dir()
    assert run.path.parent.parent == tmp_path


def test_the_newest_checkpoint_can_be_opened(tmp_path: Path):
    run = RunFolder.create(tmp_path)

    run.save_latest(checkpoint())

    found = model_file.load(run.latest_path).checkpoint
    assert found is not None
    assert found.position == checkpoint().position


def test_a_kept_epoch_has_its_weights_without_the_memory_of_the_optimizer(tmp_path: Path):
    run = RunFolder.create(tmp_path)

    assert run.keep_epoch(at_the_end_of(7))

    assert list(run.epochs()) == [7]
    found = model_file.load(run.epochs()[7]).checkpoint
    assert found is not None
    assert found.slots == {}
    assert found.history[0].epoch == 7


def test_many_epochs_are_thinned_to_first_last_best_and_even_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(run_folder, "MOST_EPOCHS", 6)
    run = RunFolder.create(tmp_path)
    best = EpochRecord(3, 0.5, 0.5, 0.5, 0.9, 0.1, 1.0)

    for epoch in range(17):
        end = at_the_end_of(epoch)
        run.keep_epoch(dataclasses.replace(end, history=(best, *end.history)))

    kept = list(run.epochs())
    gaps = [b - a for a, b in pairwise(kept)]
    assert len(kept) == 6
    assert {0, 3, 16} <= set(kept)
    assert max(gaps) <= 6


def test_kept_epochs_stay_within_their_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    run = RunFolder.create(tmp_path)
    run.keep_epoch(at_the_end_of(0))
    monkeypatch.setattr(run_folder, "MOST_EPOCH_BYTES", 4 * run.epochs()[0].stat().st_size + 100)

    for epoch in range(1, 9):
        run.keep_epoch(at_the_end_of(epoch))

    assert len(run.epochs()) == 4


def test_an_epoch_larger_than_all_may_be_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(run_folder, "MOST_EPOCH_BYTES", 50)
    run = RunFolder.create(tmp_path)

    assert not run.keep_epoch(at_the_end_of(0))
    assert run.epochs() == {}


def test_the_epoch_that_leaves_the_smallest_gap_is_one_too_many():
    assert one_too_many([0, 4, 5, 9], None) == 4
    assert one_too_many([0, 4, 5, 9], 4) == 5
    assert one_too_many([0, 1, 9], 1) == 1


def test_the_best_epoch_is_the_best_on_validation_else_on_training():
    validated = tuple(EpochRecord(i, 1.0, i / 9, 1.0, v, 0.1, 1.0) for i, v in enumerate((1, 9, 5)))
    alone = tuple(EpochRecord(i, 1.0, i / 9, None, None, 0.1, 1.0) for i in range(3))

    assert best_epoch(validated) == 1
    assert best_epoch(alone) == 2
    assert best_epoch(()) is None


def test_the_history_tells_epochs_and_live_changes_in_order(tmp_path: Path):
    run = RunFolder.create(tmp_path)
    record = EpochRecord(0, math.inf, 0.5, math.nan, 0.5, 0.1, 1.0)

    run.add_epoch(record)
    run.add_intervention(Intervention(12, 0.01))

    epoch, change = run.history()
    assert (epoch["epoch"]["epoch"], epoch["epoch"]["train_loss"]) == (0, "inf")
    assert change == {"intervention": {"step": 12, "learning_rate": 0.01}}


def test_a_line_of_the_history_that_was_cut_off_is_left_out(tmp_path: Path):
    run = RunFolder.create(tmp_path)
    run.add_intervention(Intervention(12, 0.01))
    with (run.path / "history.jsonl").open("a") as file:
        file.write('{"epoch": {"epo')

    assert len(run.history()) == 1


def test_a_run_without_a_finished_epoch_has_no_history(tmp_path: Path):
    assert RunFolder.create(tmp_path).history() == []


def test_the_oldest_runs_are_forgotten(tmp_path: Path):
    runs = old_runs(tmp_path, 5)

    assert forget_old(keep=2, root=tmp_path) == 3

    assert left(tmp_path) == [run.run_id for run in runs[3:]]


def test_runs_are_forgotten_when_they_take_too_much_room(tmp_path: Path):
    runs = old_runs(tmp_path, 5)
    size = runs[0].n_bytes()

    forget_old(n_bytes=2 * size + 500, root=tmp_path)

    assert left(tmp_path) == [run.run_id for run in runs[3:]]


def test_the_newest_run_and_one_that_is_trained_are_never_forgotten(tmp_path: Path):
    trained = RunFolder.create(tmp_path)
    runs = old_runs(tmp_path, 3)

    forget_old(keep=0, n_bytes=0, root=tmp_path)

    assert left(tmp_path) == [trained.run_id, runs[2].run_id]


def test_a_run_that_another_process_trains_is_not_forgotten(tmp_path: Path):
    runs = old_runs(tmp_path, 2)
    hold = (
        "import sys; from pathlib import Path; from core.claim import Claim;"
        "claim = Claim(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(runs[0].path / "in_use")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()

        forget_old(keep=0, root=tmp_path)
        other.kill()

    assert left(tmp_path) == [run.run_id for run in runs]
    assert forget_old(keep=0, root=tmp_path) == 1


def test_many_runs_in_a_short_time_stay_within_their_bytes(tmp_path: Path):
    size = old_runs(tmp_path, 1)[0].n_bytes()

    for _ in range(5):
        old_runs(tmp_path, 1)
        forget_old(n_bytes=3 * size, root=tmp_path)

    assert sum(RunFolder(path).n_bytes() for path in tmp_path.iterdir()) <= 3 * size


def test_nothing_but_runs_is_ever_removed(tmp_path: Path):
    old_runs(tmp_path, 2)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes.txt").write_text("mine")

    forget_old(keep=1, root=tmp_path)

    assert {"notes", "notes.txt"} <= set(left(tmp_path))


def test_forgetting_without_any_runs_does_nothing(tmp_path: Path):
    assert forget_old(root=tmp_path / "nowhere") == 0


def test_a_run_that_ended_properly_says_so_and_one_that_was_cut_off_does_not(tmp_path: Path):
    run = RunFolder.create(tmp_path)
    assert run.ending() is None

    run.mark_ended("stopped", 12)

    assert run.ending() == ("stopped", 12)


@pytest.mark.parametrize("text", ["", "[]", '{"how": "other", "step": 1}', '{"how": "stopped"}'])
def test_a_damaged_note_of_the_end_counts_as_cut_off(tmp_path: Path, text: str):
    run = RunFolder.create(tmp_path)
    (run.path / "ended.json").write_text(text)

    assert run.ending() is None
