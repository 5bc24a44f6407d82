"""Predicting files in the window: rows and pictures in, answers in a table, and out again."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from core.data import library
from core.data.prepare import fit
from core.data.split import parts_of
from core.first_weights import initial_snapshot
from core.snapshot import Snapshot
from core.templates import TEMPLATES
from gui import asking
from gui.panels.predict import drag_out
from gui.panels.predict.answer_table import PICTURE
from gui.panels.predict.dialog import PredictDialog
from gui.state.look import Look
from tests.core.data.pictures.picture_sets import png
from tests.gui.panels.conftest import World

ROWS = "".join(
    f"{i % 20 + 0.5},{'red' if i % 3 else 'blue'},{'yes' if i % 20 > 9 else 'no'}\n"
    for i in range(40)
)


def trained(source: str) -> Snapshot:
    """Return a network for some data, as if it had been trained."""
    dataset = library.find(source)
    choice = dataset.choice()
    prepared = fit(choice, dataset, parts_of(dataset, choice.split)["train"])
    project = TEMPLATES["mlp"].project(choice)
    made = initial_snapshot(Snapshot(project, {}, preparation=prepared))
    return replace(made, run_id="r", epoch=2, step=14)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "known.csv"
    path.write_text("size,colour,label\n" + ROWS)
    return path


@pytest.fixture
def dialog(
    world: World, qtbot: QtBot, table: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PredictDialog]:
    snapshot = trained(str(table))
    monkeypatch.setattr(Look, "refresh", lambda _self: None)
    world.look.snapshot = snapshot
    made = PredictDialog(world.look)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    yield made
    qtbot.waitUntil(lambda: not made.asker.is_busy)


@pytest.fixture
def answered(dialog: PredictDialog, qtbot: QtBot) -> Callable[[Path], None]:
    """Return what predicts a file and waits for the answers."""

    def ask(path: Path) -> None:
        with qtbot.waitSignal(dialog.asker.answered):
            dialog.predict([path])

    return ask


def shown(dialog: PredictDialog) -> list[list[str]]:
    model = dialog.parts.table.model()
    rows, columns = range(model.rowCount()), range(model.columnCount())
    return [[model.index(row, column).data() for column in columns] for row in rows]


def test_rows_are_shown_with_their_answers(
    dialog: PredictDialog, answered: Callable[[Path], None], table: Path
) -> None:
    answered(table)

    rows = shown(dialog)
    assert len(rows) == 40
    assert rows[0][:3] == ["0.5", "blue", "no"]
    assert rows[0][3] in ("no", "yes")
    assert rows[0][4].endswith("%")
    assert dialog.parts.told.text().startswith("40 rows · ")
    assert dialog.parts.weights.text() == "2 epochs · step 14"


def test_the_answers_are_saved_beside_the_rows(
    dialog: PredictDialog,
    answered: Callable[[Path], None],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    new, out = tmp_path / "new.csv", tmp_path / "out.csv"
    new.write_text("size,colour,note\n3,red,=1+1\n4,blue,-x\n")
    answered(new)
    monkeypatch.setattr(asking, "ask_for_table_to_save", lambda *_: out)

    with qtbot.waitSignal(dialog.asker.written):
        dialog.save()

    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert [row["note"] for row in rows] == ["'=1+1", "'-x"]
    assert rows[0]["prediction"] in ("no", "yes")


def test_what_cannot_be_predicted_is_told(
    dialog: PredictDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    new = tmp_path / "new.csv"
    new.write_text("colour,x\nred,1\nblue,2\n")

    with qtbot.waitSignal(dialog.asker.failed):
        dialog.predict([new])

    assert dialog.parts.hint_text().startswith("new has no column 'size'")
    assert not dialog.parts.save.isEnabled()


def test_unknown_categories_are_told(
    dialog: PredictDialog, answered: Callable[[Path], None], tmp_path: Path
) -> None:
    new = tmp_path / "new.csv"
    new.write_text("size,colour\n3,green\n4,red\n")

    answered(new)

    assert "'green'" in dialog.parts.notices.texts()[0]


def test_it_can_be_given_up(dialog: PredictDialog, table: Path) -> None:
    dialog.predict([table])
    dialog.parts.cancel.click()

    assert not dialog.asker.is_busy
    assert shown(dialog) == []


def test_the_answers_are_copied_as_text(
    dialog: PredictDialog, answered: Callable[[Path], None], table: Path
) -> None:
    answered(table)

    dialog.parts.table.copy()

    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].startswith("size\tcolour\tlabel\tAnswer\tProbability")
    assert len(lines) == 41


def test_the_answers_can_be_dragged_out_as_a_file(
    dialog: PredictDialog, answered: Callable[[Path], None], table: Path
) -> None:
    answered(table)

    path = dialog.parts.drag.file()

    assert path is not None
    assert path.name == "known-answers.csv"
    assert len(path.read_text().splitlines()) == 41


def test_many_answers_are_saved_and_not_dragged(
    dialog: PredictDialog,
    answered: Callable[[Path], None],
    table: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drag_out, "MOST_DRAGGED", 10)

    answered(table)

    assert not dialog.parts.drag.isVisible()


def test_without_training_there_is_nothing_to_ask(
    dialog: PredictDialog, world: World, table: Path
) -> None:
    assert world.look.snapshot is not None
    world.look.snapshot = replace(world.look.snapshot, step=0)

    dialog.predict([table])

    assert dialog.parts.hint_text() == "Nothing is learned yet: press Train first."


def test_pictures_stand_beside_their_answers_and_only_those_seen_are_read(
    dialog: PredictDialog, qtbot: QtBot, tmp_path: Path, world: World
) -> None:
    world.look.snapshot = trained("digits")
    folder = tmp_path / "new"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03}.png").write_bytes(png(number % 200, (8, 8)))
    with qtbot.waitSignal(dialog.asker.answered):
        dialog.predict([folder])
    table = dialog.parts.table

    qtbot.waitUntil(lambda: isinstance(table.model().index(0, 0).data(PICTURE), QImage))

    assert table.rowHeight(0) > 36
    assert 0 < table.pictures.n_made < 100
    qtbot.waitUntil(lambda: not table.pictures.is_busy)


def test_rows_of_a_table_have_no_pictures(
    dialog: PredictDialog, answered: Callable[[Path], None], table: Path
) -> None:
    answered(table)

    assert dialog.parts.table.rowHeight(0) == 22
    assert not dialog.parts.table.pictures.are_there
