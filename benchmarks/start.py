"""How long the window takes to open, beside a bare window of the same libraries.

`python -m benchmarks.start [--repeats N]` starts processes by turns, without a screen, and prints
the medians and their ratio. A bare window imports PySide6, pyqtgraph and NumPy and shows an empty
plot; Camada shows its ready example with all cards. The clock stops when the event loop is idle for
the first time after the first paint: then people can act.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

BARE = """
import numpy, pyqtgraph
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

app = QApplication([])
window = QMainWindow()
window.setCentralWidget(pyqtgraph.PlotWidget())
window.show()
QTimer.singleShot(0, lambda: (print("usable", flush=True), app.exit(0)))
app.exec()
"""

CAMADA = """
import sys
from PySide6.QtCore import QTimer
from core.workers import one_thread_blas
from gui.app import Camada, application

one_thread_blas()
app = application()
camada = Camada(app)
camada.show()
QTimer.singleShot(0, lambda: (print("usable", flush=True), app.exit(0)))
app.exec()
camada.close()
"""


def seconds(program: str, environment: dict[str, str]) -> float:
    """Run a program in a process of its own; return after how long it says that it is usable."""
    begun = time.perf_counter()
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=environment) as process:
        assert process.stdout is not None
        process.stdout.readline()
        taken = time.perf_counter() - begun
    if process.returncode:
        raise SystemExit(process.returncode)
    return taken


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time the start of the window.")
    parser.add_argument("--repeats", type=int, default=7)
    repeats = parser.parse_args().repeats
    with tempfile.TemporaryDirectory(prefix="camada-start-") as folder:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LANGUAGE": "en"}
        # People start what was started before: modules are compiled once, by the first run below.
        environment |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        environment |= {f"CAMADA_{name}_DIR": folder for name in ("CACHE", "DATA", "CONFIG")}
        for program in (BARE, CAMADA):
            seconds(program, environment)
        bare, ours = [], []
        for _ in range(repeats):
            bare.append(seconds(BARE, environment))
            ours.append(seconds(CAMADA, environment))
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"bare window  {statistics.median(bare):.2f} s")
    print(f"Camada       {statistics.median(ours):.2f} s   {ratio:.2f} times")
    return 0


if __name__ == "__main__":
    sys.exit(main())
