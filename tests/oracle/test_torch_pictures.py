"""CONV, POOL and GLOBAL POOL beside PyTorch, forward and backward, with drawn settings."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.arrays import Shape
from core.layers import Conv, GlobalPool, Layer, Pooling
from core.layers.windows import Windows
from tests.core.battery import context_of, difference, drawn

torch: Any = pytest.importorskip("torch", reason="PyTorch is not installed: make oracle does it")

F: Any = torch.nn.functional
TOLERANCES = [(np.float64, 1e-8), (np.float32, 1e-4)]
in_both_precisions = pytest.mark.parametrize(("dtype", "tolerance"), TOLERANCES)

pairs = st.tuples(st.integers(1, 4), st.integers(1, 4))
sizes = st.tuples(st.integers(1, 12), st.integers(1, 12))
convs = st.builds(
    lambda groups, each, **others: Conv(
        groups=groups, filters=groups * each, activation="linear", **others
    ),
    st.integers(1, 4),
    st.integers(1, 4),
    kernel=pairs,
    stride=pairs,
    dilation=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    padding=st.sampled_from(["valid", "same", "number"]),
    pad=st.tuples(st.integers(0, 4), st.integers(0, 4)),
    bias=st.booleans(),
)
poolings = st.builds(
    Pooling,
    pool=st.sampled_from(["max", "average"]),
    size=pairs,
    stride=st.tuples(st.integers(0, 4), st.integers(0, 4)),
    padding=st.sampled_from(["valid", "same"]),
)


def leaf(array: np.ndarray) -> Any:
    return torch.tensor(array, requires_grad=True)


def nchw(x: Any, fill: float, windows: Windows) -> Any:
    """Return pictures as PyTorch wants them, with the padding around them."""
    (above, below), (left, right) = windows.pads
    return F.pad(x.permute(0, 3, 1, 2), (left, right, above, below), value=fill)


def windows_of(layer: Conv | Pooling, x: Any) -> Windows:
    return layer.windows((x.shape[1], x.shape[2]))


def their_conv(layer: Conv, x: Any, weights: dict[str, Any]) -> Any:
    kernels = weights["W"].permute(3, 2, 0, 1).contiguous()  # (O, C / groups, KH, KW)
    padded = nchw(x, 0.0, windows_of(layer, x))
    settings = {"stride": layer.stride, "dilation": layer.dilation, "groups": layer.groups}
    return F.conv2d(padded, kernels, weights.get("b"), **settings).permute(0, 2, 3, 1)


def their_pool(layer: Pooling, x: Any, _: dict[str, Any]) -> Any:
    windows = windows_of(layer, x)
    if layer.pool == "max":
        padded = nchw(x, -np.inf, windows)
        return F.max_pool2d(padded, layer.size, windows.stride).permute(0, 2, 3, 1)
    sums, real = (
        F.avg_pool2d(nchw(values, 0.0, windows), layer.size, windows.stride)
        for values in (x, torch.ones_like(x))
    )
    return (sums / real).permute(0, 2, 3, 1)


def their_global_pool(layer: GlobalPool, x: Any, _: dict[str, Any]) -> Any:
    return x.mean((1, 2)) if layer.pool == "average" else x.amax((1, 2))


THEIRS: dict[type[Layer], Any] = {
    Conv: their_conv,
    Pooling: their_pool,
    GlobalPool: their_global_pool,
}


def check(layer: Layer, shape: Shape, dtype: Any, tolerance: float) -> None:
    """Compare the output and all gradients of a layer."""
    context = context_of(layer, shape, dtype)
    x, R = drawn((5, *shape), 1, dtype), drawn((5, *layer.output_shape(shape)), 2, dtype)
    x_t, weights_t = leaf(x), {k: leaf(v) for k, v in context.weights.items()}

    y = layer.forward(context, x)
    d_x = layer.backward(context, R.copy())
    y_t = THEIRS[type(layer)](layer, x_t, weights_t)
    y_t.backward(torch.tensor(R))

    ours = [y, d_x, *context.d_weights.values()]
    theirs = [y_t, x_t.grad, *(w.grad for w in weights_t.values())]
    for a, b in zip(ours, theirs, strict=True):
        assert difference(np.asarray(a), b.detach().numpy()) <= tolerance


@in_both_precisions
@settings(max_examples=300)
@given(layer=convs, size=sizes, each=st.integers(1, 3))
def test_conv(dtype: Any, tolerance: float, layer: Conv, size: tuple[int, int], each: int) -> None:
    assume(min(layer.windows(size).output) > 0)
    check(layer, (*size, each * layer.groups), dtype, tolerance)


@in_both_precisions
@settings(max_examples=300)
@given(layer=poolings, size=sizes, channels=st.integers(1, 4))
def test_pool(
    dtype: Any, tolerance: float, layer: Pooling, size: tuple[int, int], channels: int
) -> None:
    assume(min(layer.windows(size).output) > 0)
    check(layer, (*size, channels), dtype, tolerance)


@in_both_precisions
@pytest.mark.parametrize("pool", ["max", "average"])
@given(size=sizes, channels=st.integers(1, 4))
def test_global_pool(
    pool: str, dtype: Any, tolerance: float, size: tuple[int, int], channels: int
) -> None:
    check(GlobalPool(pool=pool), (*size, channels), dtype, tolerance)


@in_both_precisions
def test_convs_of_the_size_that_people_use(dtype: Any, tolerance: float) -> None:
    check(Conv(filters=32, activation="linear"), (28, 28, 1), dtype, tolerance)
    check(Conv(filters=64, activation="linear"), (13, 13, 32), dtype, tolerance)
    check(Conv(filters=32, groups=32, activation="linear"), (14, 14, 32), dtype, tolerance)


def test_of_equal_largest_values_both_take_the_first() -> None:
    x = np.zeros((2, 6, 6, 3))
    layer, context, x_t = Pooling(), context_of(Pooling(), (6, 6, 3)), leaf(x)

    d_x = layer.backward(context, np.ones_like(layer.forward(context, x)))
    F.max_pool2d(x_t.permute(0, 3, 1, 2), 2).sum().backward()

    assert np.array_equal(d_x, x_t.grad.numpy())
