"""Dataset: the arrays of a set of samples, mapped from the cache, and its facts.

Importing converts once into a folder of the cache named by the digest of its content: a manifest,
`inputs.npy` and `labels.npy`. Window, trainer and commands map the same files. Pixels stay uint8.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.arrays import AnyArray
from core.choice import DataChoice
from core.facts import Facts

Progress = Callable[[float], None]
"""Hears the share done, from 0 to 1, while data are read; reading ends when it raises."""


@dataclass(frozen=True)
class Dataset:
    """All samples of one set, in the order of the source; a given test part stands last.

    Attributes:
        name: what people call it; `digest`: 64 hexadecimal digits of its content.
        inputs: (N, *input_shape), uint8 or float32, mapped read-only.
        labels: (N,), class numbers; of a regression the wanted values, (N,) or (N, T) float32.
        folder: where its files lie in the cache.
    """

    name: str
    digest: str
    facts: Facts
    inputs: AnyArray
    labels: AnyArray
    folder: Path

    def choice(self) -> DataChoice:
        """Return the DataChoice a new project starts with: default split, pixels scaled to 0..1.

        The features of a regression may have any units, so they are standardised.
        """
        of_values = "standardise" if self.facts.targets else "none"
        scaling = "range" if self.inputs.dtype == "uint8" else of_values
        return DataChoice(name=self.name, digest=self.digest, facts=self.facts, scaling=scaling)
