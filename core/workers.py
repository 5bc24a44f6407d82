"""Our thread pool: work in pieces whose number depends on the work alone, never on the cores.

NumPy lets go of the interpreter lock inside products and elementwise passes, so threads help.
BLAS itself runs on one thread (`one_thread_blas`): a product split by BLAS gives other last bits on
other machines, while pieces cut by us give the same bits on any number of cores.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs]

MULTIPLY_ADDS_A_PIECE = 8_000_000
"""Some 0.15 ms. Smaller pieces were measured to bring nothing on two cores, and to cost a fifth
where the second core is busy (784-128-10, batch 128)."""

MOST_PIECES = 4

CHUNK = 32_768
"""Floats a chunk of a pass over all weights: the few arrays of such a pass (weights, gradient, an
optimizer's slots, scratch) together stay in a 1 MiB L2 cache."""


def one_thread_blas() -> None:
    """Limit BLAS to one thread for the rest of this process. Call it before any training."""
    threadpool_limits(limits=1, user_api="blas")


@lru_cache
def cut(length: int, work: float) -> tuple[slice, ...]:
    """Cut `length` items into even pieces for `work` multiply-adds in all."""
    n_pieces = max(1, min(MOST_PIECES, length, int(work / MULTIPLY_ADDS_A_PIECE)))
    edges = [length * i // n_pieces for i in range(n_pieces + 1)]
    return tuple(slice(a, b) for a, b in pairwise(edges))


def _n_cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Pool:
    """Runs the pieces of one operation, on as many threads as there are cores.

    A Pool with one thread runs everything in the caller. Close it, or use it as a context manager.
    """

    def __init__(self, n_threads: int | None = None) -> None:
        self.n_threads = n_threads or min(MOST_PIECES, _n_cores())
        self._executor: ThreadPoolExecutor | None = None

    def run(self, task: Callable[[slice], Any], pieces: Sequence[slice]) -> None:
        """Call `task` on each piece and wait for all; the caller works too."""
        n_helpers = min(self.n_threads, len(pieces)) - 1
        left = iter(pieces)  # each thread takes the next piece when it is done with one

        def work() -> None:
            for piece in left:
                task(piece)

        helpers = [self._started().submit(work) for _ in range(n_helpers)]
        try:
            work()
        finally:
            wait(helpers)  # never return while a helper still writes
        for helper in helpers:
            helper.result()

    def _started(self) -> ThreadPoolExecutor:
        if self._executor is None:
            self._executor = ThreadPoolExecutor(
                self.n_threads - 1, "camada-worker", np.seterr, ("ignore",)
            )
        return self._executor

    def close(self) -> None:
        """End the threads. The pool may be used again; it then starts new ones."""
        if self._executor is not None:
            self._executor.shutdown()
            self._executor = None

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
