"""Our thread pool: work in pieces whose number depends on the work alone, never on the cores.

NumPy lets go of the interpreter lock inside products and elementwise passes, so threads help.
BLAS itself runs on one thread (`one_thread_blas`): a product split by BLAS gives other last bits on
other machines, while pieces cut by us give the same bits on any number of cores.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import pairwise
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs]

MULTIPLY_ADDS_A_PIECE = 4_000_000
"""Some 0.08 ms of one core, several times what it takes to hand a piece over."""

MOST_PIECES = 4

CHUNK = 32_768
"""Floats a chunk of a pass over all weights: the few arrays of such a pass (weights, gradient, an
optimizer's slots, scratch) together stay in a 1 MiB L2 cache."""


def one_thread_blas() -> None:
    """Limit BLAS to one thread for the rest of this process. Call it before any training."""
    threadpool_limits(limits=1, user_api="blas")


@lru_cache
def cut(length: int, work: float) -> tuple[slice, ...]:
    """Cut `length` items into even pieces for `work` multiply-adds in all.

    There are 1, 2 or 4, as far as `length` goes: three would keep two cores waiting for each other.
    """
    n_worth = min(MOST_PIECES, int(work / MULTIPLY_ADDS_A_PIECE))
    n_pieces = min(length, 1 << max(0, n_worth.bit_length() - 1))
    edges = [length * i // n_pieces for i in range(n_pieces + 1)]
    return tuple(slice(a, b) for a, b in pairwise(edges))


def n_cores() -> int:
    """Return the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Pool:
    """Runs the pieces of one operation, on as many threads as there are cores.

    A Pool with one thread runs everything in the caller. Close it, or use it as a context manager.
    Threads wait in the C code of a queue: some 15 microseconds from hand to hand, half of what an
    executor with its futures takes.
    """

    def __init__(self, n_threads: int | None = None) -> None:
        self.n_threads = n_threads or min(MOST_PIECES, n_cores())
        self._threads: list[Thread] = []
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()

    def run(self, task: Callable[[slice], Any], pieces: Sequence[slice]) -> None:
        """Call `task` on each piece and wait for all; the caller works too."""
        n_helpers = min(self.n_threads, len(pieces)) - 1
        if n_helpers < 1:
            for piece in pieces:
                task(piece)
            return
        self._start()
        work = _Work(task, pieces)
        for _ in range(n_helpers):
            self._jobs.put(work.help_out)
        try:
            work.do()
        finally:
            self._take_back()
            work.wait(n_helpers)  # never return while a helper still writes

    def _take_back(self) -> None:
        """Do what no helper has begun, instead of waiting for one that sleeps: little is left."""
        while not self._jobs.empty():
            with suppress(Empty):
                job = self._jobs.get_nowait()
                assert job is not None
                job()

    def _start(self) -> None:
        while len(self._threads) < self.n_threads - 1:
            thread = Thread(target=_help, args=(self._jobs,), name="camada-worker", daemon=True)
            self._threads.append(thread)
            thread.start()

    def close(self) -> None:
        """End the threads. The pool may be used again; it then starts new ones."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Work:
    """The pieces of one run: each thread takes the next piece when it is done with one."""

    def __init__(self, task: Callable[[slice], Any], pieces: Sequence[slice]) -> None:
        self._task, self._left = task, iter(pieces)
        self._ends: SimpleQueue[BaseException | None] = SimpleQueue()

    def do(self) -> None:
        for piece in self._left:
            self._task(piece)

    def help_out(self) -> None:
        try:
            self.do()
        except BaseException as error:
            self._ends.put(error)
        else:
            self._ends.put(None)

    def wait(self, n_helpers: int) -> None:
        """Wait for so many to end; raise what went wrong with one of them."""
        errors = [self._ends.get() for _ in range(n_helpers)]
        for error in errors:
            if error is not None:
                raise error


def _help(jobs: "SimpleQueue[Callable[[], None] | None]") -> None:
    np.seterr("ignore")
    while (job := jobs.get()) is not None:
        job()
        del job  # or it would keep the arrays of its run while the thread waits
