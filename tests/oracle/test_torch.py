"""Layers, activations, losses, optimizers and whole trainings beside PyTorch.

Both do the same operations in another order, so in float64 they differ by rounding alone (1e-8 is
asked for), in float32 by 1e-4 after a network's worth of it.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.activations import ACTIVATIONS
from core.layers import Dense, Dropout, Flatten, Layer
from core.losses import CrossEntropy, MeanSquaredError, SoftmaxCrossEntropy
from core.network import Network
from core.optimizers import SGD, Adagrad, Adam, AdamW, Descent, Nadam, Optimizer, RMSprop
from core.stack import Block, Stack
from core.workers import Pool
from tests.core.battery import context_of, difference, drawn
from tests.core.strategies import declared

torch: Any = pytest.importorskip("torch", reason="PyTorch is not installed: make oracle does it")

F: Any = torch.nn.functional
THEIRS: dict[str, Callable[[Any], Any]] = {
    "linear": lambda z: z,
    "relu": F.relu,
    "leaky_relu": lambda z: F.leaky_relu(z, 0.01),
    "elu": F.elu,
    "selu": F.selu,
    "gelu": F.gelu,
    "silu": F.silu,
    "softplus": F.softplus,
    "sigmoid": torch.sigmoid,
    # F.hardsigmoid has 1/6 in float32 on its way back, whatever the type.
    "hard_sigmoid": lambda z: torch.clamp(z / 6 + 0.5, 0, 1),
    "tanh": torch.tanh,
    "softmax": lambda z: F.softmax(z, dim=-1),
}
TOLERANCES = [(np.float64, 1e-8), (np.float32, 1e-4)]
in_both_precisions = pytest.mark.parametrize(("dtype", "tolerance"), TOLERANCES)


def leaf(array: np.ndarray) -> Any:
    return torch.tensor(array, requires_grad=True)


def differences(ours: list[Any], theirs: list[Any]) -> float:
    """Return the largest relative difference, of arrays with tensors."""
    pairs = zip(ours, theirs, strict=True)
    return max(difference(np.asarray(a), b.detach().numpy()) for a, b in pairs)


def test_every_activation_has_its_twin() -> None:
    assert THEIRS.keys() == ACTIVATIONS.keys()


@pytest.mark.parametrize("kind", ACTIVATIONS)
@in_both_precisions
def test_activations(kind: str, dtype: type, tolerance: float) -> None:
    z, R = drawn((9, 7), 1, dtype) * 4, drawn((9, 7), 2, dtype)
    y, d_z, z_t, f = np.empty_like(z), np.empty_like(z), leaf(z), ACTIVATIONS[kind]()

    f.forward(z, y)
    f.backward(z if f.needs_sum else y, R, d_z)
    y_t = THEIRS[kind](z_t)
    y_t.backward(torch.tensor(R))

    assert differences([y, d_z], [y_t, z_t.grad]) < tolerance


@given(layer=declared(Dense), n_inputs=st.integers(1, 40), units=st.integers(1, 40))
def test_dense_with_drawn_settings(layer: Dense, n_inputs: int, units: int) -> None:
    check_dense(layer.with_(units=units), n_inputs, np.float64, 1e-8)


@pytest.mark.parametrize("kind", ACTIVATIONS)
@in_both_precisions
def test_dense(kind: str, dtype: type, tolerance: float) -> None:
    check_dense(Dense(units=33, activation=kind), 50, dtype, tolerance)


def check_dense(layer: Dense, n_inputs: int, dtype: type, tolerance: float) -> None:
    context = context_of(layer, (n_inputs,), dtype)
    x, R = drawn((6, n_inputs), 1, dtype), drawn((6, layer.units), 2, dtype)
    x_t, weights_t = leaf(x), {k: leaf(v) for k, v in context.weights.items()}

    y = layer.forward(context, x)
    d_x = layer.backward(context, R.copy())
    y_t = THEIRS[layer.activation](F.linear(x_t, weights_t["W"].T, weights_t.get("b")))
    y_t.backward(torch.tensor(R))

    ours = [y, d_x, *context.d_weights.values()]
    assert differences(ours, [y_t, x_t.grad, *(w.grad for w in weights_t.values())]) < tolerance


@given(st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_flatten(sizes: list[int]) -> None:
    layer, x = Flatten(), drawn((3, *sizes), 1)
    context = context_of(layer, tuple(sizes))

    y = layer.forward(context, x)

    assert np.array_equal(y, torch.flatten(torch.tensor(x), 1).numpy())


@in_both_precisions
def test_cross_entropy_on_logits(dtype: type, tolerance: float) -> None:
    z, labels = drawn((8, 5), 1, dtype) * 5, np.arange(8) % 5
    d, z_t = np.empty_like(z), leaf(z)

    value = SoftmaxCrossEntropy().forward(z, labels)
    SoftmaxCrossEntropy().backward(z, labels, d)
    loss_t = F.cross_entropy(z_t, torch.tensor(labels))
    loss_t.backward()

    assert differences([value, d], [loss_t, z_t.grad]) < tolerance


@in_both_precisions
def test_cross_entropy_on_probabilities(dtype: type, tolerance: float) -> None:
    p, labels = np.abs(drawn((8, 5), 1, dtype)) + 0.1, np.arange(8) % 5
    d, p_t = np.empty_like(p), leaf(p)

    value = CrossEntropy().forward(p, labels)
    CrossEntropy().backward(p, labels, d)
    loss_t = F.nll_loss(torch.log(p_t), torch.tensor(labels))
    loss_t.backward()

    assert differences([value, d], [loss_t, p_t.grad]) < tolerance


@in_both_precisions
def test_mean_squared_error(dtype: type, tolerance: float) -> None:
    y, labels = drawn((8, 5), 1, dtype), np.arange(8) % 5
    d, y_t = np.empty_like(y), leaf(y)

    value = MeanSquaredError().forward(y, labels)
    MeanSquaredError().backward(y, labels, d)
    loss_t = F.mse_loss(y_t, F.one_hot(torch.tensor(labels), 5).to(y_t.dtype))
    loss_t.backward()

    assert differences([value, d], [loss_t, y_t.grad]) < tolerance


def their_optimizer(optimizer: Optimizer, parameters: list[Any]) -> Any:
    same = {"lr": optimizer.learning_rate, "weight_decay": optimizer.weight_decay}
    if isinstance(optimizer, SGD):
        nesterov = optimizer.nesterov and optimizer.momentum > 0  # without, PyTorch refuses it
        momentum = {"momentum": optimizer.momentum, "nesterov": nesterov}
        return torch.optim.SGD(parameters, **same, **momentum)
    if isinstance(optimizer, RMSprop):
        epsilon = optimizer.epsilon
        return torch.optim.RMSprop(parameters, **same, alpha=optimizer.rho, eps=epsilon)
    if isinstance(optimizer, Adagrad):
        return torch.optim.Adagrad(parameters, **same, eps=optimizer.epsilon)
    assert isinstance(optimizer, Adam)
    betas = {"betas": (optimizer.beta1, optimizer.beta2), "eps": optimizer.epsilon}
    theirs = {Adam: torch.optim.Adam, AdamW: torch.optim.AdamW, Nadam: torch.optim.NAdam}
    return theirs[type(optimizer)](parameters, **same, **betas)


def calm(optimizer: Optimizer, learning_rate: float, weight_decay: float) -> Optimizer:
    return optimizer.with_(learning_rate=learning_rate, weight_decay=weight_decay)


def check_optimizer(optimizer: Optimizer, dtype: type, tolerance: float, n_steps: int = 50) -> None:
    w, gradient = drawn((20,), 1, dtype), np.empty(20, dtype)
    w_t = leaf(w.copy())
    ours = Descent(optimizer, w, gradient, Pool(1))
    theirs = their_optimizer(optimizer, [w_t])

    for step in range(n_steps):
        gradient[...] = drawn((20,), 10 + step, dtype)
        w_t.grad = torch.tensor(gradient)
        assert ours.step(optimizer.learning_rate)
        theirs.step()

    assert differences([w], [w_t]) < tolerance


TWINS = (SGD, RMSprop, Adagrad, Adam, AdamW, Nadam)
"""Lion has none in PyTorch; it is checked against a slow, obvious version."""
# Large rates and decays make the weights explode, in both engines alike: nothing to compare.
CALM = {"learning_rate": st.floats(0, 0.1), "weight_decay": st.floats(0, 0.1)}


@given(st.one_of([st.builds(calm, declared(cls), **CALM) for cls in TWINS]))
def test_optimizers_with_drawn_settings(optimizer: Optimizer) -> None:
    check_optimizer(optimizer, np.float64, 1e-8)


@pytest.mark.parametrize(
    "optimizer",
    [SGD(momentum=0.0), SGD(nesterov=True), *(cls(weight_decay=0.01) for cls in TWINS)],
    ids=str,
)
def test_optimizers_in_float32(optimizer: Optimizer) -> None:
    check_optimizer(optimizer, np.float32, 1e-4)


MLP_DROPOUT: list[Layer] = [
    Flatten(),
    Dense(units=48),
    Dropout(rate=0.3),
    Dense(units=24, activation="tanh"),
    Dropout(rate=0.2),
    Dense(units=10, activation="softmax", initializer="glorot"),
]
SHAPE = (8, 8, 1)


def check_training(optimizer: Optimizer, n_steps: int, dtype: type, tolerance: float) -> None:
    """Train the same network on the same batches with the same draws of DROPOUT."""
    stack = Stack(tuple(Block(f"b{i}", layer) for i, layer in enumerate(MLP_DROPOUT)))
    network = Network(stack, SHAPE, CrossEntropy(), dtype)
    network.initialize(0)
    descent = Descent(optimizer, network.parameters, network.gradient, Pool(1))
    weights_t = {
        block_id: {name: leaf(array.copy()) for name, array in by_name.items()}
        for block_id, by_name in network.weights.items()
    }
    flat_t = [w for by_name in weights_t.values() for w in by_name.values()]
    theirs = their_optimizer(optimizer, flat_t)

    for step in range(n_steps):
        x, labels = drawn((32, *SHAPE), step, dtype), np.arange(step, step + 32) % 10
        network.step = step
        value, logits = network.loss_and_gradient(x, labels)
        logits_t = _forward_t(network, weights_t, torch.tensor(x))
        loss_t = F.cross_entropy(logits_t, torch.tensor(labels))
        theirs.zero_grad()
        loss_t.backward()
        told = [
            value,
            logits,
            *(d for by in network.views_of(network.gradient).values() for d in by.values()),
        ]
        assert differences(told, [loss_t, logits_t, *(w.grad for w in flat_t)]) < tolerance
        assert descent.step(optimizer.learning_rate)
        theirs.step()

    ours = [a for by_name in network.weights.values() for a in by_name.values()]
    assert differences(ours, flat_t) < tolerance


def _forward_t(network: Network, weights_t: dict[str, dict[str, Any]], h: Any) -> Any:
    for operation in network.operations:
        layer, block_id = operation.layer, operation.block.id
        if isinstance(layer, Flatten):
            h = torch.flatten(h, 1)
        elif isinstance(layer, Dropout):
            h = h * torch.tensor(operation.context.saved["factors"])  # the draw they share
        elif isinstance(layer, Dense):
            W, b = weights_t[block_id]["W"], weights_t[block_id]["b"]
            h = THEIRS[layer.activation](F.linear(h, W.T, b))
    return h


every_optimizer = pytest.mark.parametrize("optimizer", [SGD(learning_rate=0.05), Adam()], ids=str)


@every_optimizer
@pytest.mark.parametrize("n_steps", [1, 50])
def test_a_whole_training_in_float64(optimizer: Optimizer, n_steps: int) -> None:
    check_training(optimizer, n_steps, np.float64, 1e-8)


@every_optimizer
def test_a_whole_training_step_in_float32(optimizer: Optimizer) -> None:
    check_training(optimizer, 1, np.float32, 1e-4)
