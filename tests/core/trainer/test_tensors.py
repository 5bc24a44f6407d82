import dataclasses
import io
import math

import pytest

from core.snapshot import Checkpoint, EpochRecord, Snapshot
from core.trainer.frames import Frame, FrameError, read_frame, write_frame
from core.trainer.tensors import checkpoint_of, epoch_of, pack, pack_epoch, unpack
from tests.core.trainer.samples import bits, project, trained_directly


def sent(start: Checkpoint | Snapshot | None) -> Frame:
    values, arrays = pack(start)
    stream = io.BytesIO()
    write_frame(stream, {**values, "kind": "start", "run_id": "r", "step": 0}, arrays)
    stream.seek(0)
    frame = read_frame(stream)
    assert frame is not None
    return frame


def test_a_checkpoint_comes_out_as_it_went_in():
    checkpoint = trained_directly(project(), n_steps=11)

    back = checkpoint_of(sent(checkpoint))

    assert bits(back) == bits(checkpoint)
    assert back.snapshot.project == checkpoint.snapshot.project
    assert back.position == checkpoint.position
    assert back.history == checkpoint.history
    assert back.n_optimizer_steps == 11


def test_a_snapshot_may_lack_blocks():
    snapshot = trained_directly(project(), n_steps=3).snapshot
    part = dataclasses.replace(snapshot, weights={"b2": snapshot.weights["b2"]})

    back = unpack(sent(part))

    assert isinstance(back, Snapshot)
    assert set(back.weights) == {"b2"}
    assert (back.epoch, back.step) == (0, 3)


def test_nothing_to_start_from_stays_nothing():
    assert unpack(sent(None)) is None


def test_a_checkpoint_that_lacks_an_array_is_refused():
    frame = sent(trained_directly(project(), n_steps=1))
    arrays = {name: array for name, array in frame.arrays.items() if name != "opt/mean/b1/W"}

    with pytest.raises(FrameError):
        unpack(Frame(frame.header, arrays))


def test_a_frame_without_a_checkpoint_says_so():
    with pytest.raises(FrameError):
        checkpoint_of(sent(None))


def test_an_epoch_may_have_an_infinite_loss():
    record = EpochRecord(3, 0.5, 0.9, math.inf, None, 0.1, 2.5)
    frame = Frame({"kind": "epoch", "run_id": "", "step": 0}, pack_epoch(record))

    assert epoch_of(frame) == record
