"""What is asked of all readers: cut and spoiled files, bombs, numbers that are none."""

import random
import re
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from core.data import library
from core.data.suspicions import of_reading
from core.data.table import open_table
from core.errors import DatasetError
from core.reading import TableReading
from tests.core.data.idx_bytes import idx_bytes
from tests.hostile import sound
from tests.hostile.bombs import BOMBS, LIMIT_MIB, LIMIT_S
from tests.hostile.watch import Outcome, measured, quickest

LONGEST_S = 5.0
PLANTED = ("import", "exec", "process", "open", "memory", "time")
_MOST_WRONG = 5

Findings = Iterator[str]
"""Lines to print; what is wrong begins with `WRONG`."""


def truncations(n_offsets: int) -> Findings:
    """Cut a file of each format at so many places."""
    for name, one in sound.sets().items():
        whole = one.files[one.victim]
        places = sorted({len(whole) * i // n_offsets for i in range(n_offsets)})
        wrong: list[str] = []
        n_refused, longest = 0, 0.0
        for at in places:
            seconds, told = _read(one, whole[:at])
            longest = max(longest, seconds)
            n_refused += told.startswith("refused")
            if told.startswith("wrong") or seconds > LONGEST_S:
                wrong.append(f"{name} cut at {at}: {told} after {seconds:.1f} s")
            elif name.startswith("CSV") and not _names_the_cut(whole[:at], told, name):
                wrong.append(f"{name} cut at {at}: {told}")
        yield (
            f"{name}: {len(places)} cuts, {n_refused} refused, the others read, "
            f"{longest:.2f} s at most"
        )
        yield from (f"WRONG {text}" for text in wrong[:_MOST_WRONG])


def _names_the_cut(data: bytes, told: str, name: str) -> bool:
    """Tell whether a table that lacks cells of its last row was refused by the number of it."""
    if name != "CSV" or data.count(b"\n") < 3 or data.endswith(b"\n"):
        return True
    last = data.rpartition(b"\n")[2]
    line = data.count(b"\n") + 1
    return last.count(b",") == 6 or f"Line {line} " in told


def flips(n_places: int) -> Findings:
    """Change one bit of a file of each format at so many places."""
    chance = random.Random(0)
    for name, one in sound.sets().items():
        whole = one.files[one.victim]
        n_refused = 0
        wrong: list[str] = []
        for _ in range(n_places):
            spoiled = bytearray(whole)
            at = chance.randrange(len(whole))
            spoiled[at] ^= 1 << chance.randrange(8)
            seconds, told = _read(one, bytes(spoiled))
            n_refused += told.startswith("refused")
            if told.startswith("wrong") or seconds > LONGEST_S:
                wrong.append(f"{name} changed at {at}: {told} after {seconds:.1f} s")
        yield f"{name}: {n_places} bits changed, {n_refused} refused"
        yield from (f"WRONG {text}" for text in wrong[:_MOST_WRONG])


def _read(one: sound.Sound, victim: bytes) -> tuple[float, str]:
    with tempfile.TemporaryDirectory() as folder:
        source = one.write(Path(folder) / "set", victim)
        begun = time.perf_counter()
        try:
            library.reader_of(source).read(source, None, None)
            told = "samples"
        except DatasetError as error:
            told = f"refused: {error}"
        except Exception as error:
            told = f"wrong: {error!r}"
        return time.perf_counter() - begun, told


def bombs(names: list[str] | None = None) -> Findings:
    """Read each bomb in a process of its own, and look at its time, memory and deeds."""
    with tempfile.TemporaryDirectory() as root:
        warm = _warm(Path(root))
        for number, name in enumerate(names or BOMBS):
            folder = Path(root) / str(number)
            folder.mkdir()
            # A cache of its own: what is found there is not read, and imports nothing.
            source = BOMBS[name](folder)
            found = quickest(
                partial(measured, source, warm), Path(root) / f"own {number}", _is_quick
            )
            text = f"{name}: {found.kind}, {found.seconds:.2f} s, {found.mib:.0f} MiB"
            is_wrong = found.kind == "wrong" or found.forbidden
            if is_wrong or not _is_quick(found) or found.mib > LIMIT_MIB:
                yield f"WRONG {text}; {found.text}; {found.forbidden}"
            else:
                yield f"{text}; {found.text[:90]}"


def _is_quick(found: Outcome) -> bool:
    return found.seconds <= LIMIT_S


def deeds() -> Findings:
    """Read a sound set of each format under the watch; then let the watch see what it must."""
    with tempfile.TemporaryDirectory() as root:
        warm = _warm(Path(root))
        for number, (name, one) in enumerate(sound.sets().items()):
            found = measured(
                one.write(Path(root) / f"again {number}"), warm, Path(root) / f"own {number}"
            )
            is_right = found.kind == "samples" and not found.forbidden
            yield f"{'' if is_right else 'WRONG '}{name}: {found.text} {found.forbidden}"
        yield from planted(PLANTED, warm, Path(root))


def planted(kinds: tuple[str, ...], warm: list[str], root: Path) -> Findings:
    """Let a reading do what no reader may do: the watch has to see each."""
    for kind in kinds:
        found = measured(Path(warm[0]), warm[:1], root / "own", kind)
        sees = found.forbidden or found.mib > LIMIT_MIB or found.seconds > LIMIT_S
        yield f"{'' if sees else 'WRONG '}planted {kind}: seen {bool(sees)} {found.forbidden[:1]}"


def _warm(root: Path) -> list[str]:
    """Write what a process reads first, so that it has imported all that any reader needs."""
    found = [one.write(root / f"warm {i}") for i, one in enumerate(sound.sets().values())]
    return [str(source) for source in found]


def gaps(n_places: int) -> Findings:
    """Put one NaN (in a table also an infinity) at random places of five formats."""
    chance = random.Random(0)
    formats = ["NPY", "NPZ", "IDX", "CSV", *(["Parquet"] if sound.has_parquet() else [])]
    for name in formats:
        wrong: list[str] = []
        for _ in range(n_places):
            row, column = chance.randrange(sound.N_ROWS), chance.randrange(6)
            array = sound.numbers()
            array[row, column] = np.nan if chance.random() < 0.7 else np.inf
            if not _is_told(name, array, row, column):
                wrong.append(f"{name}: {array[row, column]} at [{row}, {column}] is told wrongly")
        yield f"{name}: {n_places} values that are none, {n_places - len(wrong)} told right"
        yield from (f"WRONG {text}" for text in wrong[:_MOST_WRONG])


def _is_told(name: str, array: np.ndarray, row: int, column: int) -> bool:
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root)
        if name in ("CSV", "Parquet"):
            data = sound.csv(array) if name == "CSV" else sound.parquet(array)
            (folder / "t").write_bytes(data)
            return _is_told_of_table(folder / "t", array, row, column)
        if name == "IDX":
            (folder / "x").write_bytes(idx_bytes(array, 0x0D))
            (folder / "labels").write_bytes(idx_bytes(np.arange(len(array)) % 2))
        else:
            files = sound.sets()[name]
            data = sound.npy(array) if name == "NPY" else sound.npz(array)
            folder = files.write(folder / "set", data)
        try:
            library.find(str(folder))
        except DatasetError as error:
            return re.search(rf"has 1 value .* at \[{row}, {column}\]", str(error)) is not None
        return False


def _is_told_of_table(path: Path, array: np.ndarray, row: int, column: int) -> bool:
    data = library.find(str(path))
    table = open_table(data.source)
    assert table is not None
    assert isinstance(data.reading, TableReading)
    places = np.argwhere(~np.isfinite(np.asarray(data.inputs))).tolist()
    if np.isnan(array[row, column]):
        counted = [one.n_missing for one in table.columns[:6]]
        return places == [[row, column]] and counted == [int(i == column) for i in range(6)]
    told = [one for one in of_reading(table, data.reading) if "infinite" in str(one.message)]
    return [(one.column, one.rows) for one in told] == [(f"c{column}", (row,))]
