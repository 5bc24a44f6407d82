"""The Evaluate panel in the real window: figures, cells, table, gallery and the sample chooser."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core import metrics
from core.choice import Split
from core.project import Project
from core.questions.evaluation import Evaluate, Evaluation
from gui import asking
from gui.app import Camada
from gui.panels.evaluate.panel import EvaluatePanel
from gui.state import edits
from gui.state.notice import Notice
from gui.state.session import Phase


@pytest.fixture
def panel(camada: Camada, qtbot: QtBot) -> EvaluatePanel:
    """Return the panel, seen, with an evaluation of the untrained network."""
    window = camada.window
    window.resize(1440, 900)
    window.docks.evaluate.raise_()
    panel = window.docks.evaluate.panel
    qtbot.waitUntil(lambda: camada.state.answers.is_new(panel.question))
    return panel


def evaluation_of(camada: Camada, part: str = "test") -> Evaluation:
    found = camada.state.answers.answer(Evaluate(part))
    assert found is not None
    assert isinstance(found.value, Evaluation)
    return found.value


def train(camada: Camada, qtbot: QtBot) -> None:
    camada.state.session.train(camada.state.document.project)
    qtbot.waitUntil(lambda: camada.state.session.phase is not Phase.IDLE)
    qtbot.waitUntil(lambda: camada.state.session.phase is Phase.IDLE, timeout=20_000)
    answers, panel = camada.state.answers, camada.window.docks.evaluate.panel
    qtbot.waitUntil(lambda: answers.is_new(panel.question), timeout=10_000)


def busiest_mistake(found: Evaluation) -> tuple[int, int]:
    counts = found.counts(10)
    np.fill_diagonal(counts, 0)
    row, column = divmod(int(counts.argmax()), 10)
    return row, column


def test_behind_another_tab_nothing_is_asked(camada: Camada, qtbot: QtBot) -> None:
    camada.state.look.refresh()

    assert camada.state.answers._link is None


def test_the_figures_are_those_of_the_answer(panel: EvaluatePanel, camada: Camada) -> None:
    found = evaluation_of(camada)

    assert panel.summary.score.text() == f"{found.score:.1%}".replace("%", "\u00a0%")
    assert panel.summary.count.text() == "359 samples"
    assert panel.summary.weights.text() == "before training"
    assert panel.samples.title.text() == f"{len(found.mistakes())} of 359 wrong"


def test_after_training_the_figures_agree_with_those_of_the_run(
    panel: EvaluatePanel, camada: Camada, qtbot: QtBot
) -> None:
    train(camada, qtbot)

    figures, found = camada.state.session.figures, evaluation_of(camada)
    assert found.score == pytest.approx(figures.test_score)
    assert found.loss == pytest.approx(figures.test_loss, rel=1e-4)
    assert panel.summary.weights.text() == "2 epochs · step 40"
    assert panel.summary.state.text() == ""


def test_a_cell_shows_its_samples_by_confidence(
    panel: EvaluatePanel, camada: Camada, qtbot: QtBot
) -> None:
    found = evaluation_of(camada)
    row, column = busiest_mistake(found)
    place = panel.matrix.layout_of_cells().rect(row, column, QPoint()).center().toPoint()

    qtbot.mouseClick(panel.matrix.viewport(), Qt.MouseButton.LeftButton, pos=place)

    expected = found.surest(found.cell(row, column)).tolist()
    assert panel.samples.gallery.samples == expected
    assert panel.samples.title.text() == f"{row} → {column} · {len(expected)}"
    qtbot.keyClick(panel.matrix, Qt.Key.Key_Escape)
    assert len(panel.samples.gallery.samples) == len(found.mistakes())


def test_the_gallery_drives_the_sample_chooser(
    panel: EvaluatePanel, camada: Camada, qtbot: QtBot
) -> None:
    gallery = panel.samples.gallery
    place = gallery.visualRect(gallery.model().index(1, 0)).center()

    qtbot.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert camada.state.selection.sample == gallery.samples[1]
    assert camada.state.selection.part == "test"

    qtbot.keyClick(gallery, Qt.Key.Key_Right)
    assert camada.state.selection.sample == gallery.samples[2]


def test_the_gallery_marks_what_the_window_looks_at(panel: EvaluatePanel, camada: Camada) -> None:
    sample = panel.samples.gallery.samples[3]

    camada.state.selection.choose_sample(sample, "test")
    camada.state.look.refresh()
    assert panel.samples.gallery.current() == sample

    camada.state.selection.choose_sample(sample, "train")
    camada.state.look.refresh()
    assert panel.samples.gallery.current() is None


def test_another_part_is_asked_and_drives_its_own_samples(
    panel: EvaluatePanel, camada: Camada, qtbot: QtBot
) -> None:
    box = panel.summary.part_box
    box.setCurrentIndex(box.findData("validation"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: camada.state.answers.is_new(Evaluate("validation")))

    assert panel.summary.count.text() == "180 samples"
    panel.samples.gallery.chosen.emit(4)
    assert (camada.state.selection.part, camada.state.selection.sample) == ("validation", 4)


def test_a_part_without_samples_cannot_be_chosen(
    panel: EvaluatePanel, camada: Camada, project: Project, qtbot: QtBot
) -> None:
    assert project.data is not None
    no_validation = project.data.with_(split=Split(validation=0.0))
    document = camada.state.document
    document.edit("Split", document.project.with_(data=no_validation))
    qtbot.waitUntil(lambda: camada.state.data.ready.choice == no_validation)  # pyright: ignore[reportOptionalMemberAccess]
    qtbot.waitUntil(lambda: camada.state.answers.is_new(panel.question))

    box = panel.summary.part_box
    enabled = [
        bool(box.model().flags(box.model().index(i, 0)) & Qt.ItemFlag.ItemIsEnabled)
        for i in range(3)
    ]
    assert enabled == [True, False, True]


def test_the_table_has_the_figures_by_class_and_sorts(
    panel: EvaluatePanel, camada: Camada, qtbot: QtBot
) -> None:
    by_class = metrics.by_class(evaluation_of(camada).counts(10))

    panel.table.sortByColumn(4, Qt.SortOrder.DescendingOrder)

    shown = [int(row[4]) for row in panel.table.texts()]
    assert shown == sorted((each.n_samples for each in by_class), reverse=True)
    panel.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert [row[0] for row in panel.table.texts()] == list("0123456789")


def test_a_row_of_the_table_shows_what_was_missed(
    panel: EvaluatePanel, camada: Camada, qtbot: QtBot
) -> None:
    panel.table.chosen.emit(3)

    expected = evaluation_of(camada).mistakes(truth=3)
    assert sorted(panel.samples.gallery.samples) == expected.tolist()
    qtbot.keyClick(panel.table, Qt.Key.Key_Escape)
    assert len(panel.samples.gallery.samples) == len(evaluation_of(camada).mistakes())


def test_the_table_is_copied_with_its_titles(panel: EvaluatePanel, qtbot: QtBot) -> None:
    panel.summary.copy.click()

    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "Class\tPrecision\tRecall\tF1\tSamples"
    assert len(lines) == 11


def test_the_table_is_exported_with_the_confusion_matrix(
    panel: EvaluatePanel, camada: Camada, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Notice] = []
    panel.reported.connect(told.append)
    place = tmp_path / "digits.csv"
    monkeypatch.setattr(asking, "ask_for_table_to_save", lambda parent, path: place)

    panel.summary.export.click()

    rows = [line.split(",") for line in place.read_text().splitlines()]
    assert rows[0][:6] == ["Class", "Precision", "Recall", "F1", "Samples", "answered 0"]
    counts = [[int(cell) for cell in row[5:]] for row in rows[1:]]
    assert counts == evaluation_of(camada).counts(10).tolist()
    assert told[0].kind == "info"


def test_an_export_that_fails_is_told(
    panel: EvaluatePanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Notice] = []
    panel.reported.connect(told.append)
    place = tmp_path / "nowhere" / "digits.csv"
    monkeypatch.setattr(asking, "ask_for_table_to_save", lambda parent, path: place)

    panel.summary.export.click()

    assert told[0].kind == "error"


def test_the_order_can_be_turned(panel: EvaluatePanel, camada: Camada) -> None:
    found = evaluation_of(camada)

    panel.samples.set_order("unsurest")
    assert panel.samples.gallery.samples == found.surest(found.mistakes()).tolist()[::-1]

    panel.samples.set_order("worst")
    assert panel.samples.gallery.samples == found.worst(found.mistakes()).tolist()


def test_a_network_that_does_not_fit_says_why(
    panel: EvaluatePanel, camada: Camada, qtbot: QtBot
) -> None:
    document = camada.state.document
    document.edit_stack("Cut", document.project.stack.without(document.project.stack.blocks[0].id))

    message = str(document.report.errors[0].message)
    qtbot.waitUntil(lambda: panel.hint.text() == message)

    assert panel.hint.isVisible()
    assert not panel.matrix.isVisible()
    document.undo_stack.undo()
    qtbot.waitUntil(panel.matrix.isVisible)


def test_other_data_forget_the_chosen_cell(
    panel: EvaluatePanel, camada: Camada, qtbot: QtBot
) -> None:
    panel.choose_cell(9, 4)

    camada.state.data.choose("moons")
    qtbot.waitUntil(lambda: panel.table.texts()[-1][0] == "1" or not panel.matrix.isVisible())
    document = camada.state.document
    repairs = [problem.repair for problem in document.report.errors if problem.repair]
    edits.repair(document, repairs[0])
    qtbot.waitUntil(lambda: camada.state.answers.is_new(panel.question))

    assert panel.samples.title.text().endswith(" of 200 wrong")


def test_whatever_takes_the_focus_has_a_name_for_screen_readers(panel: EvaluatePanel) -> None:
    unnamed = [
        widget
        for widget in panel.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    ]

    assert unnamed == []


def test_tab_walks_from_the_part_to_the_gallery(panel: EvaluatePanel, qtbot: QtBot) -> None:
    panel.choose_cell(0, 0)
    panel.summary.part_box.setFocus()
    order = [panel.summary.copy, panel.summary.export, panel.summary.predict]
    order += [panel.matrix, panel.table]
    order += [panel.samples.back, panel.samples.order_button, panel.samples.gallery]

    walked: list[QWidget | None] = []
    for _ in order:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        walked.append(QApplication.focusWidget())

    assert walked == order


def test_a_hidden_panel_asks_no_more(panel: EvaluatePanel, camada: Camada, qtbot: QtBot) -> None:
    camada.window.docks.data.raise_()
    qtbot.waitUntil(lambda: not panel.isEnabled())
    before = camada.state.answers._number

    train_project = camada.state.document.project
    plan = train_project.plan.with_(seed=9)
    camada.state.document.edit("Seed", train_project.with_(plan=plan))
    camada.state.look.refresh()

    assert camada.state.answers._number == before


def test_another_window_goes_on_with_the_same_answers(
    panel: EvaluatePanel, camada: Camada, qtbot: QtBot
) -> None:
    camada.rebuild()

    fresh = camada.window.docks.evaluate.panel
    camada.window.docks.evaluate.raise_()
    qtbot.waitUntil(lambda: bool(fresh.samples.gallery.samples))
    assert fresh is not panel


def test_new_files_are_predicted_from_here(panel: EvaluatePanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.summary.predicting):
        panel.summary.predict.click()


def test_ten_classes_stand_side_by_side_in_a_small_window(
    panel: EvaluatePanel, camada: Camada
) -> None:
    panel.resize(963, 230)  # of a window of 1280 pixels
    QApplication.processEvents()

    assert panel.matrix.horizontalScrollBar().maximum() == 0
