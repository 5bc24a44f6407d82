"""`camada evaluate`: loss and score of a trained file on each part of the data, and details."""

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from core.arrays import AnyArray, Array
from core.batches import Batches
from core.check import EVALUATION_BATCH
from core.commands import mistakes
from core.commands.answers import details_of, say_details, verdict
from core.commands.arguments import add_json
from core.commands.mistakes import Answers
from core.commands.output import loss_text, say, say_json, table
from core.commands.parts import TITLES, data_for, judged_by, parts_for
from core.commands.readings import add_data
from core.commands.sources import learned
from core.messages import Message, number, tr
from core.network import Network
from core.trained import network_of
from core.training import evaluate as evaluate_samples
from core.workers import Pool, one_thread_blas

ABOUT = Message("measure loss and accuracy (or R²) of a trained file on each part of the data")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument("file", metavar="FILE", help=tr("a trained .camada file"))
    add_data(parser, default=Message("without it, the data the file was trained on"))
    parser.add_argument(
        "--mistakes",
        metavar="FILE.csv",
        help=tr(
            "write there which samples of the part that counts are answered wrongly, the surest "
            "first (of numbers all of them, the largest error first), with their files or rows"
        ),
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Evaluate and return the exit code. Raises CamadaError."""
    one_thread_blas()
    snapshot = learned(options.file).snapshot
    dataset = data_for(snapshot, options)
    found = parts_for(snapshot, dataset)
    with Pool() as pool:
        network = network_of(snapshot, pool)
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
    say(verdict(judged, metric, figures[judged][1], dataset.name))
    labels = dataset.labels[found[judged]]
    details = details_of(dataset.facts, labels, scores, snapshot.preparation)
    say_details(dataset.facts, details)
    if options.mistakes is not None:
        answers = Answers(dataset, found[judged], scores, snapshot.preparation)
        mistakes.write(answers, Path(options.mistakes))
    if options.json:
        values: dict[str, Any] = {
            part: {"loss": loss, metric.name: metric.told(score), "samples": len(found[part])}
            for part, (loss, score) in figures.items()
        }
        say_json({**values, "part": judged, "data": dataset.name, **details})
    return 0


def _scores(network: Network, batches: Batches, indices: AnyArray) -> Array:
    """Return what the network says of these samples, (N, L)."""
    starts = range(0, len(indices), EVALUATION_BATCH)
    cuts = (indices[start : start + EVALUATION_BATCH] for start in starts)
    return np.concatenate([network.predict(batches.load(cut)[0]).copy() for cut in cuts])
