"""What training may see of a sample: draws of an augmentation, for people to look at."""

from dataclasses import replace

import numpy as np

from core.arrays import AnyArray, Array, Labels
from core.augment import Augmentation
from core.data.dataset import Dataset
from core.data.shrink import shrunk
from core.random_streams import stream
from core.snapshot import Preparation


def augmented(
    dataset: Dataset,
    preparation: Preparation,
    augmentation: Augmentation,
    samples: Labels,
    seed: int,
    *,
    partners: Labels,
    side: int = 96,
) -> Array:
    """Return one draw of each of these samples, as raw values (n, *sample shape) float32.

    Large pictures are shrunk before, since all amounts are shares of their sides.

    Args:
        dataset: where they are from.
        preparation: that of the training; noise on values works after it.
        augmentation: what may happen to them.
        samples: their numbers, (n,); one that is named twice is drawn twice.
        seed: decides the draws.
        partners: numbers of samples that they may be blended with, at least one.
        side: of pictures so many pixels are enough.
    """
    plain = replace(augmentation, mixup=0.0)
    made = _drawn(dataset, preparation, plain, samples, stream(seed, "augment"), side)
    if not augmentation.mixup:
        return made
    chance = stream(seed, "mixup")
    shares = chance.beta(augmentation.mixup, augmentation.mixup, len(samples))
    shares = np.maximum(shares, 1 - shares).astype(np.float32)  # as training does
    others = chance.choice(partners, len(samples))
    beside = _drawn(dataset, preparation, plain, others, stream(seed, "partners"), side)
    weights = shares.reshape(-1, *(1,) * (made.ndim - 1))  # (n, 1, ...)
    return weights * made + (1 - weights) * beside


def _drawn(
    dataset: Dataset,
    preparation: Preparation,
    augmentation: Augmentation,
    samples: Labels,
    chance: np.random.Generator,
    side: int,
) -> Array:
    facts, raw = dataset.facts, dataset.inputs[samples]
    if raw.ndim == 4:
        small = np.array(shrunk(raw, side), np.float32)
        return augmentation.on_raw(small, facts.low, facts.high, chance)
    x = preparation.apply(raw, np.empty(raw.shape, np.float32))
    features = dataset.facts.features
    varies: AnyArray = np.array([feature.kind != "flag" for feature in features] or [True])
    augmentation.on_prepared(x, varies, chance)
    return x / preparation.scale + preparation.shift
