"""Damages files at random, for as long as is asked, and gives them to all readers.

Each file goes through some changes: bits and bytes, pieces left out, doubled, moved or taken from
another place, numbers made extreme. What gave samples is changed further, so that damage adds up.
"""

import gzip
import random
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

from tests.core.data.fuzz_targets import TARGETS, Target
from tests.hostile.watch import forget_peak, now_mib, peak_mib

LONGEST_S, MOST_MIB = 5.0, 256.0
_EXTREME = (b"\0", b"\xff", b"\x7f", b"\x80", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff")
_TEXTS = (b",", b'"', b"\n", b"\r", b"\t", b";", b"nan", b"-1", b"1e999", b"99999999999999999999")
_MOST_CHANGES, _MOST_KEPT = 6, 200


def fuzz(seconds: float, names: list[str] | None = None) -> Iterator[str]:
    """Give every target damaged files for so long; what is wrong begins with `WRONG`."""
    for name in names or TARGETS:
        yield from _fuzzed(name, TARGETS[name], seconds)


def _fuzzed(name: str, target: Target, seconds: float) -> Iterator[str]:
    chance = random.Random(0)
    kept = [target.sound]
    n_runs, longest = 0, 0.0
    wrong: dict[str, bytes] = {}
    forget_peak()
    before, end = now_mib(), time.perf_counter() + seconds
    while time.perf_counter() < end and len(wrong) < 3:
        data = damaged(chance.choice(kept), chance)
        with tempfile.TemporaryDirectory() as folder:
            begun = time.perf_counter()
            try:
                target(data, Path(folder))
            except Exception as error:
                wrong.setdefault(_where(error), data)
            took = time.perf_counter() - begun
        if took > LONGEST_S:
            wrong.setdefault(f"{took:.1f} s", data)
        longest, n_runs = max(longest, took), n_runs + 1
        if len(data) < 4 * len(target.sound) and len(kept) < _MOST_KEPT:
            kept.append(data)
    grown = peak_mib() - before
    is_wrong = "WRONG " if wrong or grown > MOST_MIB else ""
    yield f"{is_wrong}{name}: {n_runs} runs, {longest:.2f} s at most, {grown:.0f} MiB"
    for told, data in wrong.items():
        yield f"WRONG {name}: {told} of {data[:4000]!r}"


def _where(error: Exception) -> str:
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    place = "" if at is None else f"{Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}"
    return f"{type(error).__name__} at {place}"


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with some changes; of what is packed, the bytes inside are changed too."""
    if data[:2] == b"\x1f\x8b" and chance.random() < 0.7:
        inside = _unpacked(data)
        if inside is not None:
            return gzip.compress(_changed(inside, chance), 1, mtime=0)
    return _changed(data, chance)


def _unpacked(data: bytes) -> bytes | None:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return None


def _changed(data: bytes, chance: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(chance.randint(1, _MOST_CHANGES)):
        if not found:
            break
        at = chance.randrange(len(found))
        length = min(len(found) - at, 1 << chance.randrange(8))
        piece = bytes(found[at : at + length])
        to = chance.randrange(len(found) + 1)
        change = chance.randrange(7)
        if change == 0:
            found[at] ^= 1 << chance.randrange(8)
        elif change == 1:
            found[at] = chance.randrange(256)
        elif change == 2:
            del found[at : at + length]
        elif change == 3:
            found[to:to] = piece
        elif change == 4:
            found[to : to + length] = piece
        elif change == 5:
            extreme = chance.choice(_EXTREME)
            found[at : at + len(extreme)] = extreme
        else:
            found[at:at] = chance.choice(_TEXTS)
    return bytes(found)
