"""Schedules: how the learning rate changes in the course of a run.

A schedule is a pure function of where the training stands, and where it says so of the losses of
the epochs so far: a run that goes on from a checkpoint finds the same rate without remembering it.
What it returns is a factor on the learning rate, so a rate that is moved by hand moves all of it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.messages import Message
from core.settings import Catalogue, Declared, setting

NOTEWORTHY = 1e-4
"""A loss is better than the best so far when it is lower by this share of it, as in PyTorch."""


@dataclass(frozen=True)
class Moment:
    """Where a training stands: before `batch` of `epoch`, both counted from 0.

    Attributes:
        step: batches done in all. until_epoch: the run ends before this epoch.
    """

    epoch: int
    batch: int
    step: int
    n_batches: int
    until_epoch: int

    @property
    def share(self) -> float:
        """The share of the run that is done, from 0 to 1."""
        done = self.epoch * self.n_batches + self.batch
        return min(1.0, done / max(1, self.until_epoch * self.n_batches))


@dataclass(frozen=True, kw_only=True)
class Schedule(Declared):
    """A factor for every step; at the beginning a linear warm-up on top of it."""

    warmup_steps: int = setting(
        0,
        Message("Warm-up"),
        low=0,
        high=1_000_000,
        help=Message("Batches in which the rate climbs evenly to its full height"),
        zero=Message("none"),
    )

    def factor(self, at: Moment) -> float:
        """Return the factor on the learning rate for the step at this moment."""
        if at.step < self.warmup_steps:
            return self.shape(at) * (at.step + 1) / self.warmup_steps
        return self.shape(at)

    def shape(self, at: Moment) -> float:
        """Return the factor without the warm-up."""
        raise NotImplementedError

    def of_history(self, losses: Sequence[float]) -> float:
        """Return one more factor, from the losses of the epochs done."""
        return 1.0


class Constant(Schedule):
    """The same rate from first to last."""

    kind = "constant"
    title = Message("Constant rate")

    def shape(self, at: Moment) -> float:
        return 1.0


@dataclass(frozen=True, kw_only=True)
class Steps(Schedule):
    """Times `drop` after every `every` epochs."""

    kind = "step"
    title = Message("Steps")

    drop: float = setting(0.1, Message("Factor"), low=0.0, high=1.0)
    every: int = setting(
        10,
        Message("Length"),
        low=1,
        high=1_000_000,
        help=Message("Epochs from one drop to the next"),
    )

    def shape(self, at: Moment) -> float:
        return self.drop ** (at.epoch // self.every)


@dataclass(frozen=True, kw_only=True)
class Exponential(Schedule):
    """Times `drop` after each epoch."""

    kind = "exponential"
    title = Message("Exponential")

    drop: float = setting(0.95, Message("Factor"), low=0.0, high=1.0)

    def shape(self, at: Moment) -> float:
        return self.drop**at.epoch


@dataclass(frozen=True, kw_only=True)
class Cosine(Schedule):
    """Half a cosine from 1 down to `lowest`, as often as it restarts and once more.

    Loshchilov and Hutter 2017, eq. 5, with periods of one length that fill the run.
    """

    kind = "cosine"
    title = Message("Cosine")

    restarts: int = setting(
        0,
        Message("Restarts"),
        low=0,
        high=10_000,
        help=Message("How often in a run the rate jumps back to its full height"),
    )
    lowest: float = setting(
        0.0,
        Message("Lowest"),
        low=0.0,
        high=1.0,
        help=Message("The end of the curve, as a share of the learning rate"),
    )

    def shape(self, at: Moment) -> float:
        n_periods = self.restarts + 1
        within = 1.0 if at.share == 1 else at.share * n_periods % 1
        return _curve(1.0, self.lowest, within)


@dataclass(frozen=True, kw_only=True)
class OneCycle(Schedule):
    """Up from `start` to 1 in the share `rise` of the run, then down to nearly nothing.

    Smith and Topin 2018, with cosines, in the form of PyTorch.
    """

    kind = "one_cycle"
    title = Message("One cycle")

    rise: float = setting(0.3, Message("Rise"), low=0.0, high=0.99, help=Message(
        "The share of the run in which the rate climbs"
    ))  # fmt: skip
    start: float = setting(0.04, Message("Start"), low=0.0, high=1.0, help=Message(
        "The rate at the beginning, as a share of the learning rate"
    ))  # fmt: skip

    def shape(self, at: Moment) -> float:
        n_steps = at.until_epoch * at.n_batches
        done = at.share * n_steps
        top = self.rise * n_steps - 1  # the last step of the climb
        if top > 0 and done <= top:
            return _curve(self.start, 1.0, done / top)
        top = max(top, 0.0)
        return _curve(1.0, self.start / 1e4, min(1.0, (done - top) / max(1.0, n_steps - 1 - top)))


@dataclass(frozen=True, kw_only=True)
class Plateau(Schedule):
    """Times `drop` when the loss was not better than its best for more than `patience` epochs."""

    kind = "plateau"
    title = Message("On plateau")

    drop: float = setting(0.1, Message("Factor"), low=0.0, high=1.0)
    patience: int = setting(
        5,
        Message("Patience"),
        low=0,
        high=1_000_000,
        help=Message("Epochs without a better validation loss that are let pass"),
    )

    def shape(self, at: Moment) -> float:
        return 1.0

    def of_history(self, losses: Sequence[float]) -> float:
        factor, best, n_bad = 1.0, math.inf, 0
        for loss in losses:
            is_better = loss < best * (1 - NOTEWORTHY)
            best, n_bad = (loss, 0) if is_better else (best, n_bad + 1)
            if n_bad > self.patience:
                factor, n_bad = factor * self.drop, 0
        return factor


def _curve(start: float, end: float, share: float) -> float:
    """Return where half a cosine from `start` to `end` is after this share of its way."""
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2


SCHEDULES = Catalogue[Schedule](
    Message("Schedule"), Constant, Steps, Exponential, Cosine, OneCycle, Plateau
)
