"""Small runs for the tests of training."""

import itertools
from dataclasses import replace
from typing import Any

import pytest

from core.data.dataset import Dataset
from core.layers import Dense
from core.optimizers import SGD, Adam
from core.project import Project
from core.snapshot import ArraysByBlock, Checkpoint, Snapshot
from core.training import BatchDone, Finished, Training
from core.workers import Pool
from tests.core.battery import blobs

BLOBS = blobs()
OUTPUT = Dense(units=3, activation="softmax")
every_optimizer = pytest.mark.parametrize(
    "optimizer",
    [SGD(learning_rate=0.05), SGD(learning_rate=0.1, momentum=0.0), Adam(learning_rate=0.02)],
    ids=str,
)


def bits(arrays: ArraysByBlock) -> dict[str, dict[str, bytes]]:
    return {k: {name: a.tobytes() for name, a in v.items()} for k, v in arrays.items()}


def trained(
    project: Project,
    dataset: Dataset = BLOBS,
    start: Checkpoint | Snapshot | None = None,
    pool: Pool | None = None,
) -> Training:
    training = Training(project, dataset, start, pool)
    assert isinstance(list(training.steps())[-1], Finished)
    return training


def stopped_after(n_batches: int, project: Project, dataset: Dataset = BLOBS) -> Training:
    training = Training(project, dataset)
    batches = (step for step in training.steps() if isinstance(step, BatchDone))
    list(itertools.islice(batches, n_batches))
    return training


def everything_of(training: Training) -> Any:
    """Return all that must be the same bit for bit; the seconds a run took are not."""
    checkpoint = training.checkpoint()
    return (
        bits(checkpoint.snapshot.weights),
        {name: bits(slot) for name, slot in checkpoint.slots.items()},
        checkpoint.n_optimizer_steps,
        replace(checkpoint.position, seconds=0.0),
        [replace(record, seconds=0.0) for record in checkpoint.history],
        checkpoint.interventions,
        (checkpoint.test_loss, checkpoint.test_score),
    )
