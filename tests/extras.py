"""Tests of what needs an optional extra: skipped without it, run by `make oracle` with all."""

import importlib.util
from collections.abc import Callable
from typing import TypeVar

import pytest

Test = TypeVar("Test", bound=Callable[..., object])


def needs(module: str) -> Callable[[Test], Test]:
    """Return what marks a test that cannot run without this module."""
    is_missing = importlib.util.find_spec(module) is None
    skipped = pytest.mark.skipif(is_missing, reason=f"{module}, an optional extra, is not here")
    return lambda test: pytest.mark.extra(skipped(test))
