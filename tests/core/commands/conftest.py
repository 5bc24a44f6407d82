"""The commands as a test runs them, and small trained files for them to work on."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.storage import model_file
from main import main


@dataclass(frozen=True)
class Result:
    """What one run of the program left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out.splitlines()[-1])


Camada = Callable[..., Result]


@pytest.fixture
def camada(capsys: pytest.CaptureFixture[str]) -> Camada:
    """Return the program: words in, exit code and both outputs out."""

    def run(*words: object) -> Result:
        capsys.readouterr()
        code = main([str(word) for word in words])
        written = capsys.readouterr()
        return Result(code, written.out, written.err)

    return run


@pytest.fixture
def moons(camada: Camada, tmp_path: Path) -> Path:
    """Return a file trained for two epochs on the moons."""
    path = tmp_path / "moons.camada"
    camada("train", "mlp", "--data", "moons", "--epochs", 2, "--out", path)
    return path


@pytest.fixture
def digits(camada: Camada, tmp_path: Path) -> Path:
    """Return a file trained on the handwritten digits until it knows most of them."""
    path = tmp_path / "digits.camada"
    camada("train", "mlp", "--data", "digits", "--epochs", 12, "--lr", "0.005", "--out", path)
    return path


@pytest.fixture
def damaged(moons: Path) -> Path:
    """Return the file of the moons with a NaN among its weights."""
    contents = model_file.load(moons)
    assert contents.checkpoint is not None
    snapshot = contents.checkpoint.snapshot
    weights = {block_id: dict(by_name) for block_id, by_name in snapshot.weights.items()}
    weights["b2"]["b"] = np.full_like(weights["b2"]["b"], np.nan)
    checkpoint = replace(contents.checkpoint, snapshot=replace(snapshot, weights=weights))
    model_file.save(moons, replace(contents, checkpoint=checkpoint))
    return moons
