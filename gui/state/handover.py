"""From one run to the next: what of the weights goes on, and what a run that broke off left."""

from collections.abc import Mapping
from typing import Any

from core.check import check
from core.errors import CamadaError
from core.messages import Message
from core.project import Project
from core.snapshot import Checkpoint, Position, Snapshot
from core.storage import model_file
from core.storage.run_folder import RunFolder
from gui.state.figures import Figures


def what_was_kept(project: Project, started: Mapping[str, Any]) -> Message | None:
    """Say what of the weights before goes on in a run that has just started; None if all does.

    Args:
        project: of the run.
        started: header of its `started` frame.
    """
    facts, stack = check(project).blocks, project.stack
    learning = [block for block in stack.walk() if facts[block.id].n_parameters]
    fresh = [block for block in learning if block.id not in started["kept"]]
    if len(fresh) == len(learning):
        return Message("Nothing that was learned fits this network: it begins anew.")
    if fresh:
        places = [f"{stack.numbers()[block.id]} ({block.name})" for block in fresh]
        return Message(
            "Block {places} starts fresh; the others go on.",
            "Blocks {places} start fresh; the others go on.",
            n=len(fresh),
            places=", ".join(places),
        )
    if not started["optimizer_kept"]:
        return Message("The weights go on; the optimizer starts with an empty memory.")
    return None


def goes_on_from(epoch: int, kept: Message | None) -> Message:
    """Say that a run goes on from an earlier epoch, or from none, and what is set aside.

    Args:
        epoch: how many epochs are done.
        kept: what `what_was_kept` says.
    """
    if epoch == 0:
        return Message("The network begins anew; what was learned before is set aside.")
    goes_on = Message(
        "Training goes on from epoch {n:d}; what came after it is set aside.", n=epoch
    )
    return goes_on if kept is None else Message("{first} {then}", first=goes_on, then=kept)


def why_it_broke_off(exit_code: int, checkpoint: Checkpoint | None) -> Message:
    """Say that the trainer process ended by itself, and what is left."""
    if checkpoint is None:
        return Message(
            "The trainer process ended unexpectedly (exit code {code}) before anything was "
            "learned. Train starts it again.",
            code=exit_code,
        )
    return Message(
        "The trainer process ended unexpectedly (exit code {code}). What was learned in "
        "the first {n} epoch is kept, and the next training goes on from there.",
        "The trainer process ended unexpectedly (exit code {code}). What was learned in "
        "the first {n} epochs is kept, and the next training goes on from there.",
        code=exit_code,
        n=checkpoint.position.epoch,
    )


def newest_left(run: RunFolder, known: Checkpoint | None) -> Checkpoint | None:
    """Return the newest whole moment of a broken run; None where there is none.

    Args:
        run: its folder.
        known: the newest checkpoint that the window has, of this run or of one before.
    """
    whole = [c for c in (_left_on_disk(run), known) if c is not None]
    of_run = [checkpoint for checkpoint in whole if checkpoint.snapshot.run_id == run.run_id]
    return max(of_run, key=lambda checkpoint: checkpoint.position.step, default=None)


def last_shown(shown: Snapshot | None, figures: Figures, rate: float) -> Checkpoint | None:
    """Return the weights last shown as a checkpoint: without the memory of the optimizer.

    Args:
        shown: those weights.
        figures: how far the run had come.
        rate: the learning rate in force.
    """
    if shown is None or shown.run_id == "":
        return None
    history = tuple(record for record in figures.epochs if record.epoch < shown.epoch)
    position = Position(
        epoch=shown.epoch,
        step=shown.step,
        from_epoch=shown.epoch,
        until_epoch=figures.n_epochs,
        learning_rate=rate,
    )
    return Checkpoint(shown, {}, 0, position, history)


def _left_on_disk(run: RunFolder) -> Checkpoint | None:
    """Return the newest whole checkpoint of the run."""
    if not run.latest_path.exists():
        return None
    try:
        return model_file.load(run.latest_path).checkpoint
    except CamadaError:
        return None
