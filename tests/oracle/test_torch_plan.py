"""Losses of the plan beside PyTorch, forward and backward."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from core.losses import (
    BinaryCrossEntropy,
    CrossEntropy,
    Hinge,
    Huber,
    Loss,
    MeanAbsoluteError,
    SigmoidCrossEntropy,
    SoftmaxCrossEntropy,
)
from tests.core.battery import difference, drawn

torch: Any = pytest.importorskip("torch", reason="PyTorch is not installed: make oracle does it")

F: Any = torch.nn.functional
LABELS = np.arange(8) % 5
LABELS_T = torch.tensor(LABELS)
WEIGHTS = (0.5, 2.0, 1.0, 3.0, 0.1)
SETTINGS = {"label_smoothing": 0.3, "weights": WEIGHTS}

Twin = Callable[[Any], Any]


def rows(y: Any) -> Any:
    return F.one_hot(LABELS_T, 5).to(y.dtype)


def weighed(z: Any) -> Any:
    each = F.cross_entropy(z, LABELS_T, label_smoothing=0.3, reduction="none")
    return (each * torch.tensor(WEIGHTS, dtype=z.dtype)[LABELS_T]).mean()


def weighed_probabilities(p: Any) -> Any:
    logs = torch.log(p)
    each = -0.7 * logs.gather(1, LABELS_T[:, None])[:, 0] - 0.3 * logs.mean(dim=1)
    return (each * torch.tensor(WEIGHTS, dtype=p.dtype)[LABELS_T]).mean()


def crammer_singer(y: Any) -> Any:
    margins = 1 + y - y.gather(1, LABELS_T[:, None])  # (N, L)
    others = margins.masked_fill(rows(y).bool(), 0.0)
    return others.max(dim=1).values.clamp(min=0).mean()


CASES: list[tuple[Loss, Twin]] = [
    (SoftmaxCrossEntropy(), lambda z: F.cross_entropy(z, LABELS_T)),
    (SoftmaxCrossEntropy(**SETTINGS), weighed),
    (CrossEntropy(**SETTINGS), weighed_probabilities),
    (BinaryCrossEntropy(), lambda p: F.binary_cross_entropy(p, rows(p))),
    (SigmoidCrossEntropy(), lambda z: F.binary_cross_entropy_with_logits(z, rows(z))),
    (MeanAbsoluteError(), lambda y: F.l1_loss(y, rows(y))),
    (Huber(delta=0.4), lambda y: F.huber_loss(y, rows(y), delta=0.4)),
    (Hinge(), crammer_singer),
]


@pytest.mark.parametrize(("loss", "twin"), CASES, ids=lambda case: str(case)[:40])
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-8), (np.float32, 1e-4)])
def test_losses(loss: Loss, twin: Twin, dtype: type, tolerance: float) -> None:
    p = np.exp(drawn((8, 5), 1, dtype))
    output = p / p.sum(axis=1, keepdims=True)
    d, output_t = np.empty_like(output), torch.tensor(output, requires_grad=True)

    value = loss.forward(output, LABELS)
    loss.backward(output, LABELS, d)
    loss_t = twin(output_t)
    loss_t.backward()

    assert abs(value - loss_t.item()) < tolerance
    assert difference(d, output_t.grad.numpy()) < tolerance
