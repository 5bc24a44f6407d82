"""Placing: what is written reaches the disk, and what hinders it is told."""

import os
from pathlib import Path

import pytest

from core.data.placing import EarlySync


def test_what_the_disk_did_not_take_early_is_told_at_last():
    early = EarlySync()
    reading, writing = os.pipe()  # a pipe cannot be synced
    with os.fdopen(reading, "rb"), os.fdopen(writing, "wb") as pipe:
        early.wrote(pipe, 64 << 20)
        with pytest.raises(OSError, match="Invalid argument"):
            early.wait()
        early.end()


def test_little_is_left_to_the_last_sync(tmp_path: Path):
    early = EarlySync()
    with (tmp_path / "some").open("wb") as file:
        early.wrote(file, 1)
        early.wait()
        early.end()

    assert early._thread is None
