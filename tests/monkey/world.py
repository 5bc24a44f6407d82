"""The stage: the application in a folder of its own, and the answers to all its questions."""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QWidget

from core.data import builtin, fetch
from core.project import Plan, Project
from core.questions.in_process import InProcessAnswerer
from core.templates import TEMPLATES
from core.trainer.in_process import InProcessTrainer
from gui import asking, theme
from gui.app import Camada, application
from gui.preferences import Preferences
from gui.state import clipboard
from gui.state.notice import Notice
from tests.monkey import hands, own_data
from tests.monkey.ears import Ears

WINDOW_SIZE = (900, 620)
FIRST_DATA = "moons:samples=60"


class World:
    """The application that is played with, and what is known of it from outside.

    Attributes:
        camada: the application.
        chance: of the action that is done now.
        base: the project that undoing everything leads to.
        folder: for files.
        own_data: a table, a folder of pictures, arrays.
    """

    def __init__(self, folder: Path, ears: Ears) -> None:
        self.folder, self.ears = folder, ears
        self.chance = random.Random(0)
        self.own_data = own_data.write_all(folder / "own")
        self.camada = self._opened(self._first_project())
        self.base = self.camada.state.document.project

    def reopen(self) -> None:
        """End the application, and start it again with what it remembers."""
        self.camada.close()
        self.camada = self._opened(self._first_project())
        self.base = self.camada.state.document.project

    def settle(self, n_rounds: int = 1) -> None:
        """Let the window answer what was done."""
        for _ in range(n_rounds):
            application().processEvents()
        application().sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def some_file(self) -> Path:
        """Return a place for a file that may exist or not."""
        return self.folder / self.chance.choice(("one.camada", "two.camada", "gone/three.camada"))

    def broken_file(self) -> Path:
        """Write a file that is not what its name says, and return it."""
        path = self.folder / self.chance.choice(("bad.camada", "bad-ubyte", "bad.png"))
        path.write_bytes(self.chance.randbytes(self.chance.choice((0, 1, 8, 300))))
        return path

    def close(self) -> None:
        """End the application."""
        clipboard.leave_text()
        self.camada.close()

    def _first_project(self) -> Project:
        made = TEMPLATES["mlp-dropout"].project(builtin.read(FIRST_DATA).choice())
        return made.with_(plan=Plan(batch_size=20, epochs=2))

    def _opened(self, project: Project) -> Camada:
        preferences = Preferences(self.folder / "window.ini")
        preferences.language, preferences.theme = "en", "light"
        made = Camada(
            application(),
            preferences,
            InProcessTrainer,
            project,
            make_answerer=InProcessAnswerer,
        )
        made.state.document.replaced.connect(self._on_replaced)
        for source in (made.state.errors, made.state.session, made.state.safekeeping):
            source.reported.connect(self._on_reported)
        made.window.resize(*WINDOW_SIZE)
        made.show()
        made.protect()
        application().processEvents()  # the trainer is started
        return made

    def _on_replaced(self) -> None:
        self.base = self.camada.state.document.project

    def _on_reported(self, notice: Notice) -> None:
        if notice.details:  # only what should never happen has details
            self.ears.note(f"{notice.message}\n{notice.details}")

    # Answers to the questions of the window

    def answer(self, parent: QWidget, text: str, details: str, choices: asking.Choices) -> str:
        """Give some answer; the one that nothing comes of, where memory is at stake."""
        keys = [key for key, _, _ in choices]
        return "cancel" if "train" in keys else self.chance.choice(keys)

    def place(self, *_: object) -> Path | None:
        """Name a place for a file, or think better of it."""
        return self.chance.choice((self.some_file(), self.folder / "out.png", None))

    def file(self, *_: object) -> Path | None:
        """Name a file to open: a good one, a broken one, none."""
        return self.chance.choice((self.some_file(), self.broken_file(), None))

    def text(self, *_: object) -> str:
        """Name a file or folder of data."""
        own = str(self.chance.choice(self.own_data))
        return self.chance.choice((str(self.broken_file()), str(self.folder), own, ""))

    def name(self, *_: object) -> str | None:
        """Type a name, or think better of it."""
        return self.chance.choice(("cat", "", " a/b ", "x" * 300, None))

    def fall(self, drag: QDrag, *_: object) -> None:
        """Let fall in the network what is dragged, without the loop that waits for the mouse."""
        viewport = self.camada.window.stack_view.viewport()
        hands.drop(viewport, drag.mimeData(), hands.somewhere(self.chance, viewport))


@contextmanager
def stage(folder: Path, ears: Ears) -> Iterator[World]:
    """Have a world whose questions are answered; close it at the end."""
    with ExitStack() as stack:
        for kind in ("CACHE", "DATA", "CONFIG"):
            name, place = f"CAMADA_{kind}_DIR", str(folder / kind.lower())
            stack.enter_context(patch.dict(os.environ, {name: place}))
        world = World(folder, ears)
        stack.callback(theme.apply, application(), "light")
        stack.callback(world.close)
        for target, name, answer in _answers(world):
            stack.enter_context(patch.object(target, name, answer))
        guard = QTimer(interval=300)
        guard.timeout.connect(_leave_dialog)
        guard.start()
        stack.callback(guard.stop)
        yield world


def _answers(world: World) -> tuple[tuple[object, str, Callable[..., object]], ...]:
    return (
        (asking, "ask", world.answer),
        (asking, "ask_for_model_to_open", world.file),
        (asking, "ask_for_picture_to_open", world.file),
        (asking, "ask_for_model_to_save", world.place),
        (asking, "ask_for_table_to_save", world.place),
        (asking, "ask_for_picture_to_save", world.place),
        (fetch, "fetch", own_data.no_network),
        (asking, "ask_for_file", world.text),
        (asking, "ask_for_folder", world.text),
        (asking, "ask_for_name", world.name),
        (QDrag, "exec", lambda drag, *_: world.fall(drag)),
    )


def _leave_dialog() -> None:
    """Close a menu that waits in a loop of its own, as a user does with Escape."""
    popup = hands.top_popup()
    if popup is not None:
        popup.close()
