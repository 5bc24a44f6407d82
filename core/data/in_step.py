"""Reading in three steps side by side: some pieces are taken while the next are worked on and read.

What comes out is the same on any number of threads: pieces are taken in their order, and of several
errors the one is raised that one thread alone would have met first.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from core.workers import Pool

T = TypeVar("T")
U = TypeVar("U")


def in_step(
    pool: Pool,
    items: Iterator[T],
    at_once: int,
    work: Callable[[T], U],
    takers: Sequence[Callable[[Sequence[U]], None]],
    hear: Callable[[Sequence[U]], None],
) -> None:
    """Lead items through three steps; at most three times `at_once` of them are in memory.

    Args:
        pool: whose threads do it.
        items: read by one thread at a time, any of them.
        at_once: how many go on together.
        work: what is made of one, whatever the others are.
        takers: each does something with all that was made, some at a time and in order, at the same
            time as the others.
        hear: hears what was made in the calling thread, before it is taken.
    """
    made: list[U] = []
    read = list(islice(items, at_once))
    while read or made:
        ahead = partial(_read, items, at_once)
        takes = [partial(taker, made) for taker in takers if made]
        works = [partial(work, item) for item in read]
        found = _run(pool, [*takes, *works, ahead])
        made, read = found[len(takes) : -1], found[-1]
        hear(made)


def _read(items: Iterator[T], at_once: int) -> list[T]:
    return list(islice(items, at_once))


def _run(pool: Pool, jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all jobs, the last one first, as it may wait for the disk; return what each returned."""
    found: list[Any] = [None] * len(jobs)
    errors: list[BaseException | None] = [None] * len(jobs)

    def do(piece: slice) -> None:
        place = int(piece.start) - 1
        try:
            found[place] = jobs[place]()
        except BaseException as error:
            errors[place] = error

    pool.run(do, [slice(i, i + 1) for i in range(len(jobs))])
    for error in errors:
        if error is not None:
            raise error
    return found
