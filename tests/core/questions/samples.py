"""Small networks, learned, and an ear that waits for the answers about them."""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from core.choice import DataChoice
from core.data import builtin
from core.data.dataset import Dataset
from core.data.split import parts
from core.layers import Conv, Dense, Flatten, Layer
from core.network import Network
from core.project import Project
from core.questions.client import AnswererLink
from core.questions.question import Question
from core.snapshot import Snapshot
from core.trainer.frames import Frame
from core.training import Training
from tests.core.battery import dataset_of, project_of

WAIT_S = 20.0
PICTURES = dataset_of(
    np.random.default_rng(0).integers(0, 256, (700, 4, 5, 1), np.uint8), np.arange(700) % 3, 3
)
OUTPUT = Dense(units=3, activation="softmax")
LAYERS: tuple[Layer, ...] = (Conv(filters=2), Flatten(), Dense(units=8), OUTPUT)


def learned(*layers: Layer, **plan: Any) -> Snapshot:
    """Return a network on PICTURES after an epoch."""
    training = Training(project_of(PICTURES, *(layers or LAYERS), epochs=1, **plan), PICTURES)
    list(training.steps())
    return training.snapshot()


def choice_of(snapshot: Snapshot) -> DataChoice:
    """Return the data that a snapshot was learned from."""
    assert snapshot.project.data is not None
    return snapshot.project.data


def indices_of(snapshot: Snapshot, dataset: Dataset = PICTURES, part: str = "train") -> Any:
    """Return the numbers of the samples of a part."""
    split = choice_of(snapshot).split
    return parts(dataset.labels, dataset.facts.n_given_test, split)[part]


def output_of(snapshot: Snapshot, dataset: Dataset = PICTURES, part: str = "train") -> Any:
    """Return what the network says of every sample of a part, (N, L)."""
    project = snapshot.project
    network = Network(project.stack, project.input_shape)
    network.load(snapshot.weights, snapshot.state)
    raw = dataset.inputs[indices_of(snapshot, dataset, part)]
    return network.forward(snapshot.preparation.apply(raw, np.empty(raw.shape, np.float32)))


def xor() -> Snapshot:
    """Return a network for the points of xor after an epoch, whose data lie in the cache."""
    dataset = builtin.read("xor")
    layers = (Dense(units=8), Dense(units=2, activation="softmax", initializer="glorot"))
    training = Training(project_of(dataset, *layers, epochs=1), dataset)
    list(training.steps())
    return training.snapshot()


class Ear:
    """Asks an answerer, gathers its frames and its end, and waits for them."""

    def __init__(self, make: Callable[..., AnswererLink]) -> None:
        self._condition = threading.Condition()
        self.frames: list[Frame] = []
        self.ends: list[tuple[int, str]] = []
        self.link = make(self._on_frame, self._on_exit)
        self.link.start_process()

    def ask(self, number: int, question: Question, project: Project) -> None:
        """Ask about the data of a project."""
        assert project.data is not None
        self.link.ask(number, question, project.data)

    def wait(self, *kinds: str, number: int) -> Frame:
        """Return the first frame of one of these kinds about a question."""

        def found() -> list[Frame]:
            mine = [frame for frame in self.frames if frame.header.get("number") == number]
            return [frame for frame in mine if frame.kind in kinds]

        with self._condition:
            assert self._condition.wait_for(lambda: bool(found()), WAIT_S), self.kinds()
            return found()[0]

    def wait_for_end(self) -> tuple[int, str]:
        """Return exit code and error text."""
        with self._condition:
            assert self._condition.wait_for(lambda: bool(self.ends), WAIT_S)
            return self.ends[0]

    def kinds(self) -> list[tuple[str, int | None]]:
        """Return kind and question of every frame so far but for the progress."""
        frames = [frame for frame in self.frames if frame.kind != "progress"]
        return [(frame.kind, frame.header.get("number")) for frame in frames]

    def _on_frame(self, frame: Frame) -> None:
        with self._condition:
            self.frames.append(frame)
            self._condition.notify_all()

    def _on_exit(self, exit_code: int, text: str) -> None:
        with self._condition:
            self.ends.append((exit_code, text))
            self._condition.notify_all()
