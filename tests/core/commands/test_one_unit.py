"""A file whose one sigmoid unit tells two classes apart."""

from pathlib import Path

import pytest

from core.data import builtin
from core.layers import Dense
from core.losses import BinaryCrossEntropy
from core.optimizers import Adam
from core.storage import model_file
from core.storage.model_file import ModelContents
from core.training import Training
from tests.core.battery import project_of
from tests.core.commands.conftest import Camada


@pytest.fixture
def lone(tmp_path: Path) -> Path:
    """Return a file trained on the moons."""
    moons, path = builtin.read("moons"), tmp_path / "lone.camada"
    layers = Dense(units=16), Dense(units=1, activation="sigmoid", initializer="glorot")
    plan = {"loss": BinaryCrossEntropy(), "optimizer": Adam(learning_rate=0.02), "epochs": 15}
    training = Training(project_of(moons, *layers, **plan), moons)
    list(training.steps())
    model_file.save(path, ModelContents(training.project, training.checkpoint()))
    return path


def test_evaluate_counts_both_classes(camada: Camada, lone: Path) -> None:
    result = camada("evaluate", lone, "--json")

    (n_00, n_01), (n_10, n_11) = result.json["confusion"]
    assert n_00 + n_01 == n_10 + n_11 == 100
    assert (n_00 + n_11) / 200 == pytest.approx(result.json["test"]["accuracy"])
    assert result.json["roc_auc"] > 0.95


def test_predict_tells_the_probability_of_the_class_it_answers(camada: Camada, lone: Path) -> None:
    result = camada("predict", lone, "#0", "#1", "--json")

    for prediction in result.json["predictions"]:
        first, second = (each["probability"] for each in prediction["top"])
        assert first == pytest.approx(1 - second)
        assert first >= 0.5
