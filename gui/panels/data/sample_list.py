"""Which samples are listed, in which order, and what is said of each."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.arrays import AnyArray, Labels
from core.choice import PARTS
from core.messages import tr
from gui.state.data import Ready
from gui.state.look import truth_text
from gui.words import part_title

LEFT_OUT, CORRECTED, FOUND = "left out", "corrected", "found"
_MOST_SORTED = 1 << 15
"""With more classes samples stand in their order."""


@dataclass(frozen=True)
class Wanted:
    """Which samples are wanted.

    Attributes:
        label: of this class; None for all.
        part: of this part, or `LEFT_OUT`, or `CORRECTED` (left out by hand or not), or `FOUND`
            (those of `samples`); "" for all.
        text: whose class or file has it in its name, or whose number it is.
    """

    label: int | None = None
    part: str = ""
    text: str = ""
    samples: tuple[int, ...] = ()


class SampleList:
    """The samples of some data, by their numbers in the dataset."""

    def __init__(self, ready: Ready) -> None:
        self.ready = ready
        dataset = ready.dataset
        n = len(dataset.labels)
        self.facts = dataset.facts
        self._part = np.full(n, -1, np.int8)
        self._number = np.full(n, -1, np.int64)
        for place, part in enumerate(PARTS):
            index = ready.parts[part]
            self._part[index] = place
            self._number[index] = np.arange(len(index))
        self._is_corrected = np.zeros(n, bool)
        self._is_corrected[[sample for sample, _ in dataset.corrections]] = True

    def find(self, wanted: Wanted) -> Labels:
        """Return the samples that are wanted, class by class, (n,)."""
        chosen = self._chosen(wanted)
        if wanted.label is not None and self.facts.classes:
            chosen &= self.ready.dataset.labels == wanted.label
        found = np.flatnonzero(chosen)
        if not 1 < len(self.facts.classes) <= _MOST_SORTED or wanted.label is not None:
            return found
        labels = self.ready.dataset.labels[found].astype(np.int16)  # sorted by counting
        return found[np.argsort(labels, kind="stable")]

    def counts(self, wanted: Wanted) -> tuple[int, ...]:
        """Return how many of each class are wanted, whatever class is."""
        if not self.facts.classes:
            return ()
        labels = self.ready.dataset.labels[self._chosen(wanted)]
        return tuple(np.bincount(labels, minlength=len(self.facts.classes)).tolist())

    def place(self, sample: int) -> tuple[str, int] | None:
        """Return part and number of a sample; None where it was left out."""
        part = int(self._part[sample])
        return None if part < 0 else (PARTS[part], int(self._number[sample]))

    def is_corrected(self, sample: int) -> bool:
        """Tell whether somebody corrected a sample."""
        return bool(self._is_corrected[sample])

    def truth(self, sample: int) -> str:
        """Return the class of a sample, or what is wanted of it."""
        label = self.ready.dataset.labels[sample]
        if self.facts.classes:
            return self.facts.classes[int(label)]
        return truth_text(self.facts, label)

    def text(self, sample: int) -> str:
        """Say all of it, for tooltips and screen readers."""
        return self.ready.with_origin(self._said(sample), sample)

    def _said(self, sample: int) -> str:
        place, truth = self.place(sample), self.truth(sample)
        if place is None:
            return tr("{truth}, left out", truth=truth)
        part, number = place
        said = tr(
            "#{number:d} ({part}): {truth}", number=number, part=part_title(part), truth=truth
        )
        read = self.ready.dataset.labels_read
        if read is None or not self.is_corrected(sample):
            return said
        return tr("{sample}, read as {name}", sample=said, name=self.facts.classes[read[sample]])

    def _chosen(self, wanted: Wanted) -> AnyArray:
        """Return which samples are wanted, whatever their class, (N,) bool."""
        if wanted.part == CORRECTED:
            chosen = self._is_corrected.copy()
        elif wanted.part == FOUND:
            chosen = np.zeros(len(self._part), bool)
            chosen[list(wanted.samples)] = True
        elif wanted.part:
            parts = {name: place for place, name in enumerate(PARTS)} | {LEFT_OUT: -1}
            chosen = self._part == parts[wanted.part]
        else:
            chosen = self._part >= 0
        if text := wanted.text.strip().casefold():
            chosen &= self._matches(text)
        return chosen

    def _matches(self, text: str) -> AnyArray:
        digits = text.removeprefix("#")
        is_number = digits.isdecimal() and len(digits) < 18
        found = self._number == int(digits) if is_number else np.zeros(len(self._part), bool)
        if text.startswith("#"):
            return found
        if self._files:
            found |= np.array([text in name for name in self._files])
        if not self.facts.classes:
            return found
        named = [text in name.casefold() for name in self.facts.classes]
        return found | np.array(named)[self.ready.dataset.labels]

    @cached_property
    def _files(self) -> list[str]:
        """The names of all files as they are searched: read once, at the first search."""
        return [name.casefold() for name in self.ready.dataset.files]
