"""The answerer: newest question first, cancellable, refusing with reasons, alive after it."""

import numpy as np
import pytest

from core.choice import LEFT_OUT
from core.data import builtin
from core.messages import Message
from core.questions.client import answer_of
from core.questions.evaluation import Evaluate, Evaluation
from core.questions.question import Question
from core.questions.unit_values import AskUnit
from core.snapshot import Snapshot
from core.trainer.frames import FrameError
from tests.core.questions.samples import Ear, choice_of, indices_of, xor


def reason_of(ear: Ear, number: int) -> str:
    return str(Message.from_json(ear.wait("refused", number=number).header["message"]))


def test_an_answer_through_the_streams_is_the_direct_one(ear: Ear) -> None:
    snapshot = xor()
    ear.link.give(snapshot)
    ear.ask(7, Evaluate("test"), snapshot.project)

    found = answer_of(ear.wait("answer", number=7), Evaluate("test"))

    assert isinstance(found, Evaluation)
    assert found.n_samples == 200
    assert found.score == pytest.approx(float((found.truths == found.answers).mean()))


def test_the_newest_question_is_answered_first(ear: Ear, slow_steps: None) -> None:
    snapshot = xor()
    ear.link.give(snapshot)
    ear.ask(1, Evaluate("train"), snapshot.project)
    ear.ask(2, AskUnit("train", "b1", 3), snapshot.project)
    ear.ask(3, Evaluate("test"), snapshot.project)

    ear.wait("answer", number=1)

    assert [number for kind, number in ear.kinds() if kind == "answer"] == [3, 2, 1]


def test_a_question_given_up_is_not_answered(ear: Ear, slow_steps: None) -> None:
    snapshot = xor()
    ear.link.give(snapshot)
    ear.ask(1, Evaluate("train"), snapshot.project)
    ear.link.cancel(1)
    ear.ask(2, Evaluate("test"), snapshot.project)

    ear.wait("answer", number=2)

    ear.link.close()
    assert ("answer", 1) not in ear.kinds()


def test_questions_speak_of_the_weights_given_before_them(ear: Ear) -> None:
    first = xor()
    zeros = {k: {n: np.zeros_like(a) for n, a in v.items()} for k, v in first.weights.items()}
    ear.link.give(first)
    ear.ask(1, AskUnit("test", "b1", 0), first.project)
    ear.link.give(Snapshot(first.project, zeros, preparation=first.preparation))
    ear.ask(2, AskUnit("test", "b1", 0), first.project)

    values = [ear.wait("answer", number=number).arrays["values"] for number in (1, 2)]

    assert values[0].any()
    assert not values[1].any()


def test_labels_corrected_between_two_questions_count_in_the_second(ear: Ear) -> None:
    snapshot = xor()
    data = choice_of(snapshot)
    first = int(indices_of(snapshot, builtin.read("xor"), "test")[0])
    label = int(builtin.read("xor").labels[first])
    corrected = builtin.read("xor").corrected(((first, 1 - label),))
    ear.link.give(snapshot)

    ear.ask(1, Evaluate("test"), snapshot.project)
    ear.wait("answer", number=1)
    project = snapshot.project.with_(
        data=data.with_(facts=corrected.facts, corrections=corrected.corrections)
    )
    ear.ask(2, Evaluate("test"), project)

    found = answer_of(ear.wait("answer", number=2), Evaluate("test"))
    assert isinstance(found, Evaluation)
    assert found.truths[0] == 1 - label


def test_samples_left_out_between_two_questions_are_in_the_first_only(ear: Ear) -> None:
    snapshot = xor()
    data = choice_of(snapshot)
    first = int(indices_of(snapshot, builtin.read("xor"), "test")[0])
    without = builtin.read("xor").corrected(((first, LEFT_OUT),))
    ear.link.give(snapshot)

    ear.ask(1, Evaluate("test"), snapshot.project)
    ear.wait("answer", number=1)
    choice = data.with_(facts=without.facts, corrections=without.corrections)
    ear.ask(2, Evaluate("test"), snapshot.project.with_(data=choice))

    found = answer_of(ear.wait("answer", number=2), Evaluate("test"))
    assert isinstance(found, Evaluation)
    assert found.n_samples == 199


def test_a_question_without_weights_is_refused(ear: Ear) -> None:
    ear.ask(1, Evaluate("test"), xor().project)

    assert "no sound weights" in reason_of(ear, 1)


def test_a_question_that_cannot_be_asked_is_refused_with_the_reason(ear: Ear) -> None:
    snapshot = xor()
    ear.link.give(snapshot)
    ear.ask(1, AskUnit("test", "b7", 0), snapshot.project)

    assert "not in the network" in reason_of(ear, 1)


def test_data_that_are_gone_are_named(ear: Ear) -> None:
    snapshot = xor()
    assert snapshot.project.data is not None
    ear.link.give(snapshot)
    gone = snapshot.project.with_(data=snapshot.project.data.with_(digest="0" * 64))
    ear.ask(1, Evaluate("test"), gone)

    assert "xor" in reason_of(ear, 1)


class Unknown(Question):
    kind = "unknown"


def test_after_an_unknown_question_the_answerer_lives_on(ear: Ear) -> None:
    snapshot = xor()
    ear.link.give(snapshot)
    ear.ask(1, Unknown("test"), snapshot.project)
    ear.ask(2, Evaluate("nowhere"), snapshot.project)
    ear.ask(3, Evaluate("test"), snapshot.project)

    ear.wait("answer", number=3)

    assert "no question" in reason_of(ear, 1)
    assert "KeyError" in ear.wait("refused", number=2).header["details"]


def test_a_foreign_answer_is_refused(ear: Ear) -> None:
    snapshot = xor()
    ear.link.give(snapshot)
    ear.ask(1, Evaluate("test"), snapshot.project)

    with pytest.raises(FrameError):
        answer_of(ear.wait("answer", number=1), AskUnit("test", "b1", 0))
