from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from core.data import builtin
from core.project import Project
from core.snapshot import Checkpoint
from core.storage import model_file
from core.storage.crash_notes import CrashNotes
from core.storage.model_file import ModelContents
from core.storage.rescue import Rescue, left_over, rescue_root
from core.storage.rescue_work import Source, Work, seal_of
from core.training import Training
from gui import asking
from gui.app import Camada
from gui.crash_report import CrashReport


@pytest.fixture
def drawn(project: Project) -> Project:
    return project.with_(notes="unsaved")


@pytest.fixture
def learned(project: Project) -> Checkpoint:
    """Return where a run stands after 5 batches, with a rate that was changed while it ran."""
    training = Training(project, builtin.read("digits"), run_id="run-1")
    steps = training.steps()
    for _ in range(4):
        next(steps)
    training.learning_rate = 0.01
    next(steps)
    return training.checkpoint()


def leave(drawn: Project, work: Work, learned: Checkpoint | None = None) -> Path:
    """Leave unsaved work, as a window that was killed."""
    rescue = Rescue.create()
    sources = (rescue.keep_learned(learned),) if learned else work.learned
    rescue.keep(drawn, Work(work.time, work.file, work.seal, sources))
    CrashNotes(rescue.path, {}).note_action("Add DENSE")
    rescue.release()
    return rescue.path


def press(camada: Camada, button: str) -> None:
    camada.window.recovery_bar.rows[0].buttons[button].click()


def test_without_anything_left_there_is_no_bar(camada: Camada) -> None:
    camada.protect()

    assert not camada.window.recovery_bar.isVisible()


def test_drawing_learning_and_rate_come_back_unsaved(
    camada: Camada, drawn: Project, learned: Checkpoint
) -> None:
    path = leave(drawn, Work(1.0), learned)
    camada.protect()
    assert camada.window.recovery_bar.isVisible()

    press(camada, "recover")

    document, session = camada.state.document, camada.state.session
    assert document.project == drawn
    assert document.has_unsaved_drawing
    assert session.has_unsaved_learning
    assert session.checkpoint is not None
    assert session.checkpoint.position == learned.position
    assert session.learning_rate(drawn) == 0.01
    assert camada.window.message_bar.text() == "Recovered. It is not saved yet."
    assert not path.exists()
    assert not camada.window.recovery_bar.isVisible()


def test_what_was_recovered_is_kept_again_at_once(
    camada: Camada, drawn: Project, learned: Checkpoint
) -> None:
    leave(drawn, Work(1.0), learned)
    camada.protect()

    press(camada, "recover")

    (folder,) = rescue_root().iterdir()
    assert (folder / "work.json").exists()
    assert model_file.load(next(folder.glob("learned-*"))).checkpoint is not None


def test_a_file_that_is_as_it_was_is_the_file_again(
    camada: Camada, drawn: Project, project: Project, tmp_path: Path
) -> None:
    file = tmp_path / "net.camada"
    model_file.save(file, ModelContents(project))
    leave(drawn, Work(1.0, file, seal_of(file)))
    camada.protect()

    press(camada, "recover")

    assert camada.state.document.path == file
    assert camada.state.document.has_unsaved_drawing
    assert model_file.load(file).project == project


def test_what_stands_in_the_users_file_is_not_unsaved(
    camada: Camada, drawn: Project, tmp_path: Path, learned: Checkpoint
) -> None:
    file = tmp_path / "net.camada"
    model_file.save(file, ModelContents(drawn.with_(notes=""), learned))
    seal = seal_of(file)
    leave(drawn, Work(1.0, file, seal, (Source(file, seal),)))
    camada.protect()

    press(camada, "recover")

    assert camada.state.session.checkpoint is not None
    assert not camada.state.session.has_unsaved_learning


