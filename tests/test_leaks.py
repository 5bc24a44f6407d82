"""The leak detectors find what was planted; a detector that never failed proves nothing."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from tests import leaks

PLANTED = """
import subprocess, sys, tempfile, threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from tests import leaks

leaks.GRACE_S = 0.1
kept = []

def test_thread():
    kept.append(threading.Event())
    threading.Thread(target=kept[0].wait, args=(20,), name="camada-planted", daemon=True).start()

def test_process():
    kept.append(subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE))

def test_timer(qapp):
    kept.append(QTimer())
    kept[-1].start(1000)

def test_window(qapp):
    kept.append(QWidget(objectName="planted"))

def test_file():
    tempfile.mkdtemp(prefix="planted")

def test_tidy(qtbot):
    qtbot.addWidget(QWidget())
    with tempfile.TemporaryDirectory():
        pass
"""


def test_each_planted_leak_fails_its_own_test_and_a_tidy_test_passes(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(PLANTED)
    root = Path(leaks.__file__).parent.parent
    pytester.makeini(f"[pytest]\npythonpath = {root}\nqt_api = pyside6")

    result = pytester.runpytest_subprocess("-p", "tests.leaks", "-p", "no:cacheprovider")

    result.assert_outcomes(passed=6, errors=5)
    result.stdout.fnmatch_lines(
        [
            "left behind by this test: thread camada-planted",
            "left behind by this test: process * input()",
            "left behind by this test: timer started in *.py:18",
            "left behind by this test: window QWidget planted",
            "left behind by this test: temporary file planted*",
        ]
    )


def test_a_thread_that_ends_by_itself_is_no_leak() -> None:
    before = set(threading.enumerate())

    threading.Thread(target=threading.Event().wait, args=(0.01,)).start()

    assert leaks.threads_left(before) == []


def test_a_daemon_thread_of_a_library_is_no_leak() -> None:
    before = set(threading.enumerate())
    end = threading.Event()
    threading.Thread(target=end.wait, args=(20,), daemon=True, name="monitor").start()

    left = leaks.threads_left(before)
    end.set()

    assert left == []


def test_a_process_left_behind_is_named_and_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaks, "GRACE_S", 0.1)
    before = leaks.children()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        left = leaks.processes_left(before)
        code = process.wait(timeout=10)

    assert [pid for pid, _ in left] == [process.pid]
    assert code == -9


def test_a_stopped_timer_is_no_leak(qapp: object) -> None:
    before = leaks.active_timers()
    timer = QTimer()
    timer.start(1000)
    running = leaks.active_timers() - before

    timer.stop()

    assert running == {id(timer)}
    assert leaks.timers_left(before) == []


def test_a_window_told_to_delete_itself_is_no_leak(qapp: object) -> None:
    before = leaks.open_windows()
    window = QWidget()
    seen = leaks.windows_left(before)

    window.deleteLater()

    assert len(seen) == 1
    assert leaks.windows_left(before) == []


def test_an_open_file_is_named_until_it_is_closed(tmp_path: Path) -> None:
    before = leaks.handles()
    path = tmp_path / "open"

    with path.open("w"):
        left = leaks.handles_left(before)

    assert left == [str(path)]
    assert leaks.handles_left(before) == []


def test_a_file_that_was_closed_meanwhile_is_no_leak(tmp_path: Path) -> None:
    with (tmp_path / "early").open("w"):
        before = leaks.handles()

    assert leaks.handles_left(before) == []
