import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import core
from core.storage.run_folder import RunFolder
from core.trainer.client import Trainer
from core.trainer.frames import read_frame, write_frame
from core.trainer.in_process import InProcessTrainer
from core.trainer.tensors import checkpoint_of
from tests import leaks
from tests.core.trainer.samples import FOR_EVER, Ear, bits, project, trained_directly

DOOR = [sys.executable, str(Path(core.__file__).parents[1] / "main.py"), "trainer"]


@contextmanager
def spawned() -> Iterator[tuple["subprocess.Popen[bytes]", Any, Any]]:
    """Start a trainer by hand; its streams are for commands and answers."""
    with subprocess.Popen(DOOR, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield process, process.stdin, process.stdout
        finally:
            process.kill()


def test_the_process_gives_the_bits_of_a_direct_training(far_ear: Ear):
    drawn = project(epochs=3)

    far_ear.start(drawn)

    assert bits(checkpoint_of(far_ear.wait("finished"))) == bits(trained_directly(drawn))


def test_the_process_starts_from_any_working_directory(tmp_path, monkeypatch):
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "__init__.py").write_text("raise RuntimeError('the wrong core')")
    monkeypatch.chdir(tmp_path)
    ear = Ear(Trainer)

    ear.wait("ready")
    ear.trainer.close()

    assert ear.ends == [(0, "")]


def test_a_killed_process_is_reported_at_once(far_ear: Ear):
    far_ear.start(project(epochs=FOR_EVER))
    far_ear.wait("progress")
    pid = far_ear.pid
    begun = time.monotonic()

    os.kill(pid, signal.SIGKILL)
    exit_code, _ = far_ear.wait_for_end()

    assert exit_code == -signal.SIGKILL
    assert time.monotonic() - begun < 2.0
    far_ear.trainer.tell("pause")
    far_ear.trainer.close()
    assert len(far_ear.ends) == 1


def test_what_a_crash_wrote_is_reported(far_ear: Ear):
    far_ear.wait("ready")

    os.kill(far_ear.pid, signal.SIGABRT)

    exit_code, text = far_ear.wait_for_end()
    assert exit_code == -signal.SIGABRT
    assert "Fatal Python error" in text


def test_ctrl_c_in_the_terminal_leaves_the_trainer_alone(far_ear: Ear):
    far_ear.start(project(epochs=FOR_EVER))
    far_ear.wait("progress")

    os.kill(far_ear.pid, signal.SIGINT)
    far_ear.trainer.tell("stop")

    assert checkpoint_of(far_ear.wait("stopped")).position.step > 0


def test_the_process_ends_when_the_window_is_gone():
    folder = RunFolder.create()
    start = {
        "kind": "start",
        "run_id": folder.run_id,
        "step": 0,
        "start": None,
        "project": project(epochs=FOR_EVER).to_json(),
        "folder": str(folder.path),
        "is_looked_at": True,
        "is_paused": False,
    }
    with spawned() as (process, commands, answers):
        write_frame(commands, start)
        frames = [read_frame(answers) for _ in range(5)]

        commands.close()  # all that the trainer sees of a window that was killed
        exit_code = process.wait(5.0)

    kinds = [frame and frame.kind for frame in frames]
    assert kinds == ["ready", "started", "snapshot", "resumed", "progress"]
    assert exit_code == 0
    assert folder.latest_path.is_file()
    assert folder.ending() is None


def test_the_process_ends_when_nobody_reads():
    with spawned() as (process, commands, answers):
        answers.close()
        commands.close()

        assert process.wait(5.0) == 0


def test_a_process_that_does_not_answer_is_ended(far_ear: Ear):
    far_ear.wait("ready")
    os.kill(far_ear.pid, signal.SIGSTOP)

    far_ear.trainer.close(timeout=0.1)

    assert far_ear.ends[0][0] == -signal.SIGKILL


def test_sending_never_waits_for_the_trainer(far_ear: Ear):
    far_ear.wait("ready")
    os.kill(far_ear.pid, signal.SIGSTOP)
    large = trained_directly(project(), n_steps=1)
    begun = time.monotonic()

    for _ in range(200):
        far_ear.start(project(), large)

    assert time.monotonic() - begun < 5.0  # one that waited would wait for ever
    far_ear.trainer.close(timeout=0.1)


def test_noise_on_the_stream_is_an_end_with_a_reason(monkeypatch):
    monkeypatch.setattr("core.trainer.frames.MAGIC", b"XXXX")
    ear = Ear(Trainer)

    exit_code, text = ear.wait_for_end()

    assert exit_code != 0 or "FrameError" in text
    assert "FrameError" in text
    ear.trainer.close()


def _start_and_close(make) -> None:
    ear = Ear(make)
    ear.start(project(epochs=FOR_EVER))
    ear.trainer.close()


@pytest.mark.parametrize(("make", "n_cycles"), [(Trainer, 8), (InProcessTrainer, 20)])
def test_starts_and_closes_leave_nothing(make, n_cycles: int):
    _start_and_close(make)  # from now on this process claims a place in the cache
    threads, processes = set(threading.enumerate()), leaks.children()
    handles = leaks.handles()

    for _ in range(n_cycles):
        _start_and_close(make)

    assert set(threading.enumerate()) <= threads
    assert leaks.children() <= processes
    assert leaks.handles_left(handles) == []
