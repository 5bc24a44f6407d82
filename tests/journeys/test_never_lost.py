"""A window or its trainer is killed: the next start recovers, and goes on bit by bit."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.data import builtin
from core.snapshot import Checkpoint
from core.storage.weight_tensors import flattened
from core.trainer.client import Trainer
from core.training import Training
from gui.app import Camada
from gui.state.session import Phase, Session
from tests.journeys import doomed_window

ROOT = Path(__file__).resolve().parents[2]
WAIT_S = 20


def bits(checkpoint: Checkpoint | None) -> dict[str, bytes]:
    assert checkpoint is not None
    return {name: array.tobytes() for name, array in flattened(checkpoint).items()}


def unbroken() -> dict[str, bytes]:
    training = Training(doomed_window.project(), builtin.read("digits"))
    for _ in training.steps():
        pass
    return bits(training.checkpoint())


def wait_for_end(pid: int) -> None:
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        assert select.select([handle], [], [], WAIT_S)[0]
    finally:
        os.close(handle)


@contextmanager
def doomed() -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """Start the window; give it and the id of its trainer."""
    command = [sys.executable, "-m", "tests.journeys.doomed_window"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as window:
        try:
            assert window.stdout is not None
            yield window, int(window.stdout.readline())
        finally:
            window.kill()


def kill_window(window: int, trainer: int) -> None:
    os.kill(window, signal.SIGKILL)


def kill_both(window: int, trainer: int) -> None:
    os.kill(trainer, signal.SIGKILL)
    os.kill(window, signal.SIGKILL)


@pytest.mark.parametrize("kill", [kill_window, kill_both])
def test_after_a_kill_the_next_start_recovers_and_ends_with_the_bits_of_the_unbroken_run(
    qtbot: QtBot, camada: Camada, kill: Callable[[int, int], None]
) -> None:
    with doomed() as (window, trainer):
        kill(window.pid, trainer)
        window.wait(WAIT_S)
    wait_for_end(trainer)

    camada.protect()
    (offer,) = camada.state.recovery.offers
    assert offer.was_training
    (row,) = camada.window.recovery_bar.rows
    assert "of 3." in row.details
    row.buttons["recover"].click()

    document, session = camada.state.document, camada.state.session
    assert document.project == doomed_window.project().with_(notes="edited")
    assert document.has_unsaved_drawing
    assert session.has_unsaved_learning
    assert session.checkpoint is not None
    assert session.checkpoint.position.step > 0
    assert not camada.window.recovery_bar.isVisible()
    camada.window.menu_actions["train"].trigger()
    qtbot.waitUntil(lambda: session.phase is Phase.IDLE, timeout=20_000)
    assert bits(session.checkpoint) == unbroken()


def test_after_a_fault_the_report_tells_what_broke_down(camada: Camada) -> None:
    with doomed() as (window, trainer):
        os.kill(window.pid, signal.SIGSEGV)
        window.wait(WAIT_S)
    wait_for_end(trainer)

    camada.protect()

    (offer,) = camada.state.recovery.offers
    assert offer.had_error
    assert "Segmentation fault" in offer.report
    assert "doomed_window.py" in offer.report
    assert str(ROOT) not in offer.report


def test_a_killed_trainer_goes_on_bit_by_bit_in_the_same_window(qtbot: QtBot) -> None:
    trainers: list[Trainer] = []

    def make(*arguments: object) -> Trainer:
        trainers.append(Trainer(*arguments))  # pyright: ignore[reportArgumentType]
        return trainers[-1]

    session, project = Session(make), doomed_window.project()
    session.step_once(project)
    qtbot.waitUntil(lambda: session.phase is Phase.PAUSED, timeout=20_000)
    pid = trainers[0].pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: session.phase is Phase.IDLE, timeout=20_000)

    session.train(project)
    qtbot.waitUntil(lambda: session.phase is Phase.IDLE, timeout=20_000)

    assert bits(session.checkpoint) == unbroken()
    session.close()
