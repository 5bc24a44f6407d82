import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import ModelFileError, SaveError
from core.storage import model_file, rescue, safe_write
from core.storage.model_file import ModelContents
from core.storage.rescue import Rescue, forget_discarded, left_over, runs_needed, take_back
from core.storage.rescue_work import Source, Work, seal_of
from core.storage.run_folder import RunFolder, forget_old
from tests.core.storage.samples import checkpoint, project

WORK = Work(time=1000.5, file=Path("/media/ana/rede é.camada"), seal="a1", learned=())
HOLD = (
    "import sys; from pathlib import Path; from core.storage.rescue import Rescue;"
    "held = Rescue.create(Path(sys.argv[1])); print(held.path, flush=True); sys.stdin.read()"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data" / "rescue"


def cut_off(root: Path, work: Work = WORK) -> Path:
    """Make the folder of a window that was cut off."""
    made = Rescue.create(root)
    made.keep(project(), work)
    made.release()
    return made.path


def test_what_is_kept_is_found_when_nobody_holds_it_any_more(root: Path):
    path = cut_off(root)

    (found,) = left_over(root)

    assert found.path == path
    assert found.drawing() == project()
    assert found.work() == WORK


def test_a_name_that_is_no_text_is_kept(root: Path):
    strange = Path(os.fsdecode(b"/tmp/\xff\n%41.camada"))

    cut_off(root, Work(1.0, strange, "", (Source(strange, "b2"),)))

    work = left_over(root)[0].work()
    assert work.file == strange
    assert work.learned == (Source(strange, "b2"),)


def test_the_folder_of_a_window_that_lives_is_left_alone(root: Path):
    mine = Rescue.create(root)
    mine.keep(project(), WORK)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        path = Path(other.stdout.readline().decode().strip())

        assert left_over(root) == []
        other.send_signal(signal.SIGKILL)

    assert path.is_dir()
    assert left_over(root) == []
    assert not path.exists()
    assert mine.work() == WORK


def test_two_windows_never_offer_the_same_work(root: Path):
    cut_off(root)

    first = left_over(root)

    assert len(first) == 1
    assert left_over(root) == []


def test_several_left_works_come_newest_first(root: Path, monkeypatch: pytest.MonkeyPatch):
    stamps = iter(("20260101-000001", "20260101-000003", "20260101-000002"))
    monkeypatch.setattr("time.strftime", lambda *_: next(stamps))
    for _ in range(3):
        cut_off(root)

    found = left_over(root)

    assert [item.path.name[14:15] for item in found] == ["3", "2", "1"]


def test_a_window_that_closes_leaves_nothing(root: Path):
    made = Rescue.create(root)
    made.keep(project(), WORK)
    made.keep_learned(checkpoint())

    made.close()

    assert list(root.iterdir()) == []


def test_a_folder_in_which_all_is_saved_is_not_offered_but_removed(root: Path):
    made = Rescue.create(root)
    made.keep(project(), WORK)
    made.forget()
    made.release()

    assert left_over(root) == []
    assert list(root.iterdir()) == []


def test_a_folder_that_is_just_being_made_is_left_alone(root: Path):
    fresh = root / "20260101-000000-abcdef"
    fresh.mkdir(parents=True)

    assert left_over(root) == []
    assert fresh.is_dir()


def test_only_the_newest_drawing_stays_and_is_written_only_when_it_changed(root: Path):
    made = Rescue.create(root)
    made.keep(project(), WORK)
    (first,) = root.glob("*/drawing-*")
    before = first.stat().st_mtime_ns

    made.keep(project(), Work(2000.5))
    assert first.stat().st_mtime_ns == before
    made.keep(project().with_(notes="other"), Work(3000.5))

    (last,) = root.glob("*/drawing-*")
    assert last != first
    assert made.drawing().notes == "other"


def test_what_was_learned_is_kept_beside_the_drawing_as_long_as_it_is_named(root: Path):
    made = Rescue.create(root)
    made.keep_learned(checkpoint())
    source = made.keep_learned(checkpoint())
    made.keep(project(), Work(1.0, learned=(source,)))

    assert [path.name for path in root.glob("*/learned-*")] == [source.path.name]
    assert source.seal == seal_of(source.path)
    kept = model_file.load(source.path).checkpoint
    assert kept is not None
    assert kept.position == checkpoint().position
    made.keep(project(), Work(2.0))
    assert list(root.glob("*/learned-*")) == []


@pytest.mark.parametrize("n_done", range(6))
def test_a_disk_that_fails_leaves_what_was_kept_before(
    root: Path, monkeypatch: pytest.MonkeyPatch, n_done: int
):
    made = Rescue.create(root)
    made.keep(project(), WORK)
    left = iter([True] * n_done)

    def fail(*arguments: object) -> None:
        if not next(left, False):
            raise OSError(28, "No space left on device")
        os.fsync(*arguments)  # pyright: ignore[reportArgumentType]

    with monkeypatch.context() as patch:
        patch.setattr(safe_write.Disk, "fsync", staticmethod(fail))
        try:
            made.keep(project().with_(notes="new"), Work(2000.5))
        except SaveError:
            assert made.work() == WORK
    made.release()

    (found,) = left_over(root)
    pair = (found.drawing().notes, found.work().time)
    assert pair in {(project().notes, 1000.5), ("new", 2000.5)}


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"\xff", b'{"version": 2}', b"[" * 10_000, b'"text"', b"null"],
)
def test_a_damaged_note_is_refused_with_a_message(root: Path, content: bytes):
    path = cut_off(root)
    (path / "work.json").write_bytes(content)

    (found,) = left_over(root)

    with pytest.raises(ModelFileError):
        found.work()
    with pytest.raises(ModelFileError):
        found.drawing()


