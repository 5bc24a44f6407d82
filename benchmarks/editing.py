"""How long an edit in a high stack takes until it is drawn: `python -m benchmarks.editing`.

CPU milliseconds of the whole process, the median of some edits each, in the real window without a
screen: until the edit is drawn, and until the values that follow from it are drawn too.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from core.data import builtin
from core.layers import Dense, Dropout, Flatten
from core.project import Project
from core.questions.in_process import InProcessAnswerer
from core.stack import Block, Stack
from core.trainer.in_process import InProcessTrainer
from core.workers import one_thread_blas
from gui.app import Camada, application
from gui.preferences import Preferences
from gui.state import edits

N_BLOCKS, N_EDITS = 200, 15


def main() -> int:
    """Measure and print one line for each kind of edit."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    one_thread_blas()
    with tempfile.TemporaryDirectory(prefix="camada-editing-") as folder:
        for name in ("CACHE", "DATA", "CONFIG"):
            os.environ[f"CAMADA_{name}_DIR"] = str(Path(folder) / name)
        _measure(Path(folder))
    return 0


def project() -> Project:
    """Return a network of 200 blocks on the built-in digits."""
    hidden = [Block(f"b{n + 2}", Dense(units=64)) for n in range(N_BLOCKS - 2)]
    output = Block(f"b{N_BLOCKS}", Dense(units=10, activation="softmax"))
    stack = Stack((Block("b1", Flatten()), *hidden, output))
    return Project(stack, builtin.read("digits").choice())


def _measure(folder: Path) -> None:
    app = application()
    preferences = Preferences(folder / "window.ini")
    preferences.theme, preferences.language = "light", "en"
    camada = Camada(app, preferences, InProcessTrainer, project(), make_answerer=InProcessAnswerer)
    try:
        camada.window.resize(1440, 900)
        camada.show()
        while camada.state.data.ready is None:
            app.processEvents()
        for name, edit in _edits(camada).items():
            drawn, all_drawn = _median(camada, edit)
            sys.stdout.write(f"{name}: drawn {drawn:.0f} ms, with its values {all_drawn:.0f} ms\n")
    finally:
        camada.close()


def _edits(camada: Camada) -> dict[str, Callable[[int], object]]:
    document, selection = camada.state.document, camada.state.selection

    def change(n: int) -> None:
        layer = document.project.stack["b100"].layer
        names = ("relu", "tanh", "sigmoid")
        edits.set_layer(document, "b100", layer.with_(activation=names[n % 3]))

    def widen(n: int) -> None:
        layer = document.project.stack["b100"].layer
        edits.set_layer(document, "b100", layer.with_(units=65 + n % 7))

    def insert(n: int) -> None:
        edits.insert(document, selection, Dense(units=64), 100)

    def insert_other(n: int) -> None:
        edits.insert(document, selection, (Dropout(), Dense(units=64))[n % 2], 100)

    return {
        "other activation": change,
        "other units": widen,
        "insert": insert,
        "undo": lambda n: document.undo_stack.undo(),
        "insert another kind": insert_other,
        "select": lambda n: selection.select(f"b{50 + n}"),
    }


def _median(camada: Camada, edit: Callable[[int], object]) -> tuple[float, float]:
    found = [_once(camada, edit, n) for n in range(N_EDITS)]
    drawn, all_drawn = zip(*found, strict=True)
    return statistics.median(drawn), statistics.median(all_drawn)


def _once(camada: Camada, edit: Callable[[int], object], n: int) -> tuple[float, float]:
    application().processEvents()
    begun = time.process_time()
    edit(n)
    camada.window.repaint()  # what was marked as changed, and no more
    drawn = time.process_time()
    for _ in range(5):
        application().processEvents()
    done = time.process_time()
    return 1000 * (drawn - begun), 1000 * (done - begun)


if __name__ == "__main__":
    sys.exit(main())
