"""Fails a test that leaves threads, processes, timers, windows or temporary files behind.

Each detector answers what is there now beyond what was there before; `no_leaks` asks all of them
around every test. Give widgets to `qtbot.addWidget`, close pools and trainers, stop timers.
"""

import gc
import os
import select
import signal
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterator
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

GRACE_S = 1.0
"""How long something that was told to end may take to end."""

KEPT_WINDOWS = {"QTipLabel"}  # Qt keeps its one tooltip
KEPT_PROCESSES = ("multiprocessing.resource_tracker",)  # Python keeps one for its own lifetime

KEPT_FILES = ("torchinductor_",)  # PyTorch makes its cache where it is first asked for it


@pytest.fixture(autouse=True)
def temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the folder in which temporary files of this test, and of its processes, lie."""
    folder = tmp_path_factory.mktemp("temporary")
    # A monkeypatch of its own: that of the test has to be undone before leaks are looked for.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        patch.setattr(tempfile, "tempdir", str(folder))
        yield folder


@pytest.fixture(autouse=True)
def no_leaks(temporary_folder: Path) -> Iterator[None]:
    """Fail at the end of a test that leaves something running, open or lying about."""
    watch_timers()
    threads, processes, windows = set(threading.enumerate()), children(), open_windows()
    timers = active_timers()
    yield
    left = [f"thread {thread.name}" for thread in threads_left(threads)]
    left += [f"process {pid}: {text}" for pid, text in processes_left(processes)]
    left += [f"timer started in {where}" for where in timers_left(timers)]
    left += [f"window {text}" for text in windows_left(windows)]
    left += [f"temporary file {name}" for name in files_left(temporary_folder)]
    if left:
        pytest.fail("left behind by this test: " + "; ".join(left), pytrace=False)


def threads_left(before: set[threading.Thread]) -> list[threading.Thread]:
    """Return the new threads that keep the process alive, and all that are named camada-*."""
    new = [thread for thread in threading.enumerate() if thread not in before]
    ours = [t for t in new if not t.daemon or t.name.startswith("camada-")]
    for thread in ours:
        thread.join(GRACE_S)
    return [thread for thread in ours if thread.is_alive()]


def files_left(folder: Path) -> list[str]:
    """Return the names in a folder for temporary files: who makes one takes it away."""
    names = sorted(path.name for path in folder.iterdir())
    return [name for name in names if not name.startswith(KEPT_FILES)]


def handles() -> set[tuple[str, str]]:
    """Return number and target of each open file, pipe and socket; none without /proc."""
    return {(path.name, _target(path)) for path in Path("/proc/self/fd").glob("*")}


def handles_left(before: set[tuple[str, str]]) -> list[str]:
    """Return what the new open files are. What was closed meanwhile does not count."""
    gc.collect()  # mapped files are closed with the last view on them
    return sorted(target for number, target in handles() - before if target)


def _target(path: Path) -> str:
    try:
        return os.readlink(path)
    except OSError:  # closed in this moment, such as the one that lists them
        return ""


def children() -> set[int]:
    """Return the ids of the running child processes; none where there is no /proc."""
    lists = Path("/proc/self/task").glob("*/children")
    ids = {int(pid) for path in lists for pid in _read(path).split()}
    return {pid for pid in ids if _is_running(pid)}


def processes_left(before: set[int]) -> list[tuple[int, str]]:
    """Return id and command of the new child processes, and end them."""
    new = [(pid, _command(pid)) for pid in children() - before]
    ours = [(pid, text) for pid, text in new if not any(name in text for name in KEPT_PROCESSES)]
    # Asked again: a process that was only just begun had no command line yet.
    left = [(pid, _command(pid) or text) for pid, text in ours if not _ends(pid)]
    for pid, _ in left:
        os.kill(pid, signal.SIGKILL)
    return left


def _ends(pid: int) -> bool:
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], GRACE_S)[0])
    finally:
        os.close(handle)


def _is_running(pid: int) -> bool:
    """Return whether the process lives; one that ended and was not waited for does not."""
    state = _read(Path(f"/proc/{pid}/stat")).rpartition(") ")[2][:1]
    return state not in ("", "Z", "X")


def _command(pid: int) -> str:
    return _read(Path(f"/proc/{pid}/cmdline")).replace("\0", " ").strip()


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:  # it went away in this moment
        return ""


_started: "weakref.WeakKeyDictionary[Any, str]" = weakref.WeakKeyDictionary()


def watch_timers() -> None:
    """From now on remember every QTimer that is started, and where."""
    core = sys.modules.get("PySide6.QtCore")
    if core is None or hasattr(core.QTimer.start, "__wrapped__"):
        return
    start = core.QTimer.start

    @wraps(start)
    def remembered(timer: Any, *args: Any) -> None:
        caller = sys._getframe(1)
        _started[timer] = f"{caller.f_code.co_filename}:{caller.f_lineno}"
        start(timer, *args)

    core.QTimer.start = remembered


def active_timers() -> set[int]:
    """Return the identities of the timers that run."""
    return {id(timer) for timer in _running_timers()}


def timers_left(before: set[int]) -> list[str]:
    """Return where the new timers were started that still run."""
    _end_deleted_objects()
    if active_timers() - before:
        gc.collect()
    return [_started[timer] for timer in _running_timers() if id(timer) not in before]


def _running_timers() -> list[Any]:
    is_valid = sys.modules["shiboken6"].isValid if _started else bool
    return [timer for timer in list(_started) if is_valid(timer) and timer.isActive()]


def open_windows() -> set[int]:
    """Return the addresses of the widgets without a parent, hidden ones too."""
    return set(_windows())


def windows_left(before: set[int]) -> list[str]:
    """Return what the new windows are."""
    _end_deleted_objects()
    if _windows().keys() - before:
        gc.collect()
    return [text for address, text in _windows().items() if address not in before]


def _windows() -> dict[int, str]:
    application = _application()
    if application is None:
        return {}
    address = sys.modules["shiboken6"].getCppPointer
    widgets = [w for w in application.topLevelWidgets() if type(w).__name__ not in KEPT_WINDOWS]
    return {
        address(widget)[0]: f"{type(widget).__name__} {widget.objectName() or widget.windowTitle()}"
        for widget in widgets
    }


def _end_deleted_objects() -> None:
    """Let `deleteLater` come true, which otherwise waits for the next event loop."""
    if _application() is not None:
        core: Any = sys.modules["PySide6.QtCore"]
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


def _application() -> Any:
    """Return the QApplication, if there is one; never imports Qt itself."""
    widgets: ModuleType | None = sys.modules.get("PySide6.QtWidgets")
    return widgets.QApplication.instance() if widgets is not None else None
