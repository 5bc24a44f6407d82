import errno
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.messages import Message
from core.project import Project
from core.storage import model_file, safe_write
from core.storage.crash_notes import report
from core.storage.model_file import ModelContents
from core.storage.rescue import Rescue, left_over, rescue_root
from core.storage.rescue_work import Source, seal_of
from core.trainer.in_process import InProcessTrainer
from gui.state import safekeeping as module
from gui.state.document import Document
from gui.state.notice import Notice
from gui.state.safekeeping import Safekeeping
from gui.state.session import Phase, Session


class Desk:
    """Document, session and safekeeping of one window."""

    def __init__(self, project: Project) -> None:
        self.document, self.session = Document(project), Session(InProcessTrainer)
        self.keeping = Safekeeping(self.document, self.session)
        self.notices: list[Notice] = []
        self.keeping.reported.connect(self.notices.append)

    def edit(self, notes: str) -> None:
        self.document.edit("Note", self.document.project.with_(notes=notes))

    def train(self, qtbot: QtBot) -> None:
        self.session.train(self.document.project)
        qtbot.waitUntil(lambda: self.session.phase is Phase.IDLE, timeout=20_000)

    def cut_off(self) -> None:
        """Let go of the folder, as the system does for a process that was killed."""
        assert self.keeping._rescue is not None
        self.keeping._rescue.release()

    def close(self) -> None:
        self.session.close()
        self.keeping.end()


@pytest.fixture
def desk(qtbot: QtBot, project: Project) -> Iterator[Desk]:
    made = Desk(project)
    made.keeping.begin()
    yield made
    made.close()


def kept() -> list[Path]:
    return list(rescue_root().glob("*/work.json"))


def found() -> Rescue:
    (rescue,) = left_over()
    rescue.release()
    return rescue


