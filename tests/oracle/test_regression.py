"""A whole regression beside PyTorch and scikit-learn."""

from typing import Any

import numpy as np
import pytest

from core import metrics
from core.data import builtin
from core.layers import Dense
from core.losses import Huber, Loss, MeanAbsoluteError, MeanSquaredError
from core.optimizers import SGD
from core.tasks import REGRESS
from core.training import Training
from tests.core.battery import measured, project_of

torch: Any = pytest.importorskip("torch", reason="PyTorch is not installed: make oracle does it")
theirs: Any = pytest.importorskip(
    "sklearn.metrics", reason="scikit-learn is not installed: make oracle does it"
)

TWO = measured(n_targets=2)
RANDOM = np.random.default_rng(0)
WANTED, OUTPUT = RANDOM.normal(size=(50, 3)) * 7 + 100, RANDOM.normal(size=(50, 3)) * 7 + 100


def test_r2_and_mean_absolute_error_are_those_of_scikit_learn() -> None:
    metric = REGRESS.metric
    total = metric.total(WANTED, OUTPUT, metric.spread(WANTED), 0.5)

    assert metric.score(total, 50) == pytest.approx(theirs.r2_score(WANTED, OUTPUT))
    assert metrics.r2(WANTED[:, 0], OUTPUT[:, 0]) == pytest.approx(
        theirs.r2_score(WANTED[:, 0], OUTPUT[:, 0])
    )
    assert metrics.mean_absolute_error(WANTED, OUTPUT) == pytest.approx(
        theirs.mean_absolute_error(WANTED, OUTPUT)
    )


@pytest.mark.parametrize(
    ("loss", "twin"),
    [
        (MeanSquaredError(), torch.nn.MSELoss()),
        (MeanAbsoluteError(), torch.nn.L1Loss()),
        (Huber(delta=0.5), torch.nn.HuberLoss(delta=0.5)),
    ],
)
def test_a_training_goes_step_by_step_like_one_of_pytorch(loss: Loss, twin: Any) -> None:
    layers = Dense(units=8, activation="tanh"), Dense(units=2, activation="linear")
    rate = SGD(learning_rate=0.05, momentum=0.0)
    plan = {"loss": loss, "optimizer": rate, "epochs": 4, "batch_size": 20, "shuffle": False}
    training = Training(project_of(TWO, *layers, **plan), TWO)
    weights = training.snapshot().weights
    model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 2))
    with torch.no_grad():
        for linear, block_id in ((model[0], "b1"), (model[2], "b2")):
            linear.weight.copy_(torch.tensor(weights[block_id]["W"].T.copy()))
            linear.bias.copy_(torch.tensor(weights[block_id]["b"]))
    train = training.parts["train"]
    x, y = TWO.inputs[train].astype(np.float64), TWO.labels[train].astype(np.float64)
    x = torch.tensor((x - x.mean(axis=0)) / x.std(axis=0), dtype=torch.float32)
    y = torch.tensor((y - y.mean(axis=0)) / y.std(axis=0), dtype=torch.float32)
    descent = torch.optim.SGD(model.parameters(), lr=0.05)

    list(training.steps())
    for _ in range(4):
        for start in range(0, len(x), 20):
            descent.zero_grad()
            twin(model(x[start : start + 20]), y[start : start + 20]).backward()
            descent.step()

    learned = training.snapshot().weights
    assert learned["b1"]["W"] == pytest.approx(model[0].weight.detach().numpy().T, abs=2e-5)
    assert learned["b2"]["W"] == pytest.approx(model[2].weight.detach().numpy().T, abs=2e-5)


def test_a_small_network_beats_a_straight_line_on_friedman() -> None:
    linear_model: Any = pytest.importorskip("sklearn.linear_model").LinearRegression()
    dataset = builtin.read("friedman")
    output = Dense(units=1, activation="linear", initializer="glorot")
    training = Training(project_of(dataset, Dense(units=64), output, epochs=30), dataset)
    train, test = training.parts["train"], training.parts["test"]
    straight = linear_model.fit(dataset.inputs[train], dataset.labels[train])

    list(training.steps())

    least = straight.score(dataset.inputs[test], dataset.labels[test])
    assert 0.68 < least < 0.78
    assert training.test_figures[1] is not None
    assert training.test_figures[1] > least + 0.1
