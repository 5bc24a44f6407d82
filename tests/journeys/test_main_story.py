"""The main job in the real window: build, repair, train, look inside, predict."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from core.layers import BatchNorm, Conv
from core.messages import set_language
from core.stack import Block
from gui import asking
from gui.app import Camada, application
from gui.charts.maps import map_layout
from gui.mime import BLOCKS_MIME, KIND_MIME
from gui.stack_view.body import Tiles
from gui.state.session import Phase
from tests.journeys.hands import LEFT, drop, drop_data, kinds, press_train, wait_for_end


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
