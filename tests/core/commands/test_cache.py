from pathlib import Path

import pytest

from core.data import cache, usage
from tests.core.commands.conftest import Camada
from tests.core.data.pictures.picture_sets import png, written


def test_the_cache_is_told(camada: Camada, moons: Path) -> None:
    result = camada("cache", "--json")

    assert result.code == 0
    assert "1 set of data" in result.out
    assert result.json["entries"] == 1
    assert result.json["bytes"] > 0


def test_the_cache_can_be_emptied_but_for_what_is_open(
    camada: Camada, moons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert camada("cache", "--empty", "--json").json["entries"] == 1
    monkeypatch.setattr("core.data.upkeep.in_use", lambda root: set())

    assert camada("cache", "--empty", "--json").json["entries"] == 0
    assert camada("evaluate", moons).code == 0


def test_reading_keeps_the_cache_within_its_limit(
    camada: Camada, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usage, "note", lambda place: None)
    monkeypatch.setattr("core.data.upkeep._SHORTEST_REST", 0.0)
    monkeypatch.setenv("CAMADA_CACHE_LIMIT", "0")
    for name in ("first", "second"):
        folder = written(tmp_path / name, {"a/1.png": png(len(name)), "b/1.png": png(9)})
        camada("info", "mlp", "--data", folder)

    assert len([place for place in cache.folder().iterdir() if len(place.name) == 64]) == 1
