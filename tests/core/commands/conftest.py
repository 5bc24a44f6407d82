"""The commands as a test runs them, and small trained files for them to work on."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

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