def full(*_: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_an_edit_is_kept_without_being_asked(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "QUIET_MS", 1)

    desk.edit("mine")

    qtbot.waitUntil(lambda: bool(kept()))
    desk.cut_off()
    assert found().drawing().notes == "mine"


def test_who_edits_without_a_pause_is_kept_too(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "QUIET_MS", 1_000_000)
    monkeypatch.setattr(module, "LONGEST_MS", 50)

    def edit_again() -> bool:
        desk.edit(str(len(desk.document.project.notes)) + "x")
        return bool(kept())

    qtbot.waitUntil(edit_again)


def test_work_is_kept_ten_seconds_after_the_first_change_at_the_latest() -> None:
    assert module.QUIET_MS <= module.LONGEST_MS == 10_000


def test_the_disk_is_never_written_by_the_thread_of_the_window(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []
    write = safe_write.write

    def noted(path: Path, parts: object) -> None:
        threads.append(threading.current_thread().name)
        write(path, parts)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(safe_write, "write", noted)
    monkeypatch.setattr(module, "QUIET_MS", 1)

    desk.edit("mine")
    qtbot.waitUntil(lambda: bool(kept()))

    assert set(threads) == {"camada-safekeeping"}


def test_what_is_saved_needs_no_keeping(
    qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.edit("mine")
    desk.keeping.keep_now()
    monkeypatch.setattr(module, "QUIET_MS", 1)

    model_file.save(tmp_path / "x.camada", ModelContents(desk.document.project))
    desk.document.saved(tmp_path / "x.camada")

    qtbot.waitUntil(lambda: not kept())


def test_what_a_run_learned_is_found_in_its_folder(qtbot: QtBot, desk: Desk) -> None:
    desk.train(qtbot)

    desk.keeping.keep_now()

    desk.cut_off()
    checkpoint = desk.session.checkpoint
    assert checkpoint is not None
    (source,) = found().work().learned
    assert source.path.parent.name == checkpoint.snapshot.run_id
    assert source.path.is_file()


def test_before_a_run_has_saved_anything_what_it_began_with_is_named_too(
    qtbot: QtBot, desk: Desk
) -> None:
    desk.train(qtbot)
    before = desk.session.checkpoint
    assert before is not None
    desk.session.step_once(desk.document.project)
    qtbot.waitUntil(lambda: desk.session.phase is Phase.PAUSED)

    desk.keeping.keep_now()

    desk.cut_off()
    newest, oldest = found().work().learned
    assert desk.session.run is not None
    assert newest.path == desk.session.run.latest_path
    assert oldest.path.parent.name == before.snapshot.run_id


def test_what_stands_in_the_users_file_is_named_with_its_seal(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "x.camada"
    desk.train(qtbot)
    checkpoint = desk.session.checkpoint
    assert checkpoint is not None
    for run in (tmp_path / "camada" / "data" / "runs").glob("*/latest.camada"):
        run.unlink()
    model_file.save(path, ModelContents(desk.document.project, checkpoint))
    desk.document.saved(path)
    desk.session.saved()
    desk.edit("after")

    desk.keeping.keep_now()

    desk.cut_off()
    work = found().work()
    assert (work.file, work.seal) == (path, seal_of(path))
    assert work.learned == (Source(path, seal_of(path)),)


def test_what_was_learned_and_lies_nowhere_is_kept_beside_the_drawing(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    desk.train(qtbot)
    checkpoint = desk.session.checkpoint
    for run in (tmp_path / "camada" / "data" / "runs").glob("*/latest.camada"):
        run.unlink()

    desk.keeping.keep_now()

    desk.cut_off()
    (source,) = found().work().learned
    own = model_file.load(source.path).checkpoint
    assert own is not None
    assert checkpoint is not None
    assert own.position == checkpoint.position


def test_after_a_reset_nothing_learned_is_kept(qtbot: QtBot, desk: Desk) -> None:
    desk.train(qtbot)
    desk.session.reset_weights()
    desk.edit("mine")

    desk.keeping.keep_now()

    desk.cut_off()
    assert found().work().learned == ()


def test_a_full_disk_is_told_once_and_the_window_works_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.edit("first")
    assert desk.keeping.keep_now()
    with monkeypatch.context() as patch:
        patch.setattr(safe_write.Disk, "write", staticmethod(full))
        desk.edit("second")
        assert not desk.keeping.keep_now()
        assert not desk.keeping.keep_now()

    (notice,) = desk.notices
    assert notice.kind == "warning"
    assert "The disk is full" in str(notice.message)
    assert desk.keeping.keep_now()
    desk.cut_off()
    assert found().drawing().notes == "second"


def test_a_full_disk_is_tried_again_later(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AGAIN_MS", 1)
    with monkeypatch.context() as patch:
        patch.setattr(safe_write.Disk, "write", staticmethod(full))
        desk.edit("mine")
        desk.keeping.keep_now()

    qtbot.waitUntil(lambda: bool(kept()))


def test_a_mistake_of_ours_in_keeping_is_told_once_and_leads_into_no_loop(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(module, "QUIET_MS", 1)
    desk.keeping.reported.connect(desk.keeping.note_notice)
    with monkeypatch.context() as patch:
        patch.setattr(Rescue, "keep", fail)
        desk.edit("mine")
        qtbot.waitUntil(lambda: bool(desk.notices))
        desk.keeping.note_notice(Notice("error", Message("Discarded."), "Traceback"))

    (notice,) = desk.notices
    assert "ZeroDivisionError" in notice.details
    desk.edit("again")
    qtbot.waitUntil(lambda: bool(kept()))


def test_where_the_data_folder_cannot_be_made_it_is_told_and_nothing_breaks(
    qtbot: QtBot, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("CAMADA_DATA_DIR", str(tmp_path / "file"))
    desk = Desk(project)

    desk.keeping.begin()
    desk.edit("mine")
    desk.keeping.note_notice(Notice("error", Message("Discarded."), "Traceback"))
    desk.keeping.catch_faults()

    assert not desk.keeping.keep_now()
    assert len(desk.notices) == 1
    desk.close()


def test_an_unexpected_error_is_noted_and_the_work_kept_at_once(desk: Desk) -> None:
    desk.edit("mine")

    desk.keeping.note_notice(Notice("error", Message("Discarded."), "ValueError: planted"))

    assert kept()
    desk.cut_off()
    text = report(found().path)
    assert "ValueError: planted" in text
    assert "Note" in text


def test_two_windows_keep_apart(qtbot: QtBot, desk: Desk, project: Project) -> None:
    other = Desk(project)
    other.keeping.begin()
    other.edit("theirs")
    other.keeping.keep_now()
    desk.edit("mine")
    desk.keeping.keep_now()

    other.close()
    desk.cut_off()

    assert found().drawing().notes == "mine"


def test_a_window_that_ends_leaves_nothing(desk: Desk) -> None:
    desk.edit("mine")
    desk.keeping.keep_now()

    desk.keeping.end()

    assert list(rescue_root().iterdir()) == []
