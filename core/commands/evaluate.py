"""`camada evaluate`: loss and accuracy of a trained file on each part of the data, and by class."""

import argparse
from dataclasses import asdict
from typing import Any

import numpy as np

from core import metrics
from core.arrays import AnyArray, Array, Labels
from core.check import EVALUATION_BATCH
from core.commands.arguments import add_data, add_json
from core.commands.output import loss_text, say, say_json, share_text, table
from core.commands.parts import TITLES, data_for, judged_by, parts_for
from core.commands.sources import learned
from core.messages import Message, number, tr
from core.network import Network
from core.snapshot import Snapshot
from core.training import Batches
from core.training import evaluate as evaluate_samples
from core.workers import Pool, one_thread_blas

ABOUT = Message("measure loss and accuracy of a trained file on each part of the data")


TOP = 5
"""Of so many best classes; asked where there are more."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument("file", metavar="FILE", help=tr("a trained .camada file"))
    add_data(parser, default=Message("without it, the data the file was trained on"))
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Evaluate and return the exit code. Raises CamadaError."""
    one_thread_blas()
    snapshot = learned(options.file).snapshot
    dataset = data_for(snapshot, options.data)
    found = parts_for(snapshot, dataset)
    with Pool() as pool:
        network = _network(snapshot, pool)
        batches = Batches(dataset, snapshot.preparation)
        with np.errstate(all="ignore"):  # what overflows is seen in the figures
            figures = {
                part: evaluate_samples(network, batches, indices) for part, indices in found.items()
            }
            judged = judged_by(found)
            scores = _scores(network, batches, found[judged])
    metric = dataset.facts.task.metric
    rows = [
        (str(TITLES[part]), loss_text(loss), metric.fine_text(score), number(len(found[part])))
        for part, (loss, score) in figures.items()
    ]
    titles = ("", tr("loss"), str(metric.word), tr("samples"))
    for line in table([titles, *rows], right=(1, 2, 3)):
        say(line)
    say()
    say(_verdict(judged, figures[judged][1], dataset.name))
    details = _details(dataset.labels[found[judged]], scores, dataset.facts.classes)
    _say_details(details)
    if options.json:
        values: dict[str, Any] = {
            part: {"loss": loss, metric.name: score, "samples": len(found[part])}
            for part, (loss, score) in figures.items()
        }
        say_json({**values, "part": judged, "data": dataset.name, **details})
    return 0


def _network(snapshot: Snapshot, pool: Pool) -> Network:
    project = snapshot.project
    assert project.data is not None  # of a project that was trained
    loss = project.plan.loss.for_counts(project.data.facts.counts)
    network = Network(project.stack, project.input_shape, loss, pool=pool)
    network.load(snapshot.weights, snapshot.state)
    return network


def _scores(network: Network, batches: Batches, indices: AnyArray) -> Array:
    """Return what the network says of these samples, (N, L)."""
    starts = range(0, len(indices), EVALUATION_BATCH)
    cuts = (indices[start : start + EVALUATION_BATCH] for start in starts)
    return np.concatenate([network.predict(batches.load(cut)[0]).copy() for cut in cuts])


def _details(labels: Labels, scores: Array, classes: tuple[str, ...]) -> dict[str, Any]:
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


def _say_details(details: dict[str, Any]) -> None:
    """Write a line for each class, and what there is beside."""
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


def _verdict(part: str, accuracy: float, data: str) -> str:
    text = share_text(accuracy)
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
