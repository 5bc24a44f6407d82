"""Back to an epoch that is kept: look at it, and train on from there."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.arrays import AnyArray
from core.layers import Dense
from core.snapshot import Snapshot
from core.storage.run_folder import RunFolder, runs_folder
from core.trainer import run as trainer_run
from gui.app import Camada
from gui.panels.neuron import NeuronPanel
from gui.state.session import Phase

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def trained(qtbot: QtBot, camada: Camada, monkeypatch: pytest.MonkeyPatch) -> Camada:
    """Return a window that has trained three epochs, all of them kept."""
    monkeypatch.setattr(trainer_run, "EPOCH_SHARE", 1e9)
    project = camada.state.document.project
    plan = project.plan.with_(epochs=3)
    camada.state.document.edit("Change", project.with_(plan=plan))
    train(qtbot, camada)
    qtbot.waitUntil(lambda: [*camada.state.past.kept] == [0, 1, 2])
    return camada


def train(qtbot: QtBot, camada: Camada) -> None:
    qtbot.mouseClick(camada.window.tool_bar.train_button, LEFT)
    wait_for_end(qtbot, camada)


def wait_for_end(qtbot: QtBot, camada: Camada) -> None:
    qtbot.waitUntil(lambda: camada.state.session.phase is Phase.IDLE, timeout=20_000)


def look_back(qtbot: QtBot, camada: Camada, epoch: int) -> None:
    camada.state.past.look_back(epoch)
    qtbot.waitUntil(lambda: camada.state.past.epoch == epoch)


def weights_shown(camada: Camada) -> AnyArray:
    assert camada.state.look.snapshot is not None
    return np.array(camada.state.look.snapshot.weights["b2"]["W"])


def test_cards_show_the_weights_of_the_epoch_looked_at_until_one_goes_back_to_now(
    qtbot: QtBot, trained: Camada
) -> None:
    trained.state.look.refresh()
    now, bar = weights_shown(trained), trained.window.past_bar
    hidden_before = bar.isHidden()

    look_back(qtbot, trained, 0)
    then, said = weights_shown(trained), bar.title.text()
    qtbot.mouseClick(bar.buttons["now"], LEFT)

    assert hidden_before
    assert said == "Epoch 1 of 3"
    assert not np.array_equal(then, now)
    assert np.array_equal(weights_shown(trained), now)
    assert bar.isHidden()


def test_the_arrows_of_the_bar_walk_over_the_kept_epochs_and_beyond_the_last_to_now(
    qtbot: QtBot, trained: Camada
) -> None:
    past, bar = trained.state.past, trained.window.past_bar
    look_back(qtbot, trained, 0)

    qtbot.mouseClick(bar.buttons["epoch_after"], LEFT)
    qtbot.waitUntil(lambda: past.epoch == 1)
    qtbot.mouseClick(bar.buttons["epoch_before"], LEFT)
    qtbot.waitUntil(lambda: past.epoch == 0)

    assert not bar.buttons["epoch_before"].isEnabled()
    look_back(qtbot, trained, 2)
    past.walk(1)
    assert past.shown is None


def test_training_goes_on_from_the_epoch_looked_at_and_can_be_taken_back(
    qtbot: QtBot, trained: Camada
) -> None:
    session, past = trained.state.session, trained.state.past
    before = session.checkpoint
    look_back(qtbot, trained, 0)

    qtbot.mouseClick(trained.window.past_bar.buttons["go_on_here"], LEFT)
    wait_for_end(qtbot, trained)

    assert past.shown is None
    assert session.checkpoint is not None
    assert before is not None
    assert session.checkpoint.history[0] == before.history[0]
    assert [record.epoch for record in session.checkpoint.history] == [0, 1, 2]
    assert session.checkpoint.history[1:] != before.history[1:]
    said = trained.window.message_bar.text()
    assert said.startswith("Training goes on from epoch 1; what came after it is set aside.")

    qtbot.mouseClick(trained.window.message_bar.buttons()[0], LEFT)

    assert session.checkpoint is before
    assert session.figures.epochs == list(before.history)
    assert not session.can_take_back


def test_what_was_set_aside_can_be_taken_back_during_the_run(qtbot: QtBot, trained: Camada) -> None:
    session = trained.state.session
    before = session.checkpoint
    look_back(qtbot, trained, 0)
    trained.window.menu_actions["go_on_here"].trigger()
    assert session.phase is not Phase.IDLE

    trained.window.menu_actions["take_back"].trigger()

    assert session.phase is Phase.IDLE
    assert session.checkpoint is before


def test_a_run_under_way_goes_on_while_one_looks_back(qtbot: QtBot, trained: Camada) -> None:
    session, past = trained.state.session, trained.state.past
    session.step_once(trained.state.document.project)
    qtbot.waitUntil(lambda: session.phase is Phase.PAUSED)
    look_back(qtbot, trained, 1)
    then, run = weights_shown(trained), session.run

    session.resume()
    wait_for_end(qtbot, trained)

    assert past.epoch == 1
    assert np.array_equal(weights_shown(trained), then)
    assert len(session.figures.epochs) == 6
    assert run is not None
    assert not trained.window.past_bar.isHidden()


def test_while_a_run_is_under_way_nothing_else_can_be_trained(
    qtbot: QtBot, trained: Camada
) -> None:
    session = trained.state.session
    session.step_once(trained.state.document.project)
    qtbot.waitUntil(lambda: session.phase is Phase.PAUSED)

    look_back(qtbot, trained, 1)

    button = trained.window.past_bar.buttons["go_on_here"]
    assert not button.isEnabled()
    assert button.toolTip() == "Stop the run first."


def test_train_shows_now_again(qtbot: QtBot, trained: Camada) -> None:
    look_back(qtbot, trained, 0)

    train(qtbot, trained)

    assert trained.state.past.shown is None
    assert len(trained.state.session.figures.epochs) == 6


def test_forgetting_what_was_learned_forgets_its_past(qtbot: QtBot, trained: Camada) -> None:
    look_back(qtbot, trained, 0)

    trained.state.session.reset_weights()

    assert trained.state.past.shown is None
    qtbot.waitUntil(lambda: not trained.state.past.kept)


def test_blocks_edited_since_then_say_so(qtbot: QtBot, trained: Camada) -> None:
    document = trained.state.document
    document.edit_stack("Edit", document.project.stack.replace("b2", Dense(units=7)))

    look_back(qtbot, trained, 0)

    assert trained.state.look.snapshot is not None
    assert trained.state.look.snapshot.project.stack["b2"].layer != Dense(units=7)
    trained.window.grab()


def test_an_epoch_that_was_damaged_meanwhile_is_told(qtbot: QtBot, trained: Camada) -> None:
    past = trained.state.past
    past.kept[1].write_bytes(b"nothing")

    past.look_back(1)

    qtbot.waitUntil(lambda: past.wanted is None)
    assert past.shown is None
    assert "cannot be opened" in trained.window.message_bar.text()


def test_of_a_learning_whose_runs_are_gone_nothing_is_offered(
    qtbot: QtBot, trained: Camada
) -> None:
    for path in runs_folder().iterdir():
        RunFolder(path).remove()
    trained.state.session.restore(trained.state.session.checkpoint)

    trained.state.session.progressed.emit()

    qtbot.waitUntil(lambda: not trained.state.past.kept)
    reason = trained.state.past.why_not(0)
    assert str(reason).startswith("The weights of earlier epochs are not on this computer")


def snapshot_of(panel: NeuronPanel) -> Snapshot | None:
    """Return what the figures over the data are of: those of before stay for a while."""
    figures = panel.over_data.figures
    return None if figures is None else figures.snapshot


def test_evaluate_and_the_neuron_panel_speak_of_the_epoch_that_is_looked_at(
    qtbot: QtBot, trained: Camada
) -> None:
    docks, state = trained.window.docks, trained.state
    docks.evaluate.come_forward()
    docks.evaluate.panel.choose_part("validation")
    docks.neuron.come_forward()
    block_id = next(b.id for b in state.document.project.stack if b.layer.kind == "dense")
    state.selection.choose_unit(block_id, 1)
    panel = docks.evaluate.panel
    qtbot.waitUntil(lambda: state.answers.is_new(panel.question))
    now = panel.summary.weights.text()

    look_back(qtbot, trained, 0)
    qtbot.waitUntil(lambda: state.answers.is_new(panel.question))
    neuron = docks.neuron.panel
    qtbot.waitUntil(lambda: snapshot_of(neuron) is state.look.snapshot)

    first = state.session.figures.epochs[0]
    report = state.look.report(block_id, 1)
    assert now.startswith("3 epochs")
    assert panel.summary.weights.text().startswith("1 epoch ")
    assert panel.summary.score.text() == state.session.figures.metric.text(first.validation_score)
    assert report is not None
    assert np.array_equal(report.weights.ravel(), weights_shown(trained)[:, 1])
