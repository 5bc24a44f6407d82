"""The window's end of the answerer."""

from core.choice import DataChoice
from core.messages import Message
from core.questions.question import Answer, Question
from core.snapshot import Snapshot
from core.trainer.frames import Frame, FrameError
from core.trainer.link import Link, ProcessLink
from core.trainer.tensors import pack


class AnswererLink(Link):
    """An answerer that can be asked. `close` it; it cannot be started again."""

    name = "answerer"

    def give(self, snapshot: Snapshot) -> None:
        """Say what the questions from now on speak of."""
        values, arrays = pack(snapshot)
        at = {"run_id": snapshot.run_id, "step": snapshot.step}
        self.send({**values, **at, "kind": "weights"}, arrays)

    def ask(self, number: int, question: Question, choice: DataChoice) -> None:
        """Ask something about the weights given last.

        Args:
            number: by which the answer is told from others.
            question: what to ask.
            choice: the data, and how they are split.
        """
        values = {"number": number, "question": question.to_json(), "data": choice.to_json()}
        self.send({**values, "kind": "ask", "run_id": "", "step": 0})

    def cancel(self, number: int) -> None:
        """Give a question up."""
        self.send({"kind": "cancel", "number": number, "run_id": "", "step": 0})


class Answerer(AnswererLink, ProcessLink):
    """An answerer in a process of its own."""


def answer_of(frame: Frame, question: Question) -> Answer:
    """Return what an `answer` frame says to a question.

    Raises:
        FrameError: when it is no answer to it.
    """
    try:
        return question.answer_type.unpack(frame.header["texts"], frame.arrays)
    except (KeyError, TypeError) as error:
        raise FrameError(Message("The answerer sent something that is no answer.")) from error
