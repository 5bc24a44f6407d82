"""A little of `python -m tests.hostile`, and that what it looks with does see."""

from pathlib import Path

from tests.hostile import checks, sound
from tests.hostile.watch import measured


def wrong(findings: checks.Findings) -> list[str]:
    return [line for line in findings if line.startswith("WRONG")]


def test_files_of_every_format_that_are_cut_are_read_or_refused() -> None:
    assert wrong(checks.truncations(5)) == []


def test_files_of_every_format_with_a_changed_bit_are_read_or_refused() -> None:
    assert wrong(checks.flips(4)) == []


def test_a_value_that_is_no_number_is_told_with_its_place_in_every_format() -> None:
    assert wrong(checks.gaps(2)) == []


def test_of_a_reading_that_runs_something_just_that_is_seen(tmp_path: Path) -> None:
    one = sound.sets()["CSV"]
    warm = [str(one.write(tmp_path / "warm"))]

    found = measured(one.write(tmp_path / "again"), warm, tmp_path / "own", planted="exec")

    assert found.kind == "samples"
    assert [deed.split()[0] for deed in found.forbidden] == ["exec"]
