"""Answers: what questions over the whole data found, for the weights that Look shows."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from core.choice import DataChoice
from core.errors import CamadaError
from core.messages import Message
from core.questions.client import AnswererLink, answer_of
from core.questions.question import Question
from core.snapshot import Snapshot
from core.trainer.frames import Frame
from gui.state.answered import Answered, Kept, weights_key
from gui.state.data import Data
from gui.state.look import Look
from gui.state.session import Phase, Session

RUNNING_GAP, RUNNING_SHARE = 1.0, 0.3
"""While a run is under way a question is asked again at most so often (seconds), and answering
takes at most so much of the time: on two cores it is taken from training."""
EDITING_GAP = 0.15
"""Seconds between two questions while somebody spins a number of the drawing."""
PATIENCE = 0.5
"""Seconds of work after which people are told how far it is."""

MakeAnswerer = Callable[[Callable[[Frame], None], Callable[[int, str], None]], AnswererLink]


@dataclass(frozen=True, eq=False)
class _Asked:
    """A question under way."""

    question: Question
    choice: DataChoice
    key: Hashable
    snapshot: Snapshot
    since: float


@dataclass(frozen=True, eq=False)
class _Problem:
    """Why some weights could not be asked."""

    message: Message
    key: Hashable
    choice: DataChoice


class Answers(QObject):
    """Asks what somebody wants to know, again whenever Look shows other weights.

    The answerer process is started at the first question. Answers are kept by weights and data, so
    that stepping back to an epoch costs nothing the second time.

    Signals:
        answered: a Question; there is another answer to it, or a reason why there is none.
        progressed: a Question; `share` is another one.
    """

    answered = Signal(object)
    progressed = Signal(object)
    _frame_came = Signal(object)
    _process_ended = Signal(int, str)

    def __init__(
        self,
        data: Data,
        session: Session,
        look: Look,
        make_answerer: MakeAnswerer,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._data, self._session, self._look = data, session, look
        self._make_answerer = make_answerer
        self._link: AnswererLink | None = None
        self._is_broken = False
        self._wishes: dict[object, Question] = {}
        self._open: dict[int, _Asked] = {}
        self._shares: dict[Question, float] = {}
        self._newest: dict[Question, Answered] = {}
        self._problems: dict[Question, _Problem] = {}
        self._kept = Kept()
        self._asked_at: dict[Question, float] = {}
        self._cost = 0.0
        self._number = 0
        self._given: Hashable = None
        self._keyed: tuple[Snapshot | None, Hashable] = (None, None)
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._consider)
        self._frame_came.connect(self._on_frame)
        self._process_ended.connect(self._on_process_ended)
        look.changed.connect(self._on_look_changed)
        session.changed.connect(self._on_look_changed)

    def ask(self, asker: object, question: Question | None) -> None:
        """Keep the answer to a question new, until the same asker asks another or None.

        Args:
            asker: who wants to know; it must ask None before it goes.
            question: what it wants to know; the newest question is answered first.
        """
        self._wishes.pop(asker, None)
        if question is not None:
            self._wishes[asker] = question
            self._problems.pop(question, None)
        self._is_broken = False
        self._consider()

    def answer(self, question: Question) -> Answered | None:
        """Return the newest answer, which may be for weights that are no longer shown."""
        found, choice = self._newest.get(question), self._choice()
        return found if found is not None and choice == found.choice else None

    def is_new(self, question: Question) -> bool:
        """Tell whether the answer speaks of the weights that are shown."""
        found, snapshot = self.answer(question), self._look.snapshot
        if found is None or snapshot is None:
            return False
        return found.snapshot_key == _key_of(question, self._key(snapshot))

    def share(self, question: Question) -> float | None:
        """Return how much of a long work for a question is done; None while there is none."""
        return self._shares.get(question)

    @property
    def is_broken(self) -> bool:
        """True after the answerer ended unexpectedly, until somebody asks anew."""
        return self._is_broken

    def problem(self, question: Question) -> Message | None:
        """Return why there is no answer for the weights that are shown, None where there is one."""
        found = self._problems.get(question)
        return found.message if found is not None else None

    def close(self) -> None:
        """End the answerer process and all questions."""
        self._wishes.clear()
        self._open.clear()
        self._soon.stop()
        link, self._link = self._link, None
        if link is not None:
            link.close()

    # What to ask, and when

    def _choice(self) -> DataChoice | None:
        """Return the data that questions are about; None while they are being read."""
        ready = self._data.ready
        return ready.choice if ready is not None and self._look.sample is not None else None

    def _on_look_changed(self) -> None:
        if self._wishes and not self._soon.isActive():
            self._consider()

    def _consider(self) -> None:
        """Ask what is wished and due, and give up what nobody wants any more."""
        self._soon.stop()
        wanted = dict.fromkeys(self._wishes.values())
        for kept in (self._newest, self._problems, self._asked_at):
            for question in [q for q in kept if q not in wanted]:
                del kept[question]
        snapshot, choice = self._look.snapshot, self._choice()
        self._give_up(lambda asked: asked.question not in wanted or asked.choice != choice)
        if snapshot is None or choice is None:
            self._give_up(lambda asked: True)
            return
        key = self._key(snapshot)
        waits = [self._consider_one(question, snapshot, key, choice) for question in wanted]
        if any(waits):
            self._soon.start(max(1, round(1000 * min(filter(None, waits)))))

    def _consider_one(
        self, question: Question, snapshot: Snapshot, key: Hashable, choice: DataChoice
    ) -> float:
        """Ask one question if it is due; return the seconds to wait if it is not."""
        given, key = key, _key_of(question, key)
        problem = self._problems.get(question)
        is_refused = problem is not None and (problem.key, problem.choice) == (key, choice)
        if is_refused or self._is_known(question, key, choice):
            return 0.0
        if self._session.phase is not Phase.RUNNING:
            # A run soon has other weights again: there the question under way is worth its answer.
            self._give_up(lambda asked: asked.question == question and asked.key != key)
        if self._is_broken or any(asked.question == question for asked in self._open.values()):
            return 0.0
        wait = self._asked_at.get(question, -self._gap()) + self._gap() - time.monotonic()
        if wait > 0:
            return wait
        self._asked_at[question] = time.monotonic()
        reason = question.why_not(snapshot, choice)
        if reason is not None:
            self._refuse(question, reason, key, choice)
        else:
            self._send(question, snapshot, given, choice)
        return 0.0

    def _gap(self) -> float:
        if self._session.phase is not Phase.RUNNING:
            return EDITING_GAP
        return max(RUNNING_GAP, self._cost / RUNNING_SHARE)

    def _is_known(self, question: Question, key: Hashable, choice: DataChoice) -> bool:
        """Show the answer that is kept for these weights, if there is one."""
        found = self._kept.find(question, key, choice)
        if found is None:
            return False
        if self._newest.get(question) is not found:
            self._take(found)
        return True

    def _key(self, snapshot: Snapshot | None) -> Hashable:
        """Return what tells weights from others; found once for each snapshot."""
        if snapshot is None:
            return None
        if self._keyed[0] is not snapshot:
            self._keyed = (snapshot, weights_key(snapshot))
        return self._keyed[1]

    # Talking with the answerer

    def _send(
        self, question: Question, snapshot: Snapshot, key: Hashable, choice: DataChoice
    ) -> None:
        if self._link is None:
            self._link = self._make_answerer(self._frame_came.emit, self._process_ended.emit)
            self._link.start_process()
            self._given = None
        if self._given != key:
            self._link.give(snapshot)
            self._given = key
        self._number += 1
        self._open[self._number] = _Asked(
            question, choice, _key_of(question, key), snapshot, time.monotonic()
        )
        self._link.ask(self._number, question, choice)

    def _give_up(self, is_stale: Callable[[_Asked], bool]) -> None:
        for number in [n for n, asked in self._open.items() if is_stale(asked)]:
            self._shares.pop(self._open.pop(number).question, None)
            if self._link is not None:
                self._link.cancel(number)

    def _on_frame(self, frame: Frame) -> None:
        asked = self._open.get(frame.header.get("number", -1))
        if asked is None:
            return
        if frame.kind == "progress":
            if time.monotonic() - asked.since < PATIENCE:
                return
            self._shares[asked.question] = frame.header["share"]
            self.progressed.emit(asked.question)
            return
        del self._open[frame.header["number"]]
        self._shares.pop(asked.question, None)
        if frame.kind == "answer":
            self._cost = time.monotonic() - asked.since
            self._on_answer(asked, frame)
        else:
            message = Message.from_json(frame.header["message"])
            self._refuse(asked.question, message, asked.key, asked.choice)
        self._consider()

    def _on_answer(self, asked: _Asked, frame: Frame) -> None:
        try:
            value = answer_of(frame, asked.question)
        except CamadaError as error:
            self._refuse(asked.question, error.message, asked.key, asked.choice)
            return
        at = asked.snapshot
        found = Answered(asked.question, asked.choice, asked.key, at.epoch, at.step, value)
        self._kept.add(found)
        self._take(found)

    def _take(self, found: Answered) -> None:
        self._newest[found.question] = found
        self._problems.pop(found.question, None)
        self.answered.emit(found.question)

    def _refuse(
        self, question: Question, reason: Message, key: Hashable, choice: DataChoice
    ) -> None:
        self._problems[question] = _Problem(reason, key, choice)
        self._newest.pop(question, None)
        self.answered.emit(question)

    def _on_process_ended(self, exit_code: int, stderr: str) -> None:
        if self._link is None:
            return
        link, self._link = self._link, None
        link.close()
        self._is_broken = True  # until somebody asks anew: it might end so again and again
        left = list(self._open.values())
        self._open.clear()
        self._shares.clear()
        text = Message(
            "The process that looks through the data ended unexpectedly (exit code {code}).",
            code=exit_code,
        )
        for asked in left:
            self._refuse(asked.question, text, asked.key, asked.choice)


def _key_of(question: Question, key: Hashable) -> Hashable:
    """Return what an answer is kept by: the weights, or for all of them the same."""
    return key if question.follows_weights else None
