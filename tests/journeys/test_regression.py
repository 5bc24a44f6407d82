"""The main job with data that ask for a number: choose, mend, train, read the answer."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.project import Plan, Project
from core.storage import model_file
from core.tasks import REGRESS
from core.templates import TEMPLATES
from gui.app import Camada
from gui.stack_view.answers import Values
from gui.state import edits
from gui.state.session import Phase

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def project(project: Project) -> Project:
    """Return a network for the digits: the data come later."""
    return project.with_(plan=Plan(batch_size=32, epochs=25))


def choose_friedman(qtbot: QtBot, camada: Camada) -> None:
    box = camada.window.docks.data.panel.source.builtin
    box.setCurrentIndex(box.findData("friedman"))
    with qtbot.waitSignal(camada.state.document.changed):
        box.activated.emit(box.currentIndex())


def press_all_repairs(camada: Camada) -> None:
    """Press the first button that is offered until nothing is wrong."""
    for _ in range(5):
        repairs = [p.repair for p in camada.state.document.report.errors if p.repair]
        if repairs:
            camada.window.stack_view.repair(repairs[0])


def use_regression(camada: Camada) -> None:
    template = TEMPLATES["regression"]
    edits.use_template(camada.state.document, camada.state.selection, template)


def train(qtbot: QtBot, camada: Camada) -> None:
    session = camada.state.session
    qtbot.mouseClick(camada.window.tool_bar.train_button, LEFT)
    qtbot.waitUntil(lambda: session.phase is Phase.IDLE, timeout=30_000)
    camada.state.look.refresh()


def test_a_network_for_digits_becomes_one_for_values_and_explains_them(
    qtbot: QtBot, camada: Camada
) -> None:
    state, window = camada.state, camada.window
    choose_friedman(qtbot, camada)
    was_ready = state.document.report.can_train

    press_all_repairs(camada)
    train(qtbot, camada)

    assert not was_ready
    assert state.session.figures.metric is REGRESS.metric
    assert (state.session.figures.test_score or 0) > 0.8  # a straight line comes to 0.72
    assert window.docks.training.panel.charts.score.accessibleName() == "R²"
    assert "test R² 0." in window.docks.training.panel.result.text()
    assert window.statusBar().left.text().startswith("test R² 0.")  # pyright: ignore


def test_the_cards_show_the_prediction_beside_the_truth_in_the_units_of_the_data(
    qtbot: QtBot, camada: Camada
) -> None:
    state, view = camada.state, camada.window.stack_view
    choose_friedman(qtbot, camada)
    use_regression(camada)
    train(qtbot, camada)

    body, sample = view.cards[-1].state.body, state.look.sample

    assert state.document.report.problems == ()
    assert isinstance(body, Values)
    assert sample is not None
    state.selection.choose_unit(view.cards[-1].state.block.id, 0)
    state.look.refresh()
    camada.window.docks.neuron.panel.refresh()
    assert camada.window.docks.neuron.panel.meaning.text() == f"that is y = {body.values[0]:.2f}"
    assert body.truth.tolist() == sample.truth.tolist()
    assert abs(body.values[0] - body.truth[0]) < 8
    said = view.input_card.accessibleDescription()
    assert f"y = {sample.truth[0]:.2f}" in said
    assert f"predicted: {body.values[0]:.2f} off by" in said


def test_what_was_learned_of_values_is_saved_and_opened(
    qtbot: QtBot, camada: Camada, tmp_path: Path
) -> None:
    path = tmp_path / "values.camada"
    choose_friedman(qtbot, camada)
    use_regression(camada)
    train(qtbot, camada)
    before = camada.state.look.values

    checkpoint = camada.state.session.checkpoint
    assert checkpoint is not None
    model_file.save(path, model_file.ModelContents(camada.state.document.project, checkpoint))
    camada.state.session.restore(model_file.load(path).checkpoint)
    camada.state.look.refresh()

    after = camada.state.look.values
    assert {k: v.output.tolist() for k, v in after.items()} == {
        k: v.output.tolist() for k, v in before.items()
    }
    assert camada.state.session.figures.metric is REGRESS.metric
