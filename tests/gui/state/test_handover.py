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
from gui.state.handover import newest_left, what_was_kept, why_it_broke_off


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


@pytest.mark.parametrize(("step", "is_from_disk"), [(0, True), (7, False)])
def test_the_newer_of_disk_and_screen_is_left(
    tmp_path: Path, checkpoint: Checkpoint, step: int, is_from_disk: bool
) -> None:
    run = RunFolder.create(tmp_path)
    saved = replace(checkpoint, position=replace(checkpoint.position, step=3))
    run.save_latest(saved)

    left = newest_left(run, shown(checkpoint, step), Figures(), 0.01)

    assert left is not None
    assert left.position.step == (3 if is_from_disk else step)


def test_a_damaged_checkpoint_leaves_what_was_shown(tmp_path: Path, checkpoint: Checkpoint) -> None:
    run = RunFolder.create(tmp_path)
    run.latest_path.write_bytes(b"torn")

    left = newest_left(run, shown(checkpoint, 5), Figures(), 0.01)

    assert left is not None
    assert (left.position.step, left.position.learning_rate) == (5, 0.01)


def test_weights_that_were_never_trained_are_not_left(
    tmp_path: Path, checkpoint: Checkpoint
) -> None:
    never = replace(checkpoint.snapshot, run_id="")

    assert newest_left(RunFolder.create(tmp_path), never, Figures(), 0.01) is None
