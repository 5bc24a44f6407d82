"""The answerer as a process: it answers, stays behind, and leaves nothing."""

import gc
import os
import signal
import threading
from pathlib import Path

import pytest

from core.questions.client import Answerer
from core.questions.evaluation import Evaluate
from core.questions.in_process import InProcessAnswerer
from core.questions.serve import NICENESS
from tests import leaks
from tests.core.questions.samples import Ear, xor


def pid_of(ear: Ear) -> int:
    assert isinstance(ear.link, Answerer)
    assert ear.link.pid is not None
    return ear.link.pid


def test_the_process_answers_at_a_low_priority(far_ear: Ear) -> None:
    snapshot = xor()
    far_ear.link.give(snapshot)
    far_ear.ask(1, Evaluate("test"), snapshot.project)

    far_ear.wait("answer", number=1)

    nice = int(Path(f"/proc/{pid_of(far_ear)}/stat").read_text().rpartition(") ")[2].split()[16])
    assert nice == min(19, os.nice(0) + NICENESS)


def test_a_killed_process_is_reported(far_ear: Ear) -> None:
    os.kill(pid_of(far_ear), signal.SIGKILL)

    exit_code, _ = far_ear.wait_for_end()

    assert exit_code == -signal.SIGKILL


@pytest.mark.parametrize(("make", "n_cycles"), [(Answerer, 3), (InProcessAnswerer, 20)])
def test_starts_and_closes_leave_nothing(make: type[Answerer], n_cycles: int) -> None:
    snapshot = xor()
    threads, processes = set(threading.enumerate()), leaks.children()
    gc.collect()  # what earlier tests left to be collected must not be counted
    handles = len(os.listdir("/proc/self/fd"))

    for _ in range(n_cycles):
        ear = Ear(make)
        ear.link.give(snapshot)
        ear.ask(1, Evaluate("train"), snapshot.project)
        ear.link.close()

    gc.collect()
    assert set(threading.enumerate()) == threads
    assert leaks.children() == processes
    assert len(os.listdir("/proc/self/fd")) == handles
