"""Dataset: the arrays of a set of samples, mapped from the cache, and its facts.

Importing converts once into a folder of the cache named by the digest of its content: a manifest,
`inputs.npy` and `labels.npy`. Window, trainer and commands map the same files. Pixels stay uint8.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.arrays import AnyArray
from core.choice import LEFT_OUT, LONGEST_NAME, DataChoice
from core.errors import DatasetError
from core.facts import Facts
from core.messages import Message, tr
from core.reading import PictureReading, Reading

Progress = Callable[[float], None]
"""Hears the share done, from 0 to 1, while data are read; reading ends when it raises."""

WIDE = 20.0
"""Values that range over more than this are scaled unless somebody says otherwise."""


def as_name(text: str) -> str:
    """Return what data can be called, of the name of a file: it may be long, and no text."""
    return text.encode("utf-8", "replace").decode()[:LONGEST_NAME]


def are_classes(labels: AnyArray, n_classes: int) -> bool:
    """Tell whether labels are numbers of so many classes, (N,) int64."""
    is_shaped = labels.dtype == np.int64 and labels.ndim == 1
    return is_shaped and bool(((labels >= 0) & (labels < n_classes)).all())


@dataclass(frozen=True)
class Dataset:
    """All samples of one set, in the order of the source; given parts stand last.

    Attributes:
        name: what people call it; `digest`: 64 hexadecimal digits of its content.
        inputs: (N, *input_shape), uint8 or float32, mapped read-only. Of a table NaN is missing.
        labels: (N,), class numbers; of a regression the wanted values, (N,) or (N, T) float32.
        folder: where its files lie in the cache.
        groups: (N,) int64, samples of one number stay in one part; None where each is for itself.
        rows: (N,) int64, the row of the source that each sample is; None where they are the same.
        reading, source: how it was read, and from which table (`DataChoice`).
        notices: what people should know of how it was read: what was left out, changed or guessed.
        corrections: the labels that were corrected by hand, and samples that are left out.
        labels_read: the labels without the corrections; None where there are none. Parts
            are cut by them, so that a correction does not shuffle all samples anew.
        names: of pictures, the file of each by its path in the folder or archive; else None.
    """

    name: str
    digest: str
    facts: Facts
    inputs: AnyArray
    labels: AnyArray
    folder: Path
    groups: AnyArray | None = None
    rows: AnyArray | None = None
    reading: Reading | None = None
    source: str = ""
    notices: tuple[Message, ...] = ()
    corrections: tuple[tuple[int, int], ...] = ()
    labels_read: AnyArray | None = None
    names: Sequence[str] | None = None

    def choice(self) -> DataChoice:
        """Return the DataChoice a new project starts with: default split, pixels scaled to 0..1.

        The features of a table may have any units, so they are standardised.
        """
        is_measured = bool(self.facts.targets or self.facts.features)
        is_wide = self.facts.high - self.facts.low > WIDE
        scaling = "range" if self.inputs.dtype == "uint8" or is_wide else "none"
        if isinstance(self.reading, PictureReading):
            scaling = "channels"  # photographs fill a part of the range, each colour its own
        return DataChoice(
            name=self.name,
            digest=self.digest,
            facts=self.facts,
            scaling="standardise" if is_measured else scaling,
            reading=self.reading,
            source=self.source,
            corrections=self.corrections,
        )

    def refuse_bad_labels(self) -> None:
        """Raise DatasetError where a label is no class of the data, or no finite value."""
        n_classes = len(self.facts.classes)
        if n_classes and not are_classes(self.labels, n_classes):
            raise DatasetError(
                Message(
                    "The labels of {name} are not numbers of its {n} classes, so nothing can be "
                    "learned from them. Choose the data again.",
                    name=self.name,
                    n=n_classes,
                )
            )
        if not n_classes and not np.isfinite(self.labels).all():
            raise DatasetError(
                Message(
                    "Some of the values that {name} asks for are not numbers, so nothing can be "
                    "learned from them. Choose the data again.",
                    name=self.name,
                )
            )

    @property
    def files(self) -> Sequence[str]:
        """The name of the file of each sample; empty where samples are not files."""
        # The same samples may have been read from pictures once, and from an array now.
        of_pictures = isinstance(self.reading, PictureReading)
        return self.names if of_pictures and self.names is not None else ()

    def origin(self, sample: int) -> str:
        """Say where a sample came from: the name of its file, or its row; "" where it is unknown.

        Rows of a table count from 0, as everywhere.
        """
        if files := self.files:
            return files[sample]
        row = self.row(sample)
        return "" if row is None else tr("row #{row:d}", row=row)

    def row(self, sample: int) -> int | None:
        """Return the row of its table that a sample is; None where there is no table."""
        if not self.source:
            return None
        return sample if self.rows is None else int(self.rows[sample])

    @property
    def left_out(self) -> AnyArray:
        """Numbers of the samples that belong to no part."""
        return np.array([s for s, label in self.corrections if label == LEFT_OUT], np.int64)

    def corrected(self, corrections: tuple[tuple[int, int], ...]) -> "Dataset":
        """Return the same samples with these labels corrected, in place of any before.

        Raises:
            DatasetError: when they name samples or classes that the data do not have.
        """
        read = self.labels if self.labels_read is None else self.labels_read
        n_classes = len(self.facts.classes)
        if corrections == self.corrections:
            return self
        if not all(0 <= s < len(read) and LEFT_OUT <= c < n_classes for s, c in corrections):
            raise DatasetError(
                Message(
                    "The corrections of labels do not fit the data {name}. Choose the data again.",
                    name=self.name,
                )
            )
        labels = np.array(read)  # (N,)
        counted = np.ones(len(labels), bool)
        for sample, label in corrections:
            if label == LEFT_OUT:
                counted[sample] = False
            else:
                labels[sample] = label
        labels.flags.writeable = False
        counts = np.bincount(labels[counted], minlength=n_classes).tolist() if n_classes else ()
        return replace(
            self,
            labels=labels,
            facts=replace(self.facts, counts=tuple(counts)),
            corrections=corrections,
            labels_read=read if corrections else None,
        )
