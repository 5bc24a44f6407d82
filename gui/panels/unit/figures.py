"""What one unit makes of all samples of a part, in the units that people read."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.arrays import AnyArray, Array, Labels
from core.facts import Facts, Target
from core.messages import number, tr
from core.questions.unit_values import UnitValues
from core.receptive_field import Field, receptive_field
from core.snapshot import Snapshot
from gui.charts.distribution import Bins
from gui.charts.mean_bars import Group
from gui.state.data import Ready

N_RANGES = 5
"""Of a regression, samples are grouped by their wanted value into so many groups of one size."""

LEAST_APART = 0.02
"""Exact zeros are counted apart from this share of the samples on: those of a ReLU that is off."""


def output_target(snapshot: Snapshot, facts: Facts, block_id: str, unit: int) -> Target | None:
    """Return the target that a unit answers, where its block is the output of a regression."""
    targets, blocks = facts.targets, snapshot.project.stack.blocks
    is_output = bool(blocks) and blocks[-1].id == block_id and unit < len(targets)
    return targets[unit] if is_output and snapshot.preparation.fits_targets(len(targets)) else None


@dataclass(frozen=True, eq=False)
class UnitFigures:
    """An answer about a unit, with the data and the weights that it speaks of."""

    found: UnitValues
    ready: Ready
    part: str
    snapshot: Snapshot
    block_id: str
    unit: int

    @cached_property
    def target(self) -> Target | None:
        """In whose units the values are; None for plain values."""
        return output_target(self.snapshot, self.ready.choice.facts, self.block_id, self.unit)

    @cached_property
    def values(self) -> Array:
        """The values (N,), of an output of a regression in the units of its target."""
        plain = self.found.values.astype(np.float64)
        if self.target is None:
            return plain
        n_targets = len(self.ready.choice.facts.targets)
        wide = np.repeat(plain[:, None], n_targets, axis=1)  # (N, T)
        return self.snapshot.preparation.in_units(wide)[:, self.unit]

    def text(self, value: float) -> str:
        """Write a value, with its unit."""
        if not np.isfinite(value):
            return "–"
        return self.target.text(float(value)) if self.target else number(float(value), ".3g")

    @cached_property
    def zero_share(self) -> float:
        """Share of the samples for which the unit says exactly zero."""
        return float(np.mean(self.found.values == 0))

    @cached_property
    def bins(self) -> Bins:
        """How the values lie."""
        apart = self.target is None and self.zero_share >= LEAST_APART
        return Bins.of(self.values, zero_apart=apart)

    def summary(self) -> str:
        """Say the mean, the spread, and for how many samples it is silent."""
        if self.zero_share == 1:
            return tr("0 for every sample of this part: the unit is silent.")
        finite = self.values[np.isfinite(self.values)]
        if not finite.size:
            return tr("No value is a number.")
        said = tr(
            "mean {mean} · deviation {spread}",
            mean=self.text(float(finite.mean())),
            spread=number(float(finite.std()), ".3g"),
        )
        if self.zero_share >= LEAST_APART:
            share = number(self.zero_share, ".0%")
            said += " · " + tr("silent (0) for {share}", share=share)
        return said

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The classes, or ranges of the wanted value, with the mean of the unit over each."""
        return tuple(
            Group(
                name, float(np.mean(self.values[mine])) if mine.any() else np.nan, int(mine.sum())
            )
            for name, mine in self._masks
        )

    def group_of(self, sample: int) -> str:
        """Return the name of the group of a sample."""
        return next((name for name, mine in self._masks if mine[sample]), "")

    @property
    def group_title(self) -> str:
        """Say what the groups are."""
        if self.ready.choice.facts.targets:
            return tr("Mean by wanted value ({name})", name=self._grouping_target[1].name)
        return tr("Mean of each class")

    def place(self, sample: int) -> Field | None:
        """Return the part of the picture of a sample that made its value; None without a map."""
        places, project = self.found.places, self.snapshot.project
        if places is None:
            return None
        row, column = places[sample].tolist()
        return receptive_field(project.stack, project.input_shape, self.block_id, (row, column))

    def _group(self, name: str, mine: AnyArray) -> Group:
        n = int(mine.sum())
        return Group(name, float(self.values[mine].mean()) if n else float("nan"), n)

    @cached_property
    def _labels(self) -> AnyArray:
        return self.ready.dataset.labels[self.ready.parts[self.part]]

    @property
    def _grouping_target(self) -> tuple[int, Target]:
        targets = self.ready.choice.facts.targets
        index = self.unit if self.target is not None else 0
        return index, targets[index]

    @cached_property
    def _masks(self) -> list[tuple[str, AnyArray]]:
        """Name and (N,) bool of each group."""
        facts, labels = self.ready.choice.facts, self._labels
        if not facts.targets:
            return [(name, labels == number) for number, name in enumerate(facts.classes)]
        index, target = self._grouping_target
        wanted = labels.reshape(len(labels), -1)[:, index]  # (N, T)
        edges = np.unique(np.quantile(wanted, np.linspace(0, 1, N_RANGES + 1)))
        group = np.clip(np.searchsorted(edges, wanted, side="right") - 1, 0, max(0, len(edges) - 2))
        pairs = zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
        names = [
            tr("{low} to {high}", low=target.number(low), high=target.number(high))
            for low, high in pairs
        ] or [target.number(float(edges[0]))]
        return [(name, group == place) for place, name in enumerate(names)]


