"""The trainer: training behind two byte streams. `serve` is all of it, `run_process` its process.

Commands (frames to the trainer) and their values:

    start           project (JSON), folder (of the run), is_looked_at, is_paused; a Checkpoint or
                    Snapshot to start from (see `tensors.pack`)
    pause resume    pausing is not asking for the next step
    step            one batch, then paused
    stop            end the run
    learning_rate   rate: from the next batch on
    look            is_on: somebody shows pictures
    checkpoint      send one
    quit            end the trainer, as the end of the stream does

Answers (frames to the window):

    ready           the trainer waits for commands
    started         n_batches, n_parameters, parts (sizes by name), kept (block ids),
                    optimizer_kept, epoch, until_epoch, learning_rate, live (path and layout, or
                    None); tensors of the preparation
    resumed         it runs (again)
    progress        points ([x in epochs, loss, running loss, running accuracy], ...), epoch,
                    until_epoch, batch, n_batches, running_loss, running_score,
                    samples_per_second, seconds_left (or None), learning_rate
    epoch           `tensors.epoch_of` reads it
    snapshot        sequence, epoch: `live.LiveSnapshots` reads it
    intervention    x in epochs, learning_rate: a live change took effect
    paused stopped finished checkpoint    `tensors.checkpoint_of` reads it
                    finished also says why it ended early: message, or None
    diverged        the same, and message, block_id, epoch, batch
    warning         message: something beside the training failed
    error           message, details (traceback, or ""), is_over: whether the run ended by it

Every frame names the run; commands for a run that is over are passed over.
"""

import contextlib
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from core.arrays import AnyArray
from core.check import check
from core.data.entries import open_chosen
from core.errors import CamadaError, DatasetError, ProjectError, TrainerError
from core.memory import free_bytes, is_hopeless
from core.messages import Message
from core.project import Project
from core.storage.run_folder import RunFolder
from core.storage.safe_write import size_text
from core.trainer.frames import Frame, FrameError, write_frame
from core.trainer.helper import Inbox, WindowGoneError, be_process
from core.trainer.run import TrainerRun
from core.trainer.tensors import known_of, unpack
from core.training import Training
from core.workers import Pool

COMMAND_GAP = 0.005
"""Seconds of training between two looks for commands."""

NICENESS = 5


def serve(reader: BinaryIO, writer: BinaryIO, n_threads: int | None = None) -> None:
    """Obey the commands of one window until it says `quit` or is gone; then close both streams.

    Args:
        reader: where the commands come from, buffered.
        writer: where the answers go, buffered.
        n_threads: of the pool; as many as there are cores by default.
    """
    inbox = Inbox(reader, "trainer")
    with inbox, Pool(n_threads) as pool, contextlib.suppress(OSError), writer:
        _Server(inbox, writer, pool).run()


def run_process() -> int:
    """Be the trainer process: serve on stdin and stdout until the window is gone."""
    return be_process(serve, NICENESS)


