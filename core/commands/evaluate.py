"""`camada evaluate`: loss and accuracy of a trained file on each part of the data."""

import argparse
from typing import Any

import numpy as np

from core.commands.arguments import add_data, add_json
from core.commands.output import accuracy_text, loss_text, say, say_json, table
from core.commands.parts import TITLES, data_for, judged_by, parts_for
from core.commands.sources import learned
from core.messages import Message, number, tr
from core.network import Network
from core.snapshot import Snapshot
from core.training import Batches
from core.training import evaluate as evaluate_samples
from core.workers import Pool, one_thread_blas

ABOUT = Message("measure loss and accuracy of a trained file on each part of the data")


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
    rows = [
        (str(TITLES[part]), loss_text(loss), accuracy_text(accuracy), number(len(found[part])))
        for part, (loss, accuracy) in figures.items()
    ]
    titles = ("", tr("loss"), tr("accuracy"), tr("samples"))
    for line in table([titles, *rows], right=(1, 2, 3)):
        say(line)
    judged = judged_by(found)
    say()
    say(_verdict(judged, figures[judged][1], dataset.name))
    if options.json:
        values: dict[str, Any] = {
            part: {"loss": loss, "accuracy": accuracy, "samples": len(found[part])}
            for part, (loss, accuracy) in figures.items()
        }
        say_json({**values, "part": judged, "data": dataset.name})
    return 0


def _network(snapshot: Snapshot, pool: Pool) -> Network:
    project = snapshot.project
    assert project.data is not None  # of a project that was trained
    loss = project.plan.loss.for_counts(project.data.facts.counts)
    network = Network(project.stack, project.input_shape, loss, pool=pool)
    network.load(snapshot.weights, snapshot.state)
    return network


def _verdict(part: str, accuracy: float, data: str) -> str:
    text = accuracy_text(accuracy)
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
