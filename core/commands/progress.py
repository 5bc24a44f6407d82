"""How a training shows itself while it runs: a line an epoch, and on a terminal a moving bar."""

import sys
import time
from typing import Any

from core.commands.output import loss_text, say
from core.messages import number, tr
from core.snapshot import EpochRecord
from core.tasks import Metric
from core.training import BatchDone, Training

_REDRAW_EVERY = 0.1
_BAR_WIDTH = 24


class Progress:
    """Follows one training. A context manager; the bar is gone when it is left."""

    def __init__(self, training: Training) -> None:
        self._metric = training.project.task.metric
        self._n_train = len(training.parts["train"])
        self._n_epochs = training.position.until_epoch
        self._bar = _bar(training) if sys.stderr.isatty() else None
        self._redraw_at = 0.0

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def batch(self, step: BatchDone) -> None:
        """Move the bar; it is drawn by the clock, so that quick batches are not slowed."""
        if self._bar is None:
            return
        self._bar.n += 1
        if time.perf_counter() < self._redraw_at:
            return
        self._redraw_at = time.perf_counter() + _REDRAW_EVERY
        left = tr("epoch {epoch:d}/{n:d}", epoch=step.epoch + 1, n=self._n_epochs)
        right = tr(
            "loss {loss}  {metric} {value}",
            loss=loss_text(step.running_loss),
            metric=self._metric.word,
            value=self._metric.fine_text(step.running_score),
        )
        bar = f"{{bar:{_BAR_WIDTH}}} {{percentage:3.0f}}\u00a0%"
        self._bar.bar_format = f"{left}  {bar}  {right}  {{remaining}}"
        self._bar.refresh()

    def epoch(self, record: EpochRecord) -> None:
        """Write the line of a finished epoch."""
        if self._bar is not None:
            self._bar.clear()
        say(_line(record, self._metric, self._n_epochs, self._n_train))


def _line(record: EpochRecord, metric: Metric, n_epochs: int, n_train: int) -> str:
    done = str(record.epoch + 1).rjust(len(str(n_epochs)))
    texts = [
        tr("epoch {epoch}/{n:d}", epoch=done, n=n_epochs),
        _figures(metric, record.train_loss, record.train_score),
    ]
    if record.validation_loss is not None and record.validation_score is not None:
        figures = _figures(metric, record.validation_loss, record.validation_score)
        texts.append(tr("validation {figures}", figures=figures))
    if record.evaluated_loss is not None and record.evaluated_score is not None:
        figures = _figures(metric, record.evaluated_loss, record.evaluated_score)
        texts.append(tr("training, evaluated {figures}", figures=figures))
    speed = number(round(n_train / max(record.seconds, 1e-9))).rjust(9)
    texts.append(tr("{speed} samples/s", speed=speed))
    return "  ".join(texts)


def _figures(metric: Metric, loss: float, score: float) -> str:
    return tr(
        "loss {loss}  {metric} {value}",
        loss=loss_text(loss),
        metric=metric.word,
        value=metric.fine_text(score).rjust(metric.widest),
    )


def _bar(training: Training) -> Any:
    from tqdm import tqdm  # takes 40 ms to import and is needed on a terminal only

    tqdm.monitor_interval = 0  # its thread watches for stalls; we draw by the clock ourselves
    at = training.position
    total = (at.until_epoch - at.epoch) * training.n_batches - at.batch
    return tqdm(total=total, file=sys.stderr, leave=False, bar_format="{bar}", mininterval=1e9)
