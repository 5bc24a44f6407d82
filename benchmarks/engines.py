"""Engines that do the same whole job: shuffle, gather, scale, forward, loss, backward, Adam, count.

Each has `run(n_steps) -> (seconds, steps)` and goes on training where its last call ended.
"""

import time
import warnings
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.keras_engine import KerasJax
from benchmarks.workloads import DROPOUT, HIGHEST, KERNEL, N_CLASSES, Workload
from core.arrays import AnyArray, Labels
from core.choice import Split
from core.data.dataset import Dataset
from core.facts import Facts
from core.layers import Conv, Dense, Dropout, Flatten, Layer, Pooling
from core.project import Plan, Project
from core.stack import Block, Stack
from core.training import BatchDone, Step, Training
from core.workers import Pool


class Engine(Protocol):
    """Something that trains."""

    def run(self, n_steps: int) -> tuple[float, int]:
        """Train about so many steps; return the seconds they took and how many they were."""
        ...


def dataset_of(inputs: AnyArray, labels: Labels) -> Dataset:
    """Return drawn data as a dataset in memory."""
    facts = Facts(
        input_shape=inputs.shape[1:],
        classes=tuple(str(i) for i in range(N_CLASSES)),
        n_samples=len(inputs),
        n_given_test=0,
        low=0.0,
        high=float(HIGHEST),
        counts=tuple(np.bincount(labels, minlength=N_CLASSES).tolist()),
    )
    return Dataset("drawn", "0" * 64, facts, inputs, labels, Path())


def training_of(workload: Workload, inputs: AnyArray, labels: Labels, pool: Pool) -> Training:
    """Return a training of a workload on all samples, without an end."""
    dataset = dataset_of(inputs, labels)
    layers: list[Layer] = []
    for n_filters in workload.filters:
        layers += [Conv(filters=n_filters, kernel=(KERNEL, KERNEL)), Pooling()]
    layers += [Flatten(), *([Dropout(rate=DROPOUT)] if workload.filters else [])]
    layers += [Dense(units=n) for n in workload.hidden]
    layers.append(Dense(units=N_CLASSES, activation="softmax", initializer="glorot"))
    project = Project(
        stack=Stack(tuple(Block(f"b{i}", layer) for i, layer in enumerate(layers))),
        data=dataset.choice().with_(split=Split(validation=0.0, test=0.0)),
        plan=Plan(epochs=1_000_000, batch_size=workload.batch_size),
    )
    return Training(project, dataset, pool=pool)


class Camada:
    """Our engine as people use it: the generator of steps, with shuffling and counting."""

    def __init__(
        self, workload: Workload, inputs: AnyArray, labels: Labels, n_threads: int
    ) -> None:
        self.training = training_of(workload, inputs, labels, Pool(n_threads))
        self._steps: Iterator[Step] = self.training.steps()

    def run(self, n_steps: int) -> tuple[float, int]:
        with threadpool_limits(1, user_api="blas"):
            begun = time.perf_counter()
            left = n_steps
            while left:
                left -= isinstance(next(self._steps), BatchDone)
                self.between_steps()
            return time.perf_counter() - begun, n_steps

    def seconds_of_a_step(self) -> float:
        """Train one step and return its seconds."""
        begun = time.perf_counter()
        while not isinstance(next(self._steps), BatchDone):
            begun = time.perf_counter()
        return time.perf_counter() - begun

    def between_steps(self) -> None:
        """Do what is due between two steps: nothing, when nobody looks on."""


