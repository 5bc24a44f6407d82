"""Evaluation: what a network answers for every sample of a part, and how wrong that is."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core import metrics
from core.arrays import AnyArray, Array, Labels
from core.batches import Batches
from core.check import check
from core.choice import DataChoice
from core.data.dataset import Dataset
from core.messages import Message
from core.questions.question import Answer, Question, Work, steps
from core.snapshot import Snapshot
from core.tasks import answers, by_class
from core.trained import network_of

SHARES = ("softmax", "sigmoid")
"""Activations whose values are probabilities."""


@dataclass(frozen=True, eq=False)
class Evaluation(Answer):
    """One row for each sample of the part, in the order of its sample numbers.

    Attributes:
        truths, answers: class numbers, (N,) int64; of a regression the values that were wanted
            and given, in the units of the data, (N, T) float64.
        confidence: the value of the class that was answered, (N,) float32; of a regression how
            far the answer is off, in standard deviations of the truths (the mean over targets).
        losses: of each sample, (N,) float32.
        loss, score: their mean, and the score of the task.
        are_shares: whether confidences are probabilities.
    """

    truths: AnyArray
    answers: AnyArray
    confidence: Array
    losses: Array
    loss: float
    score: float
    are_shares: bool

    @property
    def n_samples(self) -> int:
        """How many samples the part has."""
        return len(self.losses)

    def counts(self, n_classes: int) -> Labels:
        """Return the confusion matrix (L, L): a row for each true class, a column per answer."""
        return metrics.confusion(self.truths, self.answers, n_classes)

    def cell(self, truth: int, answer: int) -> Labels:
        """Return the numbers of the samples of class `truth` that were taken for `answer`."""
        return np.flatnonzero((self.truths == truth) & (self.answers == answer))

    def mistakes(self, truth: int | None = None) -> Labels:
        """Return the numbers of the samples (of a class) whose answer is wrong."""
        wrong = self.answers != self.truths
        return np.flatnonzero(wrong if truth is None else wrong & (self.truths == truth))

    def errors(self, target: int) -> Array:
        """Return how far the answers of a regression are above the truth, (N,)."""
        return self.answers[:, target] - self.truths[:, target]

    def farthest(self, target: int) -> Labels:
        """Return all sample numbers by falling size of the error of a regression."""
        return _falling(np.arange(self.n_samples), np.abs(self.errors(target)))

    def surest(self, samples: Labels) -> Labels:
        """Return sample numbers by falling confidence (of a regression: by falling error)."""
        return _falling(samples, self.confidence[samples])

    def worst(self, samples: Labels) -> Labels:
        """Return sample numbers by falling loss."""
        return _falling(samples, self.losses[samples])


@dataclass(frozen=True)
class Evaluate(Question):
    """How good is the network on a part of the data?"""

    kind = "evaluate"
    answer_type = Evaluation

    def why_not(self, snapshot: Snapshot, choice: DataChoice) -> Message | None:
        known = snapshot.project.data
        if known is None or known.facts.task != choice.facts.task:
            return Message("These weights belong to a network for other data.")
        errors = check(snapshot.project.with_(data=choice)).errors
        return errors[0].message if errors else super().why_not(snapshot, choice)

    def work(self, snapshot: Snapshot, dataset: Dataset, indices: AnyArray) -> Work:
        network = network_of(snapshot)
        assert network.loss is not None
        batches = Batches(dataset, snapshot.preparation)
        spread = batches.metric.spread(batches.targets(indices))
        middle = batches.middle(network.loss)
        is_regression = bool(dataset.facts.targets)
        losses: list[Array] = []
        given: list[AnyArray] = []
        sure: list[Array] = []
        total, n_done = 0.0, 0
        for cut in steps(indices):
            with np.errstate(all="ignore"):  # what overflows is seen in the figures
                x, targets = batches.load(cut)
                output = network.forward(x)
                losses.append(network.loss.each(output, targets).astype(np.float32))
                total += batches.metric.total(targets, output, spread, middle)
                if is_regression:
                    off = np.abs(output - targets) / np.sqrt(spread)  # (N, T)
                    sure.append(off.mean(axis=1).astype(np.float32))
                    given.append(snapshot.preparation.in_units(output))
                else:
                    classes = answers(output, middle)
                    given.append(np.asarray(classes, np.int64))
                    n_classes = len(dataset.facts.classes)
                    sure.append(_confidence(by_class(network.made(output), n_classes), classes))
            n_done += len(cut)
            yield n_done / len(indices)
        every = np.concatenate(losses)
        truths = dataset.labels[indices]
        dtype: Any = np.float64 if is_regression else np.int64
        rows = np.asarray(truths, dtype)
        return Evaluation(
            truths=rows.reshape(len(rows), -1) if is_regression else rows,  # (N, T) or (N,)
            answers=np.concatenate(given),
            confidence=np.concatenate(sure),
            losses=every,
            loss=float(every.mean(dtype=np.float64)),
            score=batches.metric.score(total, len(indices)),
            are_shares=not is_regression and _last_activation(snapshot) in SHARES,
        )


def _confidence(output: Array, classes: AnyArray) -> Array:
    """Return the value of the answered class, (N,), of outputs (N, L) by class."""
    return output[np.arange(len(output)), classes].astype(np.float32)


def _last_activation(snapshot: Snapshot) -> str:
    layer = snapshot.project.stack.blocks[-1].layer
    return getattr(layer, "activation", "linear")


def _falling(samples: Labels, by: Array) -> Labels:
    """Sort by falling `by`, equals by their numbers; what is no number comes last."""
    return samples[np.argsort(-np.nan_to_num(by, nan=-np.inf), kind="stable")]
