"""Whole epochs of MNIST, where it is found: samples a second, beside peers."""

from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.engines import Camada, Engine, takes
from benchmarks.measures import by_turns
from benchmarks.workloads import Workload
from core.data.library import find

MNIST = Path(__file__).parent.parent / "../shared/data/mnist"
CHOSEN = ("PyTorch eager", "channels_last")


def epoch_row(
    workload: Workload, peers: dict[str, Any], n_threads: int, n_rounds: int
) -> dict[str, Any] | None:
    """Return samples a second over an epoch of the 60,000; None where MNIST is not there."""
    if not MNIST.is_dir():
        return None
    dataset = find(str(MNIST))
    n = len(dataset.labels) - dataset.facts.n_given_test
    inputs, labels = np.asarray(dataset.inputs[:n]), np.asarray(dataset.labels[:n], np.int64)
    engines: dict[str, Engine] = {"ours": Camada(workload, inputs, labels, n_threads)}
    for name in CHOSEN:
        if name in peers and takes(peers[name], workload):
            engines[name] = peers[name](workload, inputs, labels, n_threads)
    found = by_turns(engines, -(-n // workload.batch_size), n_rounds)
    speeds = {name: 1000 * workload.batch_size / ms for name, ms in found.items()}
    ours = speeds.pop("ours")
    return {
        "name": workload.name,
        "ours_samples_a_second": ours,
        "peers_samples_a_second": speeds,
        "ratio_to_fastest_peer": ours / max(speeds.values()) if speeds else None,
    }
