"""Keras 3 on JAX as a peer: `fit` as its guides use it, compiled by XLA. It uses all cores."""

import os
import time
from typing import Any

import numpy as np

from benchmarks.workloads import DROPOUT, HIGHEST, KERNEL, N_CLASSES, Workload
from core.arrays import AnyArray, Labels


class KerasJax:
    """A call of `fit` is whole epochs; bytes are scaled once before them."""

    def __init__(
        self, workload: Workload, inputs: AnyArray, labels: Labels, n_threads: int
    ) -> None:
        os.environ["KERAS_BACKEND"] = "jax"  # before the import, which reads it
        os.environ.setdefault("JAX_PLATFORMS", "cpu")
        import keras  # pyright: ignore[reportMissingImports]

        self._inputs, self._labels = inputs, labels
        self._batch_size = workload.batch_size
        self._n_batches = -(-len(inputs) // workload.batch_size)
        layers: Any = keras.layers
        blocks: list[Any] = [layers.Input(inputs.shape[1:])]
        for n_filters in workload.filters:
            blocks += [layers.Conv2D(n_filters, KERNEL, activation="relu"), layers.MaxPooling2D(2)]
        blocks += [layers.Flatten(), *([layers.Dropout(DROPOUT)] if workload.filters else [])]
        blocks += [layers.Dense(n, activation="relu") for n in workload.hidden]
        self._model: Any = keras.Sequential([*blocks, layers.Dense(N_CLASSES)])
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self._model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])

    def run(self, n_steps: int) -> tuple[float, int]:
        """Train whole epochs, at least one."""
        n_epochs = max(1, round(n_steps / self._n_batches))
        begun = time.perf_counter()
        x = np.multiply(self._inputs, np.float32(1 / HIGHEST), dtype=np.float32)
        self._model.fit(x, self._labels, self._batch_size, n_epochs, verbose=0)
        return time.perf_counter() - begun, n_epochs * self._n_batches
