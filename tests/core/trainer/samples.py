"""Small trainings on xor, and an ear that waits for frames."""

import threading
from collections.abc import Callable
from typing import Any

from core.data import builtin
from core.layers import Dense
from core.project import Plan, Project
from core.snapshot import Checkpoint, Snapshot
from core.stack import Block, Stack
from core.storage.run_folder import RunFolder
from core.storage.weight_tensors import flattened
from core.trainer.client import Trainer, TrainerLink
from core.trainer.frames import Frame
from core.training import Training

WAIT_S = 20.0
FOR_EVER = 1_000_000


def project(**plan: object) -> Project:
    """Return a network of 2, 8 and 2 units on the 1,000 points of xor, 8 batches an epoch."""
    blocks = (
        Block("b1", Dense(units=8)),
        Block("b2", Dense(units=2, activation="softmax", initializer="glorot")),
    )
    choice = builtin.read("xor").choice()
    return Project(stack=Stack(blocks), data=choice, plan=Plan(**{"epochs": 2, **plan}))


def trained_directly(
    drawn: Project, start: Checkpoint | Snapshot | None = None, n_steps: int | None = None
) -> Checkpoint:
    """Return where a training stands after so many steps, or at its end."""
    training = Training(drawn, builtin.read("xor"), start)
    steps = training.steps()
    while n_steps is None or training.position.step < n_steps:
        if next(steps, None) is None:
            break
    return training.checkpoint()


def bits(checkpoint: Checkpoint) -> dict[str, bytes]:
    """Return all arrays of a checkpoint by name, the optimizer's too."""
    return {name: array.tobytes() for name, array in flattened(checkpoint).items()}


class Ear:
    """Hears a trainer: gathers its frames and its end, and waits for them."""

    def __init__(self, make: Callable[..., TrainerLink]) -> None:
        self._condition = threading.Condition()
        self.frames: list[Frame] = []
        self.ends: list[tuple[int, str]] = []
        self._n_seen = 0
        self.trainer = make(self._on_frame, self._on_exit)
        self.trainer.start_process()

    @property
    def pid(self) -> int:
        """Number of the trainer's process."""
        assert isinstance(self.trainer, Trainer)
        assert self.trainer.pid is not None
        return self.trainer.pid

    def start(self, drawn: Project, start: Checkpoint | None = None, **how: Any) -> RunFolder:
        """Start a run in a new folder."""
        folder = RunFolder.create()
        folder.release()  # nobody forgets old runs meanwhile, and tests count open files
        self.trainer.start(drawn, folder, start, **how)
        return folder

    def wait(self, kind: str) -> Frame:
        """Return the next frame of this kind behind those waited for before."""
        with self._condition:
            assert self._condition.wait_for(lambda: self._next(kind) is not None, WAIT_S), (
                f"no {kind} after {[frame.kind for frame in self.frames][-20:]}"
            )
            index = self._next(kind)
            assert index is not None
            self._n_seen = index + 1
            return self.frames[index]

    def wait_for_end(self) -> tuple[int, str]:
        """Return exit code and error text."""
        with self._condition:
            assert self._condition.wait_for(lambda: bool(self.ends), WAIT_S)
            return self.ends[0]

    def of(self, kind: str) -> list[Frame]:
        """Return all frames of a kind so far."""
        return [frame for frame in self.frames if frame.kind == kind]

    def _next(self, kind: str) -> int | None:
        found = range(self._n_seen, len(self.frames))
        return next((index for index in found if self.frames[index].kind == kind), None)

    def _on_frame(self, frame: Frame) -> None:
        with self._condition:
            self.frames.append(frame)
            self._condition.notify_all()

    def _on_exit(self, exit_code: int, text: str) -> None:
        with self._condition:
            self.ends.append((exit_code, text))
            self._condition.notify_all()