def test_a_file_that_changed_meanwhile_is_told_and_never_overwritten(
    camada: Camada,
    drawn: Project,
    project: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "net.camada"
    model_file.save(file, ModelContents(project))
    leave(drawn, Work(1.0, file, seal_of(file)))
    model_file.save(file, ModelContents(project.with_(notes="by somebody else")))
    asked: list[str] = []
    monkeypatch.setattr(asking, "ask_for_model_to_save", lambda *a: asked.append(a[1]))
    camada.protect()
    assert "was changed since then" in camada.window.recovery_bar.rows[0].details

    press(camada, "recover")
    camada.window.menu_actions["save"].trigger()

    assert len(asked) == 1
    assert model_file.load(file).project.notes == "by somebody else"


def test_a_file_that_is_gone_is_told(camada: Camada, drawn: Project, tmp_path: Path) -> None:
    leave(drawn, Work(1.0, tmp_path / "gone.camada", "00"))
    camada.protect()
    assert "no longer where it was" in camada.window.recovery_bar.rows[0].details

    press(camada, "recover")

    assert camada.state.document.path is None
    assert "gone.camada is no longer where it was" in camada.window.message_bar.text()


def test_learning_that_stood_in_a_file_that_changed_is_told_to_be_lost(
    camada: Camada, drawn: Project, tmp_path: Path
) -> None:
    file = tmp_path / "net.camada"
    model_file.save(file, ModelContents(drawn))
    leave(drawn, Work(1.0, file, "00", (Source(file, "00"),)))
    camada.protect()

    press(camada, "recover")

    assert camada.state.session.checkpoint is None
    assert "but not what was learned" in camada.window.message_bar.text()


def test_discarded_work_can_be_taken_back(camada: Camada, drawn: Project) -> None:
    path = leave(drawn, Work(1.0))
    camada.protect()

    press(camada, "discard")

    assert not path.exists()
    assert not camada.window.recovery_bar.isVisible()
    (button,) = camada.window.message_bar.buttons()
    button.click()
    assert path.exists()
    press(camada, "recover")
    assert camada.state.document.project == drawn


def test_work_discarded_in_an_earlier_start_is_offered_again_by_the_menu(
    camada: Camada, drawn: Project
) -> None:
    leave(drawn, Work(1.0))
    (rescue,) = left_over()
    rescue.discard()
    camada.protect()
    assert not camada.window.recovery_bar.isVisible()
    assert camada.state.recovery.has_discarded

    camada.state.recovery.take_all_back()

    press(camada, "recover")
    assert camada.state.document.project == drawn
    assert not camada.state.recovery.has_discarded


def test_not_now_means_asking_again_at_the_next_start(camada: Camada, drawn: Project) -> None:
    path = leave(drawn, Work(1.0))
    camada.protect()

    camada.state.recovery.later()

    assert not camada.window.recovery_bar.isVisible()
    (again,) = left_over()
    assert again.path == path


def test_recovering_asks_about_unsaved_work_first(
    camada: Camada, drawn: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = leave(drawn, Work(1.0))
    camada.protect()
    document = camada.state.document
    document.edit("Note", document.project.with_(notes="newer"))
    monkeypatch.setattr(asking, "ask", lambda *_: "cancel")

    press(camada, "recover")

    assert document.project.notes == "newer"
    assert path.exists()
    assert camada.window.recovery_bar.isVisible()


def test_work_that_cannot_be_read_is_said_to_be_so_and_can_be_discarded(
    camada: Camada, drawn: Project
) -> None:
    path = leave(drawn, Work(1.0))
    (path / "work.json").write_text("{")
    camada.protect()
    (row,) = camada.window.recovery_bar.rows
    assert "damaged" in row.details
    assert "recover" not in row.buttons

    press(camada, "discard")

    assert not path.exists()


def test_where_the_drawing_is_damaged_the_network_that_learned_stands_in(
    camada: Camada, drawn: Project, learned: Checkpoint
) -> None:
    path = leave(drawn, Work(1.0), learned)
    next(path.glob("drawing-*")).write_bytes(b"")
    camada.protect()

    press(camada, "recover")

    assert camada.state.document.project == learned.snapshot.project
    assert camada.state.session.checkpoint is not None


def test_a_damaged_drawing_alone_is_refused_and_stays_offered(
    camada: Camada, drawn: Project
) -> None:
    path = leave(drawn, Work(1.0))
    next(path.glob("drawing-*")).write_bytes(b"")
    before = camada.state.document.project
    camada.protect()

    press(camada, "recover")

    assert camada.state.document.project == before
    assert camada.window.recovery_bar.isVisible()


def test_an_error_without_unsaved_work_is_reported_and_dismissed(camada: Camada) -> None:
    rescue = Rescue.create()
    CrashNotes(rescue.path, {}).note_error("ValueError: planted")
    rescue.release()
    camada.protect()
    assert camada.window.recovery_bar.rows[0].name == "Nothing was lost"

    press(camada, "report")
    (shown,) = camada.window.findChildren(CrashReport)
    shown.copy_button.click()
    shown.close()
    press(camada, "dismiss")

    assert "ValueError: planted" in QGuiApplication.clipboard().text()
    assert not rescue.path.exists()


def test_many_offers_are_shown_a_few_at_a_time(camada: Camada, drawn: Project) -> None:
    for _ in range(5):
        leave(drawn, Work(1.0))
    camada.protect()
    bar = camada.window.recovery_bar
    assert (len(bar.rows), bar.more.text()) == (3, "and 2 more")

    press(camada, "discard")

    assert (len(bar.rows), bar.more.text()) == (3, "and 1 more")


def test_the_offers_outlive_a_change_of_the_theme(camada: Camada, drawn: Project) -> None:
    leave(drawn, Work(1.0))
    camada.protect()
    camada.state.preferences.theme = "dark"

    camada.rebuild()

    assert camada.window.recovery_bar.isVisible()
    press(camada, "recover")
    assert camada.state.document.project == drawn


def test_what_is_not_decided_is_offered_again_after_a_clean_close(
    qtbot: QtBot, drawn: Project, camada: Camada
) -> None:
    path = leave(drawn, Work(1.0))
    camada.protect()

    camada.state.recovery.close()
    camada.state.safekeeping.end()

    assert list(rescue_root().iterdir()) == [path]
    assert len(left_over()) == 1