@dataclass(frozen=True, eq=False)
class UnitDescriber:
    """Says what a unit makes of single samples, for a gallery."""

    figures: UnitFigures

    @property
    def ready(self) -> Ready:
        """The data."""
        return self.figures.ready

    @property
    def has_pictures(self) -> bool:
        """True where a sample can be shown as a picture."""
        return len(self.ready.choice.facts.input_shape) == 3

    def index(self, sample: int) -> int:
        """Return the number of a sample in the dataset."""
        return int(self.ready.parts[self.figures.part][sample])

    def caption(self, sample: int) -> str:
        """Return what is true of a sample."""
        facts = self.ready.choice.facts
        label = self.ready.dataset.labels[self.index(sample)]
        if not facts.targets:
            return facts.classes[int(label)]
        values: list[float] = np.asarray(label, np.float64).reshape(-1).tolist()  # (T,)
        pairs = zip(facts.targets, values, strict=True)
        return ", ".join(target.number(value) for target, value in pairs)

    def note(self, sample: int) -> str:
        """Return the value of the unit."""
        return self.figures.text(float(self.figures.values[sample]))

    def values(self, sample: int) -> str:
        """Return the first features of a sample that is no picture, else ""."""
        if self.has_pictures:
            return ""
        raw = self.ready.dataset.inputs[self.index(sample)].ravel()
        shown = "; ".join(number(float(value), ".3g") for value in raw[:4])
        return f"({shown}; …)" if raw.size > 4 else f"({shown})"

    def text(self, sample: int) -> str:
        """Say all of it in one sentence."""
        text = tr(
            "#{sample:d}: {truth}, the unit says {value}",
            sample=sample,
            truth=self.caption(sample),
            value=self.note(sample),
        )
        values = self.values(sample)
        said = f"{text} · {values}" if values else text
        return self.ready.with_origin(said, self.index(sample))


def extremes(figures: UnitFigures, n: int) -> tuple[Labels, Labels]:
    """Return the numbers of the samples with the largest and with the smallest values.

    For most units behind a ReLU the smallest is 0 for many samples: none of these is among the
    largest, and the smallest are then only some of them.
    """
    values, most = figures.found.values, figures.found.most(n)
    stands_out = values[most] != np.nanmin(values) if np.isfinite(values).any() else []
    return most[stands_out], figures.found.least(n)
