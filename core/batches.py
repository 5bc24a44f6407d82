"""Batches: in which order an epoch takes the samples, and what the network gets of them."""

from typing import Any

import numpy as np

from core.arrays import AnyArray, Array, Labels
from core.augment import Augmentation, Mixed
from core.data.dataset import Dataset
from core.losses import Loss
from core.project import Plan
from core.random_streams import stream
from core.snapshot import Preparation


def epoch_order(train: Labels, labels: AnyArray, plan: Plan, epoch: int) -> Labels:
    """Return the numbers of the training samples in the order in which an epoch takes them.

    Args:
        train: (n,) numbers of the training part, sorted.
        labels: (N,) class numbers of all samples, or what a regression wants of them.
        plan: says whether to shuffle, in what blocks, and whether classes are drawn evenly.
        epoch: counted from 0; each has another order.
    """
    if plan.sampling == "balanced" and labels.dtype.kind != "f":
        train = _evenly_drawn(train, labels, plan.seed, epoch)
    if not plan.shuffle:
        return train
    generator = stream(plan.seed, "order", epoch)
    if not plan.shuffle_block or plan.shuffle_block >= len(train):
        return generator.permutation(train)
    starts = np.arange(0, len(train), plan.shuffle_block)
    blocks = [train[start : start + plan.shuffle_block] for start in generator.permutation(starts)]
    return np.concatenate([generator.permutation(block) for block in blocks])


def _evenly_drawn(train: Labels, labels: AnyArray, seed: int, epoch: int) -> Labels:
    """Return as many numbers as there are, of each class as many; within a class by turns."""
    generator = stream(seed, "sampling", epoch)
    members = [train[labels[train] == label] for label in np.unique(labels[train])]
    # Who is one more than an even share is another class in each epoch.
    turns = np.roll(np.arange(len(members)), epoch)
    sizes = [len(range(turn, len(train), len(members))) for turn in turns.tolist()]
    drawn = [
        np.concatenate([generator.permutation(each) for _ in range(-(-size // len(each)))])[:size]
        for each, size in zip(members, sizes, strict=True)
    ]
    return np.sort(np.concatenate(drawn))


class Batches:
    """Turns sample numbers into prepared inputs and targets, in buffers that are used again.

    Attributes:
        metric: the score of the task of these data.
    """

    def __init__(self, dataset: Dataset, preparation: Preparation, dtype: Any = np.float32) -> None:
        self._dataset, self._preparation = dataset, preparation
        self.metric = dataset.facts.task.metric
        self._dtype: np.dtype[np.floating[Any]] = np.dtype(dtype)
        self._raw: AnyArray = np.empty((0,), dataset.inputs.dtype)
        self._x: Array = np.empty((0,), np.float32)
        features = dataset.facts.features
        self._varies = np.array([feature.kind != "flag" for feature in features] or [True])

    def load(self, indices: AnyArray) -> tuple[Array, AnyArray]:
        """Return inputs (N, *input_shape), valid until the next call, and `targets`."""
        raw, x = self._taken(indices)
        return self._preparation.apply(raw, x), self.targets(indices)

    def load_augmented(
        self, indices: AnyArray, augmentation: Augmentation | None, seed: int, step: int
    ) -> tuple[Array, AnyArray, Mixed | None]:
        """Return what `load` does, changed as training wants it, and how it was blended.

        Args:
            indices: numbers of the samples.
            augmentation: what may happen to them; None for nothing.
            seed: that of the run.
            step: the step they are for; it and the seed decide all draws.
        """
        if augmentation is None or augmentation.is_off:
            return *self.load(indices), None
        facts = self._dataset.facts
        raw, x = self._taken(indices)
        raw = augmentation.on_raw(
            raw.astype(np.float32), facts.low, facts.high, stream(seed, "augment", step)
        )
        self._preparation.apply(raw, x)
        augmentation.on_prepared(x, self._varies, stream(seed, "augment values", step))
        targets = self.targets(indices)
        if not augmentation.mixup or len(indices) < 2:
            return x, targets, None
        return self._blended(x, targets, augmentation.mixup, stream(seed, "mixup", step))

    def targets(self, indices: AnyArray) -> AnyArray:
        """Return what is wanted of the network: class numbers (N,), or prepared values (N, T)."""
        labels = self._dataset.labels[indices]
        if self._dataset.facts.classes:
            return labels
        return self._preparation.apply_to_targets(labels, self._dtype)

    def middle(self, loss: Loss) -> float:
        """Return where one output alone turns from class 0 to class 1: nowhere without class 1."""
        return loss.middle if len(self._dataset.facts.classes) != 1 else np.inf

    def _taken(self, indices: AnyArray) -> tuple[AnyArray, Array]:
        """Return the raw samples, and room for as many prepared ones."""
        if len(self._raw) < len(indices):
            shape = (len(indices), *self._dataset.inputs.shape[1:])
            self._raw = np.empty(shape, self._dataset.inputs.dtype)
            self._x = np.empty(shape, self._dtype)
        raw, x = self._raw[: len(indices)], self._x[: len(indices)]
        # mode="clip" writes straight into `out`; the numbers are always within the data.
        np.take(self._dataset.inputs, indices, axis=0, out=raw, mode="clip")
        return raw, x

    def _blended(
        self, x: Array, targets: AnyArray, strength: float, generator: np.random.Generator
    ) -> tuple[Array, AnyArray, Mixed | None]:
        share = float(generator.beta(strength, strength))
        share = max(share, 1 - share)  # the score counts what a sample has most of
        partner = generator.permutation(len(x))
        x[...] = share * x + (1 - share) * x[partner]
        return x, targets, Mixed(share, targets[partner])
