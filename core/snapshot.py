"""Snapshot and Checkpoint: frozen copies of what was learned, and of where a training stood."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.arrays import AnyArray, Array, Shape
from core.project import Project

ArraysByBlock = Mapping[str, Mapping[str, AnyArray]]
"""Arrays by block id and name."""


@dataclass(frozen=True)
class Preparation:
    """The fitted numbers of a data choice: a prepared value is (raw - shift) * scale.

    Attributes:
        shift, scale: float32 arrays that broadcast to a sample: `(1,)`, `(channels,)`, or like the
            sample shape.
        target_shift, target_scale: the same for the wanted values of a regression, `(T,)`.
        fill: of a table, what stands for a missing value (NaN) of each input, `(F,)`; else `(0,)`.
    """

    shift: Array = field(default_factory=lambda: np.zeros(1, np.float32))
    scale: Array = field(default_factory=lambda: np.ones(1, np.float32))
    target_shift: Array = field(default_factory=lambda: np.zeros(1, np.float32))
    target_scale: Array = field(default_factory=lambda: np.ones(1, np.float32))
    fill: Array = field(default_factory=lambda: np.zeros(0, np.float32))

    def apply(self, raw: AnyArray, out: Array) -> Array:
        """Write the prepared values of `raw` (N, *sample shape) into `out` and return it."""
        if self.fill.size:
            raw = np.where(np.isnan(raw), self.fill, raw)
        np.subtract(raw, self.shift, out=out, casting="unsafe")
        return np.multiply(out, self.scale, out=out)

    def apply_to_targets(self, raw: AnyArray, dtype: Any = np.float32) -> Array:
        """Return the prepared targets (N, T) of raw ones, (N,) or (N, T)."""
        rows = np.asarray(raw, np.float64).reshape(len(raw), -1)  # (N, T)
        return ((rows - self.target_shift) * self.target_scale).astype(dtype)

    def in_units(self, output: Array) -> Array:
        """Return what outputs (..., T) of a regression mean in the units of the data, float64."""
        return np.asarray(output, np.float64) / self.target_scale + self.target_shift

    def fits(self, input_shape: Shape) -> bool:
        """Tell whether the arrays of inputs have shapes that this sample shape allows."""
        shapes = ((1,), (input_shape[-1],), tuple(input_shape))
        both_fit = all(a.shape in shapes for a in (self.shift, self.scale))
        return both_fit and self.fill.shape in ((0,), tuple(input_shape))

    def fits_targets(self, n_targets: int) -> bool:
        """Tell whether the numbers of the targets are for so many, and can be undone."""
        both = (self.target_shift, self.target_scale)
        is_finite = all(a.shape == (n_targets,) and np.isfinite(a).all() for a in both)
        return is_finite and bool((self.target_scale > 0).all())


@dataclass(frozen=True)
class Snapshot:
    """Weights and state of one moment, with the project they belong to.

    Attributes:
        run_id: the run they come from, "" for weights that were never trained.
        epoch, step: epochs and batches done.
    """

    project: Project
    weights: ArraysByBlock
    state: ArraysByBlock = field(default_factory=dict[str, dict[str, AnyArray]])
    preparation: Preparation = field(default_factory=Preparation)
    run_id: str = ""
    epoch: int = 0
    step: int = 0


@dataclass(frozen=True)
class EpochRecord:
    """The figures of one finished epoch: the loss, and the score of the task (`core.tasks`).

    Training figures are running means over the epoch, in training mode (dropout on). Validation
    figures are evaluated at its end; None where there is no validation part. Evaluated
    figures are of the training part at its end, dropout off; None unless the plan asks for them.
    """

    epoch: int
    train_loss: float
    train_score: float
    validation_loss: float | None
    validation_score: float | None
    learning_rate: float
    seconds: float
    evaluated_loss: float | None = None
    evaluated_score: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON."""
        return dataclasses.asdict(self)


@dataclass(frozen=True)
class Intervention:
    """A live change: the learning rate from step `step` on."""

    step: int
    learning_rate: float


@dataclass(frozen=True)
class Position:
    """Where a training stands: in `epoch` (counted from 0), before `batch`.

    Attributes:
        step: batches done in all. `until_epoch`: the run ends before this epoch.
        loss_sum, score_sum, n_seen: running sums of the epoch under way (`Metric.total`).
        learning_rate: the rate now in force.
        seconds: seconds spent in the epoch under way.
        from_epoch: the epoch with which the run began.
    """

    epoch: int = 0
    batch: int = 0
    step: int = 0
    until_epoch: int = 0
    loss_sum: float = 0.0
    score_sum: float = 0.0
    n_seen: int = 0
    learning_rate: float = 0.0
    seconds: float = 0.0
    from_epoch: int = 0


@dataclass(frozen=True)
class Checkpoint:
    """A snapshot, and all that is needed to go on bit by bit as if nothing had happened.

    Attributes:
        slots: the optimizer's memory: by slot name, then block id, then weight name.
        n_optimizer_steps: steps the optimizer took since its memory was empty.
        history: the finished epochs; `interventions`: the live changes so far.
        test_loss, test_score: of the test part after the last epoch; None before.
    """

    snapshot: Snapshot
    slots: Mapping[str, ArraysByBlock]
    n_optimizer_steps: int
    position: Position
    history: tuple[EpochRecord, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    test_loss: float | None = None
    test_score: float | None = None
