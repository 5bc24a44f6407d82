from pathlib import Path

import pytest

from benchmarks import epochs
from benchmarks.workloads import WORKLOADS


def test_without_mnist_there_is_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epochs, "MNIST", tmp_path / "missing")

    assert epochs.epoch_row(WORKLOADS[0], {}, 1, 1) is None
