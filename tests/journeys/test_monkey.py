"""A user who does anything at any time: nothing breaks, and undo leads back to the beginning."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from pytestqt.qtbot import QtBot

from core.activations import ACTIVATIONS
from core.layers import LAYERS
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from core.project import Project
from gui import asking
from gui.app import Camada, application
from gui.mime import BLOCKS_MIME, KIND_MIME
from gui.state import clipboard, edits
from gui.state.notice import Notice
from tests.journeys.test_main_story import drop

N_ACTIONS = 300
KEYS = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Return,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_Space,
    Qt.Key.Key_Minus,
    Qt.Key.Key_Plus,
)


class Monkey:
    """Knows what can be done, and does it by a seeded chance."""

    def __init__(self, qtbot: QtBot, camada: Camada, seed: int) -> None:
        self._qtbot, self._camada, self._random = qtbot, camada, random.Random(seed)
        self._state = camada.state
        self._actions: dict[Callable[[], object], float] = {
            self._insert: 6,
            self._trigger: 40,
            self._change_layer: 6,
            self._change_plan: 3,
            self._change_data: 3,
            self._choose_unit: 5,
            self._select: 3,
            self._fold: 4,
            self._drag: 5,
            self._repair: 8,
            self._click: 6,
            self._press: 6,
            self._use_template: 2,
            self._move_rate: 1,
            self._raise_dock: 1,
            self._float_dock: 0.5,
            self._resize: 0.5,
            self._dress: 0.3,
        }

    def act(self) -> None:
        """Do one thing, and let the window answer, or not yet."""
        self._random.choices(list(self._actions), list(self._actions.values()))[0]()
        for _ in range(self._random.choice((0, 1, 3))):
            application().processEvents()
        application().sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _ids(self) -> list[str]:
        return [block.id for block in self._state.document.project.stack.walk()]

    def _groups(self) -> list[str]:
        walk = self._state.document.project.stack.walk()
        return [block.id for block in walk if block.layer.is_group]

    def _some_id(self) -> str | None:
        return self._random.choice(self._ids()) if self._ids() else None

    def _edit(self, project: Project) -> None:
        self._state.document.edit("Monkey", project)

    def _insert(self) -> None:
        kind = self._random.choice(list(LAYERS))
        group = self._random.choice((None, *self._groups()))
        n_siblings = len(self._state.document.project.stack.inside(group))
        place = self._random.choice((None, self._random.randrange(n_siblings + 1)))
        edits.insert(self._state.document, self._state.selection, kind, place, group)

    def _trigger(self) -> None:
        names = ("delete", "move_up", "move_down", "duplicate", "select_all", "undo", "redo")
        names += ("cut", "copy", "paste", "paste")
        names += ("train", "train", "step", "stop", "reset", "next", "random", "save", "save_as")
        action = self._camada.window.menu_actions[self._random.choice(names)]
        if action.isEnabled():
            action.trigger()

    def _change_layer(self) -> None:
        block_id = self._some_id()
        if block_id is None:
            return
        layer = self._state.document.project.stack[block_id].layer
        if layer.kind == "dense":
            units = self._random.choice((1, 2, 10, 64, 1500))
            layer = layer.with_(units=units, activation=self._random.choice(list(ACTIVATIONS)))
        if layer.kind == "dropout":
            layer = layer.with_(rate=self._random.choice((0.0, 0.5, 0.99)))
        edits.set_layer(self._state.document, block_id, layer)

    def _change_plan(self) -> None:
        choice, project = self._random.choice, self._state.document.project
        optimizer = OPTIMIZERS[choice(list(OPTIMIZERS))](learning_rate=choice((0.001, 0.1, 1000.0)))
        plan = project.plan.with_(
            optimizer=optimizer,
            epochs=choice((1, 3, 20)),
            batch_size=choice((16, 200, 5000)),
            loss=LOSSES[choice(list(LOSSES))](),
        )
        self._edit(project.with_(plan=plan))

    def _change_data(self) -> None:
        project = self._state.document.project
        if project.data is None or self._random.random() < 0.4:
            self._state.data.choose(self._random.choice(("digits", "moons", "spiral")))
            return
        split = project.data.split.with_(
            validation=self._random.choice((0.0, 0.1, 0.5)), test=self._random.choice((0.0, 0.3))
        )
        scaling = self._random.choice(("range", "none", "standardise"))
        self._edit(project.with_(data=project.data.with_(split=split, scaling=scaling)))

    def _choose_unit(self) -> None:
        block_id = self._some_id()
        if block_id is not None:
            unit = self._random.randrange(60)
            self._camada.window.stack_view.choose_unit(block_id, unit)

    def _select(self) -> None:
        ids = self._ids()
        self._state.selection.select(*self._random.sample(ids, min(len(ids), 2)))

    def _fold(self) -> None:
        view, groups = self._camada.window.stack_view, self._groups()
        shown = [card.state.block.id for card in view.cards if card.state.block.id in groups]
        if shown:
            view.fold(self._random.choice(shown), self._random.random() < 0.6)

    def _drag(self) -> None:
        viewport = self._camada.window.stack_view.viewport()
        place = QPoint(viewport.width() // 2, self._random.randrange(max(1, viewport.height())))
        if self._random.random() < 0.5 and self._ids():
            drop(viewport, BLOCKS_MIME, self._random.choice(self._ids()), place)
        else:
            drop(viewport, KIND_MIME, self._random.choice(("residual", "dense")), place)

    def _repair(self) -> None:
        repairs = [p.repair for p in self._state.document.report.problems if p.repair]
        if repairs:
            self._camada.window.stack_view.repair(self._random.choice(repairs))

    def _click(self) -> None:
        cards = self._camada.window.stack_view.cards
        if cards:
            card = self._random.choice(cards)
            x, y = self._random.randrange(card.width()), self._random.randrange(card.height())
            self._qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(x, y))

    def _press(self) -> None:
        widget = application().focusWidget() or self._camada.window.stack_view
        self._qtbot.keyClick(widget, self._random.choice(KEYS))

    def _use_template(self) -> None:
        palette = self._camada.window.docks.blocks.panel.rows
        palette.use(palette.row_titled(self._random.choice(("MLP", "MLP + DROPOUT"))))

    def _move_rate(self) -> None:
        self._camada.window.tool_bar.rate.moved.emit(self._random.choice((0.01, 0.0001)))

    def _raise_dock(self) -> None:
        window = self._camada.window
        docks = (window.docks.data, window.docks.training, window.docks.neuron, window.docks.learn)
        self._random.choice(docks).raise_()

    def _float_dock(self) -> None:
        window = self._camada.window
        dock = self._random.choice((window.docks.data, window.docks.inspector))
        dock.setFloating(not dock.isFloating())

    def _resize(self) -> None:
        width, height = self._random.randrange(800, 1900), self._random.randrange(600, 1200)
        self._camada.window.resize(width, height)

    def _dress(self) -> None:
        preferences = self._state.preferences
        preferences.theme = self._random.choice(("light", "dark"))
        preferences.language = self._random.choice(("en", "pt_BR"))
        self._camada.rebuild()


@pytest.mark.parametrize("seed", [1, 2])
def test_anything_may_be_done_at_any_time_and_undone(
    qtbot: QtBot,
    camada: Camada,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    monkeypatch.setattr(asking, "ask_for_model_to_save", lambda *_: tmp_path / "monkey.camada")
    unexpected: list[Notice] = []
    camada.state.errors.reported.connect(unexpected.append)
    first = camada.state.document.project
    camada.protect()
    monkey = Monkey(qtbot, camada, seed)

    for _ in range(N_ACTIONS):
        monkey.act()
    clipboard.leave_text()

    qtbot.waitUntil(lambda: not camada.state.data.is_reading, timeout=20_000)
    camada.state.document.undo_stack.go_to(0)
    assert camada.state.document.project == first
    assert unexpected == []
