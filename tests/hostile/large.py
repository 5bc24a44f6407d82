"""Much data: links in rings, a million rows, many pictures; readings that are killed or meet."""

import os
import random
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from core.data.pictures.walking import files_below
from tests.core.data.cifar_sets import binary, some
from tests.core.data.idx_bytes import idx_bytes
from tests.core.data.pictures.picture_sets import noise
from tests.hostile import sound
from tests.hostile.checks import Findings
from tests.hostile.watch import ROOT, Outcome, environment, measured, quickest

MOST_MIB, LONGEST_WAIT_S, LONGEST_WALK_S = 1024.0, 0.3, 10.0
N_FILES, N_ROWS, N_PICTURES = 100_000, 1_000_000, 100_000
_READ = (
    "import sys; from core.data import library; print('begun', flush=True); "
    "print(library.find(sys.argv[1]).digest)"
)


def links() -> Findings:
    """Walk a folder of many files with links in rings."""
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "set"
        for number in range(100):
            inside = folder / f"{number % 10}" / f"{number}"
            inside.mkdir(parents=True)
            (inside / "up").symlink_to(folder)
            (inside / "next").symlink_to(folder / f"{(number + 1) % 10}")
            for file in range(N_FILES // 100):
                (inside / f"{file}.txt").touch()
        begun = time.perf_counter()
        found = list(files_below(folder, lambda: None))
        seconds = time.perf_counter() - begun
        is_right = len(found) == len(set(found)) == N_FILES and seconds < LONGEST_WALK_S
        yield f"{'' if is_right else 'WRONG '}{len(found)} files in {seconds:.1f} s"


def _rows(folder: Path) -> Path:
    chance = np.random.default_rng(0)
    with (folder / "t.csv").open("wb") as file:
        file.write(b"a,b,c,d,word,kind\n")
        for _ in range(N_ROWS // 10_000):
            block = chance.normal(size=(10_000, 4))
            file.writelines(
                b"%.6f,%.3f,%.6f,%.2f,w%d,%s\n" % (*row, i % 997, b"ab"[i % 2 :][:1])
                for i, row in enumerate(block.tolist())
            )
    return folder / "t.csv"


def _pictures(folder: Path) -> Path:
    kinds = [noise(seed, (16, 16)) for seed in range(100)]
    for name in "ab":
        (folder / "set" / name).mkdir(parents=True)
    for number in range(N_PICTURES):
        (folder / "set" / "ab"[number % 2] / f"{number}.png").write_bytes(kinds[number % 100])
    return folder / "set"


def _archive(folder: Path, kind: str) -> Path:
    source = _pictures(folder)
    return Path(shutil.make_archive(str(folder / "a"), kind, source))


def _idx(folder: Path) -> Path:
    images = np.random.default_rng(0).integers(256, size=(300_000, 28, 28)).astype(np.uint8)
    (folder / "train-images-idx3-ubyte").write_bytes(idx_bytes(images))
    (folder / "train-labels-idx1-ubyte").write_bytes(idx_bytes(np.arange(300_000) % 10))
    return folder


def _npz(folder: Path) -> Path:
    x = np.random.default_rng(0).normal(size=(400_000, 100)).astype(np.float32)
    np.savez(folder / "a.npz", x=np.asfortranarray(x), y=np.arange(len(x)) % 3)
    return folder / "a.npz"


def _cifar(folder: Path) -> Path:
    for number in range(1, 6):
        data = binary(some(10_000, number), [i % 10 for i in range(10_000)])
        (folder / f"data_batch_{number}.bin").write_bytes(data)
    return folder


LARGE: dict[str, Callable[[Path], Path]] = {
    "CSV of 1,000,000 rows": _rows,
    "folder of 100,000 pictures": _pictures,
    "zip of 100,000 pictures": lambda folder: _archive(folder, "zip"),
    "tar.gz of 100,000 pictures": lambda folder: _archive(folder, "gztar"),
    "IDX of 300,000 pictures": _idx,
    "NPZ of 400,000 rows by columns": _npz,
    "CIFAR-10, binary": _cifar,
}


def sizes(names: list[str] | None = None) -> Findings:
    """Read large sets: memory stays bounded, and progress is heard so often that it can cancel."""
    for name in names or LARGE:
        with tempfile.TemporaryDirectory() as root:
            source = LARGE[name](Path(root))
            small = [str(sound.sets()["CSV"].write(Path(root) / "small"))]
            found = quickest(
                partial(measured, source, small), Path(root) / "own", _can_be_cancelled
            )
            is_right = found.kind == "samples" and found.mib < MOST_MIB
            text = (
                f"{name}: {found.text}, {found.seconds:.1f} s, {found.mib:.0f} MiB, at most "
                f"{found.longest_gap:.2f} s until it could be cancelled"
            )
            yield text if is_right and _can_be_cancelled(found) else f"WRONG {text}"


def _can_be_cancelled(found: Outcome) -> bool:
    return found.longest_gap <= LONGEST_WAIT_S


def kills(n_times: int) -> Findings:
    """Kill readings at any moment: what is left in the cache is whole, and is read again."""
    chance = random.Random(0)
    with tempfile.TemporaryDirectory() as root:
        source = _rows(Path(root))
        own = Path(root) / "own"
        whole = _digest(source, Path(root) / "other")
        n_killed = 0
        for _ in range(n_times):
            with _started(source, own) as process:
                assert process.stdout is not None
                process.stdout.readline()
                select.select([], [], [], chance.uniform(0.02, 1.5))
                n_killed += process.poll() is None
                process.kill()
            left = [place for place in (own / "CACHE").glob("*/*") if len(place.name) == 64]
            halves = [place.name for place in left if not (place / "manifest.json").is_file()]
            if halves:
                yield f"WRONG left half written: {halves}"
        again = _digest(source, own)
        is_right = again == whole
        yield f"{'' if is_right else 'WRONG '}{n_killed} readings killed; then {again[:12]}"


def races(n_times: int) -> Findings:
    """Let two processes read one source at once."""
    for number in range(n_times):
        with tempfile.TemporaryDirectory() as root:
            source = _pictures_some(Path(root)) if number % 2 else _table_some(Path(root))
            with _started(source, Path(root)) as one, _started(source, Path(root)) as other:
                digests = {
                    (process.communicate()[0].split() or [""])[-1] for process in (one, other)
                }
            entries = [place.name for place in (Path(root) / "CACHE" / "data").iterdir()]
            is_right = len(digests) == 1 and set(entries) == digests
            text = f"two at once: {sorted(digests)}, {len(entries)} entry"
            yield text if is_right else f"WRONG {text}"


def _table_some(root: Path) -> Path:
    return sound.sets()["CSV"].write(root / "set")


def _pictures_some(root: Path) -> Path:
    return sound.sets()["PNG"].write(root / "set")


def _started(source: Path, own: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", _READ, str(source)],
        cwd=ROOT,
        env={**environment(own), "PYTHONPATH": os.fspath(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def _digest(source: Path, own: Path) -> str:
    with _started(source, own) as process:
        return process.communicate()[0].split()[-1]
