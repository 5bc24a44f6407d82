"""What `camada evaluate` says of the answers on the part that counts, beyond loss and score."""

from dataclasses import asdict
from typing import Any

import numpy as np

from core import metrics
from core.arrays import AnyArray, Array, Labels
from core.commands.output import say, share_text, table
from core.facts import Facts
from core.messages import number, tr
from core.snapshot import Preparation
from core.tasks import Metric, by_class

TOP = 5
"""Of so many best classes; asked where there are more."""


def details_of(
    facts: Facts, labels: AnyArray, output: Array, preparation: Preparation
) -> dict[str, Any]:
    """Return what `--json` says of the part that counts, beyond loss and score.

    Args:
        facts: of the data.
        labels: (N,) class numbers, or (N,) or (N, T) wanted values.
        output: of the network, (N, L) or (N, T).
        preparation: of the network.
    """
    if facts.targets:
        return {"targets": _of_targets(facts, labels, preparation.in_units(output))}
    return _of_classes(labels, by_class(output, len(facts.classes)), facts.classes)


def say_details(facts: Facts, details: dict[str, Any]) -> None:
    """Write a line for each class or target, and what there is beside."""
    if "targets" in details:
        _say_targets(facts, details["targets"])
    else:
        _say_classes(details)


def verdict(part: str, metric: Metric, score: float, data: str) -> str:
    """Return in a sentence how good the answers are."""
    if not metric.is_defined:
        return tr(
            "All samples of {data} are of one class, so {metric} is undefined: there is nothing to "
            "tell apart.",
            data=data,
            metric=metric.word,
        )
    text = metric.fine_text(score)
    if metric.is_share:
        return _verdict_of_accuracy(part, text, data)
    if part == "test":
        return tr(
            "The network explains the test part of {data} with {metric} = {value}; 1 would be "
            "perfect, and 0 is as good as always to answer the mean.",
            metric=metric.word,
            value=text,
            data=data,
        )
    if part == "validation":
        return tr(
            "The network explains the validation part of {data} with {metric} = {value}; there is "
            "no test part.",
            metric=metric.word,
            value=text,
            data=data,
        )
    if part == "train":
        return tr(
            "The network explains {data} with {metric} = {value}, but it has seen all of it in "
            "training.",
            metric=metric.word,
            value=text,
            data=data,
        )
    return tr(
        "The network explains all samples of {data} with {metric} = {value}; it was trained on "
        "other data.",
        metric=metric.word,
        value=text,
        data=data,
    )


def _of_targets(facts: Facts, labels: AnyArray, values: Array) -> list[dict[str, Any]]:
    wanted = labels.reshape(len(labels), -1)  # (N, T)
    return [
        {
            "name": target.name,
            "unit": target.unit,
            "r2": metrics.r2(wanted[:, index], values[:, index]),
            "mae": metrics.mean_absolute_error(wanted[:, index], values[:, index]),
        }
        for index, target in enumerate(facts.targets)
    ]


def _say_targets(facts: Facts, targets: list[dict[str, Any]]) -> None:
    rows = [
        (
            each["name"],
            "-" if each["r2"] is None else number(each["r2"], ".4f"),
            target.text(each["mae"]),
        )
        for target, each in zip(facts.targets, targets, strict=True)
    ]
    titles = (tr("target"), "R²", tr("mean absolute error"))
    say()
    for line in table([titles, *rows], right=(1, 2)):
        say(line)


def _of_classes(labels: Labels, scores: Array, classes: tuple[str, ...]) -> dict[str, Any]:
    """Return what `--json` says of the part that counts, beyond loss and accuracy."""
    counts = metrics.confusion(labels, scores.argmax(axis=1), len(classes))
    figures = zip(classes, metrics.by_class(counts), strict=True)
    is_finite = bool(np.isfinite(scores).all())  # of others there is no order
    return {
        "classes": [{"name": name, **asdict(each)} for name, each in figures],
        "confusion": counts.tolist(),
        "top_5": metrics.top_k_accuracy(labels, scores, TOP) if len(classes) > TOP else None,
        "roc_auc": metrics.roc_auc(labels, scores[:, 1])
        if len(classes) == 2 and is_finite
        else None,
    }


def _say_classes(details: dict[str, Any]) -> None:
    rows = [
        (
            each["name"],
            *(_share(each[name]) for name in ("precision", "recall", "f1")),
            number(each["n_samples"]),
        )
        for each in details["classes"]
    ]
    titles = (tr("class"), tr("precision"), tr("recall"), "F1", tr("samples"))
    say()
    for line in table([titles, *rows], right=(1, 2, 3, 4)):
        say(line)
    if details["top_5"] is not None:
        say()
        say(
            tr(
                "The right class is among the best {n} for {accuracy}.",
                n=TOP,
                accuracy=share_text(details["top_5"]),
            )
        )
    if details["roc_auc"] is not None:
        say()
        say(tr("Area under the ROC curve: {area:.4f}", area=details["roc_auc"]))


def _share(value: float | None) -> str:
    return "-" if value is None else share_text(value)


def _verdict_of_accuracy(part: str, text: str, data: str) -> str:
    if part == "test":
        return tr("{accuracy} of the test part of {data} is right.", accuracy=text, data=data)
    if part == "validation":
        return tr(
            "{accuracy} of the validation part of {data} is right; there is no test part.",
            accuracy=text,
            data=data,
        )
    if part == "train":
        return tr(
            "{accuracy} of {data} is right, but the network has seen all of it in training.",
            accuracy=text,
            data=data,
        )
    return tr(
        "{accuracy} of all samples of {data} is right; the network was trained on other data.",
        accuracy=text,
        data=data,
    )
