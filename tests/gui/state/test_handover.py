"""What goes on from one run to the next; the session itself is tested beside this."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.data import builtin
from core.project import Project
from core.snapshot import Checkpoint, Snapshot
from core.storage.run_folder import RunFolder
from core.templates import TEMPLATES
from core.training import Training
from gui.state.figures import Figures
from gui.state.handover import last_shown, newest_left, what_was_kept, why_it_broke_off


@pytest.fixture(scope="module")
def project() -> Project:
    return TEMPLATES["mlp-dropout"].project(builtin.read("digits").choice())


@pytest.fixture(scope="module")
def checkpoint(project: Project) -> Checkpoint:
    return Training(project, builtin.read("digits"), run_id="run").checkpoint()


def shown(checkpoint: Checkpoint, step: int) -> Snapshot:
    return replace(checkpoint.snapshot, step=step)


@pytest.mark.parametrize(
    ("kept", "optimizer_kept", "expected"),
    [
        (["b2", "b4"], True, None),
        (["b2", "b4"], False, "The weights go on; the optimizer starts with an empty memory."),
        (["b2"], True, "Block 4 (DENSE) starts fresh; the others go on."),
        ([], True, "Nothing that was learned fits this network: it begins anew."),
    ],
)
def test_what_goes_on_is_told_block_by_block(
    project: Project, kept: list[str], optimizer_kept: bool, expected: str | None
) -> None:
    text = what_was_kept(project, {"kept": kept, "optimizer_kept": optimizer_kept})

    assert (text and str(text)) == expected


def test_the_end_of_the_process_says_what_is_left(checkpoint: Checkpoint) -> None:
    assert "before anything was learned" in str(why_it_broke_off(-9, None))
    assert "exit code −9" in str(why_it_broke_off(-9, checkpoint)).replace("-", "−")


def at_step(checkpoint: Checkpoint, step: int, run_id: str) -> Checkpoint:
    snapshot = replace(checkpoint.snapshot, run_id=run_id, step=step)
    position = replace(checkpoint.position, step=step)
    return replace(checkpoint, snapshot=snapshot, position=position)


@pytest.mark.parametrize(("known", "expected"), [(1, 3), (7, 7), (None, 3)])
def test_the_newer_of_disk_and_window_is_left(
    tmp_path: Path, checkpoint: Checkpoint, known: int | None, expected: int
) -> None:
    run = RunFolder.create(tmp_path)
    run.save_latest(at_step(checkpoint, 3, run.run_id))

    left = newest_left(run, at_step(checkpoint, known, run.run_id) if known else None)

    assert left is not None
    assert left.position.step == expected


def test_what_an_earlier_run_learned_is_not_taken_for_that_of_the_broken_one(
    tmp_path: Path, checkpoint: Checkpoint
) -> None:
    run = RunFolder.create(tmp_path)
    run.save_latest(at_step(checkpoint, 3, run.run_id))

    left = newest_left(run, at_step(checkpoint, 500, "before"))

    assert left is not None
    assert left.position.step == 3


def test_a_damaged_checkpoint_is_not_left(tmp_path: Path, checkpoint: Checkpoint) -> None:
    run = RunFolder.create(tmp_path)
    run.latest_path.write_bytes(b"torn")

    assert newest_left(run, None) is None


def test_weights_last_shown_stand_in_without_the_memory_of_the_optimizer(
    checkpoint: Checkpoint,
) -> None:
    left = last_shown(shown(checkpoint, 5), Figures(), 0.01)

    assert left is not None
    assert (left.position.step, left.position.learning_rate) == (5, 0.01)
    assert left.slots == {}


def test_weights_that_were_never_trained_are_not_left(checkpoint: Checkpoint) -> None:
    never = replace(checkpoint.snapshot, run_id="")

    assert last_shown(never, Figures(), 0.01) is None
