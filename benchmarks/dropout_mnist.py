"""The MNIST networks of a paper with our engine: error on the test part beside the paper's.

Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014, "Dropout: A Simple Way to Prevent
Neural Networks from Overfitting", Table 2: three hidden blocks of 1,024 ReLU units, with dropout of
0.5 behind each and 0.2 at the input, and with a max-norm on the weights into each unit too.

All 60,000 training samples are learned from. The test part is asked once, after the last epoch: no
epoch is chosen by it. `--validation` holds out a share of the training samples instead, and then
the test part is not asked at all; that is for choosing a recipe.
"""

import argparse
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.measures import machine
from core.choice import Split
from core.commands.interruption import Interruption
from core.data.dataset import Dataset
from core.data.library import find
from core.layers import Dense, Dropout, Flatten, Layer
from core.optimizers import SGD
from core.project import Plan, Project
from core.schedules import Cosine
from core.snapshot import Checkpoint, EpochRecord
from core.stack import Block, Stack
from core.storage import model_file
from core.storage.model_file import SUFFIX, ModelContents
from core.training import Diverged, EpochDone, Finished, Training
from core.workers import Pool, one_thread_blas

HIDDEN = (1024, 1024, 1024)
N_CLASSES = 10
WARMUP_STEPS = 500


@dataclass(frozen=True)
class PaperNetwork:
    """A network of the paper. `paper` is its test error in percent; a rate or length of 0 is off.

    The one without dropout is not in the table; 1.6 is the best there of a net without it.
    """

    paper: float
    input_rate: float = 0.0
    hidden_rate: float = 0.0
    max_norm: float = 0.0

    def layers(self) -> list[Layer]:
        """Return the layers, from FLATTEN to the ten outputs."""
        layers: list[Layer] = [Flatten(), *_dropout(self.input_rate)]
        for n_units in HIDDEN:
            layers += [Dense(units=n_units, max_norm=self.max_norm), *_dropout(self.hidden_rate)]
        output = Dense(
            units=N_CLASSES, activation="softmax", initializer="glorot", max_norm=self.max_norm
        )
        return [*layers, output]


def _dropout(rate: float) -> list[Layer]:
    return [Dropout(rate=rate)] if rate else []


NETWORKS = {
    "plain": PaperNetwork(1.60),
    "dropout": PaperNetwork(1.25, input_rate=0.2, hidden_rate=0.5),
    "max-norm": PaperNetwork(1.06, input_rate=0.2, hidden_rate=0.5, max_norm=2.0),
}


def main() -> None:
    """Train the chosen networks one after the other, and say how they did."""
    options = _options()
    one_thread_blas()
    dataset, here, rows = find(options.data), machine(), list[dict[str, Any]]()
    print(f"{here['processor']}, {here['cores']} cores, load {here['load']}", flush=True)
    with Interruption() as interruption:
        for name in options.networks:
            project = project_of(NETWORKS[name], dataset, options)
            training = trained(name, project, dataset, options.resume, interruption)
            if interruption.asked:
                print("Stopped. Name the same folder with --resume to go on.")
                break
            rows.append(row_of(name, training))
            print(_sentence(rows[-1]), flush=True)
    if options.json:
        options.json.write_text(json.dumps({"networks": rows, "machine": here}, indent=1) + "\n")


def project_of(network: PaperNetwork, dataset: Dataset, options: argparse.Namespace) -> Project:
    """Return the network as a project, with the recipe that all of them are trained by."""
    plan = Plan(
        optimizer=SGD(learning_rate=options.rate, momentum=options.momentum),
        schedule=Cosine(warmup_steps=WARMUP_STEPS),
        batch_size=options.batch_size,
        epochs=options.epochs,
        seed=options.seed,
    )
    blocks = tuple(Block(f"b{i + 1}", layer) for i, layer in enumerate(network.layers()))
    data = dataset.choice().with_(split=Split(validation=options.validation))
    return Project(stack=Stack(blocks), data=data, plan=plan)


def trained(
    name: str, project: Project, dataset: Dataset, folder: Path | None, interruption: Interruption
) -> Training:
    """Train a network to its last epoch or until Ctrl+C, going on from what the folder holds."""
    path = folder / (name + SUFFIX) if folder else None
    with Pool() as pool:
        training = Training(project, dataset, _checkpoint(path, project), pool)
        # One that is done goes on to its test figures, and not with more epochs.
        training.position = replace(training.position, until_epoch=project.plan.epochs)
        for step in training.steps():
            if isinstance(step, Diverged):
                raise SystemExit(str(step.message))
            if isinstance(step, EpochDone):
                print(_progress(name, step.record, project.plan.epochs), flush=True)
            if path and (isinstance(step, EpochDone | Finished) or interruption.asked):
                model_file.save(path, ModelContents(project, training.checkpoint()))
            if interruption.asked or _is_validated(training):
                break
    return training


def row_of(name: str, training: Training) -> dict[str, Any]:
    """Return the figures of a trained network; errors are in percent, None where not asked."""
    last, plan = training.history[-1], training.project.plan
    return {
        "name": name,
        "paper_error": NETWORKS[name].paper,
        "test_error": _error(training.test_figures[1]),
        "validation_error": _error(last.validation_score),
        "train_error": _error(last.train_score),
        "epochs": len(training.history),
        "seconds": round(sum(record.seconds for record in training.history), 1),
        "plan": plan.to_json(),
    }


def _checkpoint(path: Path | None, project: Project) -> Checkpoint | None:
    found = model_file.load(path).checkpoint if path and path.exists() else None
    if found is not None and found.snapshot.project != project:
        raise SystemExit(f"{path} was trained with another recipe. Name another folder.")
    return found


def _is_validated(training: Training) -> bool:
    """Tell whether all epochs are done of a run that shall not ask the test part."""
    is_done = training.position.epoch == training.position.until_epoch
    return is_done and training.history[-1].validation_score is not None


def _progress(name: str, record: EpochRecord, n_epochs: int) -> str:
    validation = (
        f", validation error {_error(record.validation_score):.2f} %"
        if record.validation_score is not None
        else ""
    )
    return (
        f"{name} {record.epoch + 1}/{n_epochs}: training loss {record.train_loss:.5f}, training "
        f"error {_error(record.train_score):.2f} %{validation}, {record.seconds:.1f} s"
    )


def _sentence(row: dict[str, Any]) -> str:
    asked = "test" if row["test_error"] is not None else "validation"
    return (
        f"{row['name']}: {asked} error {row[asked + '_error']:.2f} % (paper: "
        f"{row['paper_error']:.2f} %) after {row['epochs']} epochs in {row['seconds']:,.0f} s, "
        f"seed {row['plan']['seed']}"
    )


def _error(accuracy: float | None) -> float | None:
    return None if accuracy is None else round(100 * (1 - accuracy), 4)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.dropout_mnist", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--data", required=True, help="the folder with the IDX files of MNIST")
    parser.add_argument("--networks", nargs="+", choices=NETWORKS, default=list(NETWORKS))
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rate", type=float, default=0.03, help="learning rate at the top")
    parser.add_argument("--momentum", type=float, default=0.95)
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--validation", type=float, default=0.0, metavar="SHARE")
    parser.add_argument(
        "--resume", type=Path, metavar="FOLDER", help="keep each network's state here, and go on"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE")
    return parser.parse_args()


if __name__ == "__main__":
    main()
