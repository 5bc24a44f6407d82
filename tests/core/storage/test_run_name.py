"""The name that a person gave a run lies in its folder."""

from pathlib import Path

import pytest

from core.storage import run_name
from core.storage.run_folder import RunFolder


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    made = RunFolder.create(tmp_path)
    made.release()
    return made


def test_a_name_is_read_again(run: RunFolder, tmp_path: Path) -> None:
    run_name.write(run.run_id, "rede larga", tmp_path)

    assert run_name.read(run.run_id, tmp_path) == "rede larga"


def test_a_run_that_nobody_named_has_none(run: RunFolder, tmp_path: Path) -> None:
    assert run_name.read(run.run_id, tmp_path) == ""


def test_a_run_whose_folder_is_gone_gets_none(run: RunFolder, tmp_path: Path) -> None:
    run.remove()

    run_name.write(run.run_id, "wide", tmp_path)

    assert not run.path.exists()


@pytest.mark.parametrize(
    "content", [b"", b"[1]", b'{"name": 3}', b'{"name": "a\\u0000b"}', b"\xff"]
)
def test_what_is_no_name_is_passed_over(run: RunFolder, tmp_path: Path, content: bytes) -> None:
    (run.path / run_name.FILE).write_bytes(content)

    assert run_name.read(run.run_id, tmp_path) == ""


def test_no_other_folder_is_read_or_written(tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()

    run_name.write("else", "wide", tmp_path)

    assert run_name.read("../else", tmp_path) == ""
    assert not list((tmp_path / "else").iterdir())
