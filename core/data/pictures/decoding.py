"""Decoding many pictures in threads: in the order asked for, with little in memory at once.

Pillow lets go of the interpreter lock while it decodes and resizes, so threads help.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import islice

from core.arrays import AnyArray
from core.data.aside import Tick
from core.data.picture_file import Factor, load
from core.data.picture_fit import factor_for, fitted, is_grey
from core.data.pictures.source import Fetch, Source
from core.errors import DatasetError
from core.messages import Message
from core.reading import PictureReading
from core.workers import n_cores

MOST_THREADS = 8
_PICTURES_A_PIECE, _QUICK_ONES_A_PIECE = 32, 128
_BYTES_A_PIECE = 4 << 20
_MOST_WAITING = 64 << 20
_LARGE = 16_000_000
_QUICK = 0.3e-3
"""Seconds for a picture, below which threads cost more than they bring: they take turns anyway."""

_LONGEST_WAIT = 0.1
_LONGEST_GOODBYE = 0.15


@dataclass(frozen=True)
class Decoded:
    """What became of a picture.

    Attributes:
        index: in the source.
        sample: (H, W, C) uint8; None where it could not be read.
        size: (width, height) in the file. format: such as `PNG`.
        reason: why it could not be read.
    """

    index: int
    sample: AnyArray | None
    size: tuple[int, int] = (0, 0)
    format: str = ""
    reason: Message | None = None


def decoded(
    source: Source,
    wanted: Sequence[int],
    reading: PictureReading,
    tick: Tick,
    n_threads: int | None = None,
) -> Iterator[Decoded]:
    """Yield pictures as samples, in the order wanted, or as they are stored (`is_sequential`).

    Args:
        source: of the files.
        wanted: their numbers in it.
        reading: size, colours, and what is done with other shapes.
        tick: called at least every tenth of a second; it may raise to cancel.
        n_threads: as many as there are cores, if not given.

    Raises:
        DatasetError: when an archive is damaged. What single pictures have is told in `Decoded`.
    """
    n_threads = n_threads or min(MOST_THREADS, n_cores())
    height, width = reading.size
    n_bytes = height * width * (1 if is_grey(reading) else 3)
    most = max(1, _BYTES_A_PIECE // n_bytes)
    n_a_piece, n_quick = min(_PICTURES_A_PIECE, most), min(_QUICK_ONES_A_PIECE, most)
    most_waiting = max(n_threads, min(4 * n_threads, _MOST_WAITING // (n_a_piece * n_bytes)))
    work = _Work(source, reading)
    pool = ThreadPoolExecutor(n_threads, "camada-decode")
    waiting: deque[Future[list[Decoded]]] = deque()
    try:
        files = source.files(wanted)
        while piece := list(islice(files, n_quick if work.is_quick else n_a_piece)):
            waiting.append(pool.submit(work.do, piece))
            # Of quick ones the next piece waits, so that nobody is idle while this one is taken.
            while len(waiting) >= (2 if work.is_quick else most_waiting):
                yield from _first(waiting, tick)
        while waiting:
            yield from _first(waiting, tick)
    finally:
        work.is_over = True
        pool.shutdown(wait=False, cancel_futures=True)
        # A picture that is being decoded cannot be stopped; nobody should wait long for it.
        wait(waiting, _LONGEST_GOODBYE)


def _first(waiting: "deque[Future[list[Decoded]]]", tick: Tick) -> list[Decoded]:
    while not waiting[0].done():
        tick()
        wait([waiting[0]], _LONGEST_WAIT)
    tick()
    return waiting.popleft().result()


class _Work:
    """What the threads do: one piece after the other, a single large picture at a time."""

    def __init__(self, source: Source, reading: PictureReading) -> None:
        self._source, self._reading = source, reading
        self._factor = factor_for(reading)
        self._large, self._alone = threading.Lock(), threading.Lock()
        self.is_over = False
        self.is_quick = False

    def do(self, piece: Sequence[tuple[int, Fetch]]) -> list[Decoded]:
        """Decode a piece; of quick ones only one piece at a time."""
        with self._alone if self.is_quick else nullcontext():
            return self._done(piece)

    def _done(self, piece: Sequence[tuple[int, Fetch]]) -> list[Decoded]:
        begun = time.thread_time()
        found = [self._one(index, fetch) for index, fetch in piece if not self.is_over]
        self.is_quick = time.thread_time() - begun < _QUICK * len(piece)
        return found

    def _one(self, index: int, fetch: Fetch) -> Decoded:
        grey, name = is_grey(self._reading), self._source.names[index]
        try:
            with fetch() as file, _Turn(self._large, self._factor) as turn:
                loaded = load(file, name, turn.factor, grey=grey)
                sample = fitted(loaded, self._reading)
            return Decoded(index, sample, loaded.size, loaded.format)
        except DatasetError as error:
            return Decoded(index, None, reason=error.message)


class _Turn:
    """Lets one large picture after the other into memory; small ones do not wait."""

    def __init__(self, lock: threading.Lock, factor: Factor) -> None:
        self._lock, self._factor = lock, factor

    def __enter__(self) -> "_Turn":
        self._has_it = False
        return self

    def factor(self, size: tuple[int, int]) -> int:
        """Return how much smaller a picture may be decoded, once there is room for it."""
        if size[0] * size[1] > _LARGE:
            self._lock.acquire()
            self._has_it = True
        return self._factor(size)

    def __exit__(self, *_: object) -> None:
        if self._has_it:
            self._lock.release()
