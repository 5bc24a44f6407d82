"""The ONNX project's own operator tests, where one of our parts is that operator.

`python -m tests.oracle.test_onnx` prints which are run, and why the others are not.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.activations import ACTIVATIONS
from core.layers import (
    BatchNorm,
    Context,
    Conv,
    Dense,
    Dropout,
    Flatten,
    GlobalPool,
    LayerNorm,
    Pooling,
    Reshape,
    ZeroPadding,
)
from core.losses import SoftmaxCrossEntropy
from core.optimizers import SGD, Adagrad, Descent
from core.workers import Pool

onnx: Any = pytest.importorskip("onnx", reason="onnx is not installed: make oracle does it")

Arrays = list[np.ndarray]
Pads = tuple[tuple[int, int], tuple[int, int]]


def activation(kind: str) -> Callable[[Arrays, dict[str, Any]], Arrays]:
    def run(inputs: Arrays, _: dict[str, Any]) -> Arrays:
        y = np.empty_like(inputs[0])
        ACTIVATIONS[kind]().forward(inputs[0], y)
        return [y]

    return run


def activation_with(kind: str, **names: str) -> Callable[[Arrays, dict[str, Any]], Arrays]:
    """Run a function whose numbers, fixed here, are attributes there: by our name, theirs."""

    def run(inputs: Arrays, attributes: dict[str, Any]) -> Arrays:
        numbers = {ours: attributes[theirs] for ours, theirs in names.items()}
        f = type("Other", (ACTIVATIONS[kind],), numbers)()
        y = np.empty_like(inputs[0])
        f.forward(inputs[0], y)
        return [y]

    return run


def flatten(inputs: Arrays, _: dict[str, Any]) -> Arrays:
    return [Flatten().forward(Context(), inputs[0])]


def gemm(inputs: Arrays, attributes: dict[str, Any]) -> Arrays:
    x = inputs[0].T if attributes.get("transA") else inputs[0]
    x = x * np.float32(attributes.get("alpha", 1.0))
    bias = inputs[2] if len(inputs) > 2 else np.zeros(1, np.float32)
    layer = Dense(units=inputs[1].shape[1], activation="linear")
    rows = [
        layer.forward(Context(weights={"W": inputs[1], "b": b}), x[i : i + 1])
        for i, b in enumerate(np.broadcast_to(bias, (len(x), layer.units)))
    ]
    return [np.concatenate(rows)]


def cross_entropy(inputs: Arrays, attributes: dict[str, Any]) -> Arrays:
    if len(inputs) == 3:  # theirs is a mean over the weights, ours over the samples
        z, y, weights = inputs
        loss = SoftmaxCrossEntropy(weights=tuple(weights.tolist()))
        return [np.array(loss.forward(z, y) * len(y) / weights[y].sum(), np.float32)]
    each = [SoftmaxCrossEntropy().forward(z[None], y[None]) for z, y in zip(*inputs, strict=True)]
    if attributes.get("reduction") == b"none":
        return [np.array(each, np.float32)]
    if attributes.get("reduction") == b"sum":
        return [np.array(sum(each), np.float32)]
    return [np.array(SoftmaxCrossEntropy().forward(*inputs), np.float32)]


def momentum(inputs: Arrays, attributes: dict[str, Any]) -> Arrays:
    assert attributes["mode"] == b"standard"
    rate, _, *arrays = inputs
    n_tensors = len(arrays) // 3  # weights, gradients and velocities of each
    w, gradient, velocity = (
        np.concatenate([a.ravel() for a in arrays[i : i + n_tensors]])
        for i in range(0, len(arrays), n_tensors)
    )
    gradient += np.float32(attributes["norm_coefficient"]) * w  # a term of the loss, not a step
    descent = Descent(SGD(momentum=attributes["alpha"]), w, gradient, Pool(1))
    descent.slots["velocity"][...] = velocity
    assert descent.step(float(rate))
    edges = np.cumsum([a.size for a in arrays[:n_tensors]])[:-1]
    return [*np.split(w, edges), *np.split(descent.slots["velocity"], edges)]


def adagrad(inputs: Arrays, attributes: dict[str, Any]) -> Arrays:
    rate, n_steps, *arrays = inputs
    rate = float(rate) / (1 + float(n_steps) * attributes["decay_factor"])  # a schedule of theirs
    n_tensors = len(arrays) // 3  # weights, gradients and squares of each
    w, gradient, square = (
        np.concatenate([a.ravel() for a in arrays[i : i + n_tensors]])
        for i in range(0, len(arrays), n_tensors)
    )
    optimizer = Adagrad(weight_decay=attributes["norm_coefficient"], epsilon=attributes["epsilon"])
    descent = Descent(optimizer, w, gradient, Pool(1))
    descent.slots["square"][...] = square
    assert descent.step(rate)
    edges = np.cumsum([a.size for a in arrays[:n_tensors]])[:-1]
    return [*np.split(w, edges), *np.split(descent.slots["square"], edges)]


def nhwc(x: np.ndarray) -> np.ndarray:
    return x.transpose(0, 2, 3, 1)


def nchw(x: np.ndarray) -> np.ndarray:
    return x.transpose(0, 3, 1, 2)


def pads_of(attributes: dict[str, Any], layer: Pooling | Conv, size: tuple[int, int]) -> Pads:
    """Return the padding that the ONNX test names or, with `auto_pad` and `ceil_mode`, implies."""
    if attributes.get("auto_pad", b"NOTSET") == b"NOTSET":
        top, left, bottom, right = attributes.get("pads", (0, 0, 0, 0))
        down, across = layer.windows(size).pads
        grown = attributes.get("ceil_mode") and (top, left) == (down[0], across[0])
        return (down, across) if grown else ((top, bottom), (left, right))
    assert attributes["auto_pad"] in (b"SAME_UPPER", b"SAME_LOWER")
    return layer.windows(size).pads  # the outputs tell whether the odd one is on our side


def conv(inputs: Arrays, attributes: dict[str, Any]) -> Arrays:
    x, W = nhwc(inputs[0]), inputs[1].transpose(2, 3, 1, 0)  # (KH, KW, C / groups, O)
    pads = attributes.get("pads", (0, 0, 0, 0))
    layer = Conv(
        filters=W.shape[3],
        kernel=W.shape[:2],
        stride=tuple(attributes.get("strides", (1, 1))),
        padding="number" if attributes.get("auto_pad", b"NOTSET") == b"NOTSET" else "same",
        pad=tuple(pads[:2]),
        activation="linear",
        bias=False,
    )
    assert pads_of(attributes, layer, x.shape[1:3]) == layer.windows(x.shape[1:3]).pads
    return [nchw(layer.forward(Context(weights={"W": W}), x))]


def pool(kind: str) -> Callable[[Arrays, dict[str, Any]], Arrays]:
    def run(inputs: Arrays, attributes: dict[str, Any]) -> Arrays:
        x = nhwc(inputs[0])
        is_bare = not any(attributes.get(k) for k in ("auto_pad", "ceil_mode", "pads"))
        layer = Pooling(
            pool=kind,
            size=tuple(attributes["kernel_shape"]),
            stride=tuple(attributes.get("strides", (1, 1))),
            padding="valid" if is_bare else "same",
        )
        assert pads_of(attributes, layer, x.shape[1:3]) == layer.windows(x.shape[1:3]).pads
        return [nchw(layer.forward(Context(), x))]

    return run


def global_pool(kind: str) -> Callable[[Arrays, dict[str, Any]], Arrays]:
    def run(inputs: Arrays, _: dict[str, Any]) -> Arrays:
        return [GlobalPool(pool=kind).forward(Context(), nhwc(inputs[0]))[..., None, None]]

    return run


def batch_norm(inputs: Arrays, attributes: dict[str, Any]) -> Arrays:
    x, gamma, beta, mean, variance = inputs
    momentum, epsilon = attributes.get("momentum", 0.9), attributes.get("epsilon", 1e-5)
    context = Context(
        weights={"gamma": gamma, "beta": beta},
        state={"mean": mean, "variance": variance},
        next_state={"mean": mean.copy(), "variance": variance.copy()},
        training=bool(attributes.get("training_mode", 0)),
    )
    y = nchw(BatchNorm(momentum=momentum, epsilon=epsilon).forward(context, nhwc(x)))
    if not context.training:
        return [y]
    # ONNX keeps the variance of the batch itself, we that of the population it is drawn from.
    n = x.size // len(gamma)
    found = (context.next_state["variance"] - momentum * variance) * (n - 1) / n
    return [y, context.next_state["mean"], momentum * variance + found]


def layer_norm(inputs: Arrays, attributes: dict[str, Any]) -> Arrays:
    x, gamma, beta = inputs
    assert attributes["axis"] == x.ndim - 1
    context = Context(weights={"gamma": gamma, "beta": beta})
    y = LayerNorm(epsilon=attributes["epsilon"]).forward(context, x)
    factor = context.saved["factor"].reshape(*x.shape[:-1], 1)
    return [y, x.mean(axis=-1, keepdims=True), factor]


def reshape(inputs: Arrays, _: dict[str, Any]) -> Arrays:
    x, sizes = inputs
    assert sizes.tolist() == [2, 0, 1, -1]  # 0 is the size that was there, -1 what is left
    return [Reshape(height=x.shape[1], width=1, channels=0).forward(Context(), x)]


def pad(inputs: Arrays, attributes: dict[str, Any]) -> Arrays:
    assert attributes["mode"] == b"constant"
    x, pads, value, axes = inputs
    assert axes.tolist() == [1, 3]
    _, left, _, right = pads.tolist()
    layer = ZeroPadding(top=0, bottom=0, left=left, right=right)
    return [nchw(layer.forward(Context(), nhwc(x - value))) + value]


def dropout(inputs: Arrays, _: dict[str, Any]) -> Arrays:
    return [Dropout().forward(Context(), inputs[0])]


RUNS: dict[str, Callable[[Arrays, dict[str, Any]], Arrays]] = {
    "test_relu": activation("relu"),
    "test_leakyrelu_default": activation("leaky_relu"),
    "test_elu": activation_with("elu", alpha="alpha"),
    "test_elu_example": activation_with("elu", alpha="alpha"),
    "test_selu_default": activation("selu"),
    "test_gelu_default_1": activation("gelu"),
    "test_swish": activation("silu"),
    "test_softplus": activation("softplus"),
    "test_hardsigmoid": activation_with("hard_sigmoid", slope="alpha", middle="beta"),
    "test_hardsigmoid_example": activation_with("hard_sigmoid", slope="alpha", middle="beta"),
    "test_sigmoid_example": activation("sigmoid"),
    "test_tanh_example": activation("tanh"),
    "test_softmax_default_axis": activation("softmax"),
    "test_softmax_large_number": activation("softmax"),
    "test_flatten_default_axis": flatten,
    "test_gemm_alpha": gemm,
    "test_gemm_default_matrix_bias": gemm,
    "test_gemm_default_scalar_bias": gemm,
    "test_gemm_default_vector_bias": gemm,
    "test_gemm_transposeA": gemm,
    "test_sce_mean_weight": cross_entropy,
    "test_sce_none": cross_entropy,
    "test_sce_sum": cross_entropy,
    "test_adagrad_multiple": adagrad,
    "test_momentum_multiple": momentum,
    "test_basic_conv_with_padding": conv,
    "test_conv_with_autopad_same": conv,
    "test_conv_with_strides_no_padding": conv,
    "test_maxpool_2d_ceil": pool("max"),
    "test_maxpool_2d_precomputed_pads": pool("max"),
    "test_maxpool_2d_precomputed_strides": pool("max"),
    "test_maxpool_2d_same_upper": pool("max"),
    "test_averagepool_2d_ceil": pool("average"),
    "test_averagepool_2d_default": pool("average"),
    "test_averagepool_2d_precomputed_pads": pool("average"),
    "test_averagepool_2d_precomputed_same_upper": pool("average"),
    "test_averagepool_2d_strides": pool("average"),
    "test_globalaveragepool": global_pool("average"),
    "test_globalmaxpool": global_pool("max"),
    "test_batchnorm_epsilon": batch_norm,
    "test_batchnorm_example_training_mode": batch_norm,
    "test_layer_normalization_3d_axis2_epsilon": layer_norm,
    "test_reshape_zero_and_negative_dim": reshape,
    "test_constant_pad_axes": pad,
    "test_dropout_default_old": dropout,
    "test_dropout_random_old": dropout,
}
OPERATORS = (
    "relu leakyrelu elu selu gelu swish softplus sigmoid hardsigmoid tanh softmax "
    "gemm flatten sce nllloss adam momentum adagrad "
    "basic conv maxpool averagepool globalmaxpool globalaveragepool "
    "batchnorm layer reshape constant edge dropout training"
)
NOT_RUN = {
    "test_layer_normalization_2d_axis0": "samples never see each other in LAYER NORM",
    "test_layer_normalization_3d_axis0_epsilon": "samples never see each other in LAYER NORM",
    "test_reshape_allowzero_reordered": "a sample has at least one value here",
    "test_reshape_negative_dim": "RESHAPE makes pictures of height, width and channels",
    "test_reshape_one_dim": "RESHAPE keeps the axis of the samples",
    "test_reshape_reordered_all_dims": "RESHAPE keeps the axis of the samples",
    "test_edge_pad": "ZERO PADDING puts zeros, not copies of the edge",
    "test_dropout_default_mask": "the mask of evaluation, all ones, does not go out",
    "test_training_dropout_default": "draws are those of NumPy's older generator",
    "test_training_dropout_mask": "draws are those of NumPy's older generator",
    "test_training_dropout_zero_ratio_mask": "the mask does not go out",
    "test_averagepool_2d_pads": "POOL pads to keep the size only, not by a number",
    "test_averagepool_2d_same_lower": "an odd place of padding is put behind, not in front",
    "test_maxpool_2d_dilations": "POOL has no dilation",
    "test_maxpool_3d_default": "pictures have two dimensions here",
    "test_maxpool_with_argmax_2d_precomputed_strides": "places of the largest values do not go out",
    "test_adam_multiple": "at step 0 ONNX leaves out the correction of the paper that ours makes",
    "test_gelu_tanh_1": "ours is the exact one; this is its approximation by tanh",
    "test_softmax_axis_1": "our softmax is over the last axis; here it is over another",
    "test_flatten_axis0": "FLATTEN keeps the axis of the samples",
    "test_flatten_axis2": "FLATTEN keeps the axis of the samples",
    "test_flatten_negative_axis2": "FLATTEN keeps the axis of the samples",
    "test_flatten_negative_axis4": "FLATTEN keeps the axis of the samples",
    "test_sce_NCd1_mean_weight_negative_ii": "we have no ignored class",
    "test_sce_mean_3d": "a label for each pixel is not known here",
    "test_sce_mean_no_weight_ii_3d": "a label for each pixel is not known here",
    "test_sce_mean_weight_ii_3d": "we have no ignored class",
}


def folder_of(shared_data: Path, name: str) -> Path:
    folder = shared_data / "onnx-node" / name
    if not folder.is_dir():
        pytest.skip(f"the ONNX test {name} is not in the shared data")
    return folder


def read(folder: Path, kind: str) -> Arrays:
    paths = sorted(
        (folder / "test_data_set_0").glob(f"{kind}_*.pb"), key=lambda p: int(p.stem.split("_")[1])
    )
    return [onnx.numpy_helper.to_array(onnx.load_tensor(str(path))) for path in paths]


def attributes_of(folder: Path) -> dict[str, Any]:
    node = onnx.load(str(folder / "model.onnx")).graph.node[0]
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


@pytest.mark.parametrize("name", RUNS)
def test_onnx_node(name: str, shared_data: Path) -> None:
    folder = folder_of(shared_data, name)

    results = RUNS[name](read(folder, "input"), attributes_of(folder))

    expected = read(folder, "output")
    assert [a.shape for a in results[: len(expected)]] == [a.shape for a in expected]
    for ours, theirs in zip(results, expected, strict=False):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)


def table(shared_data: Path) -> list[str]:
    """Return a line for each ONNX test of an operator we have: run, or why not."""
    names = sorted(path.name for path in (shared_data / "onnx-node").iterdir())
    ours = [name for name in names if name.split("_")[1] in OPERATORS.split()]
    reason = "it takes logarithms, and a label for each pixel: not known here"
    return [f"{name:50}" + ("run" if name in RUNS else NOT_RUN.get(name, reason)) for name in ours]


if __name__ == "__main__":
    data = Path(__file__).resolve().parents[3] / "shared" / "data"
    print("\n".join(table(data)))  # noqa: T201
