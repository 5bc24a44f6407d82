"""How quick the window stays while it trains: `python -m benchmarks.live [--seconds N]`.

The real window without a screen (1440 x 900) trains in the real trainer process, with curves, cards
and neuron panel in sight. Printed are how late a timer of the window is served (and how much of
that its own work can explain: the rest is other programs'), what snapshots and painting cost it,
and how many epochs the trainer does in a second of its own processor time and in one of the clock,
by turns while somebody looks and while nobody does.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer

from core.data import library
from core.project import Plan
from core.templates import TEMPLATES
from core.workers import one_thread_blas
from gui.app import Camada, application
from gui.main_window import MainWindow
from gui.preferences import Preferences
from gui.smooth import Smooth
from gui.state.look import Look

TICK_MS = 10
N_TURNS = 4


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time the window while it trains.")
    parser.add_argument("--seconds", type=float, default=20.0, help="of training, looked at or not")
    parser.add_argument("--template", default="mlp-dropout")
    parser.add_argument("--data", default="digits")
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    one_thread_blas()
    with tempfile.TemporaryDirectory(prefix="camada-live-") as folder:
        for name in ("CACHE", "DATA", "CONFIG"):
            os.environ[f"CAMADA_{name}_DIR"] = str(Path(folder) / name)
        _measure(Path(folder), options)
    return 0


class Watch:
    """What the window's thread does with its time while it is watched."""

    def __init__(self) -> None:
        self.late_ms: list[float] = []
        self.own_ms: list[float] = []
        self.refresh_ms: list[float] = []
        self.paint_ms: list[float] = []
        self._timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        self._due = self._worked = 0.0

    def timed(self, method: Callable[..., Any], into: list[float]) -> Callable[..., Any]:
        """Return a method that also notes the milliseconds of processor time that it took."""

        def wrapped(*values: Any) -> Any:
            begun = time.thread_time()
            done = method(*values)
            into.append(1000 * (time.thread_time() - begun))
            return done

        return wrapped

    def paints(self, method: Callable[..., bool]) -> Callable[..., bool]:
        """Return an `event` that also notes what painting took."""
        timed = self.timed(method, self.paint_ms)

        def event(window: MainWindow, event: QEvent) -> bool:
            is_paint = event.type() == QEvent.Type.UpdateRequest
            return (timed if is_paint else method)(window, event)

        return event

    def watch(self, seconds: float) -> None:
        """Let the window work that long and note how late it comes to what is due."""
        for noted in (self.late_ms, self.own_ms, self.refresh_ms, self.paint_ms):
            noted.clear()
        self._due, self._worked = time.perf_counter() + TICK_MS / 1000, time.thread_time()
        self._timer.start()
        let_work(seconds)
        self._timer.stop()

    def _on_tick(self) -> None:
        # A tick that comes late is not followed by those that were due meanwhile.
        now, worked = time.perf_counter(), time.thread_time()
        self.late_ms.append(max(0.0, 1000 * (now - self._due)))
        self.own_ms.append(min(self.late_ms[-1], 1000 * (worked - self._worked)))
        self._due, self._worked = now + TICK_MS / 1000, worked


def let_work(seconds: float) -> None:
    """Run the event loop that long."""
    loop = QEventLoop()
    QTimer.singleShot(int(1000 * seconds), loop.quit)
    loop.exec()


def _measure(folder: Path, options: argparse.Namespace) -> None:
    app = application()
    watch = Watch()
    Look.refresh = watch.timed(Look.refresh, watch.refresh_ms)
    MainWindow.event = watch.paints(MainWindow.event)
    preferences = Preferences(folder / "window.ini")
    preferences.theme, preferences.language = "light", "en"
    made = TEMPLATES[options.template].project(library.find(options.data).choice())
    camada = Camada(app, preferences, project=made.with_(plan=Plan(batch_size=64, epochs=100_000)))
    smooth = Smooth(camada)
    try:
        camada.window.resize(1440, 900)
        camada.show()
        while camada.state.data.ready is None:
            let_work(0.1)
        watch.watch(options.seconds / 2)
        _tell_lateness("nothing trains", watch)
        _train(camada)
        watch.watch(options.seconds)
        _tell_lateness("it trains", watch)
        _tell_work(watch, options.seconds)
        _tell_rates(camada, options.seconds)
        camada.state.session.stop()
        let_work(1.0)
    finally:
        smooth.end()
        camada.close()


def _train(camada: Camada) -> None:
    state = camada.state
    dense = next(b.id for b in state.document.project.stack.walk() if b.layer.kind == "dense")
    state.session.train(state.document.project)
    while not state.session.figures.x:
        let_work(0.1)
    state.selection.choose_unit(dense, 0)
    let_work(2.0)


def _tell_lateness(when: str, watch: Watch) -> None:
    late, own = (
        "median {:.1f} ms, p99 {:.1f} ms, at most {:.1f} ms".format(
            *np.percentile(noted, (50, 99, 100))
        )
        for noted in (watch.late_ms, watch.own_ms)
    )
    sys.stdout.write(f"while {when}, a timer is late by {late}\n  by own work {own}\n")


def _tell_work(watch: Watch, seconds: float) -> None:
    for what, noted in (("snapshots", watch.refresh_ms), ("paints", watch.paint_ms)):
        each = statistics.median(noted)
        sys.stdout.write(f"{what}: {len(noted) / seconds:.1f} a second, {each:.1f} ms each\n")
    share = (sum(watch.refresh_ms) + sum(watch.paint_ms)) / (10 * seconds)
    sys.stdout.write(f"both take {share:.0f} % of one core\n")


def _tell_rates(camada: Camada, seconds: float) -> None:
    clocks = {"processor time": _trainer_seconds, "the clock": time.perf_counter}
    found: dict[tuple[bool, str], list[float]] = {
        (is_seen, name): [] for is_seen in (True, False) for name in clocks
    }
    session = camada.state.session
    for turn in range(2 * N_TURNS):
        is_seen = turn % 2 == 0
        session.look(is_seen)
        let_work(0.3)
        done, begun = session.figures.x[-1], {name: clock() for name, clock in clocks.items()}
        let_work(seconds / N_TURNS)
        done = session.figures.x[-1] - done
        for name, clock in clocks.items():
            found[is_seen, name].append(done / (clock() - begun[name]))
    for name in clocks:
        seen, unseen = (statistics.median(found[is_seen, name]) for is_seen in (True, False))
        sys.stdout.write(
            f"epochs a second of {name}: {seen:.1f} looked at, {unseen:.1f} while nobody looks "
            f"({100 * (1 - seen / unseen):.1f} % less)\n"
        )


def _trainer_seconds() -> float:
    """Return the processor time of all child processes up to now (Linux)."""
    mine, ticks = str(os.getpid()), 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            values = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if values[1] == mine:
            ticks += int(values[11]) + int(values[12])
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
