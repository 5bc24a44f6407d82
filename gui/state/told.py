"""Told: what an output of a network means for the data: shares of the classes, or values."""

from dataclasses import dataclass

import numpy as np

from core.arrays import AnyArray
from core.facts import Facts
from core.layers import Layer
from core.snapshot import Preparation
from core.tasks import by_class


@dataclass(frozen=True, eq=False)
class Told:
    """What a network says of one sample.

    Attributes:
        facts: of the data: they have classes or targets.
        values: the probability of each class, (L,), or each target in its unit, (T,).
        is_of_one_unit: whether one unit alone tells two classes.
    """

    facts: Facts
    values: AnyArray
    is_of_one_unit: bool = False


def told_by(facts: Facts, layer: Layer, output: AnyArray, preparation: Preparation) -> Told | None:
    """Return what an output (any shape) means; None where it can mean nothing.

    Args:
        facts: of the data.
        layer: the last one.
        output: what it gives.
        preparation: of the network.
    """
    flat = output.reshape(-1)  # (L,) or (T,)
    ending = getattr(layer, "activation", None)
    is_lone = len(flat) == 1 and ending == "sigmoid" and not facts.targets
    values = by_class(flat) if is_lone else flat
    if len(values) != facts.n_outputs or not np.isfinite(values).all():
        return None
    if not facts.targets:
        return Told(facts, values, is_lone) if ending in ("softmax", "sigmoid") else None
    if not preparation.fits_targets(len(facts.targets)):
        return None  # weights of another task may still be there
    return Told(facts, preparation.in_units(values))
