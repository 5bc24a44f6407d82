"""Trainers that are closed at the end of each test."""

from collections.abc import Iterator

import pytest

from core.trainer.client import Trainer
from core.trainer.in_process import InProcessTrainer
from tests.core.trainer.samples import Ear


@pytest.fixture
def ear() -> Iterator[Ear]:
    """Hear a trainer in a thread."""
    ear = Ear(InProcessTrainer)
    yield ear
    ear.trainer.close()


@pytest.fixture
def far_ear() -> Iterator[Ear]:
    """Hear a trainer in a process of its own."""
    ear = Ear(Trainer)
    yield ear
    ear.trainer.close()
