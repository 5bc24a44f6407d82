"""Norms and other small layers beside PyTorch, whose channels come before height and width."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.layers import (
    ActivationLayer,
    BatchNorm,
    Layer,
    LayerNorm,
    Rescale,
    Reshape,
    SpatialDropout,
    Upsample,
    ZeroPadding,
)
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


PICTURE = (3, 4, 2)
few = st.integers(0, 3)


def check_layer(
    layer: Layer,
    twin: Callable[[Any], Any],
    dtype: type = np.float64,
    tolerance: float = 1e-8,
) -> None:
    """Compare a layer without weights with a function of tensors whose channels come first."""
    context = context_of(layer, PICTURE, dtype)
    x = drawn((4, *PICTURE), 1, dtype)
    x_t = leaf(x)

    y = layer.forward(context, x)
    R = drawn(y.shape, 2, dtype)
    d_x = layer.backward(context, R.copy())
    y_t = channels_last(twin(channels_first(x_t)))
    y_t.backward(torch.tensor(R))

    assert largest_difference([y, d_x], [y_t, x_t.grad]) < tolerance


@given(st.integers(1, 5))
def test_upsample(factor: int) -> None:
    check_layer(Upsample(factor=factor), lambda x: F.interpolate(x, scale_factor=factor))


@given(few, few, few, few)
def test_zero_padding(top: int, bottom: int, left: int, right: int) -> None:
    layer = ZeroPadding(top=top, bottom=bottom, left=left, right=right)
    check_layer(layer, lambda x: F.pad(x, (left, right, top, bottom)))


@in_both_precisions
def test_reshape(dtype: type, tolerance: float) -> None:
    def twin(x: Any) -> Any:
        return channels_first(channels_last(x).reshape(4, 6, 1, 4))

    check_layer(Reshape(height=6, width=1), twin, dtype, tolerance)


@in_both_precisions
def test_rescale(dtype: type, tolerance: float) -> None:
    layer = Rescale(factor=-0.7, offset=0.3)
    check_layer(layer, lambda x: x * -0.7 + 0.3, dtype, tolerance)


@in_both_precisions
def test_softmax_over_the_channels_of_a_picture(dtype: type, tolerance: float) -> None:
    layer = ActivationLayer(activation="softmax")
    check_layer(layer, lambda x: F.softmax(x, dim=1), dtype, tolerance)


@in_both_precisions
def test_spatial_dropout_with_the_same_draw(dtype: type, tolerance: float) -> None:
    layer = SpatialDropout(rate=0.4)
    context, x = context_of(layer, PICTURE, dtype, training=True), drawn((4, *PICTURE), 1, dtype)
    x_t = leaf(x)

    y = layer.forward(context, x)
    R = drawn(y.shape, 2, dtype)
    d_x = layer.backward(context, R.copy())
    mask = torch.tensor(context.saved["factors"][:, 0, 0])  # (N, C)
    y_t = x_t * mask[:, None, None]
    y_t.backward(torch.tensor(R))

    assert largest_difference([y, d_x], [y_t, x_t.grad]) < tolerance
