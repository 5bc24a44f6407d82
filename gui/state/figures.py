"""Figures: the numbers of the learning so far, for curves and status bar."""

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

from core.messages import Message
from core.snapshot import Checkpoint, EpochRecord
from core.tasks import CLASSIFY, Metric

MOST_POINTS = 20_000

Name = Message | str
"""A name of ours, which follows the language, or one that a person gave."""

CURVES = ("x", "loss", "running_loss", "running_score")


@dataclass
class Figures:
    """The figures of the learning so far; `x` counts epochs.

    Attributes:
        x: of the batch curves, in epochs. loss: of single batches; running_loss and
            running_score: means since the epoch began, in training mode.
        metric: what the scores are. epochs: the finished ones.
        name: what people call what was learned, beside other runs; "" for no name.
        changes: live changes of the learning rate, (x in epochs, rate).
        epoch, n_epochs, batch, n_batches: where the run stands, and where it ends.
    """

    x: list[float] = field(default_factory=list)
    loss: list[float] = field(default_factory=list)
    running_loss: list[float] = field(default_factory=list)
    running_score: list[float] = field(default_factory=list)
    metric: Metric = CLASSIFY.metric
    epochs: list[EpochRecord] = field(default_factory=list)
    changes: list[tuple[float, float]] = field(default_factory=list)
    epoch: int = 0
    n_epochs: int = 0
    batch: int = 0
    n_batches: int = 0
    samples_per_second: float = 0.0
    seconds_left: float | None = None
    test_loss: float | None = None
    test_score: float | None = None
    name: Name = ""

    @property
    def best(self) -> EpochRecord | None:
        """The epoch with the best validation score (the first of equals), if any has one."""
        rated = (each for each in self.epochs if each.validation_score is not None)
        return max(rated, key=attrgetter("validation_score"), default=None)

    @property
    def has_evaluated(self) -> bool:
        """Whether the training part was evaluated after any epoch."""
        return any(record.evaluated_loss is not None for record in self.epochs)

    def copy(self) -> "Figures":
        """Return figures that go on by themselves."""
        lists = (*CURVES, "epochs", "changes")
        return replace(self, **{name: list(getattr(self, name)) for name in lists})

    def add_progress(self, header: Mapping[str, Any]) -> None:
        """Take over a `progress` frame."""
        points: Sequence[Sequence[float]] = header["points"]
        for x, loss, running_loss, running_score in points:
            self.x.append(x)
            self.loss.append(loss)
            self.running_loss.append(running_loss)
            self.running_score.append(running_score)
        if len(self.x) > MOST_POINTS:
            self._thin()
        self.epoch, self.n_epochs = header["epoch"], header["until_epoch"]
        self.batch, self.n_batches = header["batch"] + 1, header["n_batches"]
        self.samples_per_second = header["samples_per_second"]
        self.seconds_left = header["seconds_left"]

    def add_epoch(self, record: EpochRecord) -> None:
        """Take over a finished epoch."""
        self.epochs.append(record)

    def take_over(self, checkpoint: Checkpoint) -> None:
        """Take over where a checkpoint stands; batch curves that lead farther are cut there."""
        at = checkpoint.position
        self.metric = checkpoint.snapshot.project.task.metric
        self.epochs = list(checkpoint.history)
        self._cut(at.epoch + (at.batch / self.n_batches if self.n_batches else 0.0))
        self.epoch, self.n_epochs, self.batch = at.epoch, at.until_epoch, at.batch
        self.test_loss, self.test_score = checkpoint.test_loss, checkpoint.test_score
        self.seconds_left = None

    @property
    def share_done(self) -> float:
        """How much of the run is done, from 0 to 1."""
        if not self.n_epochs:
            return 0.0
        inside = self.batch / self.n_batches if self.n_batches else 0.0
        return min(1.0, (self.epoch + inside) / self.n_epochs)

    def forget_test(self) -> None:
        """Forget the figures of the test part: they were those of other weights."""
        self.test_loss = self.test_score = None

    def _cut(self, end: float) -> None:
        """Drop what lies beyond `end` epochs."""
        n_kept = bisect.bisect_right(self.x, end + 1e-9)
        for name in CURVES:
            del getattr(self, name)[n_kept:]
        self.changes = [change for change in self.changes if change[0] <= end]

    def _thin(self) -> None:
        """Keep every second of the older points: a long run needs no more for its curve."""
        for name in CURVES:
            values = getattr(self, name)
            half = len(values) // 2
            setattr(self, name, values[:half:2] + values[half:])
