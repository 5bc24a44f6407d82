"""A few hundred damaged files for each reader; `python -m tests.hostile fuzz` has more patience."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data import library
from tests.core.data.fuzz_targets import TARGETS
from tests.core.data.openers import called, openers
from tests.extras import needs

OF_OURS = {
    "entries.py": "entries of the cache",
    "table.py": "tables of the cache",
    "names.py": "names of samples in the cache",
    "notes.py": "what was said of entries when they were read",
    "register.py": "what was read before",
    "usage.py": "which entries are in use",
    "handmade.py": "pictures that were painted here",
    "fetch.py": "what comes from the network, checked by its digest",
}
"""Modules that open what Camada itself wrote, and so need no target here."""


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_anywhere_ends_in_samples_or_in_a_dataset_error(
    name: str, data: st.DataObject, tmp_path: Path
) -> None:
    sound = TARGETS[name].sound
    start = data.draw(st.integers(0, len(sound)), "start")
    end = data.draw(st.integers(start, min(start + 8, len(sound))), "end")
    piece = data.draw(st.binary(max_size=8), "piece")

    TARGETS[name](sound[:start] + piece + sound[end:], tmp_path)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200))
def test_any_bytes_end_in_samples_or_in_a_dataset_error(
    name: str, data: bytes, tmp_path: Path
) -> None:
    TARGETS[name](data, tmp_path)
    TARGETS[name](TARGETS[name].sound[:10] + data, tmp_path)


def test_every_reader_has_a_target() -> None:
    assert {target.reader for target in TARGETS.values()} == set(library.readers())


def test_every_function_that_opens_a_file_of_somebody_is_reached_by_a_target(
    tmp_path: Path,
) -> None:
    def read_all() -> None:
        for name, target in TARGETS.items():
            target(target.sound, tmp_path / name)

    wanted = {place for place in openers("core/data") if Path(place[0]).name not in OF_OURS}

    assert wanted
    assert wanted - called(read_all) == set()


def test_a_function_that_opens_files_is_found_and_one_that_writes_them_is_not() -> None:
    found = openers("core/data")

    assert ("core/data/csv_blocks.py", "_opened") in found
    assert ("core/data/zip_file.py", "open_zip") in found
    assert ("core/data/cache.py", "_place") not in found


def n_samples(name: str, folder: Path) -> int:
    target = TARGETS[name]
    return target.reader.read(target.write(target.sound, folder), None, None).facts.n_samples


@pytest.mark.parametrize("name", sorted(TARGETS.keys() - {"Parquet"}))
def test_the_bytes_to_begin_with_are_right(name: str, tmp_path: Path) -> None:
    assert n_samples(name, tmp_path) > 0


@needs("pyarrow")
def test_the_bytes_of_parquet_to_begin_with_are_right(tmp_path: Path) -> None:
    assert n_samples("Parquet", tmp_path) > 0
