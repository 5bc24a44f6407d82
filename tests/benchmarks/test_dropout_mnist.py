"""The networks of the dropout paper: what is drawn, and that a stopped run goes on."""

import argparse
from pathlib import Path

import pytest

from benchmarks import dropout_mnist
from benchmarks.dropout_mnist import NETWORKS, project_of, row_of, trained
from core.check import check
from core.commands.interruption import Interruption
from core.data import builtin
from core.data.dataset import Dataset
from core.project import Project


def options(**changes: float) -> argparse.Namespace:
    usual = {"rate": 0.01, "momentum": 0.9, "batch_size": 256, "epochs": 2, "seed": 0}
    return argparse.Namespace(**{**usual, "validation": 0.0, **changes})


@pytest.fixture
def digits() -> Dataset:
    return builtin.read("digits")


@pytest.fixture
def project(digits: Dataset, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setattr(dropout_mnist, "HIDDEN", (8, 8))
    return project_of(NETWORKS["max-norm"], digits, options())


@pytest.mark.parametrize("name", NETWORKS)
def test_the_networks_of_the_paper_can_be_trained(name: str, digits: Dataset) -> None:
    report = check(project_of(NETWORKS[name], digits, options()))

    assert report.can_train
    assert report.n_parameters == 64 * 1024 + 2 * 1024**2 + 1024 * 10 + 3 * 1024 + 10


def test_all_samples_but_the_test_part_are_learned_from(project: Project, digits: Dataset) -> None:
    training = trained("max-norm", project, digits, None, Interruption())

    n_test = len(training.parts["test"])
    assert len(training.parts["validation"]) == 0
    assert len(training.parts["train"]) == digits.facts.n_samples - n_test


def test_a_run_that_was_stopped_goes_on_to_the_same_figures(
    project: Project, digits: Dataset, tmp_path: Path
) -> None:
    stop = Interruption()
    stop.asked = True

    stopped = trained("max-norm", project, digits, tmp_path, stop)
    resumed = trained("max-norm", project, digits, tmp_path, Interruption())
    unbroken = trained("max-norm", project, digits, None, Interruption())

    assert stopped.position.step == 1
    assert resumed.test_figures == unbroken.test_figures
    assert row_of("max-norm", resumed)["train_error"] == row_of("max-norm", unbroken)["train_error"]


def test_a_run_that_is_done_is_not_trained_further(
    project: Project, digits: Dataset, tmp_path: Path
) -> None:
    first = trained("max-norm", project, digits, tmp_path, Interruption())

    again = trained("max-norm", project, digits, tmp_path, Interruption())

    assert len(again.history) == 2
    assert again.test_figures == first.test_figures


def test_with_a_validation_part_the_test_part_is_not_asked(
    digits: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dropout_mnist, "HIDDEN", (8, 8))
    project = project_of(NETWORKS["dropout"], digits, options(validation=0.2))

    row = row_of("dropout", trained("dropout", project, digits, None, Interruption()))

    assert row["test_error"] is None
    assert row["validation_error"] is not None


def test_a_folder_of_another_recipe_is_refused(
    project: Project, digits: Dataset, tmp_path: Path
) -> None:
    trained("max-norm", project, digits, tmp_path, Interruption())
    other = project.with_(plan=project.plan.with_(seed=1))

    with pytest.raises(SystemExit, match="another recipe"):
        trained("max-norm", other, digits, tmp_path, Interruption())
