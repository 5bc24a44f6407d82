"""Progress: the points of the curves since the last message, speed and time left."""

import math
import time
from itertools import pairwise
from typing import Any

from core.training import BatchDone, Training

MOST_POINTS = 8
"""Points a message: with 30 messages a second that is more than a screen can show."""

SMOOTHING = 2.0
"""Seconds over which the speed is smoothed."""


class Progress:
    """Gathers batches between two messages."""

    def __init__(self, training: Training) -> None:
        self._training = training
        self._batches: list[BatchDone] = []
        self._speed = 0.0
        self._epoch_end_seconds = 0.0
        self._since = time.perf_counter()

    def add(self, batch: BatchDone) -> None:
        """Count a batch."""
        self._batches.append(batch)

    def begin_anew(self) -> None:
        """Leave out of the speed what went by since the last message: a pause."""
        self._since = time.perf_counter()

    def epoch_ended(self, seconds: float) -> None:
        """Leave the evaluation of an epoch out of the speed, but not out of the time left."""
        self._epoch_end_seconds = seconds
        self._since += seconds

    def message(self) -> dict[str, Any]:
        """Return what a `progress` frame says, and begin the next."""
        now, at = time.perf_counter(), self._training.position
        n_samples = sum(batch.n_samples for batch in self._batches)
        self._measure(n_samples, now - self._since)
        last = self._batches[-1]
        points = [_point(group) for group in _cut(self._batches)]
        self._batches, self._since = [], now
        return {
            "points": points,
            "epoch": last.epoch,
            "until_epoch": at.until_epoch,
            "batch": last.batch,
            "n_batches": last.n_batches,
            "running_loss": last.running_loss,
            "running_score": last.running_score,
            "samples_per_second": self._speed,
            "seconds_left": self._seconds_left(),
            "learning_rate": last.learning_rate,
        }

    @property
    def is_empty(self) -> bool:
        """True when no batch was done since the last message."""
        return not self._batches

    def _measure(self, n_samples: int, seconds: float) -> None:
        speed = n_samples / max(seconds, 1e-6)
        share = 1 - math.exp(-seconds / SMOOTHING) if self._speed else 1.0
        self._speed += share * (speed - self._speed)

    def _seconds_left(self) -> float | None:
        if not self._speed:
            return None
        at, n_train = self._training.position, len(self._training.parts["train"])
        n_epochs_left = at.until_epoch - at.epoch
        n_left = n_epochs_left * n_train - at.n_seen
        return n_left / self._speed + n_epochs_left * self._epoch_end_seconds


def _cut(batches: list[BatchDone]) -> list[list[BatchDone]]:
    n_groups = min(MOST_POINTS, len(batches))
    edges = [len(batches) * i // n_groups for i in range(n_groups + 1)]
    return [batches[a:b] for a, b in pairwise(edges)]


def _point(group: list[BatchDone]) -> list[float]:
    """Return x in epochs, mean loss of the batches, running loss and running accuracy."""
    last = group[-1]
    return [
        last.epoch + (last.batch + 1) / last.n_batches,
        float(sum(batch.loss for batch in group) / len(group)),
        float(last.running_loss),
        float(last.running_score),
    ]
