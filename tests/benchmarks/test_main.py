"""The file that `python -m benchmarks --json FILE` writes."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as benchmarks

SMALLEST = {
    "name": "64-32-10",
    "ours_ms": 0.1,
    "peers_ms": {"PyTorch eager": 0.3},
    "ratio_to_fastest_peer": 3.0,
}


def test_the_figures_of_training_stand_at_the_top_and_other_sections_below_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: dict[str, Any] = {"workloads": [SMALLEST], "matmul_peak_share": 0.5}
    monkeypatch.setitem(benchmarks.SECTIONS, "training", lambda bench: found)
    monkeypatch.setitem(benchmarks.SECTIONS, "asking", lambda bench: [SMALLEST])
    monkeypatch.setattr(benchmarks.measures, "peers_here", lambda n_threads: {})
    path = tmp_path / "figures.json"
    monkeypatch.setattr(
        "sys.argv", ["benchmarks", "--only", "training", "asking", "--json", str(path)]
    )

    benchmarks.main()

    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["workloads"] == [SMALLEST]
    assert written["matmul_peak_share"] == 0.5
    assert written["asking"] == [SMALLEST]
    assert written["machine"]["cores"] >= 1
