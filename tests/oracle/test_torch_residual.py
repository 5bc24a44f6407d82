"""RESIDUAL beside PyTorch, forward and backward: blocks inside, projections, groups in groups."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.layers import Conv, Dense, Flatten, Residual
from core.losses import CrossEntropy
from core.network import Network
from core.stack import Block, Stack
from tests.core.battery import difference, drawn

torch: Any = pytest.importorskip("torch", reason="PyTorch is not installed: make oracle does it")

F: Any = torch.nn.functional
LABELS = np.array([0, 2, 1, 1])


def leaves(network: Network) -> dict[str, dict[str, Any]]:
    return {
        block_id: {
            name: torch.tensor(np.ascontiguousarray(array), requires_grad=True)
            for name, array in arrays.items()
        }
        for block_id, arrays in network.weights.items()
    }


def compared(network: Network, x: np.ndarray, theirs: Any, weights: dict[str, Any]) -> float:
    """Return the largest relative error of loss and gradients."""
    value, _ = network.loss_and_gradient(x, LABELS)
    loss = F.cross_entropy(theirs, torch.tensor(LABELS))
    loss.backward()
    gradients = network.views_of(network.gradient)
    return max(
        abs(value - loss.item()),
        *(
            difference(gradients[block_id][name], leaf.grad.numpy())
            for block_id, by_name in weights.items()
            for name, leaf in by_name.items()
        ),
    )


def drawn_network(stack: Stack, shape: tuple[int, ...], dtype: type) -> Network:
    network = Network(stack, shape, CrossEntropy(), dtype)
    network.parameters[:] = drawn(network.parameters.shape, 3, np.float64) / 2
    return network


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-8), (np.float32, 1e-4)])
@settings(max_examples=15)
@given(
    size=st.tuples(st.integers(2, 9), st.integers(2, 9)),
    channels=st.integers(1, 3),
    filters=st.integers(1, 4),
    stride=st.integers(1, 3),
)
def test_a_group_of_two_convs(
    dtype: type,
    tolerance: float,
    size: tuple[int, int],
    channels: int,
    filters: int,
    stride: int,
) -> None:
    first = Conv(filters=filters, stride=(stride, stride), padding="same", activation="tanh")
    second = Conv(filters=filters, padding="same", activation="linear")
    inside = Stack((Block("b2", first), Block("b3", second)))
    output = Dense(units=3, activation="softmax")
    stack = Stack(
        (
            Block("b1", Residual(activation="tanh"), inside=inside),
            Block("b4", Flatten()),
            Block("b5", output),
        )
    )
    network, x = (
        drawn_network(stack, (*size, channels), dtype),
        drawn((4, *size, channels), 1, dtype),
    )
    w = leaves(network)

    def conv(x: Any, kind: str, stride: int | tuple[int, int]) -> Any:
        kernel = w[kind]["W"].permute(3, 2, 0, 1).contiguous()
        strides = (stride, stride) if isinstance(stride, int) else stride
        reach = kernel.shape[2]
        high, wide = (
            max((-(-n // by) - 1) * by + reach - n, 0)
            for n, by in zip(x.shape[2:], strides, strict=True)
        )
        x = F.pad(x, (wide // 2, wide - wide // 2, high // 2, high - high // 2))
        return F.conv2d(x, kernel, w[kind].get("b"), stride=strides)

    x_t = torch.tensor(x).permute(0, 3, 1, 2)
    inside = conv(torch.tanh(conv(x_t, "b2", stride)), "b3", 1)
    by = (-(-size[0] // inside.shape[2]), -(-size[1] // inside.shape[3]))
    shortcut = conv(x_t, "b1", by) if "b1" in w else x_t
    y = torch.tanh(inside + shortcut)
    logits = y.permute(0, 2, 3, 1).reshape(4, -1) @ w["b5"]["W"] + w["b5"]["b"]

    assert compared(network, x, logits, w) < tolerance


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-8), (np.float32, 1e-4)])
def test_a_group_in_a_group_behind_a_block_that_learns(dtype: type, tolerance: float) -> None:
    inner = Block("b3", Residual(activation="linear"), inside=Stack((Block("b4", Dense(units=4)),)))
    outer = Stack((inner, Block("b5", Dense(units=6, activation="sigmoid"))))
    stack = Stack(
        (
            Block("b1", Dense(units=5, activation="tanh")),
            Block("b2", Residual(activation="gelu"), inside=outer),
            Block("b6", Dense(units=3, activation="softmax")),
        )
    )
    network, x = drawn_network(stack, (7,), dtype), drawn((4, 7), 1, dtype)
    w = leaves(network)

    def dense(x: Any, block_id: str) -> Any:
        return x @ w[block_id]["W"] + w[block_id].get("b", 0)

    h = torch.tanh(dense(torch.tensor(x), "b1"))
    inside = dense(h, "b3") + torch.relu(dense(h, "b4"))
    y = F.gelu(torch.sigmoid(dense(inside, "b5")) + dense(h, "b2"))

    assert compared(network, x, dense(y, "b6"), w) < tolerance
