import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from core.data import cache, upkeep, usage
from core.data.dataset import Dataset


def stored(number: int, hours_ago: float = 0.0) -> Dataset:
    """Put 1000 bytes and some more into the cache, used so long ago."""
    inputs = np.full((10, 100), number, np.uint8)
    found = cache.store(str(number), inputs, np.zeros(10, np.int64), ["a"], 0, 0, 1)
    then = time.time() - hours_ago * 3600
    os.utime(found.folder, (then, then))
    return found


@pytest.fixture(autouse=True)
def _nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process, which stores all of them, not count as one that uses them."""
    monkeypatch.setattr(usage, "note", lambda place: os.utime(place))


@contextmanager
def opened_elsewhere(dataset: Dataset) -> Iterator[None]:
    """Let another process have an entry open."""
    code = (
        "import sys; from core.data import entries\n"
        "assert entries.open_dataset(sys.argv[1])\n"
        "print(flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, dataset.digest]
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen(command, cwd=root, stdin=-1, stdout=-1) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield
        process.communicate()


def test_the_size_is_that_of_all_entries() -> None:
    assert upkeep.size() == 0
    stored(1)
    one = upkeep.size()
    stored(2)

    assert 1000 < one < 4000
    assert upkeep.size() == 2 * one


def test_what_was_used_longest_ago_goes_first() -> None:
    oldest, newest, middle = stored(1, 30), stored(2, 10), stored(3, 20)
    one = upkeep.size() // 3

    gone = upkeep.trim(2 * one)

    assert gone == one
    assert cache.open_dataset(oldest.digest) is None
    assert cache.open_dataset(middle.digest) is not None
    assert cache.open_dataset(newest.digest) is not None


def test_opening_counts_as_use() -> None:
    first, second = stored(1, 30), stored(2, 20)
    cache.open_dataset(first.digest)

    upkeep.trim(upkeep.size() - 1)

    assert first.folder.exists()
    assert not second.folder.exists()


def test_what_is_kept_and_what_was_used_just_now_stays() -> None:
    kept, old, new = stored(1, 30), stored(2, 20), stored(3)

    upkeep.trim(0, keep={kept.digest})

    assert kept.folder.exists()
    assert new.folder.exists()
    assert not old.folder.exists()


def test_nothing_goes_while_there_is_room() -> None:
    stored(1, 30)

    assert upkeep.trim(upkeep.size()) == 0
    assert len(upkeep.entries()) == 1


def test_emptying_leaves_what_is_kept() -> None:
    kept, other = stored(1), stored(2)

    upkeep.empty(keep={kept.digest})

    assert [entry.place for entry in upkeep.entries()] == [kept.folder]
    assert cache.open_dataset(other.digest) is None


def test_what_another_process_has_open_stays_until_it_ends() -> None:
    used, other = stored(1, 30), stored(2, 30)

    with opened_elsewhere(used):
        upkeep.empty()
        assert used.folder.exists()
        assert not other.folder.exists()
    upkeep.empty()

    assert not used.folder.exists()


def test_what_was_mapped_stays_readable_when_it_is_removed() -> None:
    dataset = stored(7)

    upkeep.empty()

    assert int(dataset.inputs.sum()) == 7000


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1000", 1000), ("5k", 5 << 10), ("20 GB", 20 << 30), ("2TiB", 2 << 40), ("0", 0)],
)
def test_the_limit_can_be_given(text: str, expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMADA_CACHE_LIMIT", text)

    assert upkeep.limit() == expected


@pytest.mark.parametrize("text", ["", "much", "-5", "1e9"])
def test_without_a_limit_a_tenth_of_the_disk_is_the_most(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMADA_CACHE_LIMIT", text)
    cache.folder().mkdir(parents=True)

    assert 0 < upkeep.limit() <= 20 << 30