class TorchEager:
    """PyTorch as its tutorials use it, with the data as one tensor of bytes."""

    channels_last = False

    def __init__(
        self, workload: Workload, inputs: AnyArray, labels: Labels, n_threads: int
    ) -> None:
        import torch  # pyright: ignore[reportMissingImports]

        torch.set_num_threads(n_threads)
        torch.manual_seed(0)
        self._torch = torch
        self._x, self._y = torch.from_numpy(inputs), torch.from_numpy(labels)
        self._batch_size = workload.batch_size
        modules: list[Any] = []
        for n_channels, n_filters in pairwise((1, *workload.filters)):
            modules += [torch.nn.Conv2d(n_channels, n_filters, KERNEL), torch.nn.ReLU()]
            modules.append(torch.nn.MaxPool2d(2))
        modules.append(torch.nn.Flatten())
        if workload.filters:
            modules.append(torch.nn.Dropout(DROPOUT))
        for n_inputs, n_units in zip(workload.sizes, workload.sizes[1:], strict=False):
            modules += [torch.nn.Linear(n_inputs, n_units), torch.nn.ReLU()]
        self.model = torch.nn.Sequential(*modules[:-1])
        self._is_cnn = bool(workload.filters)
        self._format = torch.channels_last if self.channels_last else torch.contiguous_format
        self.model.to(memory_format=self._format)
        self._optimizer = torch.optim.Adam(self.model.parameters())
        self._steps = self._train()

    def run(self, n_steps: int) -> tuple[float, int]:
        begun = time.perf_counter()
        for _ in range(n_steps):
            next(self._steps)
        return time.perf_counter() - begun, n_steps

    def batch(self, chosen: Any) -> tuple[Any, Any]:
        """Return inputs and labels of samples."""
        x = self._x[chosen].to(self._torch.float32).mul_(1 / HIGHEST)
        if self._is_cnn:  # (N, 1, side, side)
            x = x.permute(0, 3, 1, 2).contiguous(memory_format=self._format)
        return x, self._y[chosen]

    def _train(self) -> Iterator[None]:
        torch = self._torch
        while True:
            order = torch.randperm(len(self._x))
            loss_sum, n_right = 0.0, 0
            for chosen in order.split(self._batch_size):
                x, y = self.batch(chosen)
                self._optimizer.zero_grad()
                output = self.model(x)
                loss = torch.nn.functional.cross_entropy(output, y)
                loss.backward()
                self._optimizer.step()
                loss_sum += loss.item() * len(y)
                n_right += int((output.argmax(1) == y).sum())
                yield


class TorchChannelsLast(TorchEager):
    """PyTorch with pictures in the order that suits its CONV best."""

    channels_last = True

    @staticmethod
    def takes(workload: Workload) -> bool:
        """Only where there are channels."""
        return bool(workload.filters)


class ScikitLearn:
    """scikit-learn's MLPClassifier: a call of `fit` is one epoch. It counts nothing."""

    def __init__(
        self, workload: Workload, inputs: AnyArray, labels: Labels, n_threads: int
    ) -> None:
        from sklearn.neural_network import (  # pyright: ignore[reportMissingImports]
            MLPClassifier,
        )

        self._inputs, self._labels, self._n_threads = inputs, labels, n_threads
        self._n_batches = -(-len(inputs) // workload.batch_size)
        self.model = MLPClassifier(
            workload.hidden, batch_size=workload.batch_size, alpha=0.0, max_iter=1, warm_start=True
        )

    @staticmethod
    def takes(workload: Workload) -> bool:
        """It has no CONV."""
        return not workload.filters

    def run(self, n_steps: int) -> tuple[float, int]:
        n_epochs = max(1, round(n_steps / self._n_batches))
        with warnings.catch_warnings(), threadpool_limits(self._n_threads, user_api="blas"):
            warnings.simplefilter("ignore")  # that one epoch is not enough
            begun = time.perf_counter()
            for _ in range(n_epochs):
                x = np.multiply(self._inputs, np.float32(1 / HIGHEST), dtype=np.float32)
                self.model.fit(x.reshape(len(x), -1), self._labels)  # (N, F)
            return time.perf_counter() - begun, n_epochs * self._n_batches


def takes(peer: Callable[..., Engine], workload: Workload) -> bool:
    """Return whether a peer can train a workload; those that say nothing can."""
    return getattr(peer, "takes", lambda _: True)(workload)


PEERS: dict[str, Callable[..., Engine]] = {
    "PyTorch eager": TorchEager,
    "Keras + JAX": KerasJax,
    "channels_last": TorchChannelsLast,
    "scikit-learn": ScikitLearn,
}
