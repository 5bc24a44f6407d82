"""Hardly any data: every layer, with fewer samples than a batch, as many, and one more."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from core.arrays import Shape
from core.augment import AUGMENTATIONS, Augmentation, PictureAugmentation, ValueAugmentation
from core.check import check
from core.choice import LEFT_OUT, SCALINGS, Split
from core.data.dataset import Dataset
from core.errors import DatasetError
from core.inspection import Inspector
from core.layers import LAYERS, Dense, Flatten, Layer
from core.losses import LOSSES, CrossEntropy, Loss
from core.optimizers import OPTIMIZERS
from core.project import Project
from core.questions.evaluation import Evaluate
from core.questions.question import Question
from core.questions.unit_values import AskUnit
from core.schedules import SCHEDULES
from core.snapshot import Snapshot
from core.tasks import CLASSIFY
from core.training import Finished, Training
from tests.core.battery import dataset_of, drawn, project_of, values_of

BATCH = 4
N_SAMPLES = [1, 2, BATCH - 1, BATCH, BATCH + 1]
EXAMPLES = [cls.examples()[0] for cls in LAYERS.values()]
every_size = pytest.mark.parametrize("n_samples", N_SAMPLES)
every_example = pytest.mark.parametrize(
    ("layer", "shape"), EXAMPLES, ids=[f"{layer}-{shape}" for layer, shape in EXAMPLES]
)
SHAPES = {"pictures": (4, 4, 1), "values": (3,)}
AUGMENTED = [
    *(cls(mixup=0.5) for cls in AUGMENTATIONS.values()),
    PictureAugmentation(flip=True, shift=0.1, rotate=30.0),
    ValueAugmentation(noise=0.5),
]
PLANS: list[dict[str, Any]] = [
    {"sampling": "balanced"},
    {"shuffle": False},
    {"shuffle_block": 2},
    {"patience": 1, "epochs": 3},
    {"evaluate_train": True},
    {"clip_norm": 0.1},
    {"loss": CrossEntropy(balanced=True, label_smoothing=0.1)},
    *({"optimizer": cls()} for cls in OPTIMIZERS.values()),
    *({"schedule": cls(), "epochs": 3} for cls in SCHEDULES.values()),
]
both_tasks = pytest.mark.parametrize("task", ["classes", "values"])
ALL = Split(validation=0, test=0)
both_splits = pytest.mark.parametrize("split", [ALL, Split()], ids=["all", "usual"])


def data(task: str, n_samples: int, shape: Shape) -> Dataset:
    inputs = drawn((n_samples, *shape), 1, np.float32)
    if task == "values":
        return values_of(inputs, 1000 + 50 * drawn((n_samples,), 2))
    return dataset_of(inputs, np.arange(n_samples) % 2, 2)


def project(dataset: Dataset, layer: Layer, split: Split) -> Project:
    ending = dataset.facts.task.ending
    output = Dense(units=dataset.facts.n_outputs, activation=ending, initializer="glorot")
    found = project_of(dataset, layer, Flatten(), output, batch_size=BATCH)
    assert found.data is not None
    return found.with_(data=found.data.with_(split=split))


def figures_of(training: Training) -> Iterator[float | None]:
    for record in training.history:
        yield from (record.train_loss, record.train_score)
        yield from (record.validation_loss, record.validation_score)
    yield from training.test_figures


def answer(question: Question, snapshot: Snapshot, dataset: Dataset, part: Any) -> Any:
    work = question.work(snapshot, dataset, part)
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


@every_example
@every_size
@both_tasks
@both_splits
def test_few_samples_are_learned_judged_and_looked_into(
    layer: Layer, shape: Shape, n_samples: int, task: str, split: Split
) -> None:
    dataset = data(task, n_samples, shape)
    chosen = project(dataset, layer, split)
    training = Training(chosen, dataset)

    steps = list(training.steps())
    snapshot = training.snapshot()
    asked = {name: part for name, part in training.parts.items() if len(part)}
    judged = [answer(Evaluate(name), snapshot, dataset, part) for name, part in asked.items()]
    seen = Inspector(snapshot).values(dataset.inputs[-1], 0)
    unit = [answer(AskUnit(name, "b3", 0), snapshot, dataset, asked[name]) for name in asked]

    assert check(chosen).can_train
    assert isinstance(steps[-1], Finished)
    assert all(number is None or math.isfinite(number) for number in figures_of(training))
    assert all(np.isfinite(found.losses).all() and math.isfinite(found.score) for found in judged)
    assert all(np.isfinite(values.output).all() for values in seen.values())
    assert all(np.isfinite(found.values).all() for found in unit)


def check_that_it_trains(chosen: Project, dataset: Dataset) -> None:
    """Hold that a training ends with figures that are numbers."""
    training = Training(chosen, dataset)

    assert isinstance(list(training.steps())[-1], Finished)
    assert all(number is None or math.isfinite(number) for number in figures_of(training))


@every_size
@pytest.mark.parametrize("augmentation", AUGMENTED)
def test_few_samples_are_varied_and_blended(augmentation: Augmentation, n_samples: int) -> None:
    dataset = data("classes", n_samples, SHAPES[augmentation.kind])
    chosen = project(dataset, Flatten(), Split())
    assert chosen.data is not None
    varied = chosen.with_(data=chosen.data.with_(augmentation=augmentation))

    check_that_it_trains(varied, dataset)


@every_size
@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_few_samples_are_learned_with_every_plan(plan: dict[str, Any], n_samples: int) -> None:
    dataset = data("classes", n_samples, (3,))
    chosen = project(dataset, Flatten(), Split())

    check_that_it_trains(chosen.with_(plan=chosen.plan.with_(**plan)), dataset)


@every_size
@pytest.mark.parametrize("loss", LOSSES.values(), ids=lambda loss: loss.kind)
def test_few_samples_are_learned_with_every_loss(loss: type[Loss], n_samples: int) -> None:
    task = "classes" if CLASSIFY in loss.tasks else "values"
    dataset = data(task, n_samples, (3,))
    output = Dense(units=dataset.facts.n_outputs, activation=loss.activation or "linear")

    check_that_it_trains(project_of(dataset, output, loss=loss(), batch_size=BATCH), dataset)


@every_size
@pytest.mark.parametrize("scaling", [kind for kind, _ in SCALINGS])
@pytest.mark.parametrize("shape", [(3,), (4, 4, 2)], ids=str)
def test_few_samples_are_scaled_in_every_way(scaling: str, shape: Shape, n_samples: int) -> None:
    dataset = data("classes", n_samples, shape)
    chosen = project(dataset, Flatten(), Split())
    assert chosen.data is not None

    check_that_it_trains(chosen.with_(data=chosen.data.with_(scaling=scaling)), dataset)


@pytest.mark.parametrize("n_samples", [1, 2, 5])
def test_without_any_sample_that_counts_nothing_is_trained(n_samples: int) -> None:
    dataset = data("classes", n_samples, (3,))
    without = dataset.corrected(tuple((sample, LEFT_OUT) for sample in range(n_samples)))

    with pytest.raises(DatasetError, match="left out by hand, so none is left"):
        Training(project_of(without), without)


@pytest.mark.parametrize("n_samples", [1, 2, 5])
def test_without_any_sample_that_counts_the_check_says_so(n_samples: int) -> None:
    dataset = data("classes", n_samples, (3,))
    without = dataset.corrected(tuple((sample, LEFT_OUT) for sample in range(n_samples)))

    assert not check(project_of(without)).can_train
