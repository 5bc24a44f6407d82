"""What `camada train` says of a run: what is about to be trained, and how it went."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.choice import PARTS
from core.commands.output import loss_text, say, table
from core.commands.parts import TITLES
from core.commands.sources import Source
from core.messages import Message, tr
from core.tasks import Metric
from core.training import Training


@dataclass
class Outcome:
    """How a run ended, and its figures.

    Attributes:
        n_samples: samples learned; `learning_seconds`: until the last of them, `seconds` in all.
        diverged: what went wrong, None when nothing did. ended_early: why, None when it did not.
        finished: True when all epochs were done. unread: the error of a stdout that takes no more.
    """

    n_samples: int = 0
    learning_seconds: float = 0.0
    seconds: float = 0.0
    diverged: Message | None = None
    ended_early: Message | None = None
    finished: bool = False
    unread: BrokenPipeError | None = None


def beginning(source: Source, training: Training) -> str:
    """Return the lines that stand before the epochs."""
    n_train, n_validation, n_test = (len(training.parts[name]) for name in PARTS)
    first = tr(
        "{source}: {n} parameters, seed {seed:d}",
        source=source.name,
        n=training.n_parameters,
        seed=training.project.plan.seed,
    )
    second = tr(
        "{data}: {train} samples for training, {validation} for validation, {test} for testing",
        data=training.dataset.name,
        train=n_train,
        validation=n_validation,
        test=n_test,
    )
    if source.checkpoint is None:
        return f"{first}\n{second}"
    n_learning = len(training.snapshot().weights)
    third = tr(
        "Going on after {n} epoch; {kept} of {blocks} blocks that learn keep their weights",
        "Going on after {n} epochs; {kept} of {blocks} blocks that learn keep their weights",
        n=training.position.epoch,
        kept=len(training.kept),
        blocks=n_learning,
    )
    return f"{first}\n{second}\n{third}"


def say_summary(training: Training, outcome: Outcome, n_epochs: int) -> None:
    """Write the figures of the last of `n_epochs` epochs, the time, and where it stopped."""
    figures, metric = _figures(training, n_epochs), training.project.task.metric
    rows = [
        (str(TITLES[part]), loss_text(loss), metric.fine_text(score))
        for part, (loss, score) in figures.items()
        if loss is not None
    ]
    if rows:
        say()
        for line in table([("", tr("loss"), str(metric.word)), *rows], right=(1, 2)):
            say(line)
        say()
    say(
        tr(
            "{n} epoch in {seconds:,.2f} s, {speed} samples/s",
            "{n} epochs in {seconds:,.2f} s, {speed} samples/s",
            n=n_epochs,
            seconds=outcome.seconds,
            speed=round(_speed(outcome)),
        )
    )
    if outcome.ended_early:
        say(outcome.ended_early)
    if not outcome.finished and not outcome.diverged:
        say(
            tr(
                "Stopped after {epochs} of {until} epochs and {batches} of {n} batches.",
                epochs=training.position.epoch,
                until=training.position.until_epoch,
                batches=training.position.batch,
                n=training.n_batches,
            )
        )


def where(saved: Path | None, out: Path | None) -> str:
    """Return where the network was saved, or why it was not."""
    if saved is not None:
        return tr("Saved in {file}", file=str(saved))
    if out is not None:
        return tr("Not saved: no epoch was finished.")
    return tr("Not saved: --out FILE would save it.")


def to_json(
    training: Training, outcome: Outcome, n_epochs: int, saved: Path | None
) -> dict[str, Any]:
    """Return the run as the JSON object of `--json`; parts that are missing are None."""
    figures, metric = _figures(training, n_epochs).items(), training.project.task.metric
    return {
        "epochs": n_epochs,
        **{part: _pair(metric, loss, score) for part, (loss, score) in figures},
        "parameters": training.n_parameters,
        "seconds": outcome.seconds,
        "samples_per_second": _speed(outcome),
        "seed": training.project.plan.seed,
        "out": None if saved is None else str(saved),
    }


def _figures(training: Training, n_epochs: int) -> dict[str, tuple[float | None, float | None]]:
    """Return loss and score of each part after the last finished epoch of this run."""
    if not n_epochs:
        return dict.fromkeys(PARTS, (None, None))
    last = training.history[-1]
    return {
        "train": (last.train_loss, last.train_score),
        "validation": (last.validation_loss, last.validation_score),
        "test": training.test_figures,
    }


def _pair(
    metric: Metric, loss: float | None, score: float | None
) -> dict[str, float | None] | None:
    return None if loss is None else {"loss": loss, metric.name: metric.told(score)}


def _speed(outcome: Outcome) -> float:
    return outcome.n_samples / max(outcome.learning_seconds, 1e-9)
