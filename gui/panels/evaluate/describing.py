"""What is said of the samples of an evaluation: answers, confidence, errors."""

from dataclasses import dataclass

import numpy as np

from core import metrics
from core.messages import number, tr
from core.questions.evaluation import Evaluation
from gui.state.data import Ready

MOST_VALUES = 4
"""Of so many features a sample tells its values."""


@dataclass(frozen=True, eq=False)
class Describer:
    """Puts one evaluation into words.

    Attributes:
        part: the part of the data that it speaks of.
        target: number of the value that is looked at, of a regression.
    """

    evaluation: Evaluation
    ready: Ready
    part: str
    target: int = 0

    @property
    def is_regression(self) -> bool:
        """True where values are wanted instead of classes."""
        return bool(self.ready.choice.facts.targets)

    def caption(self, sample: int) -> str:
        """Return truth and answer in short."""
        truth, answer = self._both(sample)
        return f"{truth} → {answer}"

    def note(self, sample: int) -> str:
        """Return how sure the answer is, or how far off."""
        if self.is_regression:
            return number(self._error(sample), "+.3g")
        return self.confidence(sample)

    def mean_error(self) -> str:
        """Return how far the answers of a regression are off on average, in the units of the data.

        It is "" where classes are wanted.
        """
        if not self.is_regression:
            return ""
        target = self.ready.choice.facts.targets[self.target]
        evaluation = self.evaluation
        error = metrics.mean_absolute_error(
            evaluation.truths[:, self.target], evaluation.answers[:, self.target]
        )
        unit = f" {target.unit}" if target.unit else ""
        return tr("MAE {error}", error=f"{number(error or 0, '.4g')}{unit}")

    def confidence(self, sample: int) -> str:
        """Return the value of the answered class."""
        sure = float(self.evaluation.confidence[sample])
        if not np.isfinite(sure):
            return "-"
        if not self.evaluation.are_shares:
            return number(sure, ".3g")
        if 0.01 <= sure < 0.995 or sure == 1:
            return number(sure, ".0%")
        return number(min(sure, 0.999), ".1%")  # 100 % is kept for what is certain

    def text(self, sample: int) -> str:
        """Say all of it in one sentence, for tooltips and screen readers."""
        truth, answer = self._both(sample)
        fields = {"sample": sample, "truth": truth, "answer": answer, "sure": self.note(sample)}
        if self.is_regression:
            text = tr("#{sample:d}: wanted {truth}, answered {answer} ({sure})", **fields)
        elif self.evaluation.truths[sample] == self.evaluation.answers[sample]:
            text = tr("#{sample:d}: {truth} recognised ({sure})", **fields)
        else:
            text = tr("#{sample:d}: {truth} taken for {answer} ({sure})", **fields)
        values = self.values(sample)
        said = f"{text} · {values}" if values else text
        return self.ready.with_origin(said, self.index(sample))

    def values(self, sample: int) -> str:
        """Return the features of a sample where they are few, else ""."""
        if self.has_pictures:
            return ""
        raw = self.ready.dataset.inputs[self.index(sample)].ravel()
        if raw.size > MOST_VALUES:
            return ""
        return "(" + "; ".join(number(float(value), ".3g") for value in raw) + ")"

    @property
    def has_pictures(self) -> bool:
        """True where a sample can be shown as a picture."""
        return len(self.ready.choice.facts.input_shape) == 3

    def index(self, sample: int) -> int:
        """Return the number of a sample in the dataset."""
        return int(self.ready.parts[self.part][sample])

    def _both(self, sample: int) -> tuple[str, str]:
        evaluation, facts = self.evaluation, self.ready.choice.facts
        if self.is_regression:
            pair = evaluation.truths[sample, self.target], evaluation.answers[sample, self.target]
            truth, answer = (number(float(value), ".4g") for value in pair)
            return truth, answer
        classes = facts.classes
        return classes[evaluation.truths[sample]], classes[evaluation.answers[sample]]

    def _error(self, sample: int) -> float:
        return float(self.evaluation.errors(self.target)[sample])
