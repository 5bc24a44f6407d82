"""Closes the real window during training, again and again: `python -m tests.closing --times 100`.

Each time is a process of its own, with its trainer, closed at a moment chosen by chance, with an
answer chosen by chance. It has to end by itself within 5 seconds with exit code 0 and without a
word of complaint; its trainer too; nothing may be left to recover; a file that was saved must open.
Where others use the cores too, the seconds are longer by as much as the start of the window took
longer than its own work: what waits for a core says nothing of Camada.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from core.errors import CamadaError
from core.storage import model_file
from core.trainer.client import Trainer
from gui import app, asking
from gui.main_window import MainWindow
from gui.state.session import Phase
from gui.widgets.soon import soon

ROOT = Path(__file__).resolve().parent.parent
LONGEST_S = 5.0
START_S = 120.0
LATEST_MS = 1500
HARMLESS = "This plugin does not support propagateSizeHints()"


def main() -> int:
    """Close so often as asked; return how often it went wrong, at most 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.closing", description=__doc__)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0, help="of the first closing")
    parser.add_argument("--child", metavar="FILE", help=argparse.SUPPRESS)
    parser.add_argument("--begun", type=float, default=0.0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        return window(random.Random(options.seed), Path(options.child), options.begun)
    n_wrong, longest = 0, 0.0
    for seed in range(options.seed, options.seed + options.times):
        wrong, seconds = close_once(seed)
        longest = max(longest, seconds)
        if wrong:
            n_wrong += 1
            _say(f"seed {seed}: {wrong}")
    _say(f"{options.times} closings, {n_wrong} not clean, the longest took {longest:.1f} s")
    return min(1, n_wrong)


def close_once(seed: int) -> tuple[str, float]:
    """Start a window and let it close itself; return what went wrong and how long it took."""
    with tempfile.TemporaryDirectory(prefix="camada-closing-") as name:
        folder = Path(name)
        names = {f"CAMADA_{kind}_DIR": str(folder / kind) for kind in ("CACHE", "DATA", "CONFIG")}
        environment = {**os.environ, **names, "QT_QPA_PLATFORM": "offscreen"}
        file = folder / "saved.camada"
        command = [sys.executable, "-m", "tests.closing", "--seed", str(seed), "--child", str(file)]
        command += ["--begun", str(time.monotonic())]
        with subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            started = time.monotonic()
            assert process.stdout is not None
            said = process.stdout.readline().split()  # when it begins to close
            begun = time.monotonic()
            try:
                _, complaints = process.communicate(timeout=START_S)
            except subprocess.TimeoutExpired:
                process.kill()
                return "it never ended", time.monotonic() - started
        seconds = time.monotonic() - begun
        return _verdict(process.returncode, said, complaints, seconds, folder), seconds


def _verdict(code: int, said: list[str], complaints: str, seconds: float, folder: Path) -> str:
    """Return what went wrong, "" where nothing did."""
    complaints = "\n".join(line for line in complaints.splitlines() if line != HARMLESS)
    if code != 0 or len(said) != 3 or complaints:
        return f"exit code {code}, said {said}, {complaints}"
    trainer, answer, slowness = int(said[0]), said[1], float(said[2])
    if seconds > LONGEST_S * slowness:
        return f"too slow: {seconds:.1f} s, on a machine {slowness:.1f} times slower than alone"
    if Path(f"/proc/{trainer}").exists():
        return f"its trainer {trainer} lives on"
    left = list((folder / "DATA" / "rescue").glob("*"))
    if left:
        return f"it left {left}"
    if answer == "save":
        try:
            model_file.load(folder / "saved.camada")
        except CamadaError as error:
            return str(error)
    return ""


def window(chance: random.Random, file: Path, begun: float) -> int:
    """Be the window, of a process begun at that monotonic time: train, and close at some moment."""
    answer = chance.choice(("save", "discard"))
    asking.ask = lambda *_: answer
    asking.ask_for_model_to_save = lambda *_: file
    application = app.application()

    def find() -> MainWindow:
        return next(w for w in application.topLevelWidgets() if isinstance(w, MainWindow))

    def start() -> None:
        slowness = max(1.0, (time.monotonic() - begun) / time.process_time())
        shown = find()
        soon(shown, lambda: train(shown, slowness), chance.randrange(300))

    def train(shown: MainWindow, slowness: float) -> None:
        shown.menu_actions["train"].trigger()
        soon(shown, lambda: close(shown, slowness), chance.randrange(LATEST_MS))

    def close(shown: MainWindow, slowness: float) -> None:
        assert shown._state.safekeeping.notes is not None, "nothing is kept aside"
        before_closing: Callable[[], None] = chance.choice(
            (
                lambda: None,
                shown.menu_actions["train"].trigger,
                shown.menu_actions["step"].trigger,
                shown.menu_actions["stop"].trigger,
                shown.menu_actions["save"].trigger,
            )
        )
        before_closing()
        trainer = shown._state.session._trainer
        assert isinstance(trainer, Trainer)
        _say(f"{trainer.pid} {answer if _asks(shown) else 'nothing'} {slowness:.2f}")
        QWidget.close(shown)

    soon(application, start)
    return app.run(None, "en")


def _asks(shown: MainWindow) -> bool:
    """Tell whether closing has to ask, and so saves where that is the answer."""
    return shown.isWindowModified() or shown._state.session.phase is not Phase.IDLE


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
