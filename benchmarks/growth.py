"""How the cost of a step grows with batch, width and depth, beside how its arithmetic grows."""

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from threadpoolctl import threadpool_limits

from benchmarks.engines import Camada
from benchmarks.workloads import Workload, drawn_data

BASE = Workload(28, (256, 256), 128, 0)
BATCHES = (32, 64, 128, 256, 512, 1024, 2048, 4096)
WIDTHS = (64, 128, 256, 512, 1024, 2048, 4096)
DEPTHS = (2, 4, 8, 16, 32, 64)
SECONDS = 0.3


def growth(n_threads: int, is_quick: bool) -> list[dict[str, Any]]:
    """Return rows of milliseconds, and growth a doubling against that of the operations.

    A figure below 1 is a step that grew less than its arithmetic, because some of it does not grow.
    """
    rows: list[dict[str, Any]] = []
    for axis, workloads in _axes(is_quick):
        times = [_least_ms(workload, n_threads) for _, workload in workloads]
        grown: list[float | None] = [None]
        for (_, a), (_, b), (ms_a, ms_b) in zip(
            workloads, workloads[1:], pairwise(times), strict=False
        ):
            grown.append((ms_b / ms_a) / (b.flops / a.flops))
        for (value, _), ms, each in zip(workloads, times, grown, strict=True):
            rows.append({"axis": axis, "value": value, "ms": ms, "growth_to_arithmetic": each})
    return rows


def _axes(is_quick: bool) -> Iterator[tuple[str, list[tuple[int, Workload]]]]:
    few = slice(0, 4 if is_quick else None)
    yield "batch", [(n, replace(BASE, batch_size=n)) for n in BATCHES[few]]
    yield "width", [(n, replace(BASE, hidden=(n, n))) for n in WIDTHS[few]]
    yield "depth", [(n, replace(BASE, hidden=(256,) * n)) for n in DEPTHS[few]]


def _least_ms(workload: Workload, n_threads: int) -> float:
    """Return the least milliseconds of a step: what others do on the machine only adds to it."""
    engine = Camada(workload, *drawn_data(workload.side), n_threads)
    with threadpool_limits(1, user_api="blas"):
        engine.run(3)
        least, end = float("inf"), time.perf_counter() + SECONDS
        while time.perf_counter() < end or least == float("inf"):
            least = min(least, engine.seconds_of_a_step())
    return 1000 * least
