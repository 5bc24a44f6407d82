"""What the list of epochs says of each: its columns, for the screen, the clipboard and files."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.messages import number, tr
from core.snapshot import EpochRecord
from core.tasks import Metric

Value = float | int | None

_LOSS, _SCORE = "0.0000", "00.0 %"


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: in files. title: on the screen. tip: what it means.
        value: of an epoch, None where it has none. write: such a value as text.
        widest: a text as wide as any that is to be expected.
    """

    name: str
    title: str
    tip: str
    value: Callable[[EpochRecord], Value]
    write: Callable[[float], str]
    widest: str


def columns(metric: Metric, *, has_evaluated: bool = False) -> tuple[Column, ...]:
    """Return the columns in order.

    Args:
        metric: what the scores are.
        has_evaluated: with those of the training part evaluated like validation.
    """
    score = str(metric.title)
    evaluated = _evaluated(metric) if has_evaluated else ()
    return (
        Column(
            "epoch",
            tr("Epoch"),
            tr("How many epochs were done"),
            _number,
            "{:.0f}".format,
            "\u2605 000",
        ),
        Column(
            "train_loss",
            tr("Loss"),
            tr("Training: running mean over the epoch, with any DROPOUT on"),
            lambda record: record.train_loss,
            _loss,
            _LOSS,
        ),
        Column(
            "train_score",
            score,
            tr("Training: running mean over the epoch, with any DROPOUT on"),
            lambda record: record.train_score,
            metric.text,
            _SCORE,
        ),
        *evaluated,
        Column(
            "validation_loss",
            tr("Val. loss"),
            tr("Validation: computed at the end of the epoch, with all units on"),
            lambda record: record.validation_loss,
            _loss,
            _LOSS,
        ),
        Column(
            "validation_score",
            tr("Val. {score}", score=metric.word),
            tr("Validation: computed at the end of the epoch, with all units on"),
            lambda record: record.validation_score,
            metric.text,
            _SCORE,
        ),
        Column(
            "learning_rate",
            tr("Rate"),
            tr("Learning rate in force at the end of the epoch"),
            lambda record: record.learning_rate,
            _rate,
            "4.93e-05",
        ),
        Column(
            "seconds",
            tr("Time"),
            tr("Seconds that the epoch took"),
            lambda record: record.seconds,
            _seconds,
            "00.00 s",
        ),
    )


def _evaluated(metric: Metric) -> tuple[Column, ...]:
    tip = tr("Training part, evaluated at the end of the epoch: all units on, as in validation")
    return (
        Column(
            "evaluated_loss",
            tr("Eval. loss"),
            tip,
            lambda record: record.evaluated_loss,
            _loss,
            _LOSS,
        ),
        Column(
            "evaluated_score",
            tr("Eval. {score}", score=metric.word),
            tip,
            lambda record: record.evaluated_score,
            metric.text,
            _SCORE,
        ),
    )


def rows_of(records: Iterable[EpochRecord], shown: Sequence[Column]) -> list[list[str]]:
    """Return epochs as they stand on the screen, without a row of titles."""
    return [[text_of(record, column) for column in shown] for record in records]


def text_of(record: EpochRecord, column: Column) -> str:
    """Return one value as it stands on the screen."""
    value = column.value(record)
    return "-" if value is None else column.write(value)


def csv_of(records: Iterable[EpochRecord], metric: Metric) -> bytes:
    """Return epochs as a file of comma-separated values, all digits of each number."""
    return _csv([_names(metric), *_rows(records, metric)])


def csv_of_runs(runs: Sequence[tuple[str, Iterable[EpochRecord]]], metric: Metric) -> bytes:
    """Return the epochs of several runs in one file; its first column names the run.

    Args:
        runs: names and epochs.
        metric: what the scores are.
    """
    rows = [[name, *row] for name, records in runs for row in _rows(records, metric)]
    return _csv([["run", *_names(metric)], *rows])


def _names(metric: Metric) -> list[str]:
    return [*(column.name for column in columns(metric)), "evaluated_loss", "evaluated_score"]


def _rows(records: Iterable[EpochRecord], metric: Metric) -> Iterator[list[str]]:
    shown = columns(metric)
    for record in records:
        values = [column.value(record) for column in shown]
        values += [record.evaluated_loss, record.evaluated_score]
        yield ["" if value is None else repr(value) for value in values]


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8")


def _number(record: EpochRecord) -> int:
    return record.epoch + 1


def _loss(value: float) -> str:
    return number(value, ".4f") if abs(value) < 1e4 else number(value, ".3g")


def _rate(value: float) -> str:
    return number(value, ".3g")


def _seconds(value: float) -> str:
    return tr("{n} s", n=number(value, ".2f" if value < 10 else ".0f"))
