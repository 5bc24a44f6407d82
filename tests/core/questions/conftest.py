"""Answerers that are closed at the end of each test."""

from collections.abc import Iterator

import pytest

from core.questions import question
from core.questions.client import Answerer
from core.questions.in_process import InProcessAnswerer
from tests.core.questions.samples import Ear


@pytest.fixture
def ear() -> Iterator[Ear]:
    """Hear an answerer in a thread."""
    ear = Ear(InProcessAnswerer)
    yield ear
    ear.link.close()


@pytest.fixture
def far_ear() -> Iterator[Ear]:
    """Hear an answerer in a process of its own."""
    ear = Ear(Answerer)
    yield ear
    ear.link.close()


@pytest.fixture
def slow_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every question take many steps, so that others arrive while it is under way."""
    monkeypatch.setattr(question, "STEP", 1)
