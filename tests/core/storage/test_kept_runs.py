"""The list of kept runs: with which work, and what of a damaged list is still read."""

from pathlib import Path

from core.messages import Message
from core.storage import kept_runs
from core.storage.kept_runs import KeptNote
from core.storage.run_folder import RunFolder, forget_old

RUN = "20260101-120000-000000-abcdef"


def test_notes_come_back_with_their_work(tmp_path: Path) -> None:
    ours = KeptNote(RUN, 0, Message("run {n:d}", n=3), 4)
    theirs = KeptNote(RUN, 2, "wide net", 1)

    kept_runs.write("/a.camada", [ours, theirs], tmp_path)
    kept_runs.write("", [theirs], tmp_path)

    assert kept_runs.read("/a.camada", tmp_path) == (ours, theirs)
    assert kept_runs.read("", tmp_path) == (theirs,)
    assert kept_runs.read("/b.camada", tmp_path) == ()


def test_works_without_kept_runs_and_those_longest_untouched_are_forgotten(tmp_path: Path) -> None:
    for n in range(kept_runs.MOST_FILES + 2):
        kept_runs.write(str(n), [KeptNote(RUN, 0, "x", 0)], tmp_path)
    kept_runs.write("5", [], tmp_path)

    assert kept_runs.read("1", tmp_path) == ()
    assert kept_runs.read("5", tmp_path) == ()
    assert len(kept_runs.read("2", tmp_path)) == 1


def test_what_is_no_note_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / kept_runs.FILE).write_text(
        f"""[1, {{"work": "a", "runs": [1, {{"run_id": "../x", "slot": 0, "name": "x", "last": 0}},
        {{"run_id": "{RUN}", "slot": -1, "name": "x", "last": 0}},
        {{"run_id": "{RUN}", "slot": 0, "name": {{"message": "{{n:q}}"}}, "last": 0}},
        {{"run_id": "{RUN}", "slot": 0, "last": 0}},
        {{"run_id": "{RUN}", "slot": 1, "name": "good", "last": 0}}]}}]"""
    )

    assert kept_runs.read("a", tmp_path) == (KeptNote(RUN, 1, "good", 0),)


def test_a_damaged_list_is_as_good_as_none_and_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / kept_runs.FILE).write_bytes(b"[{")

    assert kept_runs.read("a", tmp_path) == ()
    kept_runs.write("a", [KeptNote(RUN, 0, "x", 0)], tmp_path)

    assert len(kept_runs.read("a", tmp_path)) == 1


def test_the_list_stays_when_old_runs_are_forgotten(tmp_path: Path) -> None:
    kept_runs.write("a", [KeptNote(RUN, 0, "x", 0)], tmp_path)
    RunFolder.create(tmp_path).release()
    RunFolder.create(tmp_path).release()

    assert forget_old(keep=1, root=tmp_path) == 1
    assert len(kept_runs.read("a", tmp_path)) == 1
