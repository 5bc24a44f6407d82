"""Counter streams: any random number of a run can be had again from its address alone.

A Philox stream (Salmon et al. 2011) is keyed by (seed, what draws) and its counter is set to
(step, piece). So a resumed run needs only its step, a new block does not shift the draws of the
others, and any batch can be replayed.
"""

import hashlib
import threading
from functools import lru_cache
from typing import Any

import numpy as np

_thread = threading.local()


def stream(seed: int, name: str, step: int = 0, piece: int = 0) -> np.random.Generator:
    """Return this thread's generator, set to the start of the stream of that address.

    One generator object serves a thread (setting its counter is ten times cheaper than making
    one), so draw what you need before asking for the next stream.

    Args:
        seed: the seed of the run, 0 .. 2**64 - 1.
        name: who draws: a block id, `"order"` for shuffling ...
        step: training step, or epoch for the order.
        piece: part of the batch, where a block draws in pieces.
    """
    generator: np.random.Generator | None = getattr(_thread, "generator", None)
    if generator is None:
        generator = _thread.generator = np.random.Generator(np.random.Philox(0))
    key = np.array([seed, _number(name)], dtype=np.uint64)
    counter = np.array([0, piece, step, 0], dtype=np.uint64)
    generator.bit_generator.state = {**_FRESH, "state": {"counter": counter, "key": key}}
    return generator


_FRESH: dict[str, Any] = {
    "bit_generator": "Philox",
    "buffer": np.zeros(4, dtype=np.uint64),
    "buffer_pos": 4,
    "has_uint32": 0,
    "uinteger": 0,
}


@lru_cache(maxsize=4096)
def _number(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")
