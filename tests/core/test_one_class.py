"""One class only, in all of the data or in a part: trains, warns, and no score pretends."""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.check import check
from core.choice import Split
from core.data import library
from core.data.csv_table import read_text
from core.data.dataset import Dataset
from core.data.suspicions import of_classes
from core.data.table_reading import with_target
from core.data.table_samples import samples
from core.layers import Dense, Flatten
from core.metrics import by_class
from core.project import Project
from core.questions.evaluation import Evaluate, Evaluation
from core.tasks import CLASSIFY, ONE_CLASS
from core.training import Training
from tests.core.battery import blobs, dataset_of, project_of
from tests.core.data.pictures.picture_sets import noise, written
from tests.hostile.sound import npy


def a_table(folder: Path) -> Dataset:
    (folder / "t.csv").write_text("a,kind\n" + "".join(f"{i}.5,dog\n" for i in range(12)))
    table = read_text(folder / "t.csv")
    return samples(table, with_target(table, "kind"))


def pictures(folder: Path) -> Dataset:
    return library.find(str(written(folder, {f"dog/{i}.png": noise(i) for i in range(12)})))


def arrays(folder: Path) -> Dataset:
    x = np.random.default_rng(0).normal(size=(12, 3)).astype(np.float32)
    files = {"x.npy": npy(x), "y.npy": npy(np.full(12, 7))}
    return library.find(str(written(folder, files)))


def project(dataset: Dataset) -> Project:
    n = len(dataset.facts.classes)
    return project_of(dataset, Flatten(), Dense(units=n, activation="softmax"), epochs=2)


def figures(training: Training) -> list[float]:
    told = [
        figure
        for record in training.history
        for figure in (record.train_loss, record.validation_loss, *training.test_figures)
    ]
    return [figure for figure in told if figure is not None]


def evaluated(training: Training, dataset: Dataset, part: str) -> Evaluation:
    work = Evaluate(part).work(training.snapshot(), dataset, training.parts[part])
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def trained(dataset: Dataset, split: Split | None = None) -> Training:
    chosen = project(dataset)
    assert chosen.data is not None
    training = Training(chosen.with_(data=chosen.data.with_(split=split or Split())), dataset)
    list(training.steps())
    return training


@pytest.mark.parametrize("make", [a_table, pictures, arrays])
def test_data_of_one_class_are_learned_with_a_warning_and_no_score(
    make: Any, tmp_path: Path
) -> None:
    dataset = make(tmp_path)
    training = trained(dataset)

    found = evaluated(training, dataset, "train")
    metric = training.project.task.metric

    assert len(dataset.facts.classes) == 1
    assert "All samples are of one class" in str(check(project(dataset)).problems[0].message)
    assert "There is only one class" in str(of_classes(dataset, training.parts)[0].message)
    assert all(math.isfinite(figure) for figure in figures(training))
    assert metric.text(found.score) == metric.fine_text(found.score) == "undefined"
    assert metric.told(found.score) is None
    assert by_class(found.counts(1))[0].recall is None


def absent(dataset: Dataset, training: Training) -> list[str]:
    told = (str(found.message) for found in of_classes(dataset, training.parts))
    return [text for text in told if "has no sample of" in text]


def check_that_scores_are_real(dataset: Dataset, training: Training, part: str) -> None:
    """Hold that figures are numbers, and that of a class without samples nothing is said."""
    found = evaluated(training, dataset, part)
    told = by_class(found.counts(2))[1]

    assert training.project.task.metric.is_defined
    assert all(math.isfinite(figure) for figure in figures(training))
    assert (told.n_samples, told.recall) == (0, None)


def test_a_class_that_only_the_given_test_part_has_is_told_and_not_scored_elsewhere() -> None:
    points = blobs(40, n_classes=2)
    labels = np.repeat([0, 1], [30, 10])
    dataset = dataset_of(points.inputs, labels, 2, n_given_test=10)
    training = trained(dataset)

    assert absent(dataset, training) == [
        "The training part has no sample of the class 1.",
        "The validation part has no sample of the class 1.",
        "The test part has no sample of the class 0.",
    ]
    check_that_scores_are_real(dataset, training, "train")


def test_a_class_that_only_validation_lacks_is_told_and_not_scored_there() -> None:
    points = blobs(40, n_classes=2)
    dataset = dataset_of(points.inputs, np.repeat([0, 1], [37, 3]), 2)
    training = trained(dataset)

    assert absent(dataset, training) == ["The validation part has no sample of the class 1."]
    check_that_scores_are_real(dataset, training, "validation")


def test_a_class_of_one_group_is_told_to_be_in_one_part_only() -> None:
    points = blobs(40, n_classes=2)
    labels = np.repeat([0, 1], [30, 10])
    groups = np.concatenate([np.arange(30), np.full(10, 99)])
    dataset = replace(dataset_of(points.inputs, labels, 2), groups=groups)
    training = trained(dataset)

    assert absent(dataset, training) == [
        "The validation part has no sample of the class 1.",
        "The test part has no sample of the class 1.",
    ]
    check_that_scores_are_real(dataset, training, "test")


def test_one_class_is_classified_like_two_but_for_the_score() -> None:
    assert ONE_CLASS == CLASSIFY
    assert ONE_CLASS.metric != CLASSIFY.metric
    assert ONE_CLASS.metric.text(None) == "-"
