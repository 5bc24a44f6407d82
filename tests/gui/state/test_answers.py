"""Answers: asked late, again when the weights are others, never for what nobody wants."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from core.messages import Message
from core.questions.evaluation import Evaluate, Evaluation
from core.questions.in_process import InProcessAnswerer
from core.questions.question import Question
from core.questions.unit_values import AskUnit
from core.snapshot import Snapshot
from core.trainer.frames import Frame
from gui.state import answers as answers_module
from gui.state.answers import Answers
from gui.state.session import Phase
from tests.gui.panels.conftest import World

TEST = Evaluate("test")


class Told:
    """Stands for an answerer: keeps what it is told, and says what the test lets it say."""

    def __init__(self, on_frame: Callable[[Frame], None], on_exit: Callable[..., None]) -> None:
        self.on_frame, self.on_exit = on_frame, on_exit
        self.told: list[tuple[str, Any]] = []

    def start_process(self) -> None:
        self.told.append(("start", None))

    def give(self, snapshot: Snapshot) -> None:
        self.told.append(("give", snapshot))

    def ask(self, number: int, question: Question, choice: object) -> None:
        self.told.append(("ask", number))

    def cancel(self, number: int) -> None:
        self.told.append(("cancel", number))

    def close(self) -> None:
        self.told.append(("close", None))

    def of(self, kind: str) -> list[Any]:
        return [value for told, value in self.told if told == kind]

    def answer(self, number: int, score: float = 0.5) -> None:
        few = np.zeros(2, np.int64)
        sure = np.ones(2, np.float32)
        texts, arrays = Evaluation(few, few, sure, sure, 1.0, score, True).pack()
        header = {"kind": "answer", "number": number, "texts": texts, "run_id": "", "step": 0}
        self.on_frame(Frame(header, arrays))

    def refuse(self, number: int) -> None:
        message = Message("No.").to_json()
        header = {"kind": "refused", "number": number, "message": message, "details": ""}
        self.on_frame(Frame({**header, "run_id": "", "step": 0}))


class Asking:
    """Answers around a `Told`, which is made at the first question."""

    def __init__(self, world: World) -> None:
        self.links: list[Told] = []
        self.world = world
        self.answers = Answers(world.data, world.session, world.look, self._make)  # pyright: ignore[reportArgumentType]

    @property
    def link(self) -> Told:
        return self.links[-1]

    def _make(self, *ears: Any) -> Told:
        self.links.append(Told(*ears))
        return self.link

    def run(self, step: int) -> None:
        """Let Look show the weights of a run under way."""
        shown = self.world.look.snapshot
        assert shown is not None
        self.world.session.run_project = shown.project
        self.world.session.phase = Phase.RUNNING
        self.world.session.snapshot = Snapshot(
            shown.project, shown.weights, shown.state, shown.preparation, "run", step // 10, step
        )
        self.world.look.refresh()

    def end(self) -> None:
        self.world.session.run_project = None
        self.world.session.phase = Phase.IDLE


@pytest.fixture
def asking(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asking]:
    monkeypatch.setattr(answers_module, "EDITING_GAP", 0.0)
    made = Asking(world)
    yield made
    made.answers.close()
    made.end()


def test_the_answerer_is_started_at_the_first_question(asking: Asking) -> None:
    asking.world.look.refresh()
    assert asking.links == []

    asking.answers.ask("me", TEST)

    assert [kind for kind, _ in asking.link.told] == ["start", "give", "ask"]


def test_an_answer_is_told_and_kept(asking: Asking, qtbot: QtBot) -> None:
    asking.answers.ask("me", TEST)

    with qtbot.waitSignal(asking.answers.answered):
        asking.link.answer(1, score=0.75)

    found = asking.answers.answer(TEST)
    assert found is not None
    assert isinstance(found.value, Evaluation)
    assert found.value.score == 0.75
    assert asking.answers.is_new(TEST)


def test_the_same_weights_are_not_asked_again(asking: Asking) -> None:
    asking.answers.ask("me", TEST)
    asking.link.answer(1)

    asking.answers.ask("me", None)
    asking.answers.ask("me", TEST)
    asking.world.look.refresh()

    assert asking.link.of("ask") == [1]
    assert asking.answers.is_new(TEST)


def test_other_weights_replace_the_question_under_way(asking: Asking) -> None:
    asking.answers.ask("me", TEST)

    plan = asking.world.document.project.plan.with_(seed=7)
    asking.world.document.edit("Seed", asking.world.document.project.with_(plan=plan))
    asking.world.look.refresh()

    assert asking.link.of("cancel") == [1]
    assert asking.link.of("ask") == [1, 2]
    assert len(asking.link.of("give")) == 2


def test_a_question_that_nobody_wants_any_more_is_given_up(asking: Asking) -> None:
    asking.answers.ask("me", TEST)

    asking.answers.ask("me", Evaluate("train"))
    asking.answers.ask("me", None)

    assert asking.link.of("cancel") == [1, 2]
    asking.link.answer(2)
    assert asking.answers.answer(TEST) is None


def test_two_askers_share_one_question(asking: Asking) -> None:
    asking.answers.ask("me", TEST)
    asking.answers.ask("you", TEST)

    asking.answers.ask("me", None)

    assert asking.link.of("ask") == [1]
    assert asking.link.of("cancel") == []


def test_during_a_run_the_question_under_way_gets_its_answer(asking: Asking) -> None:
    asking.run(step=10)
    asking.answers.ask("me", TEST)

    asking.run(step=20)
    assert asking.link.of("cancel") == []
    asking.link.answer(1)

    found = asking.answers.answer(TEST)
    assert found is not None
    assert (found.epoch, found.step) == (1, 10)
    assert not asking.answers.is_new(TEST)


def test_a_run_is_asked_again_after_a_while(
    asking: Asking, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(answers_module, "RUNNING_GAP", 0.2)
    asking.run(step=10)
    begun = time.monotonic()
    asking.answers.ask("me", TEST)
    asking.link.answer(1)
    asking.run(step=20)
    assert asking.link.of("ask") == [1]

    qtbot.waitUntil(lambda: asking.link.of("ask") == [1, 2])

    assert time.monotonic() - begun >= 0.2
    assert [snapshot.step for snapshot in asking.link.of("give")] == [10, 20]


def test_the_end_of_a_run_is_asked_at_once(asking: Asking) -> None:
    asking.run(step=10)
    asking.answers.ask("me", TEST)

    asking.end()
    asking.world.look.refresh()

    assert asking.link.of("cancel") == [1]
    assert asking.link.of("ask") == [1, 2]


def test_a_network_with_an_error_is_not_asked(asking: Asking) -> None:
    document = asking.world.document
    document.edit_stack("Cut", document.project.stack.without("b4"))
    asking.world.look.refresh()

    asking.answers.ask("me", TEST)

    assert asking.links == []
    assert asking.answers.problem(TEST) == document.report.errors[0].message


def test_a_refusal_is_not_asked_again_for_the_same_weights(asking: Asking) -> None:
    asking.answers.ask("me", TEST)
    asking.link.refuse(1)

    asking.world.look.refresh()

    assert asking.answers.problem(TEST) == Message("No.")
    assert asking.link.of("ask") == [1]


def test_after_an_unexpected_end_only_a_person_starts_the_answerer_again(asking: Asking) -> None:
    asking.answers.ask("me", TEST)
    asking.link.on_exit(-9, "")

    asking.world.look.refresh()
    assert len(asking.links) == 1
    assert "exit code" in str(asking.answers.problem(TEST))

    asking.answers.ask("me", TEST)
    assert len(asking.links) == 2


def test_progress_of_long_work_is_told(
    asking: Asking, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking.answers.ask("me", TEST)
    header = {"kind": "progress", "number": 1, "share": 0.5, "run_id": "", "step": 0}

    asking.link.on_frame(Frame(header))
    assert asking.answers.share(TEST) is None

    monkeypatch.setattr(answers_module, "PATIENCE", 0.0)
    with qtbot.waitSignal(asking.answers.progressed):
        asking.link.on_frame(Frame(header))

    assert asking.answers.share(TEST) == 0.5


def test_units_and_evaluations_are_answered_for_real(world: World, qtbot: QtBot) -> None:
    answers = Answers(world.data, world.session, world.look, InProcessAnswerer)
    unit = AskUnit("test", "b2", 3)
    answers.ask("me", TEST)
    answers.ask("you", unit)

    qtbot.waitUntil(lambda: answers.is_new(TEST) and answers.is_new(unit))

    found = answers.answer(TEST)
    assert found is not None
    assert isinstance(found.value, Evaluation)
    assert found.value.n_samples == 359
    answers.close()
