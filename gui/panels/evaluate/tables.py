"""The tables of an evaluation: figures by class, figures by value, and the file of both."""

from dataclasses import replace

import numpy as np

from core import csv_text, metrics
from core.messages import number, tr
from core.questions.evaluation import Evaluation
from gui.panels.evaluate.class_table import Column, Table, rows_of
from gui.state.data import Ready


def table_of(evaluation: Evaluation, ready: Ready) -> Table:
    """Return the figures by class, or by wanted value of a regression."""
    if ready.choice.facts.targets:
        return _of_targets(evaluation, ready)
    return _of_classes(evaluation, ready)


def csv_of(evaluation: Evaluation, ready: Ready) -> bytes:
    """Return the same as a file of comma-separated values; of classes with the confusion matrix."""
    table = table_of(evaluation, ready)
    classes = ready.choice.facts.classes
    if classes:
        counts = evaluation.counts(len(classes)).tolist()
        more = tuple(Column(tr("answered {name}", name=name), "") for name in classes)
        rows = tuple((*row, *line) for row, line in zip(table.rows, counts, strict=True))
        table = replace(table, columns=(*table.columns, *more), rows=rows)
    return csv_text.csv_of(rows_of(table))


def _of_classes(evaluation: Evaluation, ready: Ready) -> Table:
    classes = ready.choice.facts.classes
    columns = (
        Column(tr("Class"), tr("The true class")),
        Column(
            tr("Precision"),
            tr("Of the samples taken for this class, the share that is of it"),
            _share,
        ),
        Column(
            tr("Recall"), tr("Of the samples of this class, the share that is recognised"), _share
        ),
        Column("F1", tr("Harmonic mean of precision and recall"), _share),
        Column(tr("Samples"), tr("Samples of this class"), number),
    )
    found = metrics.by_class(evaluation.counts(len(classes)))
    rows = tuple(
        (name, each.precision, each.recall, each.f1, each.n_samples)
        for name, each in zip(classes, found, strict=True)
    )
    return Table(columns, rows)


def _of_targets(evaluation: Evaluation, ready: Ready) -> Table:
    columns = (
        Column(tr("Value"), tr("What is wanted")),
        Column("R²", tr("The share of the spread that the answers explain"), _fine),
        Column(
            "MAE", tr("Mean of the errors without their sign, in the units of the data"), _rough
        ),
        Column("RMSE", tr("Root of the mean squared error, in the units of the data"), _rough),
    )
    rows = tuple(
        _of_target(evaluation, index, _named(target.name, target.unit))
        for index, target in enumerate(ready.choice.facts.targets)
    )
    return Table(columns, rows)


def _of_target(
    evaluation: Evaluation, index: int, name: str
) -> tuple[str, float | None, float | None, float]:
    truths, answers = evaluation.truths[:, index], evaluation.answers[:, index]
    rmse = float(np.sqrt(np.mean((answers - truths) ** 2)))
    explained = metrics.r2(truths, answers)
    return name, explained, metrics.mean_absolute_error(truths, answers), rmse


def _named(name: str, unit: str) -> str:
    return f"{name} ({unit})" if unit else name


def _share(value: float) -> str:
    return number(value, ".1%")


def _fine(value: float) -> str:
    return number(value, ".4f")


def _rough(value: float) -> str:
    return number(value, ".4g")
