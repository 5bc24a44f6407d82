"""The answerer: questions to snapshots, behind two byte streams. `serve` is all of it.

Commands (frames to the answerer) and their values:

    weights         a Snapshot (see `core.trainer.tensors.pack`): what later questions speak of
    ask             number, question (`Question.to_json`), data (JSON of a DataChoice)
    cancel          number: the answer is not wanted any more
    quit            end the answerer, as the end of the stream does

Answers (frames to the window):

    ready           the answerer waits for commands
    progress        number, share
    answer          number, texts; tensors of the answer (`Answer.unpack`)
    refused         number, message, details (traceback, or "")

The newest question is answered first; one that was under way waits, and goes on afterwards.
"""

import contextlib
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from core.arrays import AnyArray, Labels
from core.choice import DataChoice
from core.data.dataset import Dataset
from core.data.entries import open_chosen
from core.data.split import parts_of
from core.errors import CamadaError, DatasetError, ProjectError, TrainerError
from core.messages import Message
from core.questions.catalogue import question_of
from core.questions.question import Answer, Work
from core.snapshot import Snapshot
from core.trainer.frames import Frame, FrameError, write_frame
from core.trainer.helper import Inbox, WindowGoneError, be_process
from core.trainer.pace import Pace
from core.trainer.tensors import unpack

NICENESS = 15
"""Behind the trainer, which is behind the window."""

PROGRESS_GAP = 0.1


def serve(reader: BinaryIO, writer: BinaryIO) -> None:
    """Answer the questions of one window until it says `quit` or is gone; close both streams.

    Args:
        reader: where the commands come from, buffered.
        writer: where the answers go, buffered.
    """
    inbox = Inbox(reader, "answerer")
    with inbox, contextlib.suppress(OSError), writer:
        _Server(inbox, writer).run()


def run_process() -> int:
    """Be the answerer process: serve on stdin and stdout until the window is gone."""
    return be_process(serve, NICENESS)


@dataclass
class _Task:
    """A question under way."""

    number: int
    work: Work


class _Server:
    """The questions that are open, the newest last, and what they speak of."""

    def __init__(self, inbox: Inbox, writer: BinaryIO) -> None:
        self._inbox, self._writer = inbox, writer
        self._open: list[_Task] = []
        self._snapshot: Snapshot | None = None
        self._dataset: Dataset | None = None
        self._cut: tuple[object, Mapping[str, Labels]] | None = None
        self._pace = Pace(PROGRESS_GAP)

    def run(self) -> None:
        """Obey and answer until there is no window."""
        with contextlib.suppress(WindowGoneError):
            self._send("ready", {})
            while self._obey_all():
                if self._open:
                    self._work_on(self._open[-1])

    def _obey_all(self) -> bool:
        """Obey what has come, waiting for it while no question is open; False to end."""
        for command in self._inbox.arrived(wait=not self._open):
            if command is None or isinstance(command, FrameError) or command.kind == "quit":
                return False
            self._obey(command)
        return True

    def _obey(self, command: Frame) -> None:
        if command.kind == "weights":
            self._take_weights(command)
        elif command.kind == "ask":
            self._begin(command)
        elif command.kind == "cancel":
            number = command.header["number"]
            self._open = [task for task in self._open if task.number != number]

    def _take_weights(self, command: Frame) -> None:
        self._snapshot = None
        with contextlib.suppress(FrameError):  # the questions that follow are refused
            found = unpack(command)
            self._snapshot = found if isinstance(found, Snapshot) else None

    def _begin(self, command: Frame) -> None:
        number = int(command.header["number"])
        self._pace.wait()
        try:
            self._open.append(_Task(number, self._work(command)))
        except Exception as error:
            self._refuse(number, error)

    def _work(self, command: Frame) -> Work:
        if self._snapshot is None:
            raise TrainerError(Message("There are no sound weights to ask."))
        question = question_of(command.header["question"])
        choice = DataChoice.from_json(command.header["data"])
        reason = question.why_not(self._snapshot, choice)
        if reason is not None:
            raise ProjectError(reason)
        dataset = self._data(choice)
        indices = self._parts(choice, dataset)[question.part]
        if not len(indices):
            raise DatasetError(Message("This part of the data has no samples."))
        return question.work(self._snapshot, dataset, indices)

    def _data(self, choice: DataChoice) -> Dataset:
        known = self._dataset and (self._dataset.digest, self._dataset.corrections)
        if known != (choice.digest, choice.corrections):
            self._dataset = open_chosen(choice)
        if self._dataset is None:
            raise DatasetError(
                Message(
                    "The data {name} are no longer in the cache. Choose the data again.",
                    name=choice.name,
                )
            )
        return self._dataset

    def _parts(self, choice: DataChoice, dataset: Dataset) -> Mapping[str, Labels]:
        key = (choice.digest, choice.split, choice.corrections)
        if self._cut is None or self._cut[0] != key:
            found = parts_of(dataset, choice.split)
            self._cut = (key, found)
        return self._cut[1]

    def _work_on(self, task: _Task) -> None:
        try:
            share = next(task.work)
        except StopIteration as end:
            self._open.remove(task)
            self._send_answer(task.number, end.value)
        except Exception as error:
            self._open.remove(task)
            self._refuse(task.number, error)
        else:
            if self._pace.is_due():
                with self._pace:
                    self._send("progress", {"number": task.number, "share": share})

    def _send_answer(self, number: int, answer: Answer) -> None:
        texts, arrays = answer.pack()
        self._send("answer", {"number": number, "texts": texts}, arrays)

    def _refuse(self, number: int, error: Exception) -> None:
        details = ""
        if isinstance(error, CamadaError):
            message = error.message
        elif isinstance(error, MemoryError):
            message = Message("There is not enough memory to answer that.")
        else:
            message = Message(
                "The answer could not be found because of an unknown error ({error}).",
                error=repr(error)[:200],
            )
            details = "".join(traceback.format_exception(error))
        self._send("refused", {"number": number, "message": message.to_json(), "details": details})

    def _send(
        self, kind: str, values: Mapping[str, Any], arrays: Mapping[str, AnyArray] | None = None
    ) -> None:
        header = {**values, "kind": kind, "run_id": "", "step": 0}
        try:
            write_frame(self._writer, header, arrays)
        except OSError as error:
            raise WindowGoneError from error
