"""A process that reads one source and tells what it took, and what it did that no reader may do.

Files are data: while they are read nothing is imported, run, started or connected to, and nothing
is opened but the source itself and the folders of this program.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
MOST_SECONDS = 600
"""After so long a reading hangs: how long it may take is for each part to say."""

MOST_TRIES = 3
"""The best of so many counts where a time is too long: other programs may have had the machine."""

ROOM = 2 << 30
_FORBIDDEN = (
    "import",
    "exec",
    "marshal.",
    "pickle.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.spawn",
)
_MORE = ("os.posix_spawn", "subprocess.", "socket.", "ctypes.", "code.__new__", "webbrowser.")


@dataclass(frozen=True)
class Outcome:
    """What became of reading a source: `samples`, `refused` or anything else, which is wrong.

    Attributes:
        mib: how much the peak of memory grew.
        forbidden: what was done that no reader may do.
    """

    kind: str
    text: str = ""
    seconds: float = 0.0
    mib: float = 0.0
    forbidden: tuple[str, ...] = ()
    longest_gap: float = 0.0


class Watch:
    """Notes what a process does while it is on. An audit hook stays until the process ends."""

    def __init__(self, allowed: list[str]) -> None:
        self.is_on = False
        self.seen: list[str] = []
        self._allowed = tuple(allowed)
        sys.addaudithook(self._hear)

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.is_on:
            return
        if event.startswith((*_FORBIDDEN, *_MORE)):
            self.seen.append(f"{event} {args[0]!r}"[:100])
        elif event == "open" and isinstance(args[0], str | bytes):
            path = os.path.abspath(os.fsdecode(args[0]))
            if not path.startswith(self._allowed):
                self.seen.append(f"open {path}"[:100])


def peak_mib() -> float:
    """Return the most memory this process had since `forget_peak`."""
    return _status("VmHWM")


def now_mib() -> float:
    """Return the memory this process has."""
    return _status("VmRSS")


def _status(key: str) -> float:
    text = Path("/proc/self/status").read_text()
    return int(text.split(key + ":")[1].split()[0]) / 1024


def forget_peak() -> None:
    """Let the peak begin from now."""
    Path("/proc/self/clear_refs").write_text("5")


def be_child(source: str, others: list[str], planted: str) -> None:
    """Read one source and print the outcome; `others` are read before, so that all is imported."""
    # Imported here: the child limits its threads and folders by its environment first.
    from core.data import library
    from core.errors import DatasetError

    import_module("numpy.ma")  # NumPy does, when it needs it for the first time
    for other in others:
        library.find(other)
    folders = [os.environ[f"CAMADA_{kind}_DIR"] for kind in ("CACHE", "DATA", "CONFIG")]
    watch = Watch([*folders, source, str(Path(source).parent), "/proc/", "/dev/null", "/tmp/"])
    # What is taken counts, not what is mapped: an entry of the cache may be as large as the disk.
    resource.setrlimit(resource.RLIMIT_DATA, (_data_bytes() + ROOM, resource.RLIM_INFINITY))
    forget_peak()
    before, begun = now_mib(), time.perf_counter()
    gaps = [begun]
    watch.is_on = True
    try:
        if planted:
            _misbehave(planted)
        found = library.find(source, lambda _: gaps.append(time.perf_counter()))
        kind, text = "samples", f"{found.facts.n_samples} x {found.facts.input_shape}"
    except DatasetError as error:
        kind, text = "refused", str(error)
    except BaseException as error:
        kind, text = "wrong", repr(error)
    watch.is_on = False
    gaps.append(time.perf_counter())
    longest = max(later - earlier for earlier, later in pairwise(gaps))
    told = (kind, text[:300], gaps[-1] - begun, peak_mib() - before, watch.seen, longest)
    sys.stdout.write(json.dumps(told) + "\n")


def _misbehave(how: str) -> None:
    """Do what the watch has to see: a watch that never saw anything proves nothing."""
    if how == "import":
        __import__("colorsys")
    elif how == "exec":
        exec("1")
    elif how == "process":
        subprocess.run(["/bin/true"], check=True)
    elif how == "open":
        Path("/etc/hostname").read_bytes()
    elif how == "memory":
        _keep = bytearray(os.urandom(1 << 20) * 400)
        del _keep
    else:
        time.sleep(3.0)


def _data_bytes() -> int:
    return int(_status("VmData") * 1024)


def measured(source: Path, warm: list[str], folder: Path, planted: str = "") -> Outcome:
    """Return what became of a source in a process of its own."""
    command = [sys.executable, "-m", "tests.hostile", "--child", str(source), "--warm", *warm]
    command += ["--planted", planted] if planted else []
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment(folder),
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Outcome("wrong", f"still reading after {MOST_SECONDS} s", MOST_SECONDS)
    if done.returncode:
        return Outcome("wrong", f"ended with {done.returncode}: {done.stderr[-300:]}")
    kind, text, seconds, mib, seen, gap = json.loads(done.stdout.splitlines()[-1])
    return Outcome(kind, text, seconds, mib, tuple(seen), gap)


def quickest(
    measure: Callable[[Path], Outcome], folder: Path, is_quick: Callable[[Outcome], bool]
) -> Outcome:
    """Measure with an empty folder each time until it is quick, or has been tried often enough."""
    found = Outcome("wrong", "not measured")
    for number in range(MOST_TRIES):
        own = folder / f"try {number}"
        found = measure(own)
        shutil.rmtree(own, ignore_errors=True)
        if is_quick(found):
            break
    return found


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a process whose own folders lie in one folder."""
    own = {f"CAMADA_{kind}_DIR": str(folder / kind) for kind in ("CACHE", "DATA", "CONFIG")}
    return {**os.environ, **own, "LANGUAGE": "en"}
