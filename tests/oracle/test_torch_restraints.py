"""Penalties and max-norm beside PyTorch: a penalty in the loss, `torch.renorm` after a step."""

from typing import Any

import numpy as np
import pytest

from core.layers import Conv, Dense, Flatten, Layer
from core.losses import CrossEntropy
from core.network import Network
from core.optimizers import SGD, Adam, Descent, Optimizer
from core.stack import Block, Stack
from core.workers import Pool
from tests.core.battery import difference, drawn

torch: Any = pytest.importorskip("torch", reason="PyTorch is not installed: make oracle does it")

F: Any = torch.nn.functional
SHAPE = (6, 6, 2)
N_STEPS = 20
FAR = 1e5
"""A length that no unit reaches."""


def layers(l1: float, l2: float, max_norm: float) -> list[Layer]:
    return [
        Conv(filters=4, activation="tanh", l1=l1, max_norm=max_norm),
        Flatten(),
        Dense(units=8, activation="tanh", l2=l2, max_norm=max_norm),
        Dense(units=3, activation="softmax", l1=l1, l2=l2),
    ]


def logits_of(w: dict[str, dict[str, Any]], x: Any) -> Any:
    kernel = w["b0"]["W"].permute(3, 2, 0, 1)
    h = torch.tanh(F.conv2d(x.permute(0, 3, 1, 2), kernel, w["b0"]["b"]))
    h = h.permute(0, 2, 3, 1).flatten(1)
    h = torch.tanh(h @ w["b2"]["W"] + w["b2"]["b"])
    return h @ w["b3"]["W"] + w["b3"]["b"]


def penalty(w: dict[str, dict[str, Any]], l1: float, l2: float) -> Any:
    first, second, third = (w[k]["W"] for k in ("b0", "b2", "b3"))
    absolute = first.abs().sum() + third.abs().sum()
    return l1 * absolute + l2 * ((second**2).sum() + (third**2).sum())


def shorten(w: Any, max_norm: float) -> None:
    w.data = torch.renorm(w.data, 2, w.dim() - 1, max_norm)


@pytest.mark.parametrize("optimizer", [SGD(learning_rate=0.05), Adam(learning_rate=0.01)], ids=str)
@pytest.mark.parametrize(
    ("l1", "l2", "max_norm", "dtype", "tolerance"),
    [
        (0.01, 0.0, FAR, np.float64, 1e-8),
        (0.0, 0.02, FAR, np.float64, 1e-8),
        (0.01, 0.02, 0.8, np.float64, 1e-6),  # PyTorch divides by the length and 1e-7 more
        (0.01, 0.02, 0.8, np.float32, 1e-4),
    ],
)
def test_a_network_that_is_held_back_learns_as_in_torch(
    optimizer: Optimizer, l1: float, l2: float, max_norm: float, dtype: type, tolerance: float
) -> None:
    stack = Stack(tuple(Block(f"b{i}", x) for i, x in enumerate(layers(l1, l2, max_norm))))
    network = Network(stack, SHAPE, CrossEntropy(), dtype)
    network.initialize(0)
    descent = Descent(
        optimizer, network.parameters, network.gradient, Pool(1), restrained=network.restrained
    )
    w_t = {
        k: {n: torch.tensor(a.copy(), requires_grad=True) for n, a in v.items()}
        for k, v in network.weights.items()
    }
    flat_t = [w for by_name in w_t.values() for w in by_name.values()]
    theirs = {
        "sgd": lambda: torch.optim.SGD(flat_t, lr=optimizer.learning_rate, momentum=0.9),
        "adam": lambda: torch.optim.Adam(flat_t, lr=optimizer.learning_rate),
    }[optimizer.kind]()

    for step in range(N_STEPS):
        x, labels = drawn((16, *SHAPE), step, dtype), np.arange(step, step + 16) % 3
        value, _ = network.loss_and_gradient(x, labels)
        loss_t = F.cross_entropy(logits_of(w_t, torch.tensor(x)), torch.tensor(labels))
        theirs.zero_grad()
        (loss_t + penalty(w_t, l1, l2)).backward()
        assert abs(value - loss_t.item()) < tolerance  # the loss is told without the penalty
        assert descent.step(optimizer.learning_rate)
        theirs.step()
        shorten(w_t["b0"]["W"], max_norm)
        shorten(w_t["b2"]["W"], max_norm)

    ours = [a for by_name in network.weights.values() for a in by_name.values()]
    found = [
        difference(a, b.detach().numpy().astype(a.dtype)) for a, b in zip(ours, flat_t, strict=True)
    ]
    assert max(found) < tolerance
