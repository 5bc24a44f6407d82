"""Snapshots and checkpoints as header values and flat named tensors, and back.

Names and records are those of the model file, so that a checkpoint has one flat form everywhere.
"""

from typing import Any

from core.arrays import AnyArray
from core.errors import CamadaError
from core.messages import Message
from core.project import Project
from core.snapshot import (
    ArraysByBlock,
    Checkpoint,
    EpochRecord,
    Position,
    Snapshot,
)
from core.storage import train_record
from core.storage.weight_tensors import by_block, check_arrays, flattened, preparation_of
from core.trainer.frames import Arrays, Frame, FrameError, Header

KNOWN = "known/"

Packed = tuple[dict[str, Any], dict[str, AnyArray]]


def pack(start: Checkpoint | Snapshot | None) -> Packed:
    """Return the header values and tensors from which `unpack` makes an equal value.

    A snapshot may lack blocks of its project; a checkpoint is whole.
    """
    if start is None:
        return {"start": None}, {}
    if isinstance(start, Snapshot):
        at = {"run_id": start.run_id, "epoch": start.epoch, "step": start.step}
        values = {"start": "snapshot", "trained_project": start.project.to_json(), "at": at}
        return values, flattened(Checkpoint(start, {}, 0, Position()))
    values = {
        "start": "checkpoint",
        "trained_project": start.snapshot.project.to_json(),
        "train": train_record.to_json(start),
    }
    return values, {**flattened(start), **train_record.tensors_of(start.history)}


def unpack(frame: Frame) -> Checkpoint | Snapshot | None:
    """Return what `pack` put into a frame.

    Raises:
        FrameError: when the frame holds something else.
    """
    try:
        return _unpacked(frame.header, frame.arrays)
    except (KeyError, TypeError, ValueError, CamadaError) as error:
        raise FrameError(
            Message(
                "A message of the trainer holds no sound weights ({reason}).", reason=str(error)
            )
        ) from error


def checkpoint_of(frame: Frame) -> Checkpoint:
    """Return the checkpoint in a `paused`, `stopped`, `finished`, `diverged` or `checkpoint` frame.

    Raises:
        FrameError: when there is none.
    """
    found = unpack(frame)
    if not isinstance(found, Checkpoint):
        raise FrameError(Message("A message of the trainer holds no checkpoint."))
    return found


def epoch_of(frame: Frame) -> EpochRecord:
    """Return the figures in an `epoch` frame.

    Raises:
        FrameError: when there are none.
    """
    try:
        (record,) = train_record.history_of(frame.arrays)
    except (ValueError, CamadaError) as error:
        raise FrameError(Message("A message of the trainer holds no epoch.")) from error
    return record


def pack_epoch(record: EpochRecord) -> dict[str, AnyArray]:
    """Return the tensors that `epoch_of` reads; JSON has no infinite loss."""
    return train_record.tensors_of((record,))


def pack_known(known: ArraysByBlock) -> dict[str, AnyArray]:
    """Return the tensors that `known_of` reads: weights of blocks that the start lacks."""
    return {
        f"{KNOWN}{block_id}/{name}": array
        for block_id, arrays in known.items()
        for name, array in arrays.items()
    }


def known_of(frame: Frame) -> ArraysByBlock:
    """Return what `pack_known` put into a frame."""
    return by_block(frame.arrays, KNOWN)


def flattened_state(state: ArraysByBlock) -> dict[str, AnyArray]:
    """Return the arrays of a state by their flat names."""
    return {
        f"state/{block_id}/{name}": array
        for block_id, by_name in state.items()
        for name, array in by_name.items()
    }


def _unpacked(header: Header, arrays: Arrays) -> Checkpoint | Snapshot | None:
    if header["start"] is None:
        return None
    project = Project.from_json(header["trained_project"])
    if header["start"] == "snapshot":
        return _snapshot(project, arrays, **header["at"])
    record = train_record.from_json(header["train"])
    rest = {
        name: array
        for name, array in arrays.items()
        if name not in train_record.TENSORS and not name.startswith(KNOWN)
    }
    check_arrays(rest, project, record.slots)
    return Checkpoint(
        snapshot=_snapshot(project, arrays, record.run_id, record.epoch, record.step),
        slots={slot: by_block(arrays, f"opt/{slot}/") for slot in record.slots},
        n_optimizer_steps=record.n_optimizer_steps,
        position=record.position,
        history=train_record.history_of(arrays),
        interventions=record.interventions,
        test_loss=record.test_loss,
        test_score=record.test_score,
    )


def _snapshot(project: Project, arrays: Arrays, run_id: str, epoch: int, step: int) -> Snapshot:
    return Snapshot(
        project=project,
        weights=by_block(arrays, "model/"),
        state=by_block(arrays, "state/"),
        preparation=preparation_of(arrays),
        run_id=run_id,
        epoch=epoch,
        step=step,
    )
