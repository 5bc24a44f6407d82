"""Session: what the machine does and has learned. One run at a time, in the trainer process."""

import dataclasses
import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from PySide6.QtCore import QObject, Signal

from core.arrays import AnyArray
from core.check import check
from core.errors import ModelFileError
from core.inspection import initial_snapshot
from core.messages import Message
from core.project import Project
from core.snapshot import Checkpoint, EpochRecord, Preparation, Snapshot

MOST_PREVIEWED_PARAMETERS = 20_000_000
"""Untrained weights of larger networks are not drawn just to be looked at: it takes too long."""


class Phase(enum.Enum):
    """What the machine is doing."""

    IDLE = enum.auto()
    STARTING = enum.auto()
    RUNNING = enum.auto()
    PAUSED = enum.auto()
    STOPPING = enum.auto()


@dataclass(frozen=True)
class Notice:
    """Something the user should hear: `kind` is info, warning or error.

    `details` is a long text to copy (an unexpected error), "" where there is none.
    """

    kind: str
    message: Message
    details: str = ""


@dataclass
class Figures:
    """The figures of the learning so far, for curves and status bar.

    Attributes:
        x: of the batch curves, in epochs. loss: of single batches; running_loss and
            running_accuracy: means since the epoch began, in training mode.
        epochs: the finished ones.
        changes: live changes of the learning rate, (x in epochs, rate).
        epoch, n_epochs, batch, n_batches: where the run stands, and where it ends.
    """

    x: list[float] = field(default_factory=list)
    loss: list[float] = field(default_factory=list)
    running_loss: list[float] = field(default_factory=list)
    running_accuracy: list[float] = field(default_factory=list)
    epochs: list[EpochRecord] = field(default_factory=list)
    changes: list[tuple[float, float]] = field(default_factory=list)
    epoch: int = 0
    n_epochs: int = 0
    batch: int = 0
    n_batches: int = 0
    samples_per_second: float = 0.0
    seconds_left: float | None = None
    test_loss: float | None = None
    test_accuracy: float | None = None

    @property
    def best(self) -> EpochRecord | None:
        """The epoch with the best validation accuracy (the first of equals), if any has one."""
        rated = [e for e in self.epochs if e.validation_accuracy is not None]
        return max(rated, key=lambda e: e.validation_accuracy or 0.0, default=None)
