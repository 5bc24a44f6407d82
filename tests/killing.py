"""Kills the real window at any moment of work: `python -m tests.killing --times 200`.

Each time is a window of its own, with its trainer, that edits and trains without a pause until it
is killed, by chance with its trainer or alone. What is left has to be recovered: the drawing as it
was two seconds before at the latest (the delays are a tenth of the real ones), and what was
learned, which has to be bit by bit what an unbroken training of as many batches learns.
"""

import argparse
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QTimer

from core.data import builtin
from core.project import Plan, Project
from core.storage import model_file, rescue
from core.storage.rescue_work import Work
from core.storage.weight_tensors import flattened
from core.templates import TEMPLATES
from core.trainer.client import Trainer
from core.training import Training
from core.workers import one_thread_blas
from gui.app import Camada, application
from gui.state import safekeeping
from gui.state.session import Phase

ROOT = Path(__file__).resolve().parent.parent
QUIET_MS, LONGEST_MS = 200, 1000
MOST_LOST_S = 2.0
"""Delay, and what writing may take on a busy machine."""

EDIT_GAP_MS, ENDLESS = 40, 10**6
SHORTEST_S, LONGEST_S = 0.5, 4.0
WAIT_S = 60.0


def project(n_epochs: int = 20) -> Project:
    """Return what is trained."""
    made = TEMPLATES["mlp-dropout"].project(builtin.read("digits").choice())
    return made.with_(plan=Plan(batch_size=256, epochs=n_epochs))


def main() -> int:
    """Kill so often as asked; return how often something was lost, at most 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.killing", description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="of the first killing")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        return work(random.Random(options.seed))
    one_thread_blas()  # as in every process of Camada: else the bits are others
    n_wrong = n_learned = 0
    for seed in range(options.seed, options.seed + options.times):
        with tempfile.TemporaryDirectory(prefix="camada-killing-") as folder:
            for kind in ("CACHE", "DATA", "CONFIG"):
                os.environ[f"CAMADA_{kind}_DIR"] = str(Path(folder) / kind)
            wrong, steps = kill_once(seed)
        n_learned += steps > 0
        if wrong:
            n_wrong += 1
            _say(f"seed {seed}: {wrong}")
    _say(f"{options.times} killings, {n_wrong} with a loss; {n_learned} had learned something")
    return min(1, n_wrong)


def kill_once(seed: int) -> tuple[str, int]:
    """Let a window work and kill it; return what was lost, and the batches that were recovered."""
    chance = random.Random(seed)
    command = [sys.executable, "-m", "tests.killing", "--child", "--seed", str(seed)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as window:
        assert window.stdout is not None
        trainer = int(window.stdout.readline())
        select.select([], [], [], chance.uniform(SHORTEST_S, LONGEST_S))
        if chance.random() < 0.5:
            os.kill(trainer, signal.SIGKILL)
        killed = time.time()
        window.kill()
        edits = [line.split() for line in window.stdout.read().splitlines()]
    _wait_for_end(trainer)
    wanted = [int(number) for number, moment in edits if float(moment) < killed - MOST_LOST_S]
    return _verdict(max(wanted, default=0))


def _verdict(wanted: int) -> tuple[str, int]:
    """Return what was lost of the drawing with that number, and the batches learned."""
    found = rescue.left_over()
    if not found:
        return ("nothing was kept" if wanted else ""), 0
    try:
        drawing = int(found[0].drawing().notes or 0)
        if drawing < wanted:
            return f"drawing {drawing} instead of {wanted}", 0
        return _learned_wrongly(found[0].work())
    finally:
        for item in found:
            item.release()


def _learned_wrongly(work: Work) -> tuple[str, int]:
    for source in work.learned:
        if source.path.exists():
            checkpoint = model_file.load(source.path).checkpoint
            assert checkpoint is not None
            steps = checkpoint.position.step
            training = Training(project(ENDLESS), builtin.read("digits"))
            done = training.steps()
            while training.position.step < steps:
                next(done)
            learned, expected = flattened(checkpoint), flattened(training.checkpoint())
            wrong = [
                name for name in expected if learned[name].tobytes() != expected[name].tobytes()
            ]
            return (f"other bits after {steps} batches: {wrong}" if wrong else ""), steps
    return "", 0


def _wait_for_end(pid: int) -> None:
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        assert select.select([handle], [], [], WAIT_S)[0], "the trainer lives on"
    finally:
        os.close(handle)


def work(chance: random.Random) -> int:
    """Be the window: edit and train until the end."""
    safekeeping.QUIET_MS, safekeeping.LONGEST_MS = QUIET_MS, LONGEST_MS
    app = application()
    camada = Camada(app, project=project())
    document, session = camada.state.document, camada.state.session
    camada.show()
    camada.protect()
    session.warm_up()
    assert isinstance(session._trainer, Trainer)
    _say(str(session._trainer.pid))
    number = 0

    def go_on() -> None:
        nonlocal number
        number += 1
        document.edit("Note", document.project.with_(notes=str(number)))
        _say(f"{number} {time.time()}")
        if session.phase is Phase.IDLE:
            session.train(document.project)
        elif chance.random() < 0.1:
            chance.choice((session.pause, session.resume, session.stop))()
        elif session.phase is Phase.PAUSED:
            session.resume()

    again = QTimer(camada)
    again.timeout.connect(go_on)
    again.start(EDIT_GAP_MS)
    return app.exec()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
