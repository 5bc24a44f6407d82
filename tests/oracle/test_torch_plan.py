"""Losses and schedules of the plan beside PyTorch, step by step."""

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
from core.optimizers import SGD, Descent
from core.schedules import Constant, Cosine, Exponential, Moment, OneCycle, Plateau, Schedule, Steps
from core.workers import Pool
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


N_BATCHES, N_EPOCHS = 8, 10
N_STEPS = N_BATCHES * N_EPOCHS
SCHEDULERS: Any = torch.optim.lr_scheduler

SCHEDULE_CASES: list[tuple[Schedule, Twin, bool]] = [
    (Steps(drop=0.3, every=3), lambda o: SCHEDULERS.StepLR(o, 3, 0.3), True),
    (Exponential(drop=0.9), lambda o: SCHEDULERS.ExponentialLR(o, 0.9), True),
    (Cosine(), lambda o: SCHEDULERS.CosineAnnealingLR(o, N_STEPS), False),
    (
        Cosine(restarts=3, lowest=0.1),
        lambda o: SCHEDULERS.CosineAnnealingWarmRestarts(o, N_STEPS // 4, eta_min=0.1),
        False,
    ),
    (
        OneCycle(rise=0.25, start=0.1),
        lambda o: SCHEDULERS.OneCycleLR(
            o, 1.0, total_steps=N_STEPS, pct_start=0.25, div_factor=10, cycle_momentum=False
        ),
        False,
    ),
    (
        Constant(warmup_steps=20),
        lambda o: SCHEDULERS.LinearLR(o, start_factor=1 / 20, total_iters=19),
        False,
    ),
]


@pytest.mark.parametrize(("schedule", "twin", "is_by_epoch"), SCHEDULE_CASES)
def test_schedules(schedule: Schedule, twin: Twin, is_by_epoch: bool) -> None:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    theirs = twin(optimizer)

    for step in range(N_STEPS):
        epoch, batch = divmod(step, N_BATCHES)
        factor = schedule.factor(Moment(epoch, batch, step, N_BATCHES, N_EPOCHS))
        assert factor == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-9, abs=1e-12)
        optimizer.step()
        if not is_by_epoch or batch == N_BATCHES - 1:
            theirs.step()


def test_plateau() -> None:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    theirs = SCHEDULERS.ReduceLROnPlateau(optimizer, factor=0.5, patience=2, eps=0.0)
    losses = [1 / (1 + i // 5) + 0.01 * (i % 3) for i in range(40)]

    for n in range(1, len(losses) + 1):
        theirs.step(losses[n - 1])
        factor = Plateau(drop=0.5, patience=2).of_history(losses[:n])
        assert factor == pytest.approx(optimizer.param_groups[0]["lr"])


@pytest.mark.parametrize(("norm", "value"), [(0.5, 0.0), (0.0, 0.1), (100.0, 50.0)])
def test_clipping(norm: float, value: float) -> None:
    w, gradient = drawn((30,), 1), drawn((30,), 2)
    w_t = torch.tensor(w.copy(), requires_grad=True)
    w_t.grad = torch.tensor(gradient.copy())
    if norm:
        torch.nn.utils.clip_grad_norm_([w_t], norm)
    if value:
        torch.nn.utils.clip_grad_value_([w_t], value)
    theirs = torch.optim.SGD([w_t], lr=0.1)

    assert Descent(SGD(momentum=0.0), w, gradient, Pool(1), norm, value).step(0.1)
    theirs.step()

    # PyTorch divides by the norm and 1e-6 more.
    assert difference(w, w_t.detach().numpy()) < 1e-6