@pytest.mark.parametrize("name", ["../drawing-1.camada", "work.json", "/etc/passwd"])
def test_the_drawing_is_never_read_from_another_place(root: Path, name: str):
    path = cut_off(root)
    note = (path / "work.json").read_text()
    (path / "work.json").write_text(note.replace("drawing-1.camada", name))

    with pytest.raises(ModelFileError):
        left_over(root)[0].drawing()


def test_what_is_discarded_can_be_taken_back(root: Path):
    cut_off(root)
    (found,) = left_over(root)

    place = found.discard()

    assert left_over(root) == []
    again = take_back(place)
    assert again.path == found.path
    assert again.drawing() == project()
    assert left_over(root) == []


def test_what_was_discarded_long_ago_is_forgotten(root: Path):
    places = [cut_off(root), cut_off(root)]
    gone = [item.discard() for item in left_over(root)]
    os.utime(gone[0] / "in_use", (0, 0))

    assert forget_discarded(root) == 1

    assert not gone[0].exists()
    assert gone[1].exists()
    assert len(places) == 2


def test_a_run_that_holds_the_only_copy_of_what_was_learned_is_never_forgotten(
    root: Path, tmp_path: Path
):
    runs = [RunFolder.create(tmp_path / "runs") for _ in range(3)]
    for run in runs:
        run.release()
    cut_off(root, Work(1.0, learned=(Source(runs[0].latest_path),)))

    assert runs_needed(root) == {runs[0].run_id}
    forget_old(keep=0, root=tmp_path / "runs", spared=runs_needed(root))

    left = sorted(path.name for path in (tmp_path / "runs").iterdir())
    assert left == [runs[0].run_id, runs[2].run_id]


def test_the_seal_tells_contents_apart(tmp_path: Path):
    path = tmp_path / "net.camada"
    model_file.save(path, ModelContents(project()))
    first = seal_of(path)
    model_file.save(path, ModelContents(project().with_(notes="x")))

    assert seal_of(path) != first
    model_file.save(path, ModelContents(project()))
    assert seal_of(path) == first
    assert seal_of(tmp_path / "nothing") == ""


def test_the_folder_lies_in_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CAMADA_DATA_DIR", str(tmp_path / "mine"))

    assert rescue.rescue_root() == tmp_path / "mine" / "rescue"
