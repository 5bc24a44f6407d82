"""Whatever is edited while a run is under way, the run learns as if nothing had been edited."""

import random
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from core.activations import ACTIVATIONS
from core.data import builtin
from core.layers import LAYERS, Dense
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from core.project import Project
from core.snapshot import Checkpoint
from core.storage.weight_tensors import flattened
from core.templates import TEMPLATES
from core.trainer.client import Trainer
from core.trainer.in_process import InProcessTrainer
from core.training import Training
from gui.state import edits
from gui.state.document import Document
from gui.state.selection import Selection
from gui.state.session import Phase, Session

N_STEPS, N_EDITS = 20, 50
"""Batches between which is edited, and edits after each of them: 1,000 in all."""


class Editor:
    """Edits a document by a seeded chance."""

    def __init__(self, document: Document, seed: int = 1) -> None:
        self._document, self._selection = document, Selection()
        self._random = random.Random(seed)
        self._edits: tuple[Callable[[], object], ...] = (
            self._insert,
            self._delete,
            self._move,
            self._change_units,
            self._change_plan,
            self._change_data,
            self._repair,
            self._use_template,
            self._rename,
            document.undo_stack.undo,
            document.undo_stack.redo,
        )

    def edit(self, n_times: int) -> None:
        """Edit so many times."""
        for change in self._random.choices(self._edits, k=n_times):
            change()

    def _select(self) -> None:
        ids = [block.id for block in self._document.project.stack]
        self._selection.select(*self._random.sample(ids, min(len(ids), 2)))

    def _insert(self) -> None:
        edits.insert(self._document, self._selection, self._random.choice(list(LAYERS)))

    def _delete(self) -> None:
        self._select()
        edits.delete_selected(self._document, self._selection)

    def _move(self) -> None:
        self._select()
        edits.move_selected(self._document, self._selection, self._random.choice((-1, 1)))

    def _change_units(self) -> None:
        blocks = [b for b in self._document.project.stack if isinstance(b.layer, Dense)]
        for block in blocks[:1]:
            layer = Dense(
                units=self._random.randrange(1, 300),
                activation=self._random.choice(list(ACTIVATIONS)),
            )
            edits.set_layer(self._document, block.id, layer)

    def _change_plan(self) -> None:
        chance, project = self._random, self._document.project
        plan = project.plan.with_(
            optimizer=chance.choice(list(OPTIMIZERS.values()))(learning_rate=0.5),
            loss=chance.choice(list(LOSSES.values()))(),
            batch_size=chance.randrange(1, 500),
            epochs=chance.randrange(1, 9),
            seed=chance.randrange(99),
        )
        self._document.edit("Plan", project.with_(plan=plan))

    def _change_data(self) -> None:
        project = self._document.project
        if project.data is not None:
            split = project.data.split.with_(seed=self._random.randrange(99))
            self._document.edit("Split", project.with_(data=project.data.with_(split=split)))

    def _repair(self) -> None:
        for problem in self._document.report.problems[:1]:
            if problem.repair is not None:
                edits.repair(self._document, problem.repair)

    def _use_template(self) -> None:
        template = self._random.choice(list(TEMPLATES.values()))
        edits.use_template(self._document, self._selection, template)

    def _rename(self) -> None:
        self._select()
        for block_id in self._selection.block_ids:
            edits.rename(self._document, block_id, str(self._random.randrange(9)))


@pytest.fixture(params=[InProcessTrainer, Trainer], ids=["thread", "process"])
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    made = Session(request.param)
    yield made
    made.close()


def test_a_thousand_edits_during_a_run_change_no_bit_of_what_it_learns(
    qtbot: QtBot, session: Session, project: Project
) -> None:
    document = Document(project)
    editor = Editor(document)
    session.step_once(project)
    for step in range(1, N_STEPS + 1):
        qtbot.waitUntil(lambda step=step: _has_done(session, step))
        editor.edit(N_EDITS)
        session.step_once(document.project)

    session.resume()
    editor.edit(N_EDITS)
    qtbot.waitUntil(lambda: session.phase is Phase.IDLE, timeout=20_000)

    assert document.project != project
    assert session.checkpoint is not None
    assert session.checkpoint.snapshot.project == project
    assert bits(session.checkpoint) == undisturbed(project)


@pytest.mark.parametrize("seed", range(3))
def test_edits_at_any_moment_of_a_run_change_no_bit_of_what_it_learns(
    qtbot: QtBot, session: Session, project: Project, seed: int
) -> None:
    document = Document(project)
    editor = Editor(document, seed)
    session.train(project)

    n_edits = 0
    while session.phase is not Phase.IDLE:
        editor.edit(3)
        n_edits += 3
        qtbot.wait(1)

    assert n_edits > 3
    assert session.checkpoint is not None
    assert bits(session.checkpoint) == undisturbed(project)


def bits(checkpoint: Checkpoint) -> dict[str, bytes]:
    """Return all that was learned, and what the optimizer remembers, by name."""
    return {name: array.tobytes() for name, array in flattened(checkpoint).items()}


def undisturbed(project: Project) -> dict[str, bytes]:
    """Return what a run without a window learns."""
    training = Training(project, builtin.read("digits"))
    assert list(training.steps())
    return bits(training.checkpoint())


def _has_done(session: Session, n_steps: int) -> bool:
    checkpoint = session.checkpoint
    return checkpoint is not None and checkpoint.position.step == n_steps
