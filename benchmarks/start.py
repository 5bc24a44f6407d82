"""How long the window takes to open, beside a bare window of the same libraries.

`python -m benchmarks.start [--repeats N]` starts processes by turns, without a screen, and prints
the medians and their ratios. A bare window imports PySide6, pyqtgraph and NumPy and shows an empty
plot. Camada, started through its door as people do, shows its ready example. It is usable when
the first paint is over, of the bars, all cards, the palette, the inspector and the Learn page, and
the event loop takes what people do. It is whole when the charts of the training are there too.
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

TELL = """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QGraphicsView, QMainWindow

class FirstPaint(QObject):
    def __init__(self, seen, then):
        super().__init__(seen)
        self.then = then
        seen.installEventFilter(self)

    def eventFilter(self, seen, event):
        if event.type() == QEvent.Type.Paint and self.then is not None:
            QTimer.singleShot(0, self.then)  # once all the rest is painted too
            self.then = None
        return False
"""

BARE = f"""
import numpy, pyqtgraph
{TELL}
def tell():
    print("usable", flush=True)
    app.exit(0)

app = QApplication([])
window = QMainWindow()
plot = pyqtgraph.PlotWidget()
window.setCentralWidget(plot)
FirstPaint(plot.viewport(), tell)
window.show()
app.exec()
"""

CAMADA = f"""
import main
{TELL}
def tell_usable():
    print("usable", flush=True)
    look_for_charts()

def look_for_charts():
    charts = window().docks.training.findChildren(QGraphicsView)
    if charts:
        FirstPaint(charts[0].viewport(), tell_whole)
    else:
        QTimer.singleShot(0, look_for_charts)

def tell_whole():
    print("whole", flush=True)
    QApplication.exit(0)

def window():
    return next(w for w in QApplication.topLevelWidgets() if w.objectName() == "window")

def wait_and_tell(*_):
    FirstPaint(window().stack_view.cards[0], tell_usable)
    return wait()

wait, QApplication.exec = QApplication.exec, wait_and_tell
sys.exit(main.main([]))
"""
"""`main` waits in `QApplication.exec` once the window is shown."""


def seconds(program: str, environment: dict[str, str]) -> dict[str, float]:
    """Run a program in a process of its own; return after how long it says each of its words."""
    begun = time.perf_counter()
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=environment) as process:
        assert process.stdout is not None
        taken = {
            line.decode().strip(): time.perf_counter() - begun for line in iter(process.stdout)
        }
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
        bare, usable, whole = [], [], []
        for _ in range(repeats):
            bare.append(seconds(BARE, environment)["usable"])
            taken = seconds(CAMADA, environment)
            usable.append(taken["usable"])
            whole.append(taken["whole"])
    for name, found in (("bare window", bare), ("Camada usable", usable), ("Camada whole", whole)):
        ratio = statistics.median(found) / statistics.median(bare)
        print(f"{name:14} {statistics.median(found):.2f} s   {ratio:.2f} times")
    return 0


if __name__ == "__main__":
    sys.exit(main())