class _Server:
    """The state of one trainer: at most one run, which is under way or waits."""

    def __init__(self, inbox: Inbox, writer: BinaryIO, pool: Pool) -> None:
        self._inbox, self._writer, self._pool = inbox, writer, pool
        self._run: TrainerRun | None = None
        self._run_id = ""
        self._is_running = False
        self._actions: Mapping[str, Callable[[TrainerRun, Frame], None]] = {
            "pause": self._pause,
            "resume": self._resume,
            "step": self._step,
            "stop": self._stop,
            "learning_rate": lambda run, f: run.change_learning_rate(f.header["rate"]),
            "look": self._look,
            "checkpoint": lambda run, _: run.send_checkpoint(),
        }

    def run(self) -> None:
        """Obey and train until there is no window."""
        try:
            self._send("ready")
            while self._obey_all():
                if self._is_running:
                    self._guarded(self._train_for_a_while, ends_run=True)
        except WindowGoneError:
            pass
        finally:
            if self._run is not None:
                with contextlib.suppress(WindowGoneError):
                    self._guarded(self._run.save, ends_run=True)

    def _obey_all(self) -> bool:
        """Obey what has come, waiting for it while nothing runs; False to end."""
        for command in self._inbox.arrived(wait=not self._is_running):
            if isinstance(command, FrameError):
                self._send_error(command.message, "")
            if command is None or isinstance(command, FrameError) or command.kind == "quit":
                return False
            self._guarded(lambda command=command: self._obey(command))
        return True

    def _obey(self, command: Frame) -> None:
        if command.kind == "start":
            self._start(command)
        elif command.kind not in self._actions:
            raise TrainerError(
                Message("The trainer knows no command {kind}.", kind=command.kind[:80])
            )
        elif self._run is not None and command.run_id == self._run_id:
            self._actions[command.kind](self._run, command)

    def _train_for_a_while(self) -> None:
        assert self._run is not None
        until = time.perf_counter() + COMMAND_GAP
        while self._is_running and time.perf_counter() < until:
            self._run.advance()
            self._forget_if_over()

    def _start(self, command: Frame) -> None:
        if self._run is not None:
            self._stop(self._run, command)
        self._run_id = command.run_id
        header = command.header
        try:
            training = self._training(Project.from_json(header["project"]), command)
            self._run = TrainerRun(training, RunFolder(Path(header["folder"])), self._send)
            self._run.begin(is_looked_at=header["is_looked_at"])
        except Exception:
            self._run = None
            raise
        if not header["is_paused"]:
            self._resume(self._run, command)

    def _training(self, project: Project, command: Frame) -> Training:
        report = check(project)
        if not report.can_train:
            raise ProjectError(report.errors[0].message)
        if is_hopeless(report.training_bytes or 0):
            raise ProjectError(too_little_memory(report.training_bytes))
        assert project.data is not None
        dataset = open_chosen(project.data)
        if dataset is None:
            raise DatasetError(
                Message(
                    "The data {name} are no longer in the cache. Choose the data again.",
                    name=project.data.name,
                )
            )
        try:
            return Training(
                project, dataset, unpack(command), self._pool, command.run_id, known_of(command)
            )
        except MemoryError as error:
            raise ProjectError(too_little_memory(report.training_bytes)) from error

    def _pause(self, run: TrainerRun, _: Frame) -> None:
        if self._is_running:
            self._is_running = False
            run.pause()

    def _resume(self, run: TrainerRun, _: Frame) -> None:
        if not self._is_running:
            run.goes_on()
            self._is_running = True
            self._send("resumed")

    def _step(self, run: TrainerRun, _: Frame) -> None:
        self._is_running = False
        run.goes_on()
        run.advance_one_batch()
        self._forget_if_over()
        if self._run is not None:
            run.pause()

    def _stop(self, run: TrainerRun, _: Frame) -> None:
        self._is_running = False
        run.stop()
        self._run = None

    def _look(self, run: TrainerRun, command: Frame) -> None:
        run.look(is_on=command.header["is_on"])

    def _forget_if_over(self) -> None:
        if self._run is not None and self._run.is_over:
            self._run, self._is_running = None, False

    def _guarded(self, action: Callable[[], None], *, ends_run: bool = False) -> None:
        """Do something; what goes wrong is told to the window, and the trainer lives on.

        A CamadaError is about one command and leaves the run as it is; after anything else
        nobody knows what state the run is in.
        """
        try:
            action()
        except WindowGoneError:
            raise
        except CamadaError as error:
            self._fail(error.message, "", ends_run=ends_run)
        except MemoryError:
            self._fail(too_little_memory(None), traceback.format_exc(), ends_run=True)
        except Exception as error:
            message = Message(
                "The trainer met an error that it does not know ({error}). What was learned up to "
                "the last saved moment is kept.",
                error=repr(error)[:200],
            )
            self._fail(message, traceback.format_exc(), ends_run=True)

    def _fail(self, message: Message, details: str, *, ends_run: bool) -> None:
        if ends_run:
            self._run = None
        if self._run is None:
            self._is_running = False
        self._send_error(message, details)

    def _send_error(self, message: Message, details: str) -> None:
        is_over = self._run is None
        values = {"message": message.to_json(), "details": details, "is_over": is_over}
        self._send("error", values)

    def _send(
        self,
        kind: str,
        values: Mapping[str, Any] | None = None,
        arrays: Mapping[str, AnyArray] | None = None,
    ) -> None:
        step = self._run.training.position.step if self._run is not None else 0
        header = {**(values or {}), "kind": kind, "run_id": self._run_id, "step": step}
        try:
            write_frame(self._writer, header, arrays)
        except OSError as error:
            raise WindowGoneError from error


def too_little_memory(needed: int | None) -> Message:
    """Say that the memory is full, or too small for a training of `needed` bytes."""
    free = size_text(free_bytes())
    if needed is None:
        return Message(
            "The memory is full ({free} are free). Close other programs, or make the network or "
            "the batch smaller.",
            free=free,
        )
    return Message(
        "There is not enough memory for this training: it takes {needed} and {free} are free. "
        "Close other programs, or make the network or the batch smaller.",
        needed=size_text(needed),
        free=free,
    )
