"""Norms and other small layers beside PyTorch, whose channels come before height and width."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.layers import BatchNorm, LayerNorm
from tests.core.battery import context_of, difference, drawn
from tests.core.strategies import declared

torch: Any = pytest.importorskip("torch", reason="PyTorch is not installed: make oracle does it")

F: Any = torch.nn.functional
TOLERANCES = [(np.float64, 1e-8), (np.float32, 1e-4)]
in_both_precisions = pytest.mark.parametrize(("dtype", "tolerance"), TOLERANCES)
shapes = st.lists(st.integers(1, 5), min_size=1, max_size=3).map(tuple)


def leaf(array: np.ndarray) -> Any:
    return torch.tensor(array, requires_grad=True)


def channels_first(x: Any) -> Any:
    return x.movedim(-1, 1)


def channels_last(x: Any) -> Any:
    return x.movedim(1, -1)


def largest_difference(ours: list[Any], theirs: list[Any]) -> float:
    pairs = zip(ours, theirs, strict=True)
    return max(difference(np.asarray(a), b.detach().numpy()) for a, b in pairs)


def check_batch_norm(
    layer: BatchNorm, shape: tuple[int, ...], training: bool, dtype: type, tolerance: float
) -> None:
    context = context_of(layer, shape, dtype, training)
    x, R = drawn((6, *shape), 1, dtype), drawn((6, *shape), 2, dtype)
    x_t, weights_t = leaf(x), {k: leaf(v) for k, v in context.weights.items()}
    state_t = {k: torch.tensor(v) for k, v in context.state.items()}

    y = layer.forward(context, x)
    d_x = layer.backward(context, R.copy())
    y_t = F.batch_norm(
        channels_first(x_t),
        state_t["mean"],
        state_t["variance"],
        weights_t["gamma"],
        weights_t["beta"],
        training,
        1 - layer.momentum,
        layer.epsilon,
    )
    channels_last(y_t).backward(torch.tensor(R))

    ours = [y, d_x, *context.d_weights.values(), *context.next_state.values()]
    gradients_t = [weight.grad for weight in weights_t.values()]
    theirs = [channels_last(y_t), x_t.grad, *gradients_t, *state_t.values()]
    assert largest_difference(ours, theirs) < tolerance


@given(layer=declared(BatchNorm), shape=shapes, training=st.booleans())
def test_batch_norm_with_drawn_settings(
    layer: BatchNorm, shape: tuple[int, ...], training: bool
) -> None:
    # Less epsilon than this makes 1 / sqrt(variance) of a few samples so steep that both round.
    layer = layer.with_(epsilon=max(layer.epsilon, 1e-5))
    check_batch_norm(layer, shape, training, np.float64, 1e-8)


@pytest.mark.parametrize("training", [True, False])
@in_both_precisions
def test_batch_norm(training: bool, dtype: type, tolerance: float) -> None:
    check_batch_norm(BatchNorm(), (7, 5, 12), training, dtype, tolerance)


def check_layer_norm(layer: LayerNorm, shape: tuple[int, ...], dtype: type, tol: float) -> None:
    context = context_of(layer, shape, dtype)
    x, R = drawn((6, *shape), 1, dtype), drawn((6, *shape), 2, dtype)
    x_t, weights_t = leaf(x), {k: leaf(v) for k, v in context.weights.items()}

    y = layer.forward(context, x)
    d_x = layer.backward(context, R.copy())
    gamma_t, beta_t = weights_t["gamma"], weights_t["beta"]
    y_t = F.layer_norm(x_t, gamma_t.shape, gamma_t, beta_t, layer.epsilon)
    y_t.backward(torch.tensor(R))

    theirs = [y_t, x_t.grad, gamma_t.grad, beta_t.grad]
    assert largest_difference([y, d_x, *context.d_weights.values()], theirs) < tol


# Rows of two values always become -1 and 1: their gradient is nothing but rounding.
@given(layer=declared(LayerNorm), shape=shapes.map(lambda shape: (*shape[:-1], 3 + shape[-1])))
def test_layer_norm_with_drawn_settings(layer: LayerNorm, shape: tuple[int, ...]) -> None:
    check_layer_norm(layer.with_(epsilon=max(layer.epsilon, 1e-5)), shape, np.float64, 1e-8)


@pytest.mark.parametrize("over", ["channels", "sample"])
@in_both_precisions
def test_layer_norm(over: str, dtype: type, tolerance: float) -> None:
    check_layer_norm(LayerNorm(over=over), (7, 5, 12), dtype, tolerance)
