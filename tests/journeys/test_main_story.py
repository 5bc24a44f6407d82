"""The main job in the real window: build, repair, train, look inside, save, open, predict."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QTabBar, QWidget
from pytestqt.qtbot import QtBot

from core.layers import BatchNorm, Conv
from core.messages import set_language
from core.stack import Block
from core.storage import model_file
from core.storage.model_file import ModelContents
from gui import asking
from gui.app import Camada, application
from gui.charts.maps import map_layout
from gui.mime import BLOCKS_MIME, KIND_MIME
from gui.preferences import Preferences
from gui.stack_view.body import Tiles
from gui.state.session import Phase

LEFT = Qt.MouseButton.LeftButton


def kinds(camada: Camada) -> list[str]:
    return [block.layer.kind for block in camada.state.document.project.stack]


def drop(target: QWidget, mime: str, value: str, place: QPoint) -> None:
    """Drag a block, or a kind of block, over a widget and let it fall there."""
    data = QMimeData()
    data.setData(mime, value.encode())
    drop_data(target, data, place)


def drop_data(target: QWidget, data: QMimeData, place: QPoint) -> None:
    """Drag something over a widget and let it fall there."""
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, copy, data, LEFT, none)
    move = QDragMoveEvent(place, copy, data, LEFT, none)
    fall = QDropEvent(QPointF(place), copy, data, LEFT, none)
    for event in (enter, move, fall):
        application().sendEvent(target, event)


def wait_for_end(qtbot: QtBot, camada: Camada) -> None:
    qtbot.waitUntil(lambda: camada.state.session.phase is Phase.IDLE, timeout=20_000)


def press_train(qtbot: QtBot, camada: Camada) -> None:
    qtbot.mouseClick(camada.window.tool_bar.train_button, LEFT)


def test_a_block_dropped_between_two_cards_falls_into_that_gap(
    qtbot: QtBot, camada: Camada
) -> None:
    view = camada.window.stack_view
    below_dense = view.cards[1].geometry().bottomLeft() + QPoint(40, 4)

    drop(view.viewport(), KIND_MIME, "dropout", below_dense)

    assert kinds(camada) == ["flatten", "dense", "dropout", "dropout", "dense"]
    assert camada.state.selection.block_id == view.cards[2].state.block.id


def test_a_card_dragged_to_the_top_moves_there(qtbot: QtBot, camada: Camada) -> None:
    view = camada.window.stack_view

    drop(view.viewport(), BLOCKS_MIME, "b3", view.cards[0].geometry().topLeft() + QPoint(40, 4))

    assert kinds(camada) == ["dropout", "flatten", "dense", "dense"]


def test_a_missing_flatten_is_marked_and_repaired_with_one_click(
    qtbot: QtBot, camada: Camada
) -> None:
    view, actions = camada.window.stack_view, camada.window.menu_actions
    qtbot.mouseClick(view.cards[0], LEFT, pos=QPoint(200, 12))
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Delete)

    (strip,) = view.cards[0].strips
    assert "needs a flat input" in strip.accessibleName()
    assert not actions["train"].isEnabled()
    assert "needs a flat input" in actions["train"].toolTip()
    assert strip.button is not None
    qtbot.mouseClick(strip.button, LEFT)

    assert kinds(camada) == ["flatten", "dense", "dropout", "dense"]
    assert actions["train"].isEnabled()


def test_everything_done_to_the_stack_is_undone_step_by_step(qtbot: QtBot, camada: Camada) -> None:
    before = camada.state.document.project
    view = camada.window.stack_view
    drop(view.viewport(), KIND_MIME, "dense", view.cards[0].geometry().topLeft())
    drop(view.viewport(), BLOCKS_MIME, "b3", view.cards[0].geometry().topLeft())
    camada.state.selection.select("b2", "b4")
    camada.window.menu_actions["duplicate"].trigger()
    camada.window.menu_actions["delete"].trigger()

    for _ in range(4):
        camada.window.menu_actions["undo"].trigger()

    assert camada.state.document.project == before
    assert not camada.state.document.has_unsaved_drawing


def test_arrow_keys_walk_the_blocks_and_alt_arrows_move_them(qtbot: QtBot, camada: Camada) -> None:
    view = camada.window.stack_view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(application().focusWidget(), Qt.Key.Key_Down)
    assert camada.state.selection.block_id == "b2"

    camada.window.menu_actions["move_up"].trigger()

    assert kinds(camada) == ["dense", "flatten", "dropout", "dense"]


def test_training_draws_curves_and_a_click_on_a_tile_explains_the_unit(
    qtbot: QtBot, camada: Camada
) -> None:
    press_train(qtbot, camada)
    wait_for_end(qtbot, camada)
    assert len(camada.state.session.figures.epochs) == 2

    card = camada.window.stack_view.cards[1]
    body = card.state.body
    assert isinstance(body, Tiles)
    place = body.rect_of(card.body_rect, 5).center().toPoint()
    qtbot.mouseClick(card, LEFT, pos=place)
    camada.state.look.refresh()

    report = camada.state.look.neuron
    assert report is not None
    assert report.unit == 5
    assert report.value == pytest.approx(float(body.values[5]), abs=1e-4)
    assert report.sum == pytest.approx(
        sum(t.product for t in report.terms) + report.rest + report.bias
    )


def test_the_big_button_pauses_and_resumes_and_step_trains_one_batch(
    qtbot: QtBot, camada: Camada
) -> None:
    session, actions = camada.state.session, camada.window.menu_actions
    actions["step"].trigger()
    qtbot.waitUntil(lambda: session.phase is Phase.PAUSED)
    assert session.checkpoint is not None
    assert session.checkpoint.position.step == 1
    assert camada.window.tool_bar.train_button.text() == "Resume"

    press_train(qtbot, camada)
    wait_for_end(qtbot, camada)

    assert session.figures.share_done == 1.0


def test_the_card_of_the_input_says_what_the_network_predicts(qtbot: QtBot, camada: Camada) -> None:
    press_train(qtbot, camada)
    wait_for_end(qtbot, camada)
    camada.state.look.refresh()

    shares = camada.state.look.values["b4"].output
    said = camada.window.stack_view.input_card.accessibleDescription()

    assert f"predicted: {int(shares.argmax())}" in said


def test_what_was_saved_opens_again_and_predicts_the_same(
    qtbot: QtBot, camada: Camada, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rede.camada"
    monkeypatch.setattr(asking, "ask_for_model_to_save", lambda *_: path)
    press_train(qtbot, camada)
    wait_for_end(qtbot, camada)
    camada.window.menu_actions["save"].trigger()
    assert not camada.state.session.has_unsaved_learning
    camada.state.look.refresh()
    before = camada.state.look.values["b4"].output

    preferences = Preferences(tmp_path / "other.ini")
    other = Camada(application(), preferences, camada.state.session._make_trainer)
    other.state.files.read(path)
    qtbot.waitUntil(lambda: other.state.data.ready is not None)
    other.state.look.refresh()

    assert other.state.document.project == camada.state.document.project
    assert np.array_equal(other.state.look.values["b4"].output, before)
    assert len(other.state.session.figures.epochs) == 2
    other.close()


def test_a_damaged_file_is_refused_and_the_open_document_untouched(
    qtbot: QtBot, camada: Camada, tmp_path: Path
) -> None:
    path = tmp_path / "damaged.camada"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    before = camada.state.document.project

    camada.window.open_path(path)

    assert camada.state.document.project == before
    assert "damaged.camada" in camada.window.message_bar.text()


def test_closing_with_unsaved_learning_asks_and_cancel_keeps_the_window(
    qtbot: QtBot, camada: Camada, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions: list[str] = []

    def ask(parent: QWidget, text: str, details: str, choices: asking.Choices) -> str:
        questions.append(details)
        return "cancel"

    monkeypatch.setattr(asking, "ask", ask)
    press_train(qtbot, camada)
    wait_for_end(qtbot, camada)

    assert not camada.window.close()

    assert questions == ["What the network has learned is not saved."]
    assert camada.window.isVisible()


def test_closing_while_training_can_stop_and_save(
    qtbot: QtBot, camada: Camada, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.camada"
    monkeypatch.setattr(asking, "ask", lambda *_: "save")
    monkeypatch.setattr(asking, "ask_for_model_to_save", lambda *_: path)
    document = camada.state.document
    plan = document.project.plan.with_(epochs=100_000)
    document.edit("Long", document.project.with_(plan=plan))
    press_train(qtbot, camada)
    qtbot.waitUntil(lambda: len(camada.state.session.figures.epochs) > 1, timeout=20_000)

    camada.window.close()

    qtbot.waitUntil(lambda: not camada.window.isVisible(), timeout=10_000)
    assert path.exists()


def test_language_and_theme_change_without_a_restart_and_lose_nothing(
    qtbot: QtBot, camada: Camada
) -> None:
    press_train(qtbot, camada)
    wait_for_end(qtbot, camada)
    old = camada.window
    camada.state.preferences.language = "pt_BR"
    camada.state.preferences.theme = "dark"

    camada.rebuild()

    assert camada.window is not old
    assert camada.window.tool_bar.train_button.text() == "Continuar"
    assert len(camada.state.session.figures.epochs) == 2
    set_language("en")


def test_a_folder_dropped_on_the_window_becomes_the_data(
    qtbot: QtBot, camada: Camada, shared_data: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(shared_data / "mnist"))])

    drop_data(camada.window, data, QPoint(300, 20))
    state = camada.state
    qtbot.waitUntil(lambda: state.document.project.input_shape == (28, 28, 1), timeout=30_000)

    choice = state.document.project.data
    assert choice is not None
    assert choice.facts.n_samples == 70_000
    assert state.document.report.can_train


def test_no_tab_bar_stands_where_there_is_no_dock(qtbot: QtBot, camada: Camada) -> None:
    window = camada.window
    qtbot.wait(1)  # the docks are in place when what is due has run
    window.docks.data.raise_()

    bars = [bar for bar in window.findChildren(QTabBar) if bar.parent() is window]

    places = [bar.geometry().bottom() + 1 for bar in bars if bar.isVisible()]
    assert sorted(places) == sorted([window.docks.data.y(), window.docks.learn.y()])


@pytest.mark.parametrize("answer", ["discard", "save"])
def test_closing_with_unsaved_work_closes_the_window_after_the_answer(
    qtbot: QtBot,
    camada: Camada,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
) -> None:
    monkeypatch.setattr(asking, "ask", lambda *_: answer)
    monkeypatch.setattr(asking, "ask_for_model_to_save", lambda *_: tmp_path / "x.camada")
    camada.state.selection.select("b3")
    camada.window.menu_actions["delete"].trigger()

    camada.window.close()

    qtbot.waitUntil(lambda: not camada.window.isVisible())


def test_cancelling_the_place_to_save_keeps_a_run_going(
    qtbot: QtBot, camada: Camada, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "ask", lambda *_: "save")
    monkeypatch.setattr(asking, "ask_for_model_to_save", lambda *_: None)
    camada.window.menu_actions["step"].trigger()
    qtbot.waitUntil(lambda: camada.state.session.phase is Phase.PAUSED)

    camada.window.close()

    assert camada.state.session.phase is Phase.PAUSED
    assert camada.window.isVisible()


def test_an_unreadable_file_is_refused_before_anything_is_asked(
    qtbot: QtBot, camada: Camada, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions: list[str] = []
    monkeypatch.setattr(asking, "ask", lambda *parts: questions.append(parts[1]) or "cancel")
    path = tmp_path / "broken.camada"
    path.write_text("not a network")
    camada.state.selection.select("b3")
    camada.window.menu_actions["delete"].trigger()

    camada.state.files.open(camada.window, path)

    assert questions == []
    assert "broken.camada" in camada.window.message_bar.text()


def test_another_stack_may_come_while_a_block_is_selected(qtbot: QtBot, camada: Camada) -> None:
    camada.state.selection.select("b2")
    palette = camada.window.docks.blocks.panel.rows

    palette.use(palette.row_titled("MLP"))

    assert len(camada.window.stack_view.cards) == 3
    assert camada.state.selection.block_ids == ()


def test_a_block_put_in_by_a_repair_never_gets_the_id_of_a_deleted_one(
    qtbot: QtBot, camada: Camada
) -> None:
    camada.state.selection.select("b4")
    camada.window.menu_actions["delete"].trigger()
    problem = camada.state.document.report.errors[0]
    assert problem.repair is not None

    camada.window.stack_view.repair(problem.repair)

    assert [block.id for block in camada.state.document.project.stack][-1] == "b5"


def test_a_message_goes_when_its_matter_has_gone_well_again(
    qtbot: QtBot, camada: Camada, tmp_path: Path
) -> None:
    camada.window.open_path(tmp_path)
    qtbot.waitUntil(lambda: camada.window.message_bar.isVisible())

    camada.state.data.choose("digits")

    qtbot.waitUntil(lambda: not camada.window.message_bar.isVisible())


def test_a_message_outlives_a_change_of_the_theme(qtbot: QtBot, camada: Camada) -> None:
    press_train(qtbot, camada)
    wait_for_end(qtbot, camada)
    camada.window.menu_actions["reset"].trigger()
    camada.state.preferences.theme = "dark"

    camada.rebuild()

    assert camada.window.message_bar.text() == "The weights are reset."
    assert len(camada.window.message_bar.buttons()) == 1


def test_other_data_begin_a_new_training(qtbot: QtBot, camada: Camada) -> None:
    press_train(qtbot, camada)
    wait_for_end(qtbot, camada)
    camada.state.data.choose("spiral")
    qtbot.waitUntil(lambda: camada.state.document.project.input_shape == (2,))
    palette = camada.window.docks.blocks.panel.rows
    palette.use(palette.row_titled("MLP"))
    assert camada.window.tool_bar.train_button.text() == "Train"

    press_train(qtbot, camada)
    wait_for_end(qtbot, camada)

    assert camada.state.session.figures.epochs[0].epoch == 0


def test_colours_keep_their_scale_while_samples_are_looked_at(qtbot: QtBot, camada: Camada) -> None:
    def scales() -> list[float]:
        bodies = [card.state.body for card in camada.window.stack_view.cards]
        return [body.scale for body in bodies if isinstance(body, Tiles)]

    camada.state.selection.choose_sample(1)
    camada.state.look.refresh()
    camada.state.selection.choose_sample(2)
    camada.state.look.refresh()
    before = scales()

    camada.state.selection.choose_sample(1)
    camada.state.look.refresh()

    assert scales() == before


def test_a_click_on_a_feature_map_explains_the_filter_at_that_place(
    qtbot: QtBot, camada: Camada
) -> None:
    document = camada.state.document
    document.edit_stack("Conv", document.project.stack.insert(0, Block("b8", Conv(filters=6))))
    camada.state.look.refresh()
    card = camada.window.stack_view.cards[0]
    layout = map_layout((6, 6), 6, int(card.body_rect.width()))
    place = layout.rect(card.body_rect, 4).topLeft().toPoint() + QPoint(1, 1)

    qtbot.mouseClick(card, LEFT, pos=place)
    camada.state.look.refresh()

    report = camada.state.look.neuron
    assert report is not None
    assert (report.unit, report.place) == (4, (0, 0))
    output = camada.state.look.values["b8"].output
    assert report.value == pytest.approx(float(output[0, 0, 4]), abs=1e-5)
    panel = camada.window.docks.neuron.panel
    assert panel.title.text() == "Filter #4 of 6"
    assert panel.block.text() == "CONV · row 0, column 0"


@pytest.mark.parametrize(("answer", "phase"), [("cancel", Phase.IDLE), ("train", Phase.STARTING)])
def test_a_network_too_large_for_half_of_the_free_memory_is_asked_about(
    qtbot: QtBot,
    camada: Camada,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    phase: Phase,
) -> None:
    details: list[str] = []
    monkeypatch.setattr("core.memory.free_bytes", lambda: 100_000)
    monkeypatch.setattr(asking, "ask", lambda *parts: details.append(parts[2]) or answer)

    press_train(qtbot, camada)

    assert "Training takes about" in details[0]
    assert camada.state.session.phase is phase
    camada.state.session.stop()
    wait_for_end(qtbot, camada)


def test_a_file_with_damaged_weights_opens_its_drawing_and_is_not_written_over(
    qtbot: QtBot, camada: Camada, tmp_path: Path
) -> None:
    press_train(qtbot, camada)
    wait_for_end(qtbot, camada)
    checkpoint = camada.state.session.checkpoint
    assert checkpoint is not None
    bias = np.full_like(checkpoint.snapshot.weights["b2"]["b"], np.nan)
    weights = {
        **checkpoint.snapshot.weights,
        "b2": {**checkpoint.snapshot.weights["b2"], "b": bias},
    }
    snapshot = replace(checkpoint.snapshot, weights=weights)
    path, project = tmp_path / "net.camada", camada.state.document.project
    model_file.save(path, ModelContents(project, replace(checkpoint, snapshot=snapshot)))

    camada.state.files.read(path)

    assert camada.state.document.project == project
    assert camada.state.document.path is None
    assert camada.state.session.checkpoint is None
    assert "block 2 (DENSE) holds numbers that are NaN" in camada.window.message_bar.text()


def test_a_batch_norm_shows_its_running_figures_while_it_learns(
    qtbot: QtBot, camada: Camada
) -> None:
    document, look = camada.state.document, camada.state.look
    document.edit_stack("put in", document.project.stack.insert(2, Block("b9", BatchNorm())))
    look.refresh()
    card = camada.window.stack_view.cards[2]
    before = card.accessibleDescription()

    press_train(qtbot, camada)
    wait_for_end(qtbot, camada)
    look.refresh()

    assert "Running means from 0 to 0, spreads from 1 to 1" in before
    assert "Running means from " in card.accessibleDescription()
    assert "spreads from 1 to 1" not in card.accessibleDescription()
