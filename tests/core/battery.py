"""What the battery stands on: contexts, drawn arrays, central differences, tiny data."""

import hashlib
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import workers
from core.arrays import AnyArray, Array, Shape
from core.data.dataset import Dataset
from core.facts import Facts, Target
from core.layers import Context, Dense, Dropout, Flatten, Layer, windows
from core.losses import LOSSES
from core.project import Plan, Project
from core.random_streams import stream
from core.stack import Block, Stack
from core.workers import Pool

STEP = 1e-6
"""Step of the central differences: in float64 both their errors are some 1e-10 there."""


def drawn(shape: Shape, seed: int = 0, dtype: Any = np.float64) -> Array:
    """Return normal numbers that are the same each time."""
    return np.random.default_rng([seed, *shape]).normal(size=shape).astype(dtype)


def context_of(
    layer: Layer,
    shape: Shape,
    dtype: Any = np.float64,
    training: bool = False,
    seed: int = 0,
    pool: Pool | None = None,
) -> Context:
    """Return a context with drawn weights (zeros would stand on the kink of ReLU)."""
    specs = layer.weights(shape)
    weights = {name: drawn(spec.shape, 7, dtype) for name, spec in specs.items()}
    return Context(
        dtype=dtype,
        weights=weights,
        state={k: np.ones(v.shape, dtype) for k, v in layer.state(shape).items()},
        next_state={k: np.ones(v.shape, dtype) for k, v in layer.state(shape).items()},
        d_weights={name: np.full_like(array, np.nan) for name, array in weights.items()},
        training=training,
        random=lambda: stream(seed, "block", 3),
        pool=pool or Pool(1),
    )


def difference(a: AnyArray, b: AnyArray) -> float:
    """Return the relative error |a - b| / (|a| + |b|), 0 where both are zero.

    Another shape and what is not a number are as wrong as can be: `max` would overlook NaN.
    """
    if a.shape != b.shape or not (np.isfinite(a).all() and np.isfinite(b).all()):
        return math.inf
    size = float(np.linalg.norm(a) + np.linalg.norm(b))
    return float(np.linalg.norm(a - b)) / size if size else 0.0


@contextmanager
def cut_finely() -> Iterator[None]:
    """Cut all work as finely as it can be, so that small batches too are added up from pieces."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "MULTIPLY_ADDS_A_PIECE", 1)
        patch.setattr(windows, "FLOATS_IN_CACHE", 1)
        _forget_cuts()
        yield
    _forget_cuts()


def _forget_cuts() -> None:
    workers.cut.cache_clear()
    windows.chunks.cache_clear()


def slopes(f: Callable[[], float], x: Array) -> Array:
    """Return the central differences of f by every value of `x`, which is put back."""
    found = np.empty_like(x)
    for place in np.ndindex(x.shape):
        kept = x[place]
        x[place] = kept + STEP
        above = f()
        x[place] = kept - STEP
        found[place] = (above - f()) / (2 * STEP)
        x[place] = kept
    return found


def gradient_errors(layer: Layer, shape: Shape, training: bool, n_samples: int = 3) -> list[float]:
    """Return the relative errors of a layer's gradients: of its input, then of each weight.

    The function looked at is sum(output * R) with drawn R, so that every output counts.
    """
    context = context_of(layer, shape, training=training)
    x = drawn((n_samples, *shape), 1)
    R = drawn((n_samples, *layer.output_shape(shape)), 2)

    def objective() -> float:
        return float((layer.forward(context, x) * R).sum())

    layer.forward(context, x)
    d_x = layer.backward(context, R.copy())
    assert d_x is not None
    told = [d_x.copy(), *(d.copy() for d in context.d_weights.values())]
    return [
        difference(gradient, slopes(objective, array))
        for gradient, array in zip(told, [x, *context.weights.values()], strict=True)
    ]


def dataset_of(
    inputs: AnyArray, labels: AnyArray, n_classes: int, n_given_test: int = 0
) -> Dataset:
    """Return a dataset of arrays at hand; nothing is written."""
    labels = labels.astype(np.int64)
    facts = Facts(
        input_shape=inputs.shape[1:],
        classes=tuple(str(i) for i in range(n_classes)),
        n_samples=len(inputs),
        n_given_test=n_given_test,
        low=float(inputs.min()),
        high=float(inputs.max()),
        counts=tuple(np.bincount(labels, minlength=n_classes).tolist()),
    )
    digest = hashlib.sha256(inputs.tobytes() + labels.tobytes()).hexdigest()
    return Dataset("drawn", digest, facts, inputs, labels, Path())


def values_of(inputs: AnyArray, wanted: AnyArray, *targets: str) -> Dataset:
    """Return a dataset of a regression; `wanted` is (N,) for one target, else (N, T)."""
    wanted = wanted.astype(np.float32)
    columns = wanted.reshape(len(wanted), -1).T  # (T, N)
    facts = Facts(
        input_shape=inputs.shape[1:],
        classes=(),
        n_samples=len(inputs),
        n_given_test=0,
        low=float(inputs.min()),
        high=float(inputs.max()),
        counts=(),
        targets=tuple(
            Target(name, "m", float(column.min()), float(column.max()))
            for name, column in zip(targets or ("y",), columns, strict=True)
        ),
    )
    digest = hashlib.sha256(inputs.tobytes() + wanted.tobytes()).hexdigest()
    return Dataset("measured", digest, facts, inputs, wanted, Path())


def measured(n_samples: int = 200, n_targets: int = 1, seed: int = 0) -> Dataset:
    """Return samples whose targets, far from 0 and of unlike sizes, depend on four features."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(n_samples, 4)).astype(np.float32)
    columns = [1000 + 50 * x[:, 0] * x[:, 1], 3 * np.abs(x[:, 2]) - x[:, 3]][:n_targets]
    wanted = columns[0] if n_targets == 1 else np.stack(columns, axis=1)
    return values_of(x, wanted, *("price", "size")[:n_targets])


def blobs(n_samples: int = 200, n_features: int = 6, n_classes: int = 3, seed: int = 0) -> Dataset:
    """Return clouds of points around one centre a class: easy to learn."""
    random = np.random.default_rng(seed)
    labels = np.arange(n_samples) % n_classes
    centres = random.normal(size=(n_classes, n_features)) * 2
    inputs = centres[labels] + random.normal(size=(n_samples, n_features))
    return dataset_of(inputs.astype(np.float32), labels, n_classes)


def project_of(dataset: Dataset, *layers: Layer, **plan: Any) -> Project:
    """Return a project with these layers as blocks b1, b2 ...; without any, a small network.

    Its loss is the usual one of the task, unless `plan` names another.
    """
    facts = dataset.facts
    output = Dense(units=facts.n_outputs, activation=facts.task.ending, initializer="glorot")
    chosen = layers or (Flatten(), Dense(units=16), Dropout(rate=0.25), output)
    blocks = tuple(Block(f"b{i + 1}", layer) for i, layer in enumerate(chosen))
    loss = LOSSES[facts.task.loss]()
    settings = {"loss": loss, "epochs": 2, "batch_size": 32, **plan}
    return Project(stack=Stack(blocks), data=dataset.choice(), plan=Plan(**settings))
