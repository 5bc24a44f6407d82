"""What is measured, and how: engines by turns, medians, everything in one run."""

import os
import platform
import statistics
import tempfile
import time
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_info, threadpool_limits

from benchmarks.engines import PEERS, Camada, Engine, takes
from benchmarks.workloads import WORKLOADS, Workload, drawn_data
from core.arrays import AnyArray, Labels
from core.storage.live_file import LiveWriter

LIVE_GAP = 0.1
MATMUL_SIZE = 2048
AFTER = 5000


def machine() -> dict[str, Any]:
    """Return what the figures were taken on."""
    names = ("numpy", "torch", "keras", "jax", "scikit-learn")
    return {
        "processor": _processor(),
        "cores": n_cores(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in names},
        "blas_kernels": sorted({str(each.get("architecture")) for each in threadpool_info()}),
        "load": round(os.getloadavg()[0], 2),
    }


def n_cores() -> int:
    """Return the cores this process may use; every engine gets so many threads."""
    return len(os.sched_getaffinity(0))


def peers_here(n_threads: int) -> dict[str, Any]:
    """Return the peers that are installed; what is missing is a dash in the table."""
    inputs, labels = drawn_data(WORKLOADS[0].side)
    found: dict[str, Any] = {}
    for name, peer in PEERS.items():
        try:
            peer(WORKLOADS[0], inputs, labels, n_threads)
        except ImportError:
            continue
        found[name] = peer
    return found


def by_turns(engines: dict[str, Engine], n_steps: int, n_rounds: int) -> dict[str, float]:
    """Return the median milliseconds a step of each engine, the engines taking turns."""
    for engine in engines.values():
        engine.run(max(n_steps // 4, 3))
    times: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(n_rounds):
        for name, engine in engines.items():
            seconds, n_done = engine.run(n_steps)
            times[name].append(1000 * seconds / n_done)
    return {name: statistics.median(found) for name, found in times.items()}


def workload_row(workload: Workload, peers: dict[str, Any], n_rounds: int) -> dict[str, Any]:
    """Time one workload on all engines."""
    inputs, labels = drawn_data(workload.side)
    n_threads = n_cores()
    engines: dict[str, Engine] = {"ours": Camada(workload, inputs, labels, n_threads)}
    for name, peer in peers.items():
        if takes(peer, workload):
            engines[name] = peer(workload, inputs, labels, n_threads)
    found = by_turns(engines, workload.n_steps, n_rounds)
    ours = found.pop("ours")
    fastest = min(found.values(), default=None)
    return {
        "name": workload.name,
        "ours_ms": ours,
        "peers_ms": {name: found.get(name) for name in PEERS},
        "ratio_to_fastest_peer": fastest and fastest / ours,
    }


def matmul_flops() -> float:
    """Return the best operations a second of a large float32 product on all cores."""
    a = np.random.default_rng(0).random((MATMUL_SIZE, MATMUL_SIZE), np.float32)
    out, times = np.empty_like(a), list[float]()
    with threadpool_limits(n_cores(), user_api="blas"):
        for _ in range(7):
            begun = time.perf_counter()
            np.matmul(a, a, out=out)
            times.append(time.perf_counter() - begun)
    return 2 * MATMUL_SIZE**3 / min(times)


def peak_share(rows: Sequence[dict[str, Any]]) -> float:
    """Return the share of the matmul peak that the largest workload reaches."""
    largest = max(WORKLOADS, key=lambda workload: workload.flops)
    ours = next(row["ours_ms"] for row in rows if row["name"] == largest.name)
    return largest.flops / (ours / 1000) / matmul_flops()


def after_many_steps(n_before: int) -> dict[str, Any]:
    """Return the processor's time a step at the start and after `n_before` steps.

    Denormals and leaks show here. This network is too small to be cut in pieces, so that the time
    of the processor is that of one thread, and other work on the machine does not count.
    """
    workload = WORKLOADS[1]
    engine = Camada(workload, *drawn_data(workload.side), n_threads=n_cores())
    engine.run(50)
    first = _median_step(engine)
    while engine.training.position.step < n_before:
        engine.run(100)
    later = _median_step(engine)
    return {
        "name": workload.name,
        "steps": n_before,
        "first_ms": first,
        "later_ms": later,
        "share_of_first_speed": first / later,
    }


def _median_step(engine: Camada) -> float:
    times: list[float] = []
    for _ in range(10):
        begun = time.process_time()
        engine.run(50)
        times.append(1000 * (time.process_time() - begun) / 50)
    return statistics.median(times)


def live_view_cost(n_rounds: int) -> dict[str, Any]:
    """Return what it costs to write all weights for the window every 100 ms."""
    workload = WORKLOADS[3]
    inputs, labels = drawn_data(workload.side)
    with tempfile.TemporaryDirectory() as folder:
        engines: dict[str, Engine] = {
            "off": Camada(workload, inputs, labels, n_cores()),
            "on": _Watched(workload, inputs, labels, n_cores(), Path(folder) / "live.bin"),
        }
        found = by_turns(engines, workload.n_steps, n_rounds)
    return {
        "name": workload.name,
        "off_ms": found["off"],
        "on_ms": found["on"],
        "share_of_time": found["on"] / found["off"] - 1,
    }


class _Watched(Camada):
    """Our engine with somebody looking on."""

    def __init__(
        self, workload: Workload, inputs: AnyArray, labels: Labels, n_threads: int, path: Path
    ) -> None:
        super().__init__(workload, inputs, labels, n_threads)
        self._writer = LiveWriter(path, self.training.n_parameters)
        self._written = 0.0

    def between_steps(self) -> None:
        if time.perf_counter() - self._written >= LIVE_GAP:
            self._written = time.perf_counter()
            at = self.training.position
            self._writer.write(self.training.write_live, at.epoch, at.step)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((x.split(":")[1].strip() for x in lines if x.startswith("model name")), "?")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
