from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from core.optimizers import SGD, Adam, Optimizer
from core.snapshot import Checkpoint
from core.storage import model_file
from core.storage.model_file import ModelContents
from core.training import Training
from tests.core.storage import samples


def _saved_and_opened(training: Training, path: Path) -> Checkpoint | None:
    model_file.save(path, ModelContents(training.project, training.checkpoint()))
    return model_file.load(path).checkpoint


@pytest.mark.parametrize("optimizer", [SGD(learning_rate=0.1), Adam()], ids=["sgd", "adam"])
@pytest.mark.parametrize("n_steps", [0, 1, 3, 4, 5, 9], ids="after {} steps".format)
def test_a_run_that_was_saved_and_opened_ends_with_the_bits_of_the_unbroken_one(
    tmp_path: Path, optimizer: Optimizer, n_steps: int
) -> None:
    project, dataset = samples.project(optimizer), samples.dataset()
    unbroken = Training(project, dataset)
    broken = Training(project, dataset, run_id="run-7")
    list(unbroken.steps())
    list(islice(broken.steps(), n_steps))

    resumed = Training(project, dataset, _saved_and_opened(broken, tmp_path / "net.camada"))
    list(resumed.steps())

    assert resumed.position.step == unbroken.position.step
    np.testing.assert_equal(resumed.snapshot().weights, unbroken.snapshot().weights)
    np.testing.assert_equal(resumed.checkpoint().slots, unbroken.checkpoint().slots)
    assert resumed.test_figures == unbroken.test_figures


def test_saving_changes_nothing_in_a_run_under_way(tmp_path: Path) -> None:
    project, dataset = samples.project(), samples.dataset()
    undisturbed, saved = Training(project, dataset), Training(project, dataset)
    steps = saved.steps()
    next(steps)

    _saved_and_opened(saved, tmp_path / "net.camada")
    list(steps)
    list(undisturbed.steps())

    np.testing.assert_equal(saved.snapshot().weights, undisturbed.snapshot().weights)
