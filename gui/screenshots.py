"""The command `screenshot`: the real window, drawn without a screen, as PNGs of its main states.

The window trains for real, in the real trainer process; only the screen is missing.
"""

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import (
    QEvent,
    QEventLoop,
    QMessageLogContext,
    QPointF,
    Qt,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from core.commands.output import complain
from core.data import library
from core.errors import CamadaError, SaveError, TrainerError
from core.examples import EXAMPLES, FIRST, FIRST_TEMPLATE
from core.messages import Message, language, tr
from core.project import Project
from core.storage import model_file
from core.templates import TEMPLATES
from core.workers import one_thread_blas
from gui import app as application
from gui.app import Camada
from gui.preferences import Preferences
from gui.state.notice import Notice
from gui.state.session import Phase
from gui.widgets.soon import soon

MENDABLE, WRONG_USAGE = 1, 2
DEFAULT_SIZE = (1440, 900)
LARGEST_SIDE = 8192
LARGEST_SCALE = 4.0
DEFAULT_EPOCHS = 5
LOOK_AGAIN_MS = 5
SECONDS_FOR_A_PAGE = 1.5
"""What pages about the data work out in a thread is there by then, for data of usual size."""
PATIENCE = 600.0
"""Seconds after which a training that says nothing is given up."""


def run(options: argparse.Namespace) -> int:
    """Draw the pictures. Returns the exit code.

    Args:
        options: `file`, `out`, `data`, `train_epochs`, `theme`, `size`, `scale` of the command
            line.
    """
    size = _size(options.size)
    if size is None:
        complain(Message("--size must be like 1280x800, but is {size}.", size=options.size))
        return WRONG_USAGE
    if options.scale is not None and not 0.5 <= options.scale <= LARGEST_SCALE:
        complain(
            Message(
                "--scale must be from 0.5 to {most}, but is {scale}.",
                most=LARGEST_SCALE,
                scale=options.scale,
            )
        )
        return WRONG_USAGE
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(options.scale or 1.0)
    qInstallMessageHandler(_tell_only_warnings)
    one_thread_blas()
    app = application.application()
    with tempfile.TemporaryDirectory(prefix="camada-screenshot-") as folder:
        preferences = Preferences(Path(folder) / "window.ini")
        preferences.theme = options.theme or "light"
        preferences.language = language()
        try:
            return _draw(app, preferences, options, size)
        except CamadaError as error:
            complain(error.message)
            return MENDABLE


def _draw(
    app: QApplication,
    preferences: Preferences,
    options: argparse.Namespace,
    size: tuple[int, int],
) -> int:
    out = Path(options.out)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        text = Message(
            "The folder {name} cannot be made ({reason}). Name another one with --out.",
            name=options.out,
            reason=error.strerror or str(error),
        )
        raise SaveError(text) from error
    camada = Camada(app, preferences, project=_project(options))
    try:
        story = _Story(app, camada, out)
        camada.window.resize(*size)
        camada.show()
        story.tell(Path(options.file) if options.file else None, options.train_epochs)
    finally:
        camada.close()
    sys.stdout.write("".join(f"{path}\n" for path in story.written))
    return 0


def _project(options: argparse.Namespace) -> Project:
    """Return what the window begins with; a file's own drawing is opened afterwards."""
    if options.file:
        project = model_file.load(Path(options.file)).project
        if not options.data:
            return project
        return project.with_(data=library.find(options.data).choice())
    if not options.data:
        return TEMPLATES[FIRST_TEMPLATE].project(EXAMPLES[FIRST].project().data)
    return TEMPLATES[FIRST_TEMPLATE].project(library.find(options.data).choice())


class _Story:
    """Goes through the main states of the window and takes a picture of each."""

    def __init__(self, app: QApplication, camada: Camada, out: Path) -> None:
        self.written: list[Path] = []
        self._app, self._camada, self._out = app, camada, out
        self._notices: list[Notice] = []
        camada.state.session.reported.connect(self._notices.append)

    def tell(self, file: Path | None, n_epochs: int | None) -> None:
        """Show the start, a problem, the training, a neuron, the plane, a group, and the data."""
        state = self._camada.state
        if file is not None:
            state.session.restore(model_file.load(file).checkpoint)
        self._wait(lambda: not state.data.is_reading)
        if state.data.ready is None:
            raise TrainerError(
                Message("The data of this file are not on this computer. Name them with --data.")
            )
        self._take("start")
        self._take_problem()
        if n_epochs is None:
            n_epochs = 0 if state.session.has_learned else DEFAULT_EPOCHS
        if n_epochs > 0:
            self._train(n_epochs)
        self._take_neuron()
        self._take_plane()
        self._take_group()
        self._take_data()
        self._take_evaluation()
        self._take_drawing()
        self._take_epochs()
        self._take_start_page()

    def _take_problem(self) -> None:
        """Take FLATTEN (or else the first block) out, and put it back."""
        document = self._camada.state.document
        stack = document.project.stack
        if not len(stack):
            return
        flat = [block for block in stack if block.layer.kind == "flatten"]
        chosen = (flat or list(stack))[0]
        document.edit_stack(
            tr("Delete {n} block", "Delete {n} blocks", n=1), stack.without(chosen.id)
        )
        self._take("problem")
        document.undo_stack.undo()

    def _train(self, n_epochs: int) -> None:
        state = self._camada.state
        project = state.document.project
        if not state.document.report.can_train:
            raise TrainerError(state.document.report.errors[0].message)
        plan = project.plan.with_(epochs=n_epochs)
        document = state.document
        document.edit(tr("Change the plan"), project.with_(plan=plan))
        state.session.train(document.project)
        session = state.session
        self._wait(lambda: session.phase is Phase.IDLE or session.figures.share_done > 0.5)
        if session.phase is not Phase.IDLE:
            self._take("training")
        self._wait(lambda: session.phase is Phase.IDLE)
        errors = [notice for notice in self._notices if notice.kind == "error"]
        if errors:
            raise TrainerError(errors[0].message)
        self._take("trained")

    def _take_neuron(self) -> None:
        """Choose the strongest unit of the first DENSE block for this sample."""
        state = self._camada.state
        state.look.refresh()
        blocks = [b for b in state.document.project.stack if b.layer.kind == "dense"]
        if blocks and blocks[0].id in state.look.values:
            output = state.look.values[blocks[0].id].output
            state.selection.choose_unit(blocks[0].id, int(np.argmax(output)))
            self._take("neuron")

    def _take_plane(self) -> None:
        """Show the last card where it has the plane as the network sees it."""
        view, stack = self._camada.window.stack_view, self._camada.state.document.project.stack
        if self._camada.state.look.plane is not None and len(stack):
            bar = view.verticalScrollBar()
            bar.setValue(bar.maximum())
            self._take("plane")

    def _take_group(self) -> None:
        """Choose the first group, where there is one: it shows the blocks inside and their sum."""
        state = self._camada.state
        groups = [b.id for b in state.document.project.stack.walk() if b.layer.is_group]
        if groups:
            state.selection.select(groups[0])
            self._take("group")

    def _take_data(self) -> None:
        self._camada.window.docks.data.raise_()
        self._camada.state.selection.select()
        _settle(self._app)
        panel = self._camada.window.docks.data.panel
        for name in panel.pages():
            panel.page(name)
            worked_out = time.monotonic() + SECONDS_FOR_A_PAGE
            self._wait(lambda until=worked_out: time.monotonic() > until)
            self._take("data" if name == "overview" else f"data-{name}")
        panel.page("overview")

    def _take_evaluation(self) -> None:
        window, answers = self._camada.window, self._camada.state.answers
        window.docks.evaluate.raise_()
        _settle(self._app)
        panel = window.docks.evaluate.panel
        self._wait(lambda: answers.is_new(panel.question) or answers.problem(panel.question))
        self._take("evaluate")

    def _take_drawing(self) -> None:
        """Paint a stroke from top to bottom, where samples can be painted."""
        self._camada.window.docks.draw.raise_()
        _settle(self._app)
        canvas = self._camada.window.docks.draw.panel.canvas
        if canvas.isVisible():
            field, middle = canvas.field, canvas.field.center().x()
            at = [QPointF(middle, field.top() + field.height() * y) for y in (0.2, 0.5, 0.8)]
            press, move, release = (
                QEvent.Type.MouseButtonPress,
                QEvent.Type.MouseMove,
                QEvent.Type.MouseButtonRelease,
            )
            for kind, place in ((press, at[0]), (move, at[1]), (move, at[2]), (release, at[2])):
                left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
                where = canvas.mapToGlobal(place)
                self._app.sendEvent(canvas, QMouseEvent(kind, place, where, left, left, none))
        self._take("draw")
        selection = self._camada.state.selection
        selection.keep_drawing(selection.drawing, is_shown=False)

    def _take_epochs(self) -> None:
        """List the epochs beside the curves."""
        window = self._camada.window
        window.docks.training.raise_()
        if self._camada.state.session.has_learned:
            button = window.docks.training.panel.list_button
            if not button.isChecked():  # in a wide window they are listed already
                button.click()
            self._take("epochs")

    def _take_start_page(self) -> None:
        self._camada.window.show_start_page()
        self._take("start-page")

    def _take(self, name: str) -> None:
        self._camada.state.look.refresh()
        _settle(self._app)
        charts = self._camada.window.docks.training.panel.charts.both
        self._wait(lambda: not any(chart.is_waiting() for chart in charts))
        _settle(self._app)
        path = self._out / f"{name}.png"
        if not self._camada.window.grab().save(str(path)):
            raise SaveError(
                Message(
                    "The picture {name} could not be written. Check the folder.", name=path.name
                )
            )
        self.written.append(path)

    def _wait(self, is_so: Callable[[], object]) -> None:
        until = time.monotonic() + PATIENCE
        pause = QEventLoop()
        while not is_so():
            soon(pause, pause.quit, LOOK_AGAIN_MS)
            pause.exec()  # the window works meanwhile, and nobody waits who has something to do
            if time.monotonic() > until:
                raise TrainerError(Message("The trainer does not answer."))


def _tell_only_warnings(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Pass Qt's messages on, but for what the platform without a screen says of itself."""
    if "This plugin does not support" not in text:
        sys.stderr.write(text + "\n")


def _settle(app: QApplication) -> None:
    """Let everything that is due be laid out and painted."""
    for _ in range(5):
        app.processEvents()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _size(text: str | None) -> tuple[int, int] | None:
    """Read `WxH`; None when it is not that, or not possible."""
    if text is None:
        return DEFAULT_SIZE
    found = re.fullmatch(r"(\d{2,5})[x\u00d7](\d{2,5})", text)
    if not found:
        return None
    width, height = int(found[1]), int(found[2])
    return (width, height) if max(width, height) <= LARGEST_SIDE else None
