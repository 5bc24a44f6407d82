"""A real window with a real trainer, for tests that kill it.

`python -m tests.journeys.doomed_window` edits, trains until the trainer has saved a moment of the
run, and pauses there. Then it says the id of the trainer, and waits.
"""

import sys

from PySide6.QtCore import QTimer

from core.data import builtin
from core.project import Plan, Project
from core.templates import TEMPLATES
from core.trainer.client import Trainer
from gui.app import Camada, application
from gui.state.session import Phase

LOOK_AGAIN_MS = 30


def project() -> Project:
    """Return what it trains: DROPOUT, and an optimizer with a memory."""
    made = TEMPLATES["mlp-dropout"].project(builtin.read("digits").choice())
    return made.with_(plan=Plan(batch_size=64, epochs=3))


def main() -> None:
    """Train, pause, and wait."""
    app = application()
    camada = Camada(app, project=project())
    state = camada.state
    camada.show()
    camada.protect()
    state.safekeeping.catch_faults()
    state.document.edit("Note", state.document.project.with_(notes="edited"))

    def go_on() -> None:
        if state.session.phase not in (Phase.IDLE, Phase.PAUSED):
            return
        run = state.session.run
        if run is None or not run.latest_path.exists():
            state.session.step_once(state.document.project)
            return
        look_again.stop()
        state.safekeeping.keep_now()
        trainer = state.session._trainer
        assert isinstance(trainer, Trainer)
        sys.stdout.write(f"{trainer.pid}\n")
        sys.stdout.flush()

    look_again = QTimer(camada)
    look_again.timeout.connect(go_on)
    look_again.start(LOOK_AGAIN_MS)
    app.exec()


if __name__ == "__main__":
    main()
