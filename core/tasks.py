"""Tasks: what a network is asked for. The data declare theirs, and all else follows from it.

A task says which score its answers get beside the loss, and how a network for it usually ends.
A score is better the higher it is, and is one number a batch can add to, so that a training shows
it as it goes.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from core.arrays import AnyArray, Array
from core.messages import Message, number, tr

SMALLEST_SPREAD = 1e-12
"""Below it, targets (standardised: those of the training part spread by 1) do not spread."""


@dataclass(frozen=True)
class Metric:
    """A score of answers, kept as a sum over samples.

    Attributes:
        name: for JSON. title: for people, above a chart; word: the same inside a sentence.
        form: how a value is written, `fine_form` where there is room for more digits.
        widest: as long as a value in `fine_form` usually is.
    """

    name: str
    title: Message
    word: Message
    form: str
    fine_form: str
    widest: int

    @property
    def is_share(self) -> bool:
        """True where values are written in percent."""
        return self.form.endswith("%")

    @property
    def is_defined(self) -> bool:
        """False where there is nothing to tell apart, so that any answer would seem perfect."""
        return True

    def told(self, value: float | None) -> float | None:
        """Return a value for JSON; None where the score is not defined."""
        return value if self.is_defined else None

    def text(self, value: float | None) -> str:
        """Return a value as people read it; a dash for None."""
        return "-" if value is None else number(value, self.form)

    def fine_text(self, value: float | None) -> str:
        """Return a value with more digits."""
        return "-" if value is None else number(value, self.fine_form)

    def spread(self, targets: AnyArray) -> Array:
        """Return what of all targets of a part must be known before its samples are added up."""
        raise NotImplementedError

    def total(self, targets: AnyArray, output: Array, spread: Array, middle: float) -> float:
        """Return what a batch adds to the sum.

        Args:
            targets: (N,) class numbers, or (N, T) wanted values.
            output: (N, L) or (N, T).
            spread: of the part that the batch is of.
            middle: where one output alone turns from "no" to "yes".
        """
        raise NotImplementedError

    def score(self, total: float, n_samples: int) -> float:
        """Return the score from the sum over samples."""
        raise NotImplementedError


class Accuracy(Metric):
    """The share of right answers: the class with the largest output is the answer."""

    def spread(self, targets: AnyArray) -> Array:
        return np.ones(1)

    def total(self, targets: AnyArray, output: Array, spread: Array, middle: float) -> float:
        return float(np.count_nonzero(answers(output, middle) == targets))

    def score(self, total: float, n_samples: int) -> float:
        return total / n_samples


class NoAccuracy(Accuracy):
    """The score of data of one class: that is the only answer, and its being right says nothing."""

    @property
    def is_defined(self) -> bool:
        return False

    def text(self, value: float | None) -> str:
        return "-" if value is None else tr("undefined")

    def fine_text(self, value: float | None) -> str:
        return self.text(value)


class R2(Metric):
    """1 - the squared errors as a share of the targets' own spread; the mean over all targets.

    1 is perfect, and 0 is as good as always to answer the mean. Where the targets of a part do not
    spread, as with a single sample, the spread of the training part counts.
    """

    def spread(self, targets: AnyArray) -> Array:
        found = np.asarray(targets, np.float64).var(axis=0)
        return np.where(found > SMALLEST_SPREAD, found, 1.0)

    def total(self, targets: AnyArray, output: Array, spread: Array, middle: float) -> float:
        errors = np.asarray(output, np.float64) - targets
        return float((errors * errors / spread).mean(axis=1).sum())

    def score(self, total: float, n_samples: int) -> float:
        return 1 - total / n_samples


def answers(output: Array, middle: float = 0.5) -> AnyArray:
    """Return the class numbers (N,) that outputs (N, L) mean; one output alone asks for class 1."""
    if output.shape[1] == 1:
        return np.greater(output[:, 0], middle).astype(np.int64)
    return output.argmax(axis=1)


def by_class(output: Array, n_classes: int = 2) -> Array:
    """Return outputs (..., L) for each class: of one output p alone, 1 - p and p.

    Where there is one class only, it is the answer whatever the output says.
    """
    if output.shape[-1] > 1:
        return output
    if n_classes == 1:
        return np.ones_like(output)
    return np.concatenate((1 - output, output), axis=-1)


@dataclass(frozen=True)
class Task:
    """What a network is asked for.

    Attributes:
        name: for code. metric: the score of its answers.
        loss: kind of the usual loss. ending: activation that a network for it usually ends in.
    """

    name: str
    metric: Metric = field(compare=False)
    loss: str
    ending: str


_ACCURACY = ("accuracy", Message("Accuracy"), Message("accuracy"), ".1%", ".2%", 7)

CLASSIFY = Task(
    "classify",
    Accuracy(*_ACCURACY),
    loss="cross_entropy",
    ending="softmax",
)
ONE_CLASS = replace(CLASSIFY, metric=NoAccuracy(*_ACCURACY))
"""To classify where there is nothing to tell apart: equal to CLASSIFY but for its score."""

REGRESS = Task(
    "regress",
    R2("r2", Message("R²"), Message("R²"), ".3f", ".4f", 7),
    loss="mse",
    ending="linear",
)
